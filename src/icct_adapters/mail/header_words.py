"""Encodes the header lines of a mail (RFC 2047).

The standard library encodes and folds them differently from one patch version to the next.

What is not plain ASCII becomes encoded words (RFC 2047) in base64, of whole characters, at most 75 characters each and
one blank apart. Imports the standard library only, and nothing of ``email``.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from itertools import groupby

_LINE = 76
"""Characters in a line that holds an encoded word (RFC 2047, 2), and two fewer than any line should have."""

_LONGEST_LINE = 998
"""Characters in any line, its end not counted (RFC 5322, 2.1.1)."""

_LONGEST_PLAIN = 60
"""Characters of a word that is written as it is: it fits behind the name of any header of ours."""

_CLUSTER = 30
"""Bytes of a letter and its marks that are kept in one encoded word; no script needs as many."""

_AROUND = len("=?utf-8?b??=")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_JOINERS = "\u200c\u200d"


def text_lines(name: str, text: str) -> list[str]:
    """The lines of a header of free text, such as ``Subject``.

    Raises:
        ValueError: the text has a control character or half a character, or does not fit.
    """
    check_writable(text)
    lines = [f"{name}:"]
    for is_plain, run in _runs(text):
        if is_plain:
            for word in run.split(" "):
                _add(lines, word)
        else:
            _encode(lines, run)
    return _checked(lines)


def address_lines(name: str, display_name: str, addr_spec: str) -> list[str]:
    """The lines of a header that names one mailbox, such as ``From``; ``addr_spec`` is written as it is.

    Raises:
        ValueError: as ``text_lines``.
    """
    check_writable(display_name)
    lines = [f"{name}:"]
    if not display_name:
        _add(lines, addr_spec)
        return _checked(lines)
    if _ATOMS.fullmatch(display_name) and _is_plain(display_name):
        _add(lines, display_name)
    elif _is_plain(display_name):
        escaped = display_name.replace("\\", "\\\\").replace('"', '\\"')
        _add(lines, f'"{escaped}"')
    else:
        _encode(lines, display_name)
    _add(lines, f"<{addr_spec}>")
    return _checked(lines)


def check_writable(text: str) -> None:
    """Raise ``ValueError`` for what no header can say: control characters, line ends, half a character."""
    text.encode()
    if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text):
        raise ValueError("a control character or a line end cannot be written into a header")


def _is_plain(word: str) -> bool:
    return word.isascii() and len(word) <= _LONGEST_PLAIN and "=?" not in word


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Words that are written as they are, and words to encode, with the blanks between those.

    Several blanks in a row, and those at the ends, would not all survive: they are encoded with the words beside them.
    """
    words = text.split(" ") if text else []
    plain = [_is_plain(word) and "" not in words[max(0, at - 1) : at + 2] for at, word in enumerate(words)]
    for is_plain, run in groupby(zip(plain, words, strict=True), key=lambda each: each[0]):
        yield is_plain, " ".join(word for _, word in run)


def _add(lines: list[str], word: str) -> None:
    """Put the word on the last line, or on the next if it does not fit and is not the first of all."""
    if len(lines[-1]) + 1 + len(word) > _LINE and not _is_fresh(lines):
        lines.append("")
    lines[-1] += f" {word}"


def _encode(lines: list[str], text: str) -> None:
    pieces = list(_pieces(text))
    while pieces:
        count = _fitting(pieces, _LINE - len(lines[-1]) - 1, may_cut=_is_fresh(lines))
        if not count:
            lines.append("")
            continue
        lines[-1] += f" =?utf-8?b?{b64encode(''.join(pieces[:count]).encode()).decode()}?="
        del pieces[:count]


def _is_fresh(lines: list[str]) -> bool:
    """Whether the last line has nothing yet, or the header's name alone."""
    return " " not in lines[-1]


def _fitting(pieces: list[str], room: int, *, may_cut: bool) -> int:
    """How many pieces an encoded word takes in so much room: to the last blank if not all, else any if it may."""
    bytes_left = (room - _AROUND) // 4 * 3
    count = 0
    for piece in pieces:
        bytes_left -= len(piece.encode())
        if bytes_left < 0:
            break
        count += 1
    if count == len(pieces):
        return count
    blanks = (end for end in range(count, 0, -1) if pieces[end - 1] == " ")
    return next(blanks, count if may_cut else 0)


def _pieces(text: str) -> Iterator[str]:
    """What is not cut in two: a character with the marks after it, unless there is no end of them."""
    piece = ""
    for character in text:
        goes_on = unicodedata.category(character)[0] == "M" or character in _JOINERS or piece[-1:] in {*_JOINERS}
        if piece and (not goes_on or len((piece + character).encode()) > _CLUSTER):
            yield piece
            piece = ""
        piece += character
    yield piece


def _checked(lines: list[str]) -> list[str]:
    if max(map(len, lines)) > _LONGEST_LINE:
        raise ValueError("a line of the header would be too long")
    return lines
