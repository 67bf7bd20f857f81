"""Organisers and their sessions as tables, sentences and documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from icct_core import OpenSession, Organiser, OrganiserNotFound

from .printing import printed_time, table


def organiser_table(organisers: Iterable[Organiser]) -> str:
    """A line for each organiser."""
    lines = [
        (one.name.text, one.email.text, one.role.value, _state(one), printed_time(one.added_at), str(one.id))
        for one in organisers
    ]
    return table([("NAME", "ADDRESS", "ROLE", "STATE", "ADDED", "ID"), *lines])


def organiser_sentence(organiser: Organiser) -> str:
    """``Anna Raj <anna@example.org>, reviewer``."""
    disabled = ", disabled" if organiser.disabled_at else ""
    return f"{organiser.name.text} <{organiser.email.text}>, {organiser.role}{disabled} ({organiser.id})"


def organiser_document(organiser: Organiser) -> dict[str, object]:
    """An organiser for programs; members are named as in the API."""
    return {
        "id": str(organiser.id),
        "name": organiser.name.text,
        "email": organiser.email.text,
        "role": organiser.role.value,
        "disabled": organiser.disabled_at is not None,
        "added_at": organiser.added_at,
        "disabled_at": organiser.disabled_at,
        "version": organiser.version,
    }


def session_table(sessions: Iterable[OpenSession]) -> str:
    """A line for each session."""
    lines = [
        (
            one.organiser.name.text,
            one.organiser.email.text,
            one.session.browser,
            printed_time(one.session.begun_at),
            printed_time(one.session.used_at),
            str(one.session.id),
        )
        for one in sessions
    ]
    return table([("NAME", "ADDRESS", "BROWSER", "SINCE", "LAST USED", "ID"), *lines])


def session_document(one: OpenSession) -> dict[str, object]:
    """A session for programs."""
    return {
        "id": str(one.session.id),
        "organiser": str(one.organiser.id),
        "browser": one.session.browser,
        "begun_at": one.session.begun_at,
        "used_at": one.session.used_at,
        "ends_at": one.session.ends_at,
    }


def find_organiser(organisers: Sequence[Organiser], text: str) -> Organiser:
    """The organiser with this address, in any case, or this id; raises ``OrganiserNotFound``."""
    wanted = text.strip().lower()
    for one in organisers:
        if wanted in {one.email.key, str(one.id)}:
            return one
    raise OrganiserNotFound


def _state(organiser: Organiser) -> str:
    return f"disabled since {printed_time(organiser.disabled_at)}" if organiser.disabled_at else "active"
