"""``/desk/history``: who registered, everything that was done, and who looked, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from litestar import Controller, Response, route
from litestar.background_tasks import BackgroundTask

from icct_core import OPERATOR, SYSTEM, EventsPage, RecordedEntry, Role, ValidationFailed

from ....injection import Injected
from ...languages import ENGLISH
from ...moments import moment_in_words
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, summary_of
from ...team.team_page import manner_of
from ..admission import ROLE
from ..authors import author_in_words
from ..desk_page import DeskVisit
from ..refused import refused
from .desk_history import DeskHistory
from .history_filter import HISTORY, KINDS, HistoryFilter
from .lines import Line, Names, lines_of


class HistoryController(Controller):
    """The history, for admins."""

    guards = (pages_only,)

    @route(HISTORY, http_method=READ, status_code=200, opt={ROLE: Role.ADMIN})
    async def history(self, visit: Injected[DeskVisit], desk_history: Injected[DeskHistory]) -> Response[bytes]:
        """A page of it; whoever is shown phones or addresses by it is recorded afterwards."""
        which = HistoryFilter.parse(visit.request.query_params)
        try:
            page = await desk_history.list(which.asked(desk_history.list.rules.id_prefix))
        except ValidationFailed as error:
            return await _page(visit, desk_history, which, mistakes=refused(error))
        answer = await _page(visit, desk_history, which, page)
        answer.background = BackgroundTask(desk_history.views.note_entries, _entries(page), visit.actor)
        return answer


async def _page(
    visit: DeskVisit,
    desk: DeskHistory,
    which: HistoryFilter,
    page: EventsPage | None = None,
    *,
    mistakes: Mistakes | None = None,
) -> Response[bytes]:
    entries = _entries(page)
    organisers = await desk.organisers()
    return visit.show(
        "history.html",
        manner_of(mistakes),
        which=which,
        kinds={name: words for name, (words, _) in KINDS.items()},
        people=await _people(desk, which, entries, organisers),
        lines=await _lines(visit, desk, page, organisers),
        older=which.older(page.next_place if page else None),
        is_read=page is not None,
        **summary_of(mistakes),
    )


def _entries(page: EventsPage | None) -> list[RecordedEntry]:
    return [one for one in page.events if isinstance(one, RecordedEntry)] if page else []


async def _lines(
    visit: DeskVisit, desk: DeskHistory, page: EventsPage | None, organisers: Mapping[str, str]
) -> list[Line]:
    def moment(at: datetime, *, ends: bool) -> str:
        return moment_in_words(at, visit.page.frame.zone, ENGLISH.texts.gettext, ends=ends)

    has_church = any((one.entry.subject or "").startswith("c_") for one in _entries(page))
    names = Names(organisers=organisers, churches=await desk.churches() if has_church else {})
    return lines_of(page.events if page else (), names, moment)


async def _people(
    desk: DeskHistory, which: HistoryFilter, entries: Iterable[RecordedEntry], organisers: Mapping[str, str]
) -> Mapping[str, str]:
    """Who can be asked for: everybody who may do something, and who did; names by actors as history writes them."""
    known = [f"organiser {one}" for one in organisers] + [f"key {one.name.text}" for one in await desk.keys()]
    known += [str(OPERATOR), "captain", str(SYSTEM), *(str(one.entry.actor) for one in entries)]
    if which.by:
        known.append(which.by)
    return {one: author_in_words(one, organisers) for one in dict.fromkeys(known)}
