"""Takes a form of the page: shows it, fills its rows, checks it, or registers the team."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.resources import files

from icct_core import (
    ChurchDirectory,
    Clock,
    CoreError,
    DatabaseUnavailable,
    DuplicateSubmission,
    IdempotencyKey,
    InvalidValue,
    KeptUploads,
    Logo,
    PhoneNumber,
    RegisterTeamCommand,
    Registration,
    TeamId,
    TeamName,
    TeamRegistered,
    TournamentRules,
    Window,
)

from ...api.multipart_form import AT_ONCE
from ..languages import Language
from .mistakes import LOGO_AGAIN, Mistakes, mistakes_of, wrong_fields
from .pasting import PlayersIn, pasted, refilled
from .typed_form import TypedForm, new_key

KEY_PREFIX = "page:"
"""Before a submission key among the idempotency keys, so that pages and websites never share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The form again: ``form`` as it is to be shown, why it was not taken, and whether its logo is kept.

    ``notice`` is a sentence for what went well.
    """

    form: TypedForm
    mistakes: Mistakes | None = None
    logo_is_kept: bool = False
    notice: str = ""
    error: CoreError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The team is registered; ``address`` is its page. ``before`` if another form with this key was the one stored."""

    team_id: TeamId
    address: str
    replayed: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Who sends a form: the ``address`` that limits count, in which ``language``, and when its head arrived."""

    address: str
    language: Language
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReception:
    """What takes the forms of the page.

    ``page_of`` gives the address of a registration's page, ``team_of_key`` the registration that a key was used for.
    A key is remembered for ``remembered_for``.
    """

    rules: TournamentRules
    clock: Clock
    notice_version: str
    window: Callable[[], Awaitable[Window]]
    churches: ChurchDirectory
    register: Callable[[RegisterTeamCommand], Awaitable[TeamRegistered]]
    check: Callable[[RegisterTeamCommand], Awaitable[None]]
    get_team: Callable[[TeamId], Awaitable[Registration]]
    team_of_key: Callable[[IdempotencyKey], Awaitable[Registration | None]]
    page_of: Callable[[Registration], str]
    kept: KeptUploads
    players_in: PlayersIn
    remembered_for: timedelta
    stand_in_logo: bytes = field(repr=False)
    lost: Callable[[str], None]
    large_forms: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))

    async def refill(self, form: TypedForm, sending: Sending) -> Shown:
        """The form after a button that sends nothing: more rows, the pasted list in its rows, another language."""
        form, wrong = refilled(form, self.players_in)
        is_kept, refusal = await self._keep_logo(form, sending)
        if refusal:
            wrong["logo"] = refusal
        notice = "pasted" if form.action == "paste" and not form.players_text else ""
        return Shown(form=form, mistakes=wrong_fields(wrong), logo_is_kept=is_kept, notice=notice)

    async def take(self, form: TypedForm, sending: Sending, *, trial: bool = False) -> Taken | Shown:
        """Register the team, or say what is wrong with its form; a ``trial`` needs no logo and stores nothing."""
        form, wrong = pasted(form, self.players_in)
        if wrong:
            return Shown(form=form, mistakes=wrong_fields(wrong))
        try:
            if trial:
                await self.check(self._command(form, self.stand_in_logo, sending))
                return Shown(form=form, notice="checked")
            logo = form.logo or await self._waiting(form.key)
            if logo is None and (earlier := await self._earlier(form)) is not None:
                return earlier
            return await self._taken(await self.register(self._command(form, logo or b"", sending)), form)
        except DuplicateSubmission as error:
            return await self._sent_before(form, sending, error)
        except CoreError as error:
            return await self._again(form, sending, error)

    def _command(self, form: TypedForm, logo: bytes, sending: Sending) -> RegisterTeamCommand:
        return RegisterTeamCommand(
            form=form.team_form(logo),
            idempotency_key=IdempotencyKey.parse(KEY_PREFIX + form.key),
            arrived_at=sending.arrived_at,
            language=sending.language.code,
            consent=form.consent,
            consent_required=True,
            remembered_for=self.remembered_for,
        )

    async def _taken(self, registered: TeamRegistered, form: TypedForm) -> Taken:
        with suppress(DatabaseUnavailable):  # it ends by itself
            await self.kept.drop(form.key)
        try:
            registration = await self.get_team(registered.team_id)
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(error.reason, may_be_stored=True) from None
        return Taken(team_id=registered.team_id, address=self.page_of(registration), replayed=registered.replayed)

    async def _sent_before(self, form: TypedForm, sending: Sending, error: DuplicateSubmission) -> Taken | Shown:
        """The same team's page, or the form with a new key: a second team from a form that was left open."""
        if (earlier := await self._earlier(form)) is not None:
            return earlier
        logo = form.logo or await self._waiting(form.key) or b""
        return await self._again(replace(form, key=new_key(), logo=logo), sending, error)

    async def _earlier(self, form: TypedForm) -> Taken | None:
        """The team that an earlier copy of this form was stored as, if it is the same one."""
        earlier = await self.team_of_key(IdempotencyKey.parse(KEY_PREFIX + form.key))
        if earlier is None or earlier.team is None or not _is_of(form, earlier):
            return None
        return Taken(team_id=earlier.team_id, address=self.page_of(earlier), replayed=True, before=True)

    async def _again(self, form: TypedForm, sending: Sending, error: CoreError) -> Shown:
        mistakes = mistakes_of(error, form)
        is_kept, _ = await self._keep_logo(form, sending)
        fields = dict(mistakes.fields)
        if form.logo and not is_kept and "logo" not in fields:
            fields["logo"] = LOGO_AGAIN
        return Shown(form=form, mistakes=replace(mistakes, fields=fields), logo_is_kept=is_kept, error=error)

    async def _waiting(self, key: str) -> bytes | None:
        return await self.kept.find(key, at=self.clock.now())

    async def _keep_logo(self, form: TypedForm, sending: Sending) -> tuple[bool, str]:
        """Whether a logo waits for the form, and why the one that was sent is none."""
        refusal = ""
        try:
            if form.logo and not (refusal := _refusal_of(form.logo)):
                return await self.kept.keep(form.key, sending.address, form.logo, at=self.clock.now()), ""
            return await self._waiting(form.key) is not None, refusal
        except DatabaseUnavailable:  # the page says so anyway, or asks to choose the logo again
            return False, refusal


def _refusal_of(logo: bytes) -> str:
    try:
        Logo.parse(logo)
    except InvalidValue as refusal:
        return refusal.sentence
    return ""


def stand_in_logo() -> bytes:
    """A small picture that is right, for trials."""
    return (files("icct_http.web") / "static" / "example-logo.png").read_bytes()


def _is_of(form: TypedForm, registration: Registration) -> bool:
    """Whether the form names the same team and the same captain's phone."""
    team = registration.known_team
    try:
        name, phone = TeamName.parse(form.texts["team_name"]), PhoneNumber.parse(form.texts["captain_phone"])
    except InvalidValue:
        return False
    return (name.key, phone) == (team.name.key, team.captain.phone)
