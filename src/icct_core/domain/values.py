"""The values of a registration: team id, names, phone number, e-mail address, roles.

``parse`` takes what a person typed; parsing its result again changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, NewType, Self
from uuid import UUID, uuid4

from .errors import CoreError, IdempotencyKeyInvalid, InvalidValue, TeamNotFound
from .look_alikes import plain_punctuation
from .sentences import Sentence
from .text import (
    WHITE_SPACE,
    comparison_key,
    letters_key,
    parse_name,
    plain_digits,
    tidy,
    trimmed,
    without_invisible,
)

RegistrationId = NewType("RegistrationId", UUID)
"""A registration's private name, made before its number exists and used for everything outside the database."""


def new_registration_id() -> RegistrationId:
    """A random id; nobody can guess another team's."""
    return RegistrationId(uuid4())


_HEXADECIMAL = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class MarkedId:
    """Names something for good; subclasses say the letter, and how an id of something else is refused."""

    uuid: UUID
    mark: ClassVar[str]
    refusal: ClassVar[type[CoreError]]

    def __str__(self) -> str:
        return f"{self.mark}_{self.uuid.hex}"

    @classmethod
    def new(cls) -> Self:
        """A random id."""
        return cls(uuid4())

    @classmethod
    def parse(cls, raw: str) -> Self:
        """Read what ``str`` printed; raises ``refusal`` for what can be no such id."""
        mark, _, digits = raw.partition("_")
        if mark != cls.mark or not _HEXADECIMAL.fullmatch(digits):
            raise cls.refusal
        return cls(UUID(digits))


@dataclass(frozen=True, slots=True, order=True)
class TeamId:
    """Public number of a team, printed with at least three digits: ``ICCT-001``, ``ICCT-1000``."""

    prefix: str
    number: int

    def __str__(self) -> str:
        return f"{self.prefix}-{self.number:03}"

    @classmethod
    def parse(cls, raw: str) -> TeamId:
        """Read ``ICCT-001``, in any case; raises ``TeamNotFound`` for what can be no team's number."""
        match = _TEAM_ID.fullmatch(plain_punctuation(trimmed(raw)))
        if match is None:
            raise TeamNotFound
        return cls(match[1].upper(), int(match[2]))

    @classmethod
    def typed(cls, raw: str, prefix: str) -> TeamId:
        """Read what a person types as the number of a team of this tournament: also ``icct 1``, ``ICCT001`` and ``1``.

        Digits are of any script. Raises ``TeamNotFound`` as ``parse``.
        """
        text = plain_digits(plain_punctuation(trimmed(raw)))
        own = re.fullmatch(rf"(?:{re.escape(prefix)}[\s-]*)?([0-9]{{1,9}})", text, re.IGNORECASE)
        return cls(prefix, int(own[1])) if own else cls.parse(text)


TEAM_ID_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,15}")
"""What stands before the hyphen."""

_TEAM_ID = re.compile(
    rf"({TEAM_ID_PREFIX.pattern})-([0-9]{{1,9}})",  # fits the four bytes a database gives it
    re.ASCII | re.IGNORECASE,
)


_TEAM_NAME, _CHURCH_NAME, _NAME = Sentence("Team name"), Sentence("Church name"), Sentence("Name")
_PHONE_NUMBER, _EMAIL_ADDRESS, _ROLE = Sentence("Phone"), Sentence("Email"), Sentence("Role")


@dataclass(frozen=True, slots=True)
class _Name:
    text: str

    @property
    def key(self) -> str:
        """Equal for names that differ in case, spaces, or the encoding of what looks the same alone."""
        return comparison_key(self.text)


@dataclass(frozen=True, slots=True)
class TeamName(_Name):
    """3 to 80 characters of any script."""

    @classmethod
    def parse(cls, raw: object) -> TeamName:
        return cls(parse_name(raw, label=_TEAM_NAME, shortest=3, longest=80))


@dataclass(frozen=True, slots=True)
class PersonName(_Name):
    """3 to 50 characters of any script."""

    @classmethod
    def parse(cls, raw: object, label: str = _NAME) -> PersonName:
        return cls(parse_name(raw, label=label, shortest=3, longest=50))


@dataclass(frozen=True, slots=True)
class ChurchName(_Name):
    """3 to 80 characters of any script."""

    @classmethod
    def parse(cls, raw: object) -> ChurchName:
        return cls(parse_name(raw, label=_CHURCH_NAME, shortest=3, longest=80))

    @property
    def key(self) -> str:
        """Equal for names that differ in case, spaces or punctuation alone, as ``St. Peter's`` and ``St Peters``."""
        return letters_key(self.text)


_PHONE_SEPARATORS = re.compile(r"[-./()\[\] \t\n\v\f\r\u00b7]+")
_PHONE = re.compile(r"(?:(?:\+|00)?910?|0)?([0-9]{10})")
"""A country code with or without its ``+`` or ``00``, a trunk prefix, both (``+91 (0)``), or neither: the number of
digits tells which, so that ten digits beginning with 91 stay as they are."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """Ten digits of an Indian number, without country code or trunk prefix."""

    digits: str

    @classmethod
    def parse(cls, raw: object, label: str = _PHONE_NUMBER) -> PhoneNumber:
        """Accept a country code and a ``0`` in front, any script's digits, and what stands between them in writing."""
        if isinstance(raw, str) and len(raw) == 10 and raw.isascii() and raw.isdecimal():
            return cls(raw)  # as most are typed: half the time
        match = _PHONE.fullmatch(_PHONE_SEPARATORS.sub("", _plain_phone(tidy(raw, label))))
        if match is None:
            raise InvalidValue("{label} must be exactly 10 digits", label=Sentence.of(label))
        return cls(match[1])


def _plain_phone(text: str) -> str:
    """Text with ASCII digits and punctuation, without white space and invisible characters."""
    if text.isascii():
        return text
    plain = plain_digits(without_invisible(plain_punctuation(text))).replace("\uff0b", "+")
    return "".join(one for one in plain if one not in WHITE_SPACE)


_EMAIL = re.compile(
    r"(?!.*=\?)(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?!\d+$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])",
)
"""A dot-atom and a host name with a dot in it (RFC 5321, 4.1.2; labels as in RFC 1035): what mail is delivered to.
``=?`` could begin an encoded word, which no address may hold (RFC 2047, 5): mail to it could not be written."""


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address mail can be sent to, at most 254 characters (RFC 5321, 4.5.3.1.3), compared by key.

    It is kept as typed, without the invisible characters that a paste brings.
    """

    text: str

    @classmethod
    def parse(cls, raw: object) -> EmailAddress:
        text = without_invisible(tidy(raw, _EMAIL_ADDRESS))
        if not text:
            raise InvalidValue("{label} is required", label=_EMAIL_ADDRESS)
        if len(text) > 254 or not _EMAIL.fullmatch(text):
            raise InvalidValue("Invalid email format")
        return cls(text)

    @property
    def key(self) -> str:
        """Equal for addresses that differ in case alone."""
        return self.text.lower()


USUAL_ROLES = ("Batsman", "Bowler", "All-Rounder", "Wicket-Keeper")
"""The four roles of a cricket squad, as the tournament spells them."""

_SPELLINGS = {role.replace("-", "").lower(): role for role in USUAL_ROLES}


@dataclass(frozen=True, slots=True)
class PlayerRole:
    """1 to 30 characters; the usual four are spelled canonically: ``all rounder`` becomes ``All-Rounder``."""

    text: str

    @classmethod
    def parse(cls, raw: object) -> PlayerRole:
        if isinstance(raw, str) and raw in _AS_SPELLED:
            return _AS_SPELLED[raw]  # as a website's list of choices sends it
        text = plain_punctuation(tidy(raw, _ROLE))  # the organisers' own roles have plain hyphens, too
        if len(text) <= 30 and (usual := _SPELLINGS.get(comparison_key(text).replace("-", ""))):
            return cls(usual)
        return cls(parse_name(text, label=_ROLE, shortest=1, longest=30))


_AS_SPELLED = {role: PlayerRole(role) for role in USUAL_ROLES}

_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """1 to 255 visible ASCII characters chosen by whoever submits, one for each thing to be done once."""

    text: str

    @classmethod
    def parse(cls, raw: str) -> IdempotencyKey:
        """The key as it is, or ``IdempotencyKeyInvalid``."""
        if not _VISIBLE_ASCII.fullmatch(raw):
            raise IdempotencyKeyInvalid
        return cls(raw)
