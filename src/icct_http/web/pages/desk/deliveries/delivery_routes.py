"""``/desk/deliveries``: what waits to be delivered and what was given up, and trying that again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import (
    CoreError,
    ListMessagesQuery,
    MessageState,
    OutboxEntry,
    RetryMessagesCommand,
    Role,
    TeamId,
)

from ....health.health_sources import HealthSources
from ....injection import Injected
from ...pages_only import READ, pages_only
from ...register.mistakes import Mistakes, summary_of
from ...team.team_page import manner_of, see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from ..refused import refused
from .desk_deliveries import DeskDeliveries
from .wording import KIND, is_held_back, reason_of, retried, services_away

DELIVERIES = "/desk/deliveries"
SHOWN = 100
"""Messages of each state; there are more only when a service has failed for long."""

_COUNTS = ("parked", "due", "left")

_log = structlog.stdlib.get_logger("icct.organisers")


class DeliveryController(Controller):
    """Deliveries: viewers read, reviewers try again."""

    guards = (pages_only,)

    @route(DELIVERIES, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def deliveries(
        self, visit: Injected[DeskVisit], desk_deliveries: Injected[DeskDeliveries], sources: Injected[HealthSources]
    ) -> Response[bytes]:
        done = visit.told.get("done") == "retried"
        counts = [_count(visit.told.get(name, "")) for name in _COUNTS]
        return await _page(visit, desk_deliveries, sources.troubles(), done=retried(*counts) if done else "")

    @route(f"{DELIVERIES}/retry", http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  who is signed in
        return see_other(DELIVERIES)

    @post(f"{DELIVERIES}/retry", status_code=200, opt={ROLE: Role.REVIEWER})
    async def retry(
        self,
        request: Request[Any, Any, Any],
        visit: Injected[DeskVisit],
        desk_deliveries: Injected[DeskDeliveries],
        sources: Injected[HealthSources],
    ) -> Response[Any]:
        """Queue again those of one team; or of all, once that was said twice."""
        typed = await desk_form(request, ("team", "sure"))
        is_all = not typed["team"]
        if is_all and (not typed["sure"] or typed[FILL]):
            depth, away = await desk_deliveries.outbox.depth(), services_away(sources.troubles())
            return visit.show("deliveries_retry.html", has_typed=False, depth=depth, away=away)
        if typed[FILL]:
            return await _page(visit, desk_deliveries, sources.troubles())
        try:
            team = None if is_all else TeamId.parse(typed["team"])
            tried = await desk_deliveries.retry(RetryMessagesCommand(team_id=team, actor=visit.actor))
        except CoreError as error:
            return await _page(visit, desk_deliveries, sources.troubles(), refused(error))
        queued = tried.parked + tried.put_off
        _log.info("deliveries_retried", team_id=str(team or "all"), queued=queued, organiser=visit.actor.name)
        counts = dict(zip(_COUNTS, (tried.parked, tried.put_off, tried.left), strict=True))
        named = {name: count for name, count in counts.items() if count}
        return see_other(f"{DELIVERIES}?{urlencode({'done': 'retried', **named})}")


async def _page(
    visit: DeskVisit,
    deliveries: DeskDeliveries,
    troubles: Mapping[str, str | None],
    mistakes: Mistakes | None = None,
    *,
    done: str = "",
) -> Response[bytes]:
    now = deliveries.clock.now()

    def reason(entry: OutboxEntry) -> str:
        return reason_of(entry, now)

    def held_back(entry: OutboxEntry) -> bool:
        return is_held_back(entry, now)

    async def first(state: MessageState) -> Any:
        return await deliveries.list(ListMessagesQuery(states=frozenset({state}), limit=SHOWN))

    parked, waiting = await first(MessageState.PARKED), await first(MessageState.PENDING)
    depth, retriable = await deliveries.outbox.depth(), frozenset(deliveries.retry.retriable([*parked, *waiting]))
    return visit.show(
        "deliveries.html",
        manner_of(mistakes),
        has_typed=False,
        parked=parked,
        waiting=waiting,
        depth=depth,
        may_retry=visit.may(Role.REVIEWER),
        retriable=retriable,
        may_be_more=depth.parked + depth.pending > len(parked) + len(waiting),
        away=services_away(troubles),
        kinds=KIND,
        reason=reason,
        held_back=held_back,
        done=done,
        **summary_of(mistakes),
    )


def _count(text: str) -> int:
    """A number of the address; what is none, or a long one, is nought."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
