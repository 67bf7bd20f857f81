"""The form below the list: the ticked teams, and what is decided about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Request

from icct_core import (
    Actor,
    DecideRegistrationCommand,
    Decision,
    InvalidValue,
    RegistrationSummary,
    TeamId,
    TeamNotFound,
    ValidationFailed,
)

from ....api.multipart_form import FormShape
from ...page_form import page_form
from ..desk_form import FILL, LONG_TEXTS, TURNS
from ..typed_decision import FIELDS, TypedDecision
from .team_filter import TeamFilter

TICK = "team_"
"""A ticked team's field is named by it and the number; it holds the version that was seen, and the team's name."""

ONE = "confirm"
"""A button beside a team that confirms it alone: its number, and the version that was seen."""

_FIELDS = frozenset({*FIELDS, "list", FILL, ONE})
_MOST_PARTS = 1_000  # a page ticks a hundred at most; who sends more is told so in words
_SHAPE = FormShape(
    takes=lambda name: name in _FIELDS or name.startswith(TICK),
    most_bytes=LONG_TEXTS,
    most_parts=_MOST_PARTS,
    cuts=True,
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A ticked team: its number as the form named it, the version that was seen, its name then."""

    number: str
    version: int | None
    name: str

    @property
    def value(self) -> str:
        """As its field holds it."""
        return f"{'' if self.version is None else self.version} {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkForm:
    """What was ticked and typed; ``which`` is the list that it stood below. ``fill`` if it is only to be shown.

    ``one`` is a team beside which *Confirm* was pressed: what was ticked and typed is for later.
    """

    ticks: tuple[Tick, ...] = ()
    typed: TypedDecision = field(default_factory=TypedDecision)
    which: TeamFilter = field(default_factory=TeamFilter)
    one: Tick | None = None
    fill: bool = False

    @classmethod
    async def read(cls, request: Request[Any, Any, Any]) -> BulkForm:
        """The form of a request."""
        async with page_form(request, _SHAPE, TURNS) as parts:
            texts = parts.texts()
        return cls(
            ticks=tuple(_tick(name.removeprefix(TICK), text) for name, text in texts.items() if name.startswith(TICK)),
            typed=TypedDecision.of(texts),
            which=TeamFilter.parse(texts.get("list", "")),
            one=_tick(*texts[ONE].split(" ", 1)) if " " in texts.get(ONE, "") else None,
            fill=bool(texts.get(FILL)),
        )

    @property
    def ticked(self) -> Mapping[str, Tick]:
        """By number."""
        return {tick.number: tick for tick in self.ticks}

    def beside(self, shown: Collection[RegistrationSummary]) -> list[Tick]:
        """Those of the ticked teams that are not among the teams shown."""
        numbers = {str(one.team_id) for one in shown}
        return [tick for tick in self.ticks if tick.number not in numbers]

    def confirmation(self, one: Tick, actor: Actor) -> DecideRegistrationCommand:
        """That a team is confirmed. Raises ``ValidationFailed``."""
        return DecideRegistrationCommand(
            team_id=_number(one), decision=Decision.CONFIRM, actor=actor, version=one.version
        )

    def commands(self, actor: Actor) -> list[DecideRegistrationCommand]:
        """A decision about each ticked team. Raises ``ValidationFailed``."""
        try:
            return [self.typed.command(_number(tick), actor, tick.version) for tick in self.ticks]
        except InvalidValue:
            raise ValidationFailed({("decision",): "Choose what is decided"}) from None


def _number(tick: Tick) -> TeamId:
    try:
        return TeamId.parse(tick.number)
    except TeamNotFound as error:
        raise ValidationFailed({("decisions",): str(error)}) from None


def _tick(number: str, text: str) -> Tick:
    version, _, name = text.partition(" ")
    is_one = version.isascii() and version.isdecimal() and len(version) <= 9
    return Tick(number, int(version) if is_one else None, name)
