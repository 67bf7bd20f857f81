"""What the desk's pages are given, area by area: from the container to the parameters of their routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from icct_core import parse_pasted_squad

from .container import Container
from .web.pages.desk.team.desk_team import DeskTeam


def desk_parts(container: Container) -> Mapping[str, Callable[[], object]]:
    """By the name of the parameter."""
    return {"desk_team": lambda: _desk_team(container)}


def _desk_team(container: Container) -> DeskTeam:
    store = container.store()
    return DeskTeam(
        clock=container.clock(),
        rules=container.settings().tournament.rules,
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
    )
