"""What the desk's pages are given, area by area: from the container to the parameters of their routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from icct_core import GetOverview, parse_pasted_squad

from .container import Container
from .service.recent_copy import RecentCopy
from .service.start_up.overruled_settings import overruled_settings
from .team_data import export_team
from .web.pages.desk.churches.desk_churches import DeskChurches
from .web.pages.desk.deliveries.desk_deliveries import DeskDeliveries
from .web.pages.desk.history.desk_history import DeskHistory
from .web.pages.desk.overlaps.desk_overlaps import DeskOverlaps
from .web.pages.desk.overview.desk_overview import KEPT_FOR, DeskOverview
from .web.pages.desk.sheets.desk_sheets import DeskSheets
from .web.pages.desk.team.desk_team import DeskTeam
from .web.pages.desk.window.desk_window import DeskWindow


def desk_parts(container: Container) -> Mapping[str, Callable[[], object]]:
    """By the name of the parameter."""
    return {
        "desk_overview": lambda: _desk_overview(container),
        "desk_team": lambda: _desk_team(container),
        "desk_sheets": lambda: _desk_sheets(container),
        "desk_churches": lambda: _desk_churches(container),
        "desk_overlaps": lambda: _desk_overlaps(container),
        "desk_window": lambda: _desk_window(container),
        "desk_deliveries": lambda: _desk_deliveries(container),
        "desk_history": lambda: _desk_history(container),
    }


def _desk_overview(container: Container) -> DeskOverview:
    tournament, clock = container.settings().tournament, container.database_clock()
    get_overview = GetOverview(
        registrations=container.registrations(),
        churches=container.churches(),
        clock=clock,
        zone=tournament.timezone,
        rules=tournament.rules,
    )
    return DeskOverview(
        overview=RecentCopy(get_overview, kept_for=KEPT_FOR),
        purge=container.purge_tournament().plan,
        window=container.window_copy(),
        clock=clock,
    )


def _desk_team(container: Container) -> DeskTeam:
    store = container.store()
    return DeskTeam(
        clock=container.clock(),
        rules=container.settings().tournament.rules,
        mail_delay=container.settings().deliveries.decision_mail_delay,
        get_team=container.get_registration(),
        registrations=container.registrations(),
        timeline=container.get_timeline(),
        overlaps_of=container.overlaps_of(),
        churches=store.churches,
        directory=container.church_directory(),
        list_organisers=container.list_organisers(),
        sentences=container.ready_sentences(),
        views=container.views(),
        decide=container.served_decision(),
        correct=container.served_correction(),
        preview=container.correct_team().preview,
        players_in=parse_pasted_squad,
        note=container.add_note(),
        get_logo=container.get_logo(),
        replace_logo=container.replace_logo(),
        kept=container.kept_uploads(),
        renew_link=container.renew_link(),
        mark_seen=container.mark_overlap_seen(),
        retry=container.retry_messages(),
        remove=container.remove_team(),
        export_team=export_team(container),
    )


def _desk_sheets(container: Container) -> DeskSheets:
    return DeskSheets(
        clock=container.clock(),
        prefix=container.settings().tournament.rules.id_prefix,
        export=container.export_registrations(),
        churches=container.churches(),
        get_logo=container.get_logo(),
        record_access=container.record_access(),
    )


def _desk_churches(container: Container) -> DeskChurches:
    return DeskChurches(
        list=container.list_churches(),
        register=container.register_church(),
        change=container.change_church(),
        merge=container.merge_churches(),
        undo=container.undo_merge(),
        load=container.import_churches(),
        list_organisers=container.list_organisers(),
    )


def _desk_overlaps(container: Container) -> DeskOverlaps:
    return DeskOverlaps(
        list=container.list_overlaps(),
        mark_seen=container.mark_overlap_seen(),
        registrations=container.registrations(),
    )


def _desk_window(container: Container) -> DeskWindow:
    tournament = container.settings().tournament
    return DeskWindow(
        zone=tournament.timezone,
        clock=container.database_clock(),
        get_window=container.get_window(),
        change_window=container.change_window(),
        forget_copy=container.window_copy().forget,
        overruled=partial(overruled_settings, tournament),
        list_organisers=container.list_organisers(),
    )


def _desk_deliveries(container: Container) -> DeskDeliveries:
    return DeskDeliveries(
        list=container.list_messages(),
        outbox=container.outbox(),
        retry=container.retry_messages(),
        clock=container.clock(),
    )


def _desk_history(container: Container) -> DeskHistory:
    return DeskHistory(
        list=container.list_events(),
        list_organisers=container.list_organisers(),
        list_churches=container.list_churches(),
        keys=container.list_keys(),
        views=container.views(),
    )
