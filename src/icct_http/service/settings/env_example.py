"""The file ``.env.example``: every setting with what it means, to be filled in from top to bottom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import wrap

from .catalogue import SettingEntry, catalogue, grouped

_WIDTH = 110
_LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")
_HEAD = """\
# Settings of icct. Copy this file to .env in the folder that icct is started in, keep it from others
# (chmod 600 .env), and go through it from top to bottom: to change a setting, take the # away from its line.
# As it stands, everything has its default. A line without a value counts as not set. What the environment says
# goes before this file; `icct settings` shows what is in force, and why. Values with a space or a # in them
# stand in single quotes.
"""


def env_example() -> str:
    """The whole file; it sets nothing as it is."""
    return "\n".join([_HEAD, *_groups()])


def _groups() -> Iterator[str]:
    for group, entries in grouped(catalogue()):
        yield f"\n# ----- {group} -----\n"
        yield from map(_lines, entries)


def _lines(entry: SettingEntry) -> str:
    text = _LINK.sub(r"\1 (docs/\2)", entry.meaning)
    text = text[0].upper() + text[1:] + "."
    if entry.hidden == "all":
        text += " A secret."
    if entry.example:
        text += f" For example: {entry.example}"
    words = wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join([*(f"# {line}" for line in words), f"#{entry.variable}={entry.default}\n"])
