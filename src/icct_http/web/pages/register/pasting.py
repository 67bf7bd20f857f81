"""Fills the rows of a form: more of them, or players from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from icct_core import PlayerEntry

from .mistakes import TOO_LONG_A_LIST
from .typed_form import MORE_ROWS, TypedForm

PlayersIn = Callable[[str], Sequence[PlayerEntry]]
"""The players that a list from a chat names."""


def refilled(form: TypedForm, players_in: PlayersIn) -> tuple[TypedForm, dict[str, str]]:
    """The form after a button that sends nothing, and what is wrong with its list."""
    if form.action == "more":
        return form.with_rows(len(form.rows) + MORE_ROWS), {}
    return pasted(form, players_in) if form.action == "paste" else (form, {})


def pasted(form: TypedForm, players_in: PlayersIn) -> tuple[TypedForm, dict[str, str]]:
    """The form with the players of its list in its rows, if they fit."""
    if not form.players_text.strip():
        return form, {}
    if form.list_was_cut:
        return form, {"players_text": TOO_LONG_A_LIST}
    filled = form.with_players(players_in(form.players_text))
    return filled, {"players_text": TOO_LONG_A_LIST} if filled.players_text else {}
