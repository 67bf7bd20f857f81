"""Turns a pasted squad into players, in the order of its lines."""

from __future__ import annotations

import re

from ..squad import PlayerEntry
from ..text import trimmed
from .line import EDGES, Line, read_line
from .words import group_of, is_heading

MOST_READ = 500
"""Lines that are taken apart; no squad has so many players. Each of those that follow is a name as it is."""

MOST_LINES = 5_000
"""Lines that are told apart: enough for the sentence about the size of a squad to name what was pasted."""

LONGEST = 300
"""Characters of a line that is taken apart: a name, a role and a phone with the sender's name before them."""

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def parse_pasted_squad(text: str) -> tuple[PlayerEntry, ...]:
    """The players of a list with one on each line, as typed and unchecked: ``{"name": …, "role": …, "phone": …}``.

    Numbering, bullets, headings, the sender's name of a chat, and marks of captains are left out; roles are spelled as
    the tournament spells them, phones are ten digits. A role or phone on a line of its own belongs to the player above,
    and a heading such as ``Bowlers:`` to all below. Nothing else is lost: what is not understood stays in a name, and
    each line after ``MOST_READ`` is one. Any text is taken; the time grows with its length.
    """
    players: list[dict[str, object]] = []
    group: str | None = None
    lines = _LINE_END.split(text, maxsplit=MOST_LINES - 1)
    for number, raw in enumerate(lines):
        if not trimmed(raw):
            continue
        if number >= MOST_READ or len(raw) > LONGEST:
            players.append({"name": raw})
            continue
        line = read_line(raw)
        heading = "" if line.is_numbered or line.phone else line.text.strip("*_~ ")
        if role := group_of(heading):
            group = role
        elif is_heading(heading):
            group = None
        elif line.name or not _completes(line, players):
            players.append(_entry(line, group))
    return tuple(players)


def _completes(line: Line, players: list[dict[str, object]]) -> bool:
    """Whether the role and phone of a line without a name were missing from the player above."""
    found = {"role": line.role, "phone": line.phone}
    told = {what: value for what, value in found.items() if value}
    if not told:
        return not line.text.strip(EDGES)
    if not players or any(what in players[-1] for what in told):
        return False
    players[-1].update(told)
    return True


def _entry(line: Line, group: str | None) -> dict[str, object]:
    role = line.role or group
    entry: dict[str, object] = {"name": line.name}
    if role:
        entry["role"] = role
    if line.phone:
        entry["phone"] = line.phone
    return entry
