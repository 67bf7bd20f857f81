"""A team's data as a document for JSON: a mapping of texts, numbers, lists and mappings, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...domain.logo import Logo, StoredFile
from ...domain.messages import OutboxEntry
from ...domain.registration import Registration, Team
from .captain_view import CaptainEvent
from .export_team_data import TeamData


def team_document(data: TeamData, *, logo_file: str | None) -> Mapping[str, Any]:
    """Everything about the team; ``logo_file`` is the name of its logo beside the document, if it is there.

    Times are RFC 3339 in UTC. What is not known is ``None``.
    """
    registration = data.registration
    return {
        "as_of": _time(data.as_of),
        "number": str(registration.team_id),
        "team": _team(registration.known_team),
        "registration": {
            "id": str(registration.id),
            "status": registration.status.value,
            "reason": data.reason,
            "registered_at": _time(registration.registered_at),
            "changed_at": _time(registration.changed_at),
            "version": registration.version,
            "language": registration.language,
        },
        "told": _told(registration),
        "consent": _consent(registration),
        "logo": _logo(data.logo, logo_file),
        "history": [_event(one) for one in data.events],
        "deliveries": [_delivery(one) for one in data.deliveries],
    }


def _team(team: Team) -> Mapping[str, Any]:
    return {"name": team.name.text, "church": team.church.text, **people_document(team)}


def people_document(team: Team) -> Mapping[str, Any]:
    """Captain, coach and players for other programs, as JSON has values; phones are digits, as they are stored."""
    captain = team.captain
    return {
        "captain": {
            "name": captain.name.text,
            "phone": captain.phone.digits,
            "email": captain.email.text,
            "whatsapp": captain.whatsapp.digits,
        },
        "coach": team.coach.text,
        "players": [
            {
                "name": player.name.text,
                "role": player.role.text if player.role else None,
                "phone": player.phone.digits if player.phone else None,
            }
            for player in team.squad
        ],
    }


def _told(registration: Registration) -> Mapping[str, Any]:
    told = registration.told
    return {"status": told.status.value, "reason": told.reason, "at": _time(told.at)}


def _consent(registration: Registration) -> Mapping[str, Any] | None:
    consent = registration.consent
    if consent is None:
        return None
    return {"notice_version": consent.version, "language": consent.language, "at": _time(consent.at)}


def _logo(logo: Logo | StoredFile | None, file: str | None) -> Mapping[str, Any] | None:
    if logo is None:
        return None
    stored = isinstance(logo, StoredFile) and logo.url.startswith(("https://", "http://"))
    return {"file": file, "address": logo.url if isinstance(logo, StoredFile) and stored else None}


def _event(event: CaptainEvent) -> Mapping[str, Any]:
    return {
        "at": _time(event.at),
        "action": event.action,
        "by": event.by.value,
        "status_before": event.before.value if event.before else None,
        "status_after": event.after.value if event.after else None,
        "reason": event.reason,
        "changes": [{"field": one.field, "before": one.before, "after": one.after} for one in event.changes],
    }


def _delivery(entry: OutboxEntry) -> Mapping[str, Any]:
    return {
        "kind": entry.message.kind.value,
        "state": entry.state.value,
        "queued_at": _time(entry.message.queued_at),
        "due_or_done_at": _time(entry.due_at),
        "tries": entry.attempt,
    }


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
