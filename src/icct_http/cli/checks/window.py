"""Checks that the times of the settings are those that hold."""

from __future__ import annotations

from ...service.start_up.overruled_settings import overruled_settings, stored_window
from ...service.start_up.start_error import StartError
from ..terminal.window_table import state_in_words
from .check import CheckContext
from .finding import Finding, ok, skipped, warning

WINDOW = "window"

_REMEDY = "Take the variable out, or set the window to it with `icct window set`."


async def window_finding(context: CheckContext) -> Finding:
    """Whether a time of the settings does not hold, since organisers have stored another; the database answers."""
    tournament = context.settings.tournament
    try:
        window = await stored_window(context.settings) or tournament.rules.window
    except StartError:
        return skipped(WINDOW, "the tables are not those of this version")
    if sentences := overruled_settings(tournament, window):
        return warning(WINDOW, " ".join(sentences).removesuffix("."), _REMEDY)
    return ok(WINDOW, state_in_words(window, tournament.timezone, at=context.clock.now()).removesuffix("."))
