"""Sentences that organisers type: reasons for captains, and notes for themselves."""

from __future__ import annotations

import unicodedata

from ..errors import InvalidValue
from ..sentences import Sentence
from ..text import has_invisible, trimmed

SHORTEST_REASON, LONGEST_REASON = 3, 500
"""Characters of a reason (the contract's §7)."""

LONGEST_NOTE = 2_000


_REASON = Sentence("Reason")


def parse_reason(raw: object, label: str = _REASON) -> str:
    """One sentence or a few on one line, of 3 to 500 characters; raises ``InvalidValue``."""
    return _parse(raw, label, SHORTEST_REASON, LONGEST_REASON)


def parse_note(raw: object) -> str:
    """A note of 1 to ``LONGEST_NOTE`` characters; raises ``InvalidValue``."""
    return _parse(raw, "Note", 1, LONGEST_NOTE)


def parse_window_text(raw: object) -> str | None:
    """A line of at most 500 characters for captains who come too early or too late, ``None`` if there is none.

    Raises ``InvalidValue``.
    """
    return (_parse(raw, "Text", 0, LONGEST_REASON) or None) if raw is not None else None


def _parse(raw: object, label: str, shortest: int, longest: int) -> str:
    named = Sentence.of(label)
    if not isinstance(raw, str):
        raise InvalidValue("{label} must be text", label=named)
    if len(raw) > 4 * longest:
        raise _of_length(named, shortest, longest, len(raw))
    text = unicodedata.normalize("NFC", " ".join(trimmed(raw).split()))
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in text):
        raise InvalidValue("{label} must not contain control characters", label=named)
    if has_invisible("".join(one for one in text if not _joins(one))):
        raise InvalidValue("{label} must not contain invisible characters", label=named)
    if not shortest <= len(text) <= longest:
        raise _of_length(named, shortest, longest, len(text))
    return text


def _of_length(label: Sentence, shortest: int, longest: int, found: int) -> InvalidValue:
    return InvalidValue(
        "{label} must have {shortest} to {longest} characters, not {found}",
        label=label,
        shortest=shortest,
        longest=longest,
        found=found,
    )


def _joins(character: str) -> bool:
    """Whether it shapes letters or emoji around it: joiners, and the selectors of how an emoji is shown."""
    return character in "\u200c\u200d\ufe0e\ufe0f"
