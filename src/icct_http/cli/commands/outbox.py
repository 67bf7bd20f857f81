"""``icct outbox``: what waits to be delivered, what was given up, and trying that again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from icct_core import (
    ListMessagesQuery,
    MessageKind,
    MessagesRetried,
    MessageState,
    OutboxEntry,
    RetryMessagesCommand,
    TeamId,
)

from ...service.logs.visible_text import visible
from ...service.settings.settings import Settings
from ..opened_container import desk
from ..terminal.printing import print_json, printed_time, say, table

_WHAT = {
    MessageKind.STORE_LOGO: "logo",
    MessageKind.CONFIRM_BY_MAIL: "mail",
    MessageKind.REMOVE_LOGO: "logo's removal",
}
_WHEN = {MessageState.PENDING: "due", MessageState.DELIVERED: "delivered", MessageState.PARKED: "given up"}


async def list_messages(settings: Settings, states: frozenset[MessageState], *, limit: int, as_json: bool) -> None:
    """Print a line for each message, those queued first first."""
    async with desk(settings) as container:
        entries = await container.list_messages()(ListMessagesQuery(states=states, limit=limit))
        depth = await container.outbox().depth()
    if as_json:
        print_json(_documents(entries))
        return
    if entries:
        say(table([("TEAM", "WHAT", "STATE", "TRIES", "SINCE", "WHEN", "REASON"), *map(_line, entries)]))
    say(f"{depth.pending} pending, {depth.parked} parked.")


async def show_messages(settings: Settings, team_id: str, *, as_json: bool) -> None:
    """Print everything about the messages of one team."""
    async with desk(settings) as container:
        query = ListMessagesQuery(states=frozenset(MessageState), team_id=TeamId.parse(team_id))
        entries = await container.list_messages()(query)
        registration = await container.get_registration()(TeamId.parse(team_id))
    if as_json:
        print_json(_documents(entries))
        return
    for entry in entries:
        say("\n".join(map(visible, _details(entry))))
    say(f"Logo of {registration.team_id}: {registration.logo.url if registration.logo else 'not stored yet'}")
    if not entries:
        say("Its messages were delivered, and are forgotten since (OUTBOX_RETENTION).")


async def retry_messages(settings: Settings, team_id: str | None, *, delivered: bool = False) -> None:
    """Queue again what was given up, put off or, if asked for, delivered; of one team or of all."""
    async with desk(settings) as container:
        team = None if team_id is None else TeamId.parse(team_id)
        retried = await container.retry_messages()(RetryMessagesCommand(team_id=team, delivered=delivered))
    say("\n".join(_what_happened(retried, team)))


def _what_happened(retried: MessagesRetried, team: TeamId | None) -> Iterator[str]:
    """A line for each thing that was done, or why nothing was."""
    if retried.parked:
        yield f"{_counted(retried.parked, 'parked message')} queued again."
    if retried.put_off:
        yield f"{_counted(retried.put_off, 'waiting message')} due now."
    if retried.delivered:
        yield f"{_counted(retried.delivered, 'delivered mail')} sent again."
    if retried.left and not (retried.parked or retried.put_off or retried.delivered):
        yield f"{_counted(retried.left, 'message')} under way or due soon."
    if retried == MessagesRetried():
        yield "Nothing waits and nothing is parked."
        if team is not None:
            yield f"To send a mail again that was delivered: icct outbox retry {team} --delivered"


def _counted(count: int, what: str) -> str:
    return f"{count} {what} is" if count == 1 else f"{count} {what}s are"


def _line(entry: OutboxEntry) -> tuple[str, ...]:
    return (
        str(entry.team_id),
        _WHAT[entry.message.kind],
        _state(entry),
        str(entry.attempt),
        printed_time(entry.message.queued_at),
        f"{_WHEN[entry.state]} {printed_time(entry.due_at)}",
        _reason(entry),
    )


def _state(entry: OutboxEntry) -> str:
    """How far it is; ``kept, not sent`` for a mail that nobody got."""
    return (entry.reason if entry.state is MessageState.DELIVERED else None) or entry.state.value


def _reason(entry: OutboxEntry) -> str:
    return (entry.reason if entry.state is not MessageState.DELIVERED else None) or ""


def _details(entry: OutboxEntry) -> Iterator[str]:
    yield f"{entry.team_id} {_WHAT[entry.message.kind]}: {_state(entry)}"
    yield f"  queued    {printed_time(entry.message.queued_at)}"
    yield f"  {_WHEN[entry.state]:9} {printed_time(entry.due_at)}"
    yield f"  tries     {entry.attempt}"
    if _reason(entry):
        yield f"  reason    {entry.reason}"


def _documents(entries: Sequence[OutboxEntry]) -> list[dict[str, object]]:
    return [
        {
            "team_id": str(entry.team_id),
            "kind": entry.message.kind.value,
            "state": entry.state.value,
            "attempts": entry.attempt,
            "queued_at": entry.message.queued_at,
            "due_at": entry.due_at,
            "reason": entry.reason,
        }
        for entry in entries
    ]
