"""What organisers call statuses, decisions, fields and deliveries."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import (
    Decision,
    FieldChange,
    HistoryAction,
    MessageKind,
    MessageState,
    Overlap,
    OverlapLevel,
    RegistrationStatus,
)

from ..statuses import STATUS

COMES_OF: Mapping[Decision, str] = {
    Decision.CONFIRM: "The team plays.",
    Decision.REQUEST_CHANGES: "The captain is mailed what you write, and can change the team.",
    Decision.REJECT: "The team does not play, and its place in the church is free.",
    Decision.WITHDRAW: "For the captain, as after a call. It can be taken back.",
    Decision.REOPEN: "The team waits for review again.",
    Decision.REINSTATE: "The team waits for review again, and takes its place.",
}
"""What comes of a decision."""

FIELDS: Mapping[str, str] = {
    "team_name": "Team name",
    "church_name": "Church",
    "captain_name": "Captain",
    "captain_phone": "Captain's phone",
    "captain_email": "Captain's e-mail address",
    "captain_whatsapp": "WhatsApp number",
    "coach_name": "Coach",
    "players": "Player",
    "logo": "Logo",
}

KIND: Mapping[str, str] = {
    MessageKind.STORE_LOGO: "Storing the logo",
    MessageKind.REMOVE_LOGO: "Removing the old logo",
    MessageKind.CONFIRM_BY_MAIL: "Mail that it is registered",
    MessageKind.CHANGE_BY_MAIL: "Mail about a decision or a change",
    MessageKind.MOVE_BY_MAIL: "Mail to the address before",
    MessageKind.LINK_BY_MAIL: "Mail with a new link",
    MessageKind.CODE_BY_MAIL: "Mail with a code",
}

STATE: Mapping[MessageState, str] = {
    MessageState.PENDING: "Waiting",
    MessageState.DELIVERED: "Done",
    MessageState.PARKED: "Given up",
    MessageState.UNNEEDED: "Not needed any more",
}

_BEFORE_RETRY: Mapping[str | None, tuple[str, str]] = {
    MessageState.PARKED: ("given up", "tried again"),
    MessageState.PENDING: ("waited for its next try", "tried at once"),
    MessageState.DELIVERED: ("delivered", "sent again"),
    None: ("delivered long ago", "sent again"),
}
"""By the state of a message that was queued again: what it was, and what was done."""

LEVEL: Mapping[OverlapLevel, str] = {
    OverlapLevel.CERTAIN: "Certain",
    OverlapLevel.LIKELY: "Likely",
    OverlapLevel.POSSIBLE: "Possible",
}

LANGUAGE: Mapping[str, str] = {"en": "English", "ta": "Tamil", "hi": "Hindi"}

DONE: Mapping[str, str] = {
    Decision.CONFIRM: "The team is confirmed.",
    Decision.REQUEST_CHANGES: "The captain is asked for a correction.",
    Decision.REJECT: "The team is not accepted.",
    Decision.WITHDRAW: "The team is withdrawn.",
    Decision.REOPEN: "The team waits for review again.",
    Decision.REINSTATE: "The withdrawal is taken back: the team waits for review.",
    "unchanged": "That was decided already. Nothing changed, and no mail is sent.",
    "corrected": "The correction is stored.",
    "same": "Nothing differs from what is stored.",
    "noted": "The note is kept.",
    "logo": "The new logo is stored. The captain is mailed.",
    "link": "A new link is on its way to the captain. Links from before open nothing any more.",
    "link_before": "A new link was sent already, after this page was opened. No other one was sent.",
    "seen": "The overlap is marked as seen.",
    "retried": "Queued again: deliveries leave in a moment, or once their service works again.",
    "retried_before": "These mails were queued again when the button was pressed first. None is sent twice for it.",
    "not_retried": "Nothing was tried again: what waits is under way, due soon, or held back for a while.",
    "removed": "The team is removed.",
}
"""What was done last, by the word in the address."""

_ACTION: Mapping[str, str] = {
    "registered": "Registered",
    HistoryAction.CORRECTED: "Corrected",
    HistoryAction.EDITED: "Changed",
    HistoryAction.ANSWERED: "Sent again, as it is",
    HistoryAction.WITHDRAWN: "Withdrawn",
    HistoryAction.LOGO_REPLACED: "New logo",
    HistoryAction.REMOVED: "Removed",
    HistoryAction.LINK_RENEWED: "New link sent",
    HistoryAction.NOTED: "Private note",
    HistoryAction.VIEWED: "Looked at",
    HistoryAction.EXPORTED: "All its data downloaded",
    HistoryAction.DELIVERIES_RETRIED: "Deliveries tried again",
}


def what_is_the_same(overlap: Overlap) -> str:
    """Why two people may be one, or certainly are."""
    if overlap.level is OverlapLevel.CERTAIN:
        return "same name and phone"
    if overlap.level is OverlapLevel.LIKELY:
        return "same name, same church"
    return "same name, no phone" if overlap.one.key == overlap.other.key else "same phone, another name"


def retried_in_words(change: FieldChange) -> FieldChange:
    """A message that was queued again, as history keeps it: by its kind, and the state that it was in."""
    if change.after is None:  # erased with its team
        return FieldChange(KIND.get(change.field, change.field), None, None)
    return FieldChange(KIND.get(change.field, change.field), *_BEFORE_RETRY.get(change.before, ("", "tried again")))


def what_happened(action: str, before: RegistrationStatus | None, after: RegistrationStatus | None) -> str:
    """An action of the history in a few words; of a decision, what it led to."""
    if action != HistoryAction.DECIDED or after is None:
        return _ACTION.get(action, action.replace("_", " ").capitalize())
    if after is not RegistrationStatus.REGISTERED:
        return STATUS[after]
    return "Withdrawal taken back" if before is RegistrationStatus.WITHDRAWN else "Put back to be reviewed"
