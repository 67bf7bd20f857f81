"""A registration: the form, the draft it becomes, and the registered team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from .errors import InvalidValue, TeamNotFound
from .fields import Fields
from .logo import Logo, StoredFile
from .messages import OWED_TO_A_NEW_TEAM, Message
from .rules import TournamentRules
from .search import search_text
from .sentences import Sentence
from .squad import Player, PlayerEntry, parse_squad
from .status import RegistrationStatus
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

    @property
    def search_text(self) -> str:
        """What it is searched by: names of team, church, captain, coach and players, phones, and the address."""
        captain, squad = self.captain, self.squad
        names = [self.name, self.church, captain.name, self.coach, *(player.name for player in squad)]
        phones = [captain.phone, captain.whatsapp, *(player.phone for player in squad if player.phone)]
        pieces = [*(name.text for name in names), *(phone.digits for phone in phones), captain.email.text]
        return search_text(*dict.fromkeys(pieces))

    def canonical(self) -> str:
        """One text that differs if anything differs; no value holds the control characters that separate them."""
        captain = self.captain
        lines = [self.name.text, self.church.text, self.coach.text]
        lines += [captain.name.text, captain.phone.digits, captain.email.text, captain.whatsapp.digits]
        for player in self.squad:
            role, phone = player.role.text if player.role else "", player.phone.digits if player.phone else ""
            lines.append(f"{player.name.text}\x1f{role}\x1f{phone}")
        return "\x1e".join(lines)


_MOMENT = timedelta(microseconds=1)
_NOBODY, _NO_PHONE = PersonName(""), PhoneNumber("")

NO_TEAM = Team(
    name=TeamName(""),
    church=ChurchName(""),
    captain=Captain(name=_NOBODY, phone=_NO_PHONE, email=EmailAddress(""), whatsapp=_NO_PHONE),
    coach=_NOBODY,
    squad=(),
)
"""What is written of a removed team where a column or a member of an answer has to be there: empty texts."""


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
class Consent:
    """Which version of the privacy notice the captain agreed to, in which language, and when."""

    version: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationDraft:
    """A checked team with its logo, before it has a number; ``sent_logo`` is the file that the logo was in.

    Language and consent are no content of the form: its fingerprint is the same without them.
    """

    id: RegistrationId
    team: Team
    logo: Logo
    sent_logo: bytes = field(repr=False)
    language: str | None = None
    consent: Consent | None = None

    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the parsed fields and of the SHA-256 of the file that was sent."""
        whole = self.sent_logo is self.logo.content
        sent = self.logo.sha256 if whole else sha256(self.sent_logo).hexdigest()
        return sha256(f"{self.team.canonical()}\x1d{sent}".encode()).hexdigest()

    def messages(self, at: datetime) -> tuple[Message, ...]:
        """What is to be delivered once this draft is registered."""
        return tuple(Message(subject=self.id, kind=kind, queued_at=at) for kind in OWED_TO_A_NEW_TEAM)

    def registered(self, team_id: TeamId, *, at: datetime) -> Registration:
        """The registration that it becomes once it has a number."""
        return Registration(
            id=self.id,
            team_id=team_id,
            team=self.team,
            registered_at=at,
            changed_at=at,
            language=self.language,
            consent=self.consent,
        )


_CAPTAIN_NAME, _COACH_NAME = Sentence("Captain name"), Sentence("Coach name")
_WHATSAPP_NUMBER = Sentence("WhatsApp number")


def parse_draft(form: TeamForm, fields: Fields, *, id: RegistrationId, rules: TournamentRules) -> RegistrationDraft:
    """Parse a form inside ``collecting()``: what is wrong is remembered in ``fields``, all of it."""
    phone = fields.parse("captain_phone", PhoneNumber.parse, form.captain_phone)
    captain = Captain(
        name=fields.parse("captain_name", lambda raw: PersonName.parse(raw, _CAPTAIN_NAME), form.captain_name),
        phone=phone,
        email=fields.parse("captain_email", EmailAddress.parse, form.captain_email),
        whatsapp=fields.parse(
            "captain_whatsapp",
            lambda raw: phone if is_blank(raw) else PhoneNumber.parse(raw, _WHATSAPP_NUMBER),
            form.captain_whatsapp,
        ),
    )
    team = Team(
        name=fields.parse("team_name", TeamName.parse, form.team_name),
        church=fields.parse("church_name", ChurchName.parse, form.church_name),
        captain=captain,
        coach=fields.parse("coach_name", lambda raw: PersonName.parse(raw, _COACH_NAME), form.coach_name),
        squad=parse_players(fields, form.players, rules),
    )
    logo = fields.parse("logo", Logo.parse, form.logo)
    return RegistrationDraft(id=id, team=team, logo=logo, sent_logo=form.logo)


def parse_players(fields: Fields, raw: object, rules: TournamentRules) -> tuple[Player, ...]:
    """The squad of what was sent as ``players``; every wrong value is remembered in ``fields``."""
    if isinstance(raw, str | Iterable):
        return parse_squad(fields, raw, rules)
    fields.refuse(InvalidValue("Players must be JSON text or a list of players"), "players")
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the captain was last told of the team's status, and when; ``at`` is ``None`` until a mail told anything."""

    status: RegistrationStatus = RegistrationStatus.REGISTERED
    reason: str | None = None
    at: datetime | None = None

    def says(self, status: RegistrationStatus, reason: str | None) -> bool:
        """Whether telling this again would be no news.

        That a team waits for review is none, whatever the reason, unless another one was told before.
        """
        waits = status is RegistrationStatus.REGISTERED and None in {reason, self.reason}
        return status is self.status and (waits or reason == self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A registered team; ``team`` is ``None`` once it was removed, which leaves nothing that people had written.

    ``version`` counts its changes from 1 on, deliveries not among them; ``changed_at`` is when the last was made, and
    later than the one before, whatever clocks say.
    ``reason`` is the sentence for the captain that came with the status. ``logo`` is ``None`` until the file storage
    has it; of a removed team, it is where the logo stands until the file storage has removed it. ``language`` is
    ``None`` where the captain named none.
    """

    id: RegistrationId
    team_id: TeamId
    team: Team | None
    registered_at: datetime
    changed_at: datetime
    version: int = 1
    status: RegistrationStatus = RegistrationStatus.REGISTERED
    reason: str | None = None
    told: Told = field(default_factory=Told)
    logo: StoredFile | None = None
    link_version: int = 0
    language: str | None = None
    consent: Consent | None = None
    removed_at: datetime | None = None

    @property
    def search_text(self) -> str:
        """What ``search_words`` are looked for in: the number and the team's text; of a removed team, the number."""
        number = search_text(str(self.team_id))
        return f"{number} {self.team.search_text}" if self.team else number

    @property
    def plays(self) -> bool:
        """Whether it takes a place in its church."""
        return self.team is not None and self.status.plays

    @property
    def known_team(self) -> Team:
        """Its team; raises ``TeamNotFound`` of a removed one, of which nothing is known."""
        if self.team is None:
            raise TeamNotFound
        return self.team

    def become(self, status: RegistrationStatus, reason: str | None = None, *, at: datetime) -> Registration:
        """The next version of it, with another status; ``Decision.check`` says whether it may have that."""
        return replace(self, status=status, reason=reason, version=self.version + 1, changed_at=self._after(at))

    def corrected(self, team: Team, *, at: datetime) -> Registration:
        """The next version of it, with another team; links sent to another address before end."""
        moved = self.team is not None and self.team.captain.email != team.captain.email
        link_version = self.link_version + 1 if moved else self.link_version
        changed_at = self._after(at)
        return replace(self, team=team, link_version=link_version, version=self.version + 1, changed_at=changed_at)

    def with_new_logo(self, *, at: datetime) -> Registration:
        """The next version of it, with a logo that the file storage is still to have."""
        return replace(self, logo=None, version=self.version + 1, changed_at=self._after(at))

    def removed(self, *, at: datetime) -> Registration:
        """What stays of it from every status: number, times and version, withdrawn, and where its logo still is.

        One that was removed before stays as it is.
        """
        if self.removed_at is not None:
            return self
        return Registration(
            id=self.id,
            team_id=self.team_id,
            team=None,
            registered_at=self.registered_at,
            changed_at=self._after(at),
            version=self.version + 1,
            status=RegistrationStatus.WITHDRAWN,
            logo=self.logo,
            link_version=self.link_version,
            removed_at=at,
        )

    def _after(self, at: datetime) -> datetime:
        """``at``, unless the last change was later: then the first moment after that."""
        return at if at >= self.changed_at else self.changed_at + _MOMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSummary:
    """A line of the organisers' list; the names of a removed team are empty."""

    id: RegistrationId
    team_id: TeamId
    team_name: TeamName
    church_name: ChurchName
    captain_name: PersonName
    player_count: int
    status: RegistrationStatus
    registered_at: datetime
    changed_at: datetime
    version: int
    logo_url: str | None
    removed_at: datetime | None = None
