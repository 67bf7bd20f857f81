"""What a captain calls statuses, events, fields and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import CaptainEvent, EventBy, HistoryAction, MessageState, Missing, RegistrationStatus

from ..languages import N_

STATUS: Mapping[RegistrationStatus, tuple[str, str]] = {
    RegistrationStatus.REGISTERED: (
        N_("Waiting for review"),
        N_("The organisers look at your team. They write to you when they have decided."),
    ),
    RegistrationStatus.CHANGES_REQUESTED: (
        N_("Please correct"),
        N_("The organisers ask for something. Change it here, or tell them that it is as it should be."),
    ),
    RegistrationStatus.CONFIRMED: (
        N_("Confirmed"),
        N_("Your team plays."),
    ),
    RegistrationStatus.REJECTED: (
        N_("Not accepted"),
        N_("The organisers did not accept this team. Ask them if you have a question."),
    ),
    RegistrationStatus.WITHDRAWN: (
        N_("Withdrawn"),
        N_("This team does not play. If that is a mistake, ask the organisers: they can take it back."),
    ),
}
"""A word, and what comes next."""

MISSING: Mapping[Missing, str] = {
    Missing.LOGO: N_("There is no logo of your team. Please send one."),
    Missing.PLAYERS: N_("There are fewer players than the tournament asks for."),
    Missing.ADDRESS: N_("Our last mail did not reach the captain's address. Ask the organisers to correct it."),
}

FIELDS: Mapping[str, str] = {
    "team_name": N_("Team name"),
    "church_name": N_("Church"),
    "captain_name": N_("Captain"),
    "captain_phone": N_("Captain's phone"),
    "captain_email": N_("Captain's e-mail address"),
    "captain_whatsapp": N_("WhatsApp number"),
    "coach_name": N_("Coach"),
    "players": N_("Player"),
    "logo": N_("Logo"),
}

DONE: Mapping[str, str] = {
    "edited": N_("Your changes are stored. We sent you a mail that lists them."),
    "same": N_("Nothing was changed."),
    "answered": N_("The organisers see now that you have answered."),
    "logo": N_("Your new logo is stored. We sent you a mail."),
    "contact": N_("The new phone or address is stored. We sent you a mail."),
    "withdrawn": N_("Your team is withdrawn. We sent you a mail."),
    "before": N_("This form was sent before. This is your team as it is stored; change it here if you like."),
}
"""What was done last, by the word in the address."""

BEFORE = "before"

_ACTIONS: Mapping[str, str] = {
    "registered": N_("Registered"),
    HistoryAction.CORRECTED: N_("Corrected by the organisers"),
    HistoryAction.EDITED: N_("Changed by the captain"),
    HistoryAction.ANSWERED: N_("Sent to the organisers again"),
    HistoryAction.WITHDRAWN: N_("Withdrawn by the captain"),
    HistoryAction.LOGO_REPLACED: N_("New logo"),
    HistoryAction.EXPORTED: N_("All data of the team downloaded"),
}


def words_of(event: CaptainEvent) -> str:
    """What happened, in a few words."""
    if event.state is MessageState.PARKED:
        return N_("A mail to the captain could not be delivered")
    if event.state is not None:
        return N_("Mail sent to the captain")
    if event.action == HistoryAction.DECIDED and event.after is not None:
        return STATUS[event.after][0]
    if event.action == HistoryAction.CORRECTED and event.by is not EventBy.ORGANISERS:
        return N_("Corrected")
    return _ACTIONS.get(event.action, N_("Changed"))
