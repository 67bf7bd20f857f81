"""``icct privacy``: erase everything personal, and say whose data were in reach of whom."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, tzinfo

    from icct_core import TeamId

    from ...container import Container
    from ...service.settings.settings import Settings


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "privacy", "erase what is personal, and account for who saw it").add_subparsers(
        required=True, metavar="ACTION"
    )
    purging = add_command(actions, "purge", "erase everything personal of the whole tournament, now")
    purging.add_argument("--dry-run", action="store_true", help="show what would go and when it goes by itself")
    purging.add_argument("--yes", action="store_true", help="do not ask")
    purging.set_defaults(run=_purge)
    reporting = add_command(actions, "report", "list whose data were in reach of whom, from the history")
    reporting.add_argument("--from", required=True, dest="since", metavar="DATE", help="a day such as 2026-12-31")
    reporting.add_argument("--to", required=True, dest="until", metavar="DATE", help="the last day, to its end")
    reporting.add_argument("--json", action="store_true", help="for other programs")
    reporting.set_defaults(run=_report)


async def _purge(settings: Settings, chosen: Namespace) -> None:
    """Say what there is, and erase it once the prefix was typed. Raises ``StartError`` while registration is open."""
    from icct_core import OPERATOR

    from ..opened_container import opened_container
    from ..terminal.confirm import confirm_by_typing
    from ..terminal.printing import say
    from ..terminal.purge_words import erased_in_words, personal_in_words, plan_in_words

    prefix = settings.tournament.id_prefix
    async with opened_container(settings) as container:
        clock, purge = container.database_clock(), container.purge_tournament()
        await clock.measure()
        now = clock.now()
        say(personal_in_words(prefix, await purge.personal()))
        if chosen.dry_run:
            say(plan_in_words(await purge.plan(), settings.tournament.timezone, at=now))
            return
        await _refuse_open(container)
        confirm_by_typing(f"All of it is erased, and cannot be taken back. Type {prefix}:", prefix, yes=chosen.yes)
        await _refuse_open(container)  # an answer may take a while
        say(erased_in_words(await purge.at_once(OPERATOR)))


async def _refuse_open(container: Container) -> None:
    from ...service.start_up.start_error import StartError

    window, now = await container.get_window()(), container.database_clock().now()
    if window.is_open(now) or window.opens_later(now):
        raise StartError("Registration is open, or will be: close it first with `icct window close`.")


async def _report(settings: Settings, chosen: Namespace) -> None:
    """Print it for the days that were named, on the tournament's clocks. Raises ``WrongArgument`` for no days."""
    from icct_core import ReportAccess

    from ..opened_container import opened_container
    from ..terminal.access_table import access_document, access_table
    from ..terminal.printing import print_json, say

    zone, prefix = settings.tournament.timezone, settings.tournament.id_prefix
    since, before = _begin(chosen.since, zone), _begin(chosen.until, zone, days=1)
    async with opened_container(settings) as container:
        report = await ReportAccess(history=container.history(), prefix=prefix)(since, before)
        names = await _names(container, {team.team_id for reach in report for team in reach.teams})
    if chosen.json:
        print_json(access_document(report, names, zone))
        return
    for line in access_table(report, names, zone):
        say(line)


def _begin(typed: str, zone: tzinfo, *, days: int = 0) -> datetime:
    from datetime import date, datetime, time, timedelta

    from ...service.start_up.start_error import WrongArgument

    try:
        day = date.fromisoformat(typed.strip())
        return datetime.combine(day + timedelta(days=days), time(), zone)
    except (ValueError, OverflowError):
        raise WrongArgument(f"{typed!r} is no day such as 2026-12-31.") from None


async def _names(container: Container, teams: Collection[TeamId]) -> Mapping[TeamId, str]:
    """The names of those teams that are not removed."""
    found = {}
    for team_id in teams:
        team = (await container.registrations().get(team_id)).team
        if team is not None:
            found[team_id] = team.name.text
    return found
