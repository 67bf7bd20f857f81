"""``docs/reference/settings.md``, from the declarations of the settings."""

from __future__ import annotations

from collections.abc import Iterator

from icct_http.setting_catalogue import SettingEntry, catalogue, grouped

_HEAD = """\
# Settings

Environment variables. An empty one counts as not set; one that is not on this page is ignored. Wrong ones stop the
start with a sentence for each, which names the variable and says what it must be, and exit status 2.
"""


def settings_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for group, entries in grouped(catalogue()):
        yield f"## {group}\n\n| variable | default | meaning |\n|---|---|---|"
        yield from map(_row, entries)
        yield ""


def _row(entry: SettingEntry) -> str:
    meaning = entry.meaning.replace("](reference/", "](").replace("](how-to/", "](../how-to/")
    if entry.example:
        meaning += f"; for example `{entry.example}`"
    if entry.hidden == "all":
        meaning += ". A secret"
    default = f"`{entry.default}`" if entry.default else "none"
    return f"| `{entry.variable}` | {default} | {meaning} |"
