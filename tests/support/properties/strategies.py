"""What hypothesis draws: values as the desk keeps them, in the scripts captains write in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from icct_core import (
    USUAL_ROLES,
    Captain,
    ChurchName,
    Claim,
    Consent,
    EmailAddress,
    IdempotencyKey,
    InvalidValue,
    Logo,
    PersonName,
    PhoneNumber,
    Player,
    PlayerRole,
    Registration,
    RegistrationId,
    RegistrationStatus,
    StoredFile,
    Team,
    TeamId,
    TeamName,
    Told,
)
from tests.support.builders import a_jpeg, a_png

_Raw = TypeVar("_Raw")
_Parsed = TypeVar("_Parsed")

_SCRIPTS = (
    "abcdefgXYZ",
    "áçèéîñöøúßŁ",
    "ΑΒΓαβγςω",
    "ИванЖщё",
    "محمدعلي",
    "李小龙王",
    "ศกดสมชย",
    "தமிழ்அணிகு",
    "मलयाळम्किशोर",
    "മലയാളംക്ഷ",
)
"""Letters and marks of one script each; the first is a letter that can stand alone."""

_BETWEEN_LETTERS = " .-'’&,/()0123456789"


def _parsed(parse: Callable[[_Raw], _Parsed], raw: st.SearchStrategy[_Raw]) -> st.SearchStrategy[_Parsed]:
    """What ``parse`` makes of those it accepts."""

    def accepted(one: _Raw) -> bool:
        try:
            parse(one)
        except InvalidValue:
            return False
        return True

    return raw.filter(accepted).map(parse)


def texts_of_names(*, shortest: int, longest: int) -> st.SearchStrategy[str]:
    """Names of one script each, with what may stand between letters."""

    def of_script(letters: str) -> st.SearchStrategy[str]:
        rest = st.text(st.sampled_from(letters * 3 + _BETWEEN_LETTERS), min_size=shortest - 1, max_size=longest - 1)
        return rest.map(lambda text: letters[0] + text)

    return st.sampled_from(_SCRIPTS).flatmap(of_script)


def team_names() -> st.SearchStrategy[TeamName]:
    return _parsed(TeamName.parse, texts_of_names(shortest=3, longest=80))


def church_names() -> st.SearchStrategy[ChurchName]:
    return _parsed(ChurchName.parse, texts_of_names(shortest=3, longest=80))


def person_names() -> st.SearchStrategy[PersonName]:
    return _parsed(PersonName.parse, texts_of_names(shortest=3, longest=50))


def player_roles() -> st.SearchStrategy[PlayerRole]:
    """The usual four and any other."""
    return _parsed(PlayerRole.parse, st.sampled_from(USUAL_ROLES) | texts_of_names(shortest=1, longest=30))


def phone_numbers() -> st.SearchStrategy[PhoneNumber]:
    return st.integers(0, 10**10 - 1).map(lambda number: PhoneNumber(f"{number:010}"))


def email_addresses() -> st.SearchStrategy[EmailAddress]:
    local = st.text(st.sampled_from("abcXYZ019!#$%&'*+/=?^_`{|}~-"), min_size=1, max_size=64)
    host = st.sampled_from(["example.com", "Mail.Example.ORG", "a.co", "xn--q9jyb4c.example"])
    return _parsed(EmailAddress.parse, st.builds("{}@{}".format, local, host))


def captains() -> st.SearchStrategy[Captain]:
    return st.builds(
        Captain, name=person_names(), phone=phone_numbers(), email=email_addresses(), whatsapp=phone_numbers()
    )


def players() -> st.SearchStrategy[Player]:
    """With and without a role, with and without a phone."""
    return st.builds(Player, name=person_names(), role=st.none() | player_roles(), phone=st.none() | phone_numbers())


def teams() -> st.SearchStrategy[Team]:
    """Squads of none to eight: an old row is loaded whatever the rules of this year."""
    return st.builds(
        Team,
        name=team_names(),
        church=church_names(),
        captain=captains(),
        coach=person_names(),
        squad=st.lists(players(), max_size=8).map(tuple),
    )


def registration_ids() -> st.SearchStrategy[RegistrationId]:
    return st.uuids().map(RegistrationId)


def team_ids() -> st.SearchStrategy[TeamId]:
    return st.builds(TeamId, st.sampled_from(["ICCT", "CUP2026", "A"]), st.integers(1, 2**31 - 1))


def moments() -> st.SearchStrategy[datetime]:
    return st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  UTC is added


def stored_files() -> st.SearchStrategy[StoredFile]:
    """With and without a version of the storage's own."""
    return st.builds(StoredFile, url=st.text(), version=st.none() | st.text())


def tolds() -> st.SearchStrategy[Told]:
    """What captains were told, if anything."""
    return st.builds(
        Told,
        status=st.sampled_from(RegistrationStatus),
        reason=st.none() | st.text(),
        at=st.none() | moments(),
    )


def consents() -> st.SearchStrategy[Consent]:
    return st.builds(Consent, version=st.text(), language=st.text(), at=moments())


def registrations() -> st.SearchStrategy[Registration]:
    """Whole registrations, in any status, with and without a stored logo; one in six was removed."""
    there = st.builds(
        Registration,
        id=registration_ids(),
        team_id=team_ids(),
        team=teams(),
        registered_at=moments(),
        changed_at=moments(),
        version=st.integers(1, 2**31 - 2),
        status=st.sampled_from(RegistrationStatus),
        reason=st.none() | st.text(),
        told=tolds(),
        logo=st.none() | stored_files(),
        link_version=st.integers(0, 2**31 - 1),
        language=st.none() | st.text(),
        consent=st.none() | consents(),
    )
    removed = st.builds(lambda one, at: one.removed(at=at), there, moments())
    return st.integers(0, 5).flatmap(lambda drawn: there if drawn else removed)


def logos() -> st.SearchStrategy[Logo]:
    """PNG images with anything in them, and a JPEG."""
    return st.builds(Logo.parse, st.binary(max_size=100).map(lambda data: a_png(data=data)) | st.just(a_jpeg()))


def idempotency_keys() -> st.SearchStrategy[IdempotencyKey]:
    visible = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
    return st.text(visible, min_size=1, max_size=255).map(IdempotencyKey)


def claims() -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        key=idempotency_keys(),
        fingerprint=st.text(st.sampled_from("0123456789abcdef"), min_size=64, max_size=64),
        registration_id=registration_ids(),
        expires_at=moments(),
    )
