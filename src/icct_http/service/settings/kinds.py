"""Kinds of values that variables take: numbers, durations, paths, choices."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from .variable import Kind

T = TypeVar("T")

_WHOLE_NUMBER = re.compile("-?(0|[1-9][0-9]*)")
_MOMENT = re.compile(  # RFC 3339
    r"[0-9]{4}(-[0-9]{2}){2}[Tt ]([01][0-9]|2[0-3])(:[0-9]{2}){2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:?[0-5][0-9])"
)
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def whole(least: int, most: int, must_be: str = "a whole number from {} to {}") -> Kind[int]:
    """Whole numbers in these bounds, which ``must_be`` names."""

    def read(text: str) -> int:
        if not _WHOLE_NUMBER.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return Kind(must_be.format(least, most), read)


def seconds(number: Kind[int]) -> Kind[timedelta]:
    """A duration, written as a number of seconds."""
    return Kind(number.must_be, lambda text: timedelta(seconds=number.read(text)))


def or_none(kind: Kind[T]) -> Kind[T | None]:
    """The same, and ``None`` for a variable that is not set."""
    return Kind(kind.must_be, lambda text: kind.read(text) if text else None, kind.hidden)


def one_of(words: Sequence[Any], must_be: str) -> Kind[Any]:
    """One of these words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError
        return text

    return Kind(must_be, read)


def matching(pattern: str, must_be: str, *, hidden: Literal["", "login"] = "") -> Kind[str]:
    """Text that this pattern matches as a whole, or nothing."""
    allowed = re.compile(pattern)

    def read(text: str) -> str:
        if text and not allowed.fullmatch(text):
            raise ValueError
        return text

    return Kind(must_be, read, hidden)


def items(text: str) -> tuple[str, ...]:
    """What is written with commas between; blanks around an item do not count, nor do empty ones."""
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise ValueError from None


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError
    return datetime.fromisoformat(text.upper())


PORT = whole(1, 65_535)
COUNT = whole(1, 1_000_000)
COUNT_OR_NONE = whole(0, 1_000_000)
LIMIT = or_none(whole(1, 1_000_000, "a whole number from {} to {}, or empty for no limit"))
SECONDS = seconds(whole(1, 31_536_000, "a number of seconds from {} to {}, a year"))
SECONDS_OR_NONE = seconds(whole(0, 31_536_000, "a number of seconds from {} to {}, a year"))
FLAG = Kind("true or false", _flag)
MOMENT = or_none(Kind("a time with its zone such as 2026-12-31T23:59:00+05:30", _moment))
TEXT = Kind("text", str)
SECRET = replace(TEXT, hidden="all")
PLACE = Kind("a path", lambda text: Path(os.path.expanduser(text)).absolute())  # noqa: PTH111  leaves an unknown ~user as it is
"""A file or folder; ``~`` is the user's own, and a relative path begins where the process was started."""

IPV6 = r"[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%\w+)?"
"""The pattern of an address that needs no brackets."""
