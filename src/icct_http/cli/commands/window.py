"""``icct window``: open and close registration, and set its times."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from ..command_parser import CommandParser, Commands, add_command

if TYPE_CHECKING:
    from datetime import datetime

    from icct_core import Clock, Window

    from ...container import Container
    from ...service.settings.settings import Settings

NONE = "none"
_TIME = "TIME"
_TIMES = "a day, or a time such as '2026-12-31 23:59', on the tournament's clocks; a full time with its zone; or none"


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "window", "open and close registration, and set its times").add_subparsers(
        required=True, metavar="ACTION"
    )
    showing = _action(actions, "show", "show when registration is open, and who set that")
    showing.set_defaults(run=_show)
    opening = _action(actions, "open", "open registration now")
    opening.add_argument("--closes", metavar=_TIME, help=f"when it closes: {_TIMES}")
    opening.set_defaults(run=_open)
    closing = _action(actions, "close", "close registration now; a form that has begun to arrive is still taken")
    closing.set_defaults(run=_close)
    setting = _action(actions, "set", "set when registration opens and closes, and when squads freeze")
    setting.add_argument("--opens", metavar=_TIME, help=f"when it opens: {_TIMES}")
    setting.add_argument("--closes", metavar=_TIME, help="when it closes; a day closes at its end")
    setting.add_argument("--freeze", metavar=_TIME, help="when captains change nothing any more; a day, at its end")
    setting.set_defaults(run=_set, refuse=setting.error)
    for changing in (opening, closing, setting):
        changing.add_argument("--text", help="what captains read who come too early or too late; empty for nothing")


def _action(actions: Any, name: str, summary: str) -> CommandParser:
    parser: CommandParser = add_command(actions, name, summary)
    parser.add_argument("--json", action="store_true", help="for other programs")
    return parser


async def _show(settings: Settings, chosen: Namespace) -> None:
    """Print the window in force."""
    from ..opened_container import opened_container

    async with opened_container(settings) as container:
        clock = await _clock(container)
        window = await container.get_window()()
        _print(settings, window, chosen, at=clock.now())


async def _open(settings: Settings, chosen: Namespace) -> None:
    """Open registration now. Raises ``WrongArgument`` if its closing time is past."""
    from icct_core import time_in_words

    from ...service.start_up.start_error import WrongArgument
    from ..opened_container import opened_container

    async with opened_container(settings) as container:
        clock = await _clock(container)
        before, now = await container.get_window()(), clock.now()
        if chosen.closes is None and before.closes_at is not None and before.closes_at <= now:
            past = time_in_words(before.closes_at, settings.tournament.timezone, ends=True)
            raise WrongArgument(f"The closing time, {past}, is past: give a later one with --closes, or --closes none.")
        opens_at = None if before.is_early(now) else before.opens_at
        window = await _change(container, settings, before, chosen, opens_at=opens_at, closed=False)
        _print(settings, window, chosen, at=clock.now())


async def _close(settings: Settings, chosen: Namespace) -> None:
    """Close registration now, and say what captains read from now on."""
    from ..opened_container import opened_container
    from ..terminal.printing import say

    async with opened_container(settings) as container:
        clock = await _clock(container)
        before = await container.get_window()()
        window = await _change(container, settings, before, chosen, closed=True)
        _print(settings, window, chosen, at=clock.now())
    if not chosen.json:
        refusal = window.refusal()
        say(f"Captains who send a form now read: {refusal}. {window.text or ''}".rstrip())
        if not window.text:
            say("To tell them more: icct window close --text '…'")


async def _set(settings: Settings, chosen: Namespace) -> None:
    """Set what was given and leave the rest as it is."""
    from ..opened_container import opened_container

    if all(one is None for one in (chosen.opens, chosen.closes, chosen.freeze, chosen.text)):
        chosen.refuse("give at least one of --opens, --closes, --freeze and --text")
    async with opened_container(settings) as container:
        clock = await _clock(container)
        before = await container.get_window()()
        opens_at, freeze_at = _given(chosen.opens, before.opens_at), _given(chosen.freeze, before.freeze_at)
        window = await _change(
            container, settings, before, chosen, opens_at=opens_at, freeze_at=freeze_at, closed=before.closed
        )
        _print(settings, window, chosen, at=clock.now())


async def _clock(container: Container) -> Clock:
    """The database's: what arrives at a server is judged by it, whatever this machine's says."""
    clock = container.database_clock()
    await clock.measure()
    return clock


async def _change(container: Container, settings: Settings, before: Window, chosen: Namespace, **wanted: Any) -> Window:
    from icct_core import OPERATOR, ChangeWindowCommand

    closes = chosen.closes if "closes" in chosen else None
    kept: dict[str, Any] = {"opens_at": before.opens_at, "freeze_at": before.freeze_at}
    command = ChangeWindowCommand(
        actor=OPERATOR,
        version=before.version,
        closes_at=_given(closes, before.closes_at),
        text=before.text if chosen.text is None else chosen.text,
        zone=settings.tournament.timezone,
        **(kept | wanted),
    )
    return await container.change_window()(command)


def _given(typed: str | None, before: datetime | None) -> datetime | str | None:
    """What was typed, ``None`` for ``none`` and for nothing at all, or what there was."""
    if typed is None:
        return before
    return None if typed.strip().lower() in {NONE, ""} else typed


def _print(settings: Settings, window: Window, chosen: Namespace, *, at: datetime) -> None:
    from ...service.start_up.overruled_settings import overruled_settings
    from ..terminal.printing import print_json, say
    from ..terminal.window_table import state_in_words, window_document, window_table

    tournament = settings.tournament
    if chosen.json:
        print_json(window_document(window, tournament.rules.window.overruled_by(window), at=at))
        return
    say(state_in_words(window, tournament.timezone, at=at))
    say(window_table(window, tournament.timezone))
    for sentence in overruled_settings(tournament, window):
        say(sentence)
