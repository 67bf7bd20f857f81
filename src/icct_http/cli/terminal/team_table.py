"""What ``icct teams`` and ``icct history`` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

from icct_core import (
    NO_TEAM,
    Actor,
    DecisionResult,
    FieldChange,
    Player,
    RecordedEntry,
    Registration,
    RegistrationPage,
    RegistrationSummary,
    TimelineEntry,
    people_document,
)

from ...service.logs.visible_text import visible
from .printing import table


def local_time(moment: datetime, zone: tzinfo) -> str:
    """To the minute, with the zone's short name: ``2026-01-01 05:30 IST``."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def team_table(teams: Sequence[RegistrationSummary]) -> str:
    """A line for each team."""
    return table([("TEAM", "STATUS", "NAME", "CHURCH", "CAPTAIN", "PLAYERS", "VERSION"), *map(_line, teams)])


def _line(team: RegistrationSummary) -> tuple[str, ...]:
    return (
        str(team.team_id),
        "removed" if team.removed_at else team.status.value,
        team.team_name.text,
        team.church_name.text,
        team.captain_name.text,
        str(team.player_count),
        str(team.version),
    )


def how_many(page: RegistrationPage) -> str:
    """How many teams match, and where to go on: ``at least 1000 teams, 100 of them shown: …``."""
    number = f"{page.total_count} {'team' if page.total_count == 1 else 'teams'}"
    rest = f", {len(page.registrations)} of them shown: go on with --after {page.next_after}" if page.next_after else ""
    return f"{'' if page.is_exact else 'at least '}{number}{rest}."


def team_documents(page: RegistrationPage) -> Mapping[str, object]:
    """A page of the list for other programs."""
    teams = [
        {
            "team_id": str(one.team_id),
            "status": one.status,
            "team_name": one.team_name.text,
            "church_name": one.church_name.text,
            "captain": one.captain_name.text,
            "player_count": one.player_count,
            "version": one.version,
            "registered_at": one.registered_at,
            "changed_at": one.changed_at,
            "removed_at": one.removed_at,
        }
        for one in page.registrations
    ]
    next_after = str(page.next_after) if page.next_after else None
    return {
        "teams": teams,
        "total_count": page.total_count,
        "total_count_is": "exact" if page.is_exact else "at_least",
        "next_after": next_after,
    }


def team_details(registration: Registration, timeline: Sequence[TimelineEntry], zone: tzinfo) -> str:
    """Everything about a team, and then what happened to it, the newest first."""
    lines = [*_facts(registration), "", *(_happened(one, zone) for one in timeline)]
    return "\n".join(map(visible, lines))


def _facts(registration: Registration) -> Iterator[str]:
    status = "removed" if registration.removed_at else registration.status.value
    yield f"{registration.team_id}  {status}  version {registration.version}"
    if registration.reason:
        yield f"  reason    {registration.reason}"
    if (team := registration.team) is None:
        return
    captain = team.captain
    yield f"  team      {team.name.text}"
    yield f"  church    {team.church.text}"
    yield f"  captain   {captain.name.text}, {captain.phone.digits}, {captain.email.text}"
    yield f"  whatsapp  {captain.whatsapp.digits}"
    yield f"  coach     {team.coach.text}"
    for number, player in enumerate(team.squad, start=1):
        yield f"  {number:7}   {', '.join(_known(player))}"


def _known(player: Player) -> list[str]:
    role, phone = player.role, player.phone
    return [player.name.text, *([role.text] if role else []), *([phone.digits] if phone else [])]


def _happened(entry: TimelineEntry, zone: tzinfo) -> str:
    said = [local_time(entry.at, zone), entry.action]
    if entry.delivery is not None:
        said += [entry.delivery.message.kind, entry.delivery.state]
    return _sentence(said, entry.actor, entry)


def history_line(recorded: RecordedEntry, zone: tzinfo) -> str:
    """One entry of the history on a line."""
    entry = recorded.entry
    about = str(recorded.team_id) if recorded.team_id else entry.subject or ""
    return visible(_sentence([local_time(entry.at, zone), about, entry.action], entry.actor, entry))


def _sentence(said: list[str], actor: Actor | None, entry: object) -> str:
    after, reason, note = (getattr(entry, name) for name in ("after", "reason", "note"))
    if after is not None:
        said.append(str(after))
    if actor is not None:
        said.append(f"by {actor}")
    said += [f"{name}: {text}" for name, text in (("reason", reason), ("note", note)) if text]
    changes: Sequence[FieldChange] = getattr(entry, "changes", ())
    said += [f"{one.field}: {one.before or '–'} → {one.after or '–'}" for one in changes]
    return "  ".join(filter(None, said))


def team_document(registration: Registration, timeline: Sequence[TimelineEntry]) -> Mapping[str, object]:
    """Everything about a team for other programs."""
    team = registration.team or NO_TEAM
    return {
        "team_id": str(registration.team_id),
        "status": registration.status,
        "version": registration.version,
        "reason": registration.reason,
        "registered_at": registration.registered_at,
        "changed_at": registration.changed_at,
        "removed_at": registration.removed_at,
        "team_name": team.name.text,
        "church_name": team.church.text,
        **people_document(team),
        "timeline": [_document(one) for one in timeline],
    }


def _document(entry: TimelineEntry) -> Mapping[str, object]:
    delivery = entry.delivery
    return {
        "at": entry.at,
        "action": entry.action,
        "actor": str(entry.actor) if entry.actor else None,
        "from": entry.before,
        "to": entry.after,
        "reason": entry.reason,
        "note": entry.note,
        "changes": _change_documents(entry.changes),
        "delivery": None if delivery is None else {"kind": delivery.message.kind, "state": delivery.state},
    }


def history_document(recorded: RecordedEntry) -> Mapping[str, object]:
    """One entry of the history for other programs."""
    entry = recorded.entry
    return {
        "number": recorded.number,
        "at": entry.at,
        "action": entry.action,
        "actor": str(entry.actor),
        "team_id": str(recorded.team_id) if recorded.team_id else None,
        "subject": entry.subject,
        "from": entry.before,
        "to": entry.after,
        "reason": entry.reason,
        "note": entry.note,
        "changes": _change_documents(entry.changes),
    }


def _change_documents(changes: Sequence[FieldChange]) -> list[Mapping[str, str | None]]:
    return [{"field": one.field, "before": one.before, "after": one.after} for one in changes]


def decision_sentence(result: DecisionResult) -> str:
    """What became of one decision."""
    if result.error_code is None:
        word = "is" if result.outcome == "done" else "was already"
        return f"{result.team_id} {word} {result.status} (version {result.version})."
    facts = [f"{name} {value}" for name, value in result.details.items() if name != "field_errors"]
    errors = result.details.get("field_errors")
    facts += errors.values() if isinstance(errors, Mapping) else []
    return f"{result.team_id} {result.outcome}: {'; '.join([result.message or '', *facts])}."


def decision_documents(results: Sequence[DecisionResult]) -> list[Mapping[str, object]]:
    """What became of each decision, for other programs."""
    return [
        {
            "team_id": str(one.team_id),
            "outcome": one.outcome,
            "status": one.status,
            "version": one.version,
            "error_code": one.error_code,
            "details": dict(one.details),
        }
        for one in results
    ]
