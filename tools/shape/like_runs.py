"""Runs of statements that stand more than once in the sources, whatever the names in them.

No maintained tool for Python counts lines with their names replaced: pylint's ``symilar`` compares them as they are.
"""

from __future__ import annotations

import io
import keyword
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .sources import Module

LENGTH = 6
"""Shorter runs are what a language looks like, not repetition."""

UNSEEN = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
F_STRING_START, F_STRING_END = (getattr(tokenize, f"FSTRING_{end}", -1) for end in ("START", "END"))  # from 3.12 on


@dataclass(frozen=True, slots=True)
class Line:
    """A statement, or the head of a compound one, with its names, strings and numbers replaced."""

    first: int
    last: int
    words: str


@dataclass(frozen=True, slots=True)
class LikeRun:
    """A place whose lines stand elsewhere too: the number of lines, and where the longest like it is."""

    length: int
    place: str
    like: str


def lines(text: str) -> Iterator[Line]:
    """Yield the lines that are compared: no imports, no docstrings.

    A statement over several lines is one, so that tables of data do not count. The types of fields keep their names,
    and a name for a text keeps the text: every record, and every enumeration, is alike without them.
    """
    tokens: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.NEWLINE:
            tokens += [] if token.type in UNSEEN else [token]
            continue
        words = _words(tokens)
        if words[0] not in {"import", "from"} and set(words) != {"STRING"}:
            yield Line(tokens[0].start[0], tokens[-1].end[0], " ".join(words))
        tokens = []


def _words(tokens: Sequence[tokenize.TokenInfo]) -> list[str]:
    words: list[str] = []
    inside = 0  # how deep in f-strings
    for token in tokens:
        inside += (token.type == F_STRING_START) - (token.type == F_STRING_END)
        if token.type == tokenize.STRING and words == ["NAME", "="]:
            words.append(token.string)
        elif token.type in {tokenize.STRING, F_STRING_END}:
            words += [] if inside else ["STRING"]
        elif inside:
            continue
        elif token.type == tokenize.NUMBER:
            words.append("NUMBER")
        elif token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            is_type = words[:2] == ["NAME", ":"] and "=" not in words
            words.append(token.string if is_type else "NAME")
        else:
            words.append(token.string)
    return words


def like_runs(modules: Sequence[Module], length: int = LENGTH) -> Sequence[LikeRun]:
    """Return every place whose run of lines stands elsewhere too, the longest first.

    Each place counts once, however many others are like it, and places that overlap are one. Runs of nothing but one
    line again and again are lists, and left out.
    """
    texts = {module.path: list(lines(module.text)) for module in modules}
    windows: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for path, found in texts.items():
        for start in range(len(found) - length + 1):
            words = tuple(line.words for line in found[start : start + length])
            if len(set(words)) > 1:
                windows[words].append((path, start))
    twins: dict[tuple[str, int], tuple[str, int]] = {}
    for places in windows.values():
        for path, start in places:
            if apart := [other for other in places if other[0] != path or abs(other[1] - start) >= length]:
                twins[path, start] = apart[0]
    runs = []
    for path, found in texts.items():
        starts = [start for start in range(len(found)) if (path, start) in twins]
        while starts:
            first = last = starts.pop(0)
            while starts and starts[0] <= last + length:
                last = starts.pop(0)
            other, place = twins[path, first]
            here = f"{path}:{found[first].first}-{found[last + length - 1].last}"
            there = f"{other}:{texts[other][place].first}-{texts[other][place + length - 1].last}"
            runs.append(LikeRun(last + length - first, here, there))
    return sorted(runs, key=lambda run: (-run.length, run.place))
