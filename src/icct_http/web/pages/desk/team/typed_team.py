"""A correction of a team as it was typed, and a new logo."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from litestar import Request

from icct_core import CORRECTABLE, Actor, CorrectTeamCommand, Registration, Team

from ....api.multipart_form import LONGEST_PLAYERS, FormShape, ReceivedParts
from ...page_form import page_form
from ...register.typed_form import (
    BUTTONS,
    COLUMNS,
    MOST_ROWS,
    PLAYER_FIELD,
    ROWS,
    TEXTS,
    Row,
    TypedForm,
    new_key,
    typed_form,
)
from ...team.small_form import version_in
from ..desk_form import FILL, TURNS

_BESIDE = 16  # a browser's extension may add a few

_OF_CORRECTION = frozenset({"version", "reason", "quiet", "over_limit", "players_text", FILL, *TEXTS, *BUTTONS})

_CORRECTION = FormShape(
    takes=lambda name: name in _OF_CORRECTION or PLAYER_FIELD.fullmatch(name) is not None,
    most_bytes={"players_text": LONGEST_PLAYERS},
    most_parts=len(_OF_CORRECTION) + len(COLUMNS) * MOST_ROWS + _BESIDE,
    cuts=True,
)

_OF_LOGO = ("version", "submission_key", "logo", FILL)

_LOGO = FormShape(takes=_OF_LOGO.__contains__, most_bytes={"logo": inf}, most_parts=len(_OF_LOGO) + _BESIDE, cuts=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCorrection:
    """All fields of a team, for the ``version`` that they were shown of. ``fill`` if they are only to be shown."""

    form: TypedForm
    version: int
    reason: str = ""
    quiet: bool = False
    over_limit: bool = False
    fill: bool = False

    def given(self, team: Team) -> dict[str, object]:
        """The fields that differ from what is stored, as the core takes them.

        The others are left out: rules that are newer than the team refuse nothing that nobody touched.
        """
        stored, typed = form_of(team), self.form.team_form(b"")
        texts = {name: text for name in TEXTS if (text := self.form.texts[name]) != stored.texts[name]}
        players = {} if self.form.filled_rows == stored.filled_rows else {"players": typed.players}
        return {name: value for name, value in (texts | players).items() if name in CORRECTABLE}

    def command(self, registration: Registration, actor: Actor) -> CorrectTeamCommand:
        """The same as the core takes it."""
        return CorrectTeamCommand(
            team_id=registration.team_id,
            fields=self.given(registration.known_team),
            reason=self.reason,
            actor=actor,
            version=self.version,
            over_limit=self.over_limit,
            notify=not self.quiet,
        )

    def without_gaps(self) -> TypedCorrection:
        """The same without empty rows: who is emptied is taken out."""
        rows = tuple(row for row in self.form.rows if not row.is_blank)
        return replace(self, form=replace(self.form, rows=rows))


def correction_of(registration: Registration) -> TypedCorrection:
    """What is stored, as if it had just been typed."""
    form = form_of(registration.known_team)
    return TypedCorrection(form=form.with_rows(max(ROWS, len(form.rows) + 1)), version=registration.version)


def form_of(team: Team) -> TypedForm:
    """What is stored of a team as the form has it; a WhatsApp number that is the captain's phone is empty."""
    captain = team.captain
    texts = {
        "team_name": team.name.text,
        "church_name": team.church.text,
        "captain_name": captain.name.text,
        "captain_phone": captain.phone.digits,
        "captain_email": captain.email.text,
        "captain_whatsapp": "" if captain.whatsapp == captain.phone else captain.whatsapp.digits,
        "coach_name": team.coach.text,
    }
    rows = tuple(
        Row(player.name.text, player.role.text if player.role else "", player.phone.digits if player.phone else "")
        for player in team.squad
    )
    return TypedForm(texts=texts, rows=rows, key=new_key())


async def typed_correction(request: Request[Any, Any, Any]) -> TypedCorrection:
    """The form of a request; what is far too long is cut off, as the rest of it is to be shown again."""
    async with page_form(request, _CORRECTION, TURNS) as parts:
        texts = parts.texts()
        return TypedCorrection(
            form=_form(parts, texts),
            version=version_in(texts),
            reason=texts.get("reason", ""),
            quiet=bool(texts.get("quiet")),
            over_limit=bool(texts.get("over_limit")),
            fill=bool(texts.get(FILL)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLogo:
    """A file, for the ``version`` of a team; ``key`` is the submission key that it is kept under."""

    content: bytes
    key: str
    version: int
    fill: bool


@asynccontextmanager
async def typed_logo(request: Request[Any, Any, Any]) -> AsyncIterator[TypedLogo]:
    """The form of a request, during the block: few files are in memory at once."""
    async with page_form(request, _LOGO, TURNS) as parts:
        texts = parts.texts()
        form = _form(parts, texts)
        yield TypedLogo(content=form.logo, key=form.key, version=version_in(texts), fill=bool(texts.get(FILL)))


def _form(parts: ReceivedParts, texts: Mapping[str, str]) -> TypedForm:
    logo = parts.contents.get("logo", b"")
    return typed_form(texts, logo=logo, list_was_cut="players_text" in parts.cut)
