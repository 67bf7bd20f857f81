"""Which names of churches look the same, and which are the closest; they are suggested, and nothing follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from heapq import nlargest

from ..look_alikes import plain_punctuation
from ..search import search_text
from ..values import ChurchName
from .church import Church, ChurchId

_SAINT = {"saint": "st", "ste": "st", "saints": "st", "sts": "st", "snt": "st"}
_SAYS_NOTHING = frozenset(
    {"the", "of", "and", "in", "at", "our", "church", "churches", "cathedral", "chapel", "memorial"}
    | {"pastorate", "congregation", "congregational", "parish", "diocese", "csi", "cni", "rc", "msc"}
)
"""What a church's name is written with or without."""

_SPACED = str.maketrans(dict.fromkeys("-.,/()&", " ") | {"'": None})

LEAST_ALIKE = 0.6
"""How alike the closest names are at least, from 0 to 1: what ``difflib`` takes for close."""

MOST_ALIKE = 20
"""Churches that are named beside one that looks like them: of a thousand with one key each would name all others."""

_MOST_COMPARED = 2_000
"""Letters are compared with this many names at most: more would hold up other requests."""


@lru_cache(maxsize=16_384)  # the names of a large registry, which are compared with each that is not on it
def suggestion_key(name: str) -> str:
    """Equal for ``St Peters``, ``Saint Peter's Church`` and ``CSI St. Peter's``, in any script.

    Saint is folded, words that say nothing are dropped unless there are no others, the rest is sorted, and a plural or
    possessive s counts as none.
    """
    words = _joined_initials(search_text(plain_punctuation(name).translate(_SPACED)).split())
    telling = [word for word in words if word not in _SAYS_NOTHING] or words
    return " ".join(sorted(_folded(word) for word in telling))


def closest(name: str, names: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Up to ``most`` of the ``names`` that this one may stand for, the likeliest first."""
    key, each = suggestion_key(name), dict.fromkeys(names)
    keys = {one: suggestion_key(one) for one in each}
    same = [one for one, its_key in keys.items() if its_key == key][:most]
    words = set(key.split())
    others = [one for one in each if one not in same]
    if len(others) > _MOST_COMPARED:
        others = [one for one in others if words & set(keys[one].split())][:_MOST_COMPARED]
    alike = ((_likeness(key, keys[one]), one) for one in others)
    near = nlargest(most - len(same), (pair for pair in alike if pair[0] >= LEAST_ALIKE), key=lambda pair: pair[0])
    return (*same, *(one for _, one in near))


def looking_alike(churches: Sequence[Church]) -> Mapping[ChurchId, tuple[ChurchId, ...]]:
    """For each church the others, up to ``MOST_ALIKE``, that share a suggestion key with it by any of their names."""
    sharing: defaultdict[str, list[ChurchId]] = defaultdict(list)
    keys = {church.id: _keys_of(church) for church in churches}
    for church_id, its_keys in keys.items():
        for key in its_keys:
            sharing[key].append(church_id)
    return {
        church_id: tuple(
            dict.fromkeys(other for key in its_keys for other in sharing[key][: MOST_ALIKE + 1] if other != church_id)
        )[:MOST_ALIKE]
        for church_id, its_keys in keys.items()
    }


def _keys_of(church: Church) -> tuple[str, ...]:
    names: tuple[ChurchName, ...] = church.names or (church.shown,)
    return tuple(dict.fromkeys(suggestion_key(name.text) for name in names))


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < LEAST_ALIKE:
        return 0.0
    return matcher.ratio()


def _folded(word: str) -> str:
    if word in _SAINT:
        return _SAINT[word]
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _joined_initials(words: Sequence[str]) -> list[str]:
    """``c s i`` as ``csi``."""
    joined: list[str] = []
    after_initial = False
    for word in words:
        is_initial = len(word) == 1 and word.isascii() and word.isalpha()
        if is_initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = is_initial
    return joined
