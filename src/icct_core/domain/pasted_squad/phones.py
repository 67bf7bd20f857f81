"""Finds the phone number in a line of a pasted squad."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InvalidValue
from ..text import plain_digits
from ..values import PhoneNumber

_NOT_IN_PHONES = r"0-9A-Za-z,;|\t"
_GROUPS = re.compile(r"\+?[0-9]+")
_BETWEEN = re.compile(rf"[^{_NOT_IN_PHONES}]{{0,4}}")
_FEWEST, _MOST = 10, 15  # digits of a number, with ``0091 (0)`` before it
_FEWEST_WRONG = 6  # digits that are meant as a number and are not enough
_LIKE_ONE = re.compile(r"[+(]*[0-9][0-9 ()+./-]{5,30}")
_LABEL = re.compile(
    r"(?:\b(?:ph|phone|mob|mobile|cell|tel|contact|whatsapp|number|no)|போன்|தொலைபேசி|கைபேசி|எண்|फोन|फ़ोन|मोबाइल|नंबर|"
    r"[\u260e\u2706\U0001f4de\U0001f4f1]\ufe0f?)[ .]*(?:no|num|number|எண்|नंबर)?[ .]*[:=-]*[ ]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundPhone:
    """The number, and what stands before and after it in its line."""

    digits: str
    before: str
    after: str


def find_phone(line: str) -> FoundPhone | None:
    """The first number that a phone field would take, without the label before it."""
    plain = plain_digits(line)
    groups = list(_GROUPS.finditer(plain))
    for first, start in enumerate(groups):
        digits = 0
        for group, before in zip(groups[first : first + _MOST], [None, *groups[first : first + _MOST]], strict=False):
            if before and not _BETWEEN.fullmatch(plain, before.end(), group.start()):
                break
            digits += len(group[0].lstrip("+"))
            if digits > _MOST:
                break
            if digits >= _FEWEST and (found := _parsed(plain[start.start() : group.end()])):
                return FoundPhone(found, *_without_brackets(line[: start.start()], line[group.end() :]))
    return None


def is_like_a_phone(text: str) -> bool:
    """Whether it is nothing but six to fifteen digits and what stands between them in writing."""
    plain = plain_digits(text)
    return _LIKE_ONE.fullmatch(plain) is not None and _FEWEST_WRONG <= sum(map(str.isdigit, plain)) <= _MOST


def without_label(text: str) -> str:
    """Text without a word such as ``Mob:`` at its end."""
    return _LABEL.sub("", text)


def _parsed(text: str) -> str | None:
    try:
        digits = PhoneNumber.parse(text).digits
    except InvalidValue:
        return None
    return None if digits.startswith("00") else digits  # ten also begin ``0091 (0) 98412 34567``


def _without_brackets(before: str, after: str) -> tuple[str, str]:
    before = without_label(before.rstrip("\u202a\u202d\u2066\u2068\u200e "))
    after = after.lstrip("\u202c\u2069\u200e ")
    if before[-1:] in {"(", "["} and after[:1] in {")", "]"}:
        before, after = without_label(before[:-1]), after[1:]
    return before, after
