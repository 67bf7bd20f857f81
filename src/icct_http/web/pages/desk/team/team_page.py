"""The page of a team, also of one that was removed, and visits to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from litestar import Response
from litestar.di import Provide
from litestar.params import FromPath

from icct_core import Registration, RegistrationId, RegistrationStatus, TeamId, TeamNotFound, TimelineEntry

from ....injection import Injected
from ...page_frame import Manner
from ...register.typed_form import new_key
from ...team.team_page import manner_of, see_other
from ..carrying import carried_from
from ..desk_page import DeskVisit
from ..durations import mailed_after
from ..instead import Instead
from .decision_form import DecisionForm, choices_for
from .desk_team import DeskTeam, TeamVisit
from .events import events_of, looks_of
from .refusals import NOTHING, Refusal
from .sections import (
    church_of,
    contact_of,
    deliveries_of,
    has_logo,
    is_taken_back,
    messages_of,
    overlaps_with,
    reached,
    shown_of,
    told_at,
)
from .wording import DONE, FIELDS, LANGUAGE

_READING = frozenset({"GET", "HEAD"})
_OWN_WORDS: Mapping[str, str] = {
    "ready": "Ready-made sentence",
    "reason": "What the captain was to read",
    "note": "Private note",
    "text": "Private note",
}
"""Fields of forms about a team that hold an organiser's own words."""


async def visited(number: FromPath[str], visit: Injected[DeskVisit], desk_team: Injected[DeskTeam]) -> TeamVisit:
    """A visit to the team with this number. Raises ``Instead`` where there is none."""
    try:
        registration = await desk_team.get_team(TeamId.parse(number))
    except TeamNotFound:
        raise Instead(
            visit.show(
                "team_unknown.html",
                Manner(status=404),
                has_typed=False,
                example=TeamId(desk_team.rules.id_prefix, 7),
            )
        ) from None
    return TeamVisit(visit=visit, desk=desk_team, registration=registration)


async def at_work(number: FromPath[str], visit: Injected[DeskVisit], desk_team: Injected[DeskTeam]) -> TeamVisit:
    """The same where something is to be done. Raises ``Instead`` of a removed team, with which nothing can be."""
    team = await visited(number, visit, desk_team)
    if team.registration.team is not None:
        return team
    if visit.request.method in _READING:
        raise Instead(see_other(team.home))
    carried = await carried_from(visit.request)
    raise Instead(await removed_page(team, Manner(status=409), typed=carried.fields if carried else {}))


TO_LOOK_AT: Mapping[str, Provide] = {"team": Provide(visited)}
TO_WORK_ON: Mapping[str, Provide] = {"team": Provide(at_work)}
"""What gives routes their parameter ``team``."""


async def team_page(
    team: TeamVisit,
    refusal: Refusal | None = None,
    *,
    decision: DecisionForm | None = None,
    note: str = "",
    note_key: str = "",
) -> Response[bytes]:
    """Everything about the team; above it why nothing was done, and in the forms what was typed."""
    desk, registration, visit = team.desk, team.registration, team.visit
    if registration.team is None:
        typed = {"reason": decision.typed.whole_reason, "note": decision.typed.note} if decision else {"text": note}
        return await removed_page(team, Manner(status=409 if refusal else 200), typed=typed)
    entries, names = await desk.timeline.of(registration), await desk.names()
    possible = visit.request.query_params.get("possible", "") == "1"
    overlaps = await desk.overlaps_of(registration.team_id)
    shown = shown_of(overlaps, possible=possible)
    others = await _others(desk, {one.other.registration_id for one in shown})
    churches = await desk.churches.all(registration.team_id.prefix)
    events = events_of(entries, names)
    told = told_at(entries, desk.clock.now())
    answer = team.show(
        "team.html",
        manner_of(refusal.mistakes if refusal else None),
        has_typed=bool(note or (decision and (decision.typed.whole_reason or decision.typed.note))),
        **(refusal.values if refusal else NOTHING),
        team=registration.team,
        contact=contact_of(registration.team.captain),
        reads=LANGUAGE.get(registration.language or ""),
        agreed=registration.consent,
        squad=[(one, reached(one.phone) if one.phone else None) for one in registration.team.squad],
        church=church_of(registration, churches, desk.rules),
        has_logo=has_logo(registration, entries),
        told_at=told,
        is_taken_back=is_taken_back(registration, entries, desk.mail_delay),
        unread_until=_unread_until(registration, told),
        done="" if refusal or decision else DONE.get(visit.told.get("done", ""), ""),
        choices=choices_for(registration.status, desk.sentences, decision),
        lost=decision.typed if decision and not decision.decision.may_follow(registration.status) else None,
        over_limit=refusal is not None and refusal.mistakes.code == "CHURCH_LIMIT_REACHED",
        overlaps=overlaps_with(shown, registration, others),
        hidden_overlaps=len(overlaps) - len(shown),
        possible=possible,
        mailed=mailed_after(desk.mail_delay),
        is_held_back=bool(desk.mail_delay),
        notes=[one for one in events if one.note],
        note=note,
        note_key=note_key or new_key(),
        deliveries=deliveries_of(entries, desk.clock.now()),
        may_retry=bool(desk.retry.retriable(messages_of(entries))),
        events=events,
        looks=looks_of(entries, names),
        fields=FIELDS,
    )
    return team.noted(answer, *others.values())


def _unread_until(registration: Registration, told: datetime | None) -> datetime | None:
    """Until when a team is put back to be reviewed without a mail: as long as its captain knows of nothing else."""
    knows = registration.told
    if told is None or knows.status is not RegistrationStatus.REGISTERED or knows.reason is not None:
        return None
    return told.replace(second=0, microsecond=0)


async def removed_page(
    team: TeamVisit, how: Manner | None = None, *, typed: Mapping[str, str] | None = None
) -> Response[bytes]:
    """What is left of a removed team: its number, and who did what when; ``typed`` is what a form had in vain."""
    entries = await team.desk.timeline.of(team.registration)
    refused = how is not None and how.status >= 400
    lost = [(words, typed[name]) for name, words in _OWN_WORDS.items() if typed and typed.get(name)]
    done = DONE.get(team.visit.told.get("done", ""), "")
    return team.show(
        "team_removed.html",
        how,
        has_typed=bool(lost),
        refused=refused,
        lost=lost,
        done="" if refused else done,
        events=events_of(_kept(entries), await team.desk.names()),
        fields=FIELDS,
    )


def _kept(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    return [one for one in entries if one.delivery is None]


async def _others(desk: DeskTeam, ids: set[RegistrationId]) -> dict[RegistrationId, Registration]:
    found = await desk.registrations.find_many(ids) if ids else ()
    return {one.id: one for one in found}
