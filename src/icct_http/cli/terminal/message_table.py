"""What ``icct outbox`` prints of messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from icct_core import (
    MessageKind,
    MessagesRetried,
    MessageState,
    OutboxEntry,
    TeamId,
)

from ...service.logs.visible_text import visible
from .printing import printed_time, table

_WHAT = {
    MessageKind.STORE_LOGO: "logo",
    MessageKind.CONFIRM_BY_MAIL: "mail",
    MessageKind.CHANGE_BY_MAIL: "change's mail",
    MessageKind.MOVE_BY_MAIL: "mail to the former address",
    MessageKind.CODE_BY_MAIL: "code",
    MessageKind.LINK_BY_MAIL: "link's mail",
    MessageKind.SIGN_IN_BY_MAIL: "code",
    MessageKind.PURGE_BY_MAIL: "purge",
    MessageKind.REMOVE_LOGO: "logo's removal",
}
_WHEN = {
    MessageState.PENDING: "due",
    MessageState.DELIVERED: "delivered",
    MessageState.PARKED: "given up",
    MessageState.UNNEEDED: "settled",
}


def message_table(entries: Sequence[OutboxEntry]) -> str:
    """A line for each message."""
    return table([("TEAM", "WHAT", "STATE", "TRIES", "SINCE", "WHEN", "REASON"), *map(_line, entries)])


def message_details(entry: OutboxEntry) -> str:
    """Everything about one message, in a few lines."""
    return "\n".join(map(visible, _details(entry)))


def message_documents(entries: Sequence[OutboxEntry]) -> list[dict[str, object]]:
    """The messages for other programs."""
    return [
        {
            "team_id": str(entry.team_id) if entry.team_id else None,
            "kind": entry.message.kind.value,
            "occasion": entry.message.occasion,
            "state": entry.state.value,
            "attempts": entry.attempt,
            "queued_at": entry.message.queued_at,
            "due_at": entry.due_at,
            "reason": entry.reason,
        }
        for entry in entries
    ]


def retry_sentences(retried: MessagesRetried, team: TeamId | None) -> str:
    """A line for each thing that was done, or why nothing was."""
    return "\n".join(_what_happened(retried, team))


def _what_happened(retried: MessagesRetried, team: TeamId | None) -> Iterator[str]:
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
        _whose(entry),
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


def _whose(entry: OutboxEntry) -> str:
    return str(entry.team_id or "organiser")


def _reason(entry: OutboxEntry) -> str:
    return (entry.reason if entry.state is not MessageState.DELIVERED else None) or ""


def _details(entry: OutboxEntry) -> Iterator[str]:
    yield f"{_whose(entry)} {_WHAT[entry.message.kind]}: {_state(entry)}"
    yield f"  queued    {printed_time(entry.message.queued_at)}"
    yield f"  {_WHEN[entry.state]:9} {printed_time(entry.due_at)}"
    yield f"  tries     {entry.attempt}"
    if _reason(entry):
        yield f"  reason    {entry.reason}"
