"""A registration: the form, the draft it becomes, and the registered team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from .errors import InvalidTransition, InvalidValue
from .fields import Fields
from .logo import Logo, StoredFile
from .messages import OWED_TO_A_NEW_TEAM, Message
from .rules import TournamentRules
from .search import search_text
from .squad import Player, PlayerEntry, parse_squad
from .text import is_blank
from .values import ChurchName, EmailAddress, PersonName, PhoneNumber, RegistrationId, TeamId, TeamName


@dataclass(frozen=True, slots=True, kw_only=True)
class Captain:
    """Who answers for the team."""

    name: PersonName
    phone: PhoneNumber
    email: EmailAddress
    whatsapp: PhoneNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What the form says of a team, checked."""

    name: TeamName
    church: ChurchName
    captain: Captain
    coach: PersonName
    squad: tuple[Player, ...]

    def canonical(self) -> str:
        """One text that differs if anything differs; no value holds the control characters that separate them."""
        captain = self.captain
        lines = [self.name.text, self.church.text, self.coach.text]
        lines += [captain.name.text, captain.phone.digits, captain.email.text, captain.whatsapp.digits]
        for player in self.squad:
            role, phone = player.role.text if player.role else "", player.phone.digits if player.phone else ""
            lines.append(f"{player.name.text}\x1f{role}\x1f{phone}")
        return "\x1e".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """The published form as it was typed; anything may be missing or wrong. ``players`` is JSON text or entries."""

    team_name: str = ""
    church_name: str = ""
    captain_name: str = ""
    captain_phone: str = ""
    captain_email: str = ""
    captain_whatsapp: str = ""
    coach_name: str = ""
    logo: bytes = b""
    players: str | Iterable[PlayerEntry] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDraft:
    """A checked team with its logo, before it has a number; ``sent_logo`` is the file that the logo was in."""

    id: RegistrationId
    team: Team
    logo: Logo
    sent_logo: bytes = field(repr=False)

    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the parsed fields and of the SHA-256 of the file that was sent."""
        whole = self.sent_logo is self.logo.content
        sent = self.logo.sha256 if whole else sha256(self.sent_logo).hexdigest()
        return sha256(f"{self.team.canonical()}\x1d{sent}".encode()).hexdigest()

    def messages(self, at: datetime) -> tuple[Message, ...]:
        """What is to be delivered once this draft is registered."""
        return tuple(Message(registration_id=self.id, kind=kind, queued_at=at) for kind in OWED_TO_A_NEW_TEAM)


def parse_draft(form: TeamForm, fields: Fields, *, id: RegistrationId, rules: TournamentRules) -> RegistrationDraft:
    """Parse a form inside ``collecting()``: what is wrong is remembered in ``fields``, all of it."""
    phone = fields.parse("captain_phone", PhoneNumber.parse, form.captain_phone)
    captain = Captain(
        name=fields.parse("captain_name", lambda raw: PersonName.parse(raw, "Captain name"), form.captain_name),
        phone=phone,
        email=fields.parse("captain_email", EmailAddress.parse, form.captain_email),
        whatsapp=fields.parse(
            "captain_whatsapp",
            lambda raw: phone if is_blank(raw) else PhoneNumber.parse(raw, "WhatsApp number"),
            form.captain_whatsapp,
        ),
    )
    team = Team(
        name=fields.parse("team_name", TeamName.parse, form.team_name),
        church=fields.parse("church_name", ChurchName.parse, form.church_name),
        captain=captain,
        coach=fields.parse("coach_name", lambda raw: PersonName.parse(raw, "Coach name"), form.coach_name),
        squad=_parse_players(fields, form.players, rules),
    )
    logo = fields.parse("logo", Logo.parse, form.logo)
    return RegistrationDraft(id=id, team=team, logo=logo, sent_logo=form.logo)


def _parse_players(fields: Fields, raw: object, rules: TournamentRules) -> tuple[Player, ...]:
    if isinstance(raw, str | Iterable):
        return parse_squad(fields, raw, rules)
    fields.refuse(InvalidValue("Players must be JSON text or a list of players"), "players")
    return ()


class RegistrationStatus(StrEnum):
    """Where a registration stands with the organisers."""

    REGISTERED = "registered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


_NEXT = {
    RegistrationStatus.REGISTERED: {RegistrationStatus.CONFIRMED, RegistrationStatus.WITHDRAWN},
    RegistrationStatus.CONFIRMED: {RegistrationStatus.WITHDRAWN},
    RegistrationStatus.WITHDRAWN: set(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A registered team. ``logo`` is ``None`` until the file storage has it."""

    id: RegistrationId
    team_id: TeamId
    team: Team
    registered_at: datetime
    status: RegistrationStatus = RegistrationStatus.REGISTERED
    logo: StoredFile | None = None

    @property
    def search_text(self) -> str:
        """What ``search_words`` are looked for in: number, team, church, captain and coach."""
        team = self.team
        return search_text(str(self.team_id), team.name.text, team.church.text, team.captain.name.text, team.coach.text)

    def become(self, status: RegistrationStatus) -> Registration:
        """A copy with that status; raises ``InvalidTransition`` if it cannot be reached from this one."""
        if status not in _NEXT[self.status]:
            raise InvalidTransition(current=self.status, requested=status)
        return replace(self, status=status)

    @property
    def is_removed(self) -> bool:
        """Whether everything that people had written was erased."""
        return not self.team.name.text

    def removed(self) -> Registration:
        """A copy with its number, withdrawn, and without anything that people had written; so from every status.

        Where its logo is stands there until the file storage has removed it.
        """
        nobody, nothing = PersonName(""), PhoneNumber("")
        captain = Captain(name=nobody, phone=nothing, email=EmailAddress(""), whatsapp=nothing)
        team = Team(name=TeamName(""), church=ChurchName(""), captain=captain, coach=nobody, squad=())
        return replace(self, team=team, status=RegistrationStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSummary:
    """A line of the organisers' list."""

    id: RegistrationId
    team_id: TeamId
    team_name: TeamName
    church_name: ChurchName
    captain_name: PersonName
    player_count: int
    status: RegistrationStatus
    registered_at: datetime
    logo_url: str | None
