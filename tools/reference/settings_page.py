"""``docs/reference/settings.md``, from the declarations of the settings."""

from __future__ import annotations

from collections.abc import Iterator

from icct_http.service.settings.catalogue import SettingEntry, catalogue, grouped

_HEAD = """\
# Settings

Environment variables. An empty one counts as not set; one that is not on this page is ignored. Wrong ones stop every
command with a sentence for each, which names the variable and says what it must be, and exit status 2.

Each is looked for in these places, and the first that says something is believed:

1. the environment;
2. the file `.env` in the folder that `icct` is started in, or the file that `--env-file` or the variable `ENV_FILE`
   names: lines of `NAME=value`, `#` before a comment, values with blanks or `#` in single quotes; nothing is put in for
   `$NAME`. A broken line, a variable that is set twice and one that is misspelt stop the start too;
3. the preset that `--preset` or the variable `PRESET` chooses;
4. the default.

`icct settings` shows what is in force and where each value comes from, without secrets; `icct settings --example`
prints a file `.env` to fill in, the same as `.env.example` in the repository. All processes of one `icct serve` have
the settings that it was started with, also those that replace others later.
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
