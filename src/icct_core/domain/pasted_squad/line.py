"""Reads one line of a pasted squad."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import plain_digits, trimmed
from .phones import find_phone, is_like_a_phone, without_label
from .words import is_captain, marks_in_brackets, role_at_the_end, role_of

_DATE = r"[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{2,4})?"
_TIME = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?(?:\s*[ap]\.?\s?m\.?)?"
_FROM_CHAT = re.compile(
    rf"\W{{0,3}}(?:\[{_DATE},?\s+{_TIME}\]|{_DATE},?\s+{_TIME}\s+-)\s*[^:]{{1,80}}:\s*", re.IGNORECASE
)
_BULLET = re.compile(
    r"[-*\u2022\u2013\u2014\u00b7\u25aa\u25cf\u25cb\u25ba\u25b6\u27a4\u2713\u2714\u2705>\ufe0f ]+(?=\S)"
)
_NUMBER = re.compile(
    r"(?:player\s*)?(?:\([0-9]{1,3}\)|\[[0-9]{1,3}\]|[0-9]{1,3}\s?[.):\]](?![0-9])|[0-9]{1,2}\s*[-\u2013\u2014](?![0-9])|"
    r"[0-9]{1,2}(?=\s+[^\s0-9+(-])|(?:[0-9]\ufe0f?\u20e3)+)\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(^|[,;|\t])\s*(?:player\s|playing\s)?\s*(?:name|role|பெயர்|பொறுப்பு|नाम|भूमिका)\s*[:=-]\s*", re.IGNORECASE
)
_BRACKETS = re.compile(r"\s?[(\[{]([^()\[\]{}]{1,40})[)\]}]\s?")
_SEPARATOR = re.compile(r"(\s*[,;|\t]\s*|\s*:\s+|\s+[-\u2013\u2014]+\s+|\s{2,})")
EDGES = " ,;:|/=-\u2013\u2014*_~\t"
"""What may stand around a name, a role or a phone, and says nothing."""


@dataclass(slots=True)
class Line:
    """What one line says; ``text`` is the line without its number and where it came from."""

    text: str
    name: str = ""
    role: str | None = None
    phone: str | None = None
    is_numbered: bool = False


def read_line(raw: str) -> Line:
    """Name, role and phone of a line; what is not understood stays in the name, in its place."""
    line = _without_number(trimmed(_without_sender(raw)))
    parts = [_without_marks(_LABEL.sub(r"\1", line.text), line)]
    if found := find_phone(parts[0]):
        line.phone, parts = found.digits, [found.before, found.after]
    line.name = trimmed(", ".join(name for part in parts if (name := _name_in(part, line))))
    return line


def _without_sender(raw: str) -> str:
    """The message of ``[12/03/26, 7:41 pm] Ravi: message``."""
    found = _FROM_CHAT.match(plain_digits(raw))
    return raw[found.end() :] if found else raw


def _without_number(text: str) -> Line:
    if bullet := _BULLET.match(text):
        text = text[bullet.end() :]
    number = _NUMBER.match(plain_digits(text))
    if number:
        return Line(trimmed(text[number.end() :]), is_numbered=True)
    return Line(text)


def _without_marks(text: str, line: Line) -> str:
    """Text without brackets of which everything is understood, such as ``(C)`` or ``(wk)``."""

    def taken(found: re.Match[str]) -> str:
        understood, role = marks_in_brackets(found[1])
        if not understood or (role and line.role):
            return found[0]
        line.role = line.role or role
        return " "

    return _BRACKETS.sub(taken, text)


def _name_in(text: str, line: Line) -> str:
    """Take role, phone and captain's marks from the fields of a text; what is left is returned."""
    cells = _SEPARATOR.split(text)
    kept: list[str] = []
    follows = False  # whether the cell before this one was kept
    for index in range(0, len(cells), 2):
        cell = trimmed(cells[index].strip(EDGES))
        if not cell or _is_taken(cell, line):
            follows = follows and not cell
            continue
        if kept:
            kept.append(cells[index - 1] if follows else ", ")
        kept.append(cell)
        follows = True
    name = "".join(kept)
    if line.role is None:
        name, line.role = role_at_the_end(name)
    return name.strip(EDGES)


def _is_taken(cell: str, line: Line) -> bool:
    """Whether the cell is a role, a phone or a captain's mark, and is put where it belongs."""
    if is_captain(cell):
        return True
    role = role_of(cell)
    if role and line.role in {None, role}:
        line.role = role
        return True
    if line.phone is None and is_like_a_phone(cell):
        line.phone = cell
        return True
    return line.phone is not None and not without_label(cell)
