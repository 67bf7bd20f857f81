"""What each line of the list shows, put together here: a template takes far longer to look it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from icct_core import Badge, Decision, RegistrationPage, RegistrationStatus

from .bulk_form import BulkForm, Tick


class Line(NamedTuple):
    """A team as the list shows it; ``tick`` is the value of its field, with the version that was seen."""

    number: str
    name: str
    church: str
    captain: str
    players: int
    status: RegistrationStatus
    version: int
    badges: Sequence[Badge]
    tick: str
    is_ticked: bool
    may_be_confirmed: bool
    removed_at: datetime | None


def lines_of(page: RegistrationPage | None, form: BulkForm) -> list[Line]:
    """The teams of a page in its order, those ticked that were."""
    return [] if page is None else list(_lines(page, form.ticked))


def _lines(page: RegistrationPage, ticked: Mapping[str, Tick]) -> Iterator[Line]:
    for team in page.registrations:
        number, name = str(team.team_id), team.team_name.text
        seen = ticked.get(number)
        yield Line(
            number=number,
            name=name,
            church=team.church_name.text,
            captain=team.captain_name.text,
            players=team.player_count,
            status=team.status,
            version=team.version,
            badges=sorted(page.badges.get(team.id, ())),
            tick=(seen or Tick(number, team.version, name)).value,
            is_ticked=seen is not None,
            may_be_confirmed=Decision.CONFIRM.may_follow(team.status),
            removed_at=team.removed_at,
        )
