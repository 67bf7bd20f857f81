"""What a purge erases, and when, in words."""

from __future__ import annotations

from datetime import datetime, tzinfo

from icct_core import Personal, PurgePlan, time_in_words


def personal_in_words(prefix: str, personal: Personal) -> str:
    """How much there is to erase."""
    counts = (
        _counted(personal.teams, "team"),
        _counted(personal.players, "player"),
        _counted(personal.logos, "stored logo"),
    )
    return f"{prefix} has {counts[0]} with personal data, {counts[1]} and {counts[2]}."


def plan_in_words(plan: PurgePlan | None, zone: tzinfo, *, at: datetime) -> str:
    """When it goes by itself."""
    if plan is None:
        return "Nothing of it goes by itself: PURGE_AFTER is not set, or registration has no end."
    if plan.purged_at is not None:
        return f"Everything personal was erased on {time_in_words(plan.purged_at, zone)}."
    told = "admins were mailed" if plan.announced_at else "admins are mailed a week before"
    return f"It is erased by itself on {time_in_words(plan.due_at(at), zone)}; {told}."


def erased_in_words(teams: int) -> str:
    """What was done."""
    return f"{_counted(teams, 'team')} erased. Logos leave the file storage soon; backups and lists are not reached."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
