"""The page of the list, with the form below it as it was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from litestar import Response

from icct_core import (
    DatabaseUnavailable,
    Decision,
    RegistrationPage,
    RegistrationStatus,
    Role,
    TeamId,
    TeamNotFound,
    ValidationFailed,
)

from ...page_frame import Manner
from ...register.form_answers import MOST_CHURCHES
from ...register.mistakes import Mistakes, fields_of, summary_of, wrong_fields
from ...team.team_page import manner_of
from ..desk_page import DeskVisit
from ..durations import held_back, mailed_after
from ..typed_decision import TAKES_REASON
from .bulk_form import BulkForm
from .desk_teams import DeskTeams
from .lines import lines_of
from .team_filter import A_LARGE_PAGE, A_PAGE, JUST_CONFIRMED, TeamFilter
from .wording import BADGE, DECISION, HEADS, ORDERS

_OF_CURSOR = "This page of the list is not there any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A team that was confirmed from its line just now; one that the filter leaves out then is not ``is_listed``."""

    number: str
    name: str
    is_listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The list as it was asked for: its ``page`` is ``None`` where the filter is wrong or nothing can be read."""

    which: TeamFilter
    page: RegistrationPage | None = None
    wrong: Mistakes | None = None


async def list_page(visit: DeskVisit, teams: DeskTeams, which: TeamFilter) -> Response[bytes]:
    """The list. Raises ``DatabaseUnavailable``."""
    try:
        page = await teams.list(which.asked(teams.presentation.zone))
    except ValidationFailed as error:
        return await _show(visit, teams, Shown(which=which, wrong=_wrong_filter(error)), BulkForm(which=which), None)
    return await _show(visit, teams, Shown(which=which, page=page), BulkForm(which=which), None)


async def list_again(visit: DeskVisit, teams: DeskTeams, form: BulkForm, mistakes: Mistakes | None) -> Response[bytes]:
    """The list that the form stood below, with all that was ticked and typed; that is shown even without a list."""
    page = None
    with suppress(DatabaseUnavailable, ValidationFailed):
        page = await teams.list(form.which.asked(teams.presentation.zone))
    return await _show(visit, teams, Shown(which=form.which, page=page), form, mistakes)


async def _show(
    visit: DeskVisit, teams: DeskTeams, shown: Shown, form: BulkForm, mistakes: Mistakes | None
) -> Response[bytes]:
    which, page, zone = shown.which, shown.page, teams.presentation.zone
    mistakes = mistakes or shown.wrong
    how = manner_of(mistakes)
    return visit.show(
        "teams.html",
        Manner(status=how.status, headers=how.headers | _pushed(visit, which)),
        which=which,
        since=which.shown_time(zone) if which.changed_since else "",
        zone_name=zone.key,
        page=page,
        rows=lines_of(page, form),
        next=which.after(page) if page else None,
        heads=[(by, words, which.sorted_by(by).address, which.direction_of(by)) for by, words in HEADS.items()],
        orders=ORDERS,
        pages=(A_PAGE, A_LARGE_PAGE),
        churches=await _churches(teams),
        counts=_counts(which, page),
        confirmed=await _confirmed(visit, teams, page),
        mailed=mailed_after(teams.mail_delay),
        badges=BADGE,
        **_panel(teams, form),
        form=form,
        beside=form.beside(page.registrations if page else ()),
        may_decide=visit.may(Role.REVIEWER),
        **summary_of(mistakes),
    )


def _wrong_filter(error: ValidationFailed) -> Mistakes | None:
    wrong = fields_of(error, None)
    if "cursor" in wrong:
        return Mistakes(status=422, code=error.code, sentence=_OF_CURSOR)
    return wrong_fields(wrong)


def _pushed(visit: DeskVisit, which: TeamFilter) -> dict[str, str]:
    """The shortest address of the list, for htmx to show; none if it stands in the browser already."""
    headers = visit.request.headers
    if "hx-request" not in headers:
        return {}
    here = headers.get("hx-current-url", "").partition("://")[2].partition("/")[2]
    return {"HX-Push-Url": "false" if f"/{here}" == which.address else which.address}


def _counts(which: TeamFilter, page: RegistrationPage | None) -> list[tuple[RegistrationStatus, bool, str]]:
    """Each status, whether it is chosen, and how many teams it would show; no number where nothing was counted."""
    more = "" if page is None or page.counts_are_exact else "+"
    return [
        (status, which.is_chosen(status), f"{page.status_counts[status]:,}{more}" if page else "")
        for status in RegistrationStatus
    ]


def _panel(teams: DeskTeams, form: BulkForm) -> dict[str, Any]:
    """What the form below the list shows: decisions, whether they take a reason, and their ready-made sentences."""
    sentences = {one: teams.sentences.of(one) for one in Decision if teams.sentences.of(one)}
    ready = form.typed.ready
    return {
        "decisions": DECISION,
        "needs": [one for one in Decision if one.needs_reason],
        "takes": [one for one in Decision if one in TAKES_REASON and not one.needs_reason],
        "sentences": sentences,
        "kept_sentence": ready if all(ready not in known for known in sentences.values()) else "",
        "held_back": held_back(teams.mail_delay),
    }


async def _confirmed(visit: DeskVisit, teams: DeskTeams, page: RegistrationPage | None) -> Confirmed | None:
    """The team that was confirmed from its line just now, unless it is no more."""
    number = visit.told.get(JUST_CONFIRMED, "")
    if not number or page is None:
        return None
    with suppress(TeamNotFound, DatabaseUnavailable):
        team = await teams.get(TeamId.parse(number))
        if team.team is not None and team.status is RegistrationStatus.CONFIRMED:
            is_listed = any(one.team_id == team.team_id for one in page.registrations)
            return Confirmed(number=str(team.team_id), name=team.team.name.text, is_listed=is_listed)
    return None


async def _churches(teams: DeskTeams) -> Sequence[str]:
    """Registered names to choose from; none where they cannot be read."""
    try:
        churches = (await teams.churches.known()).churches
    except DatabaseUnavailable:
        return ()
    return [church.shown.text for church in churches[:MOST_CHURCHES]]
