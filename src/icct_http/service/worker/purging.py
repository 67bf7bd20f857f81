"""What the worker forgets and erases each minute."""

from __future__ import annotations

from icct_adapters.database_clock import DatabaseClock
from icct_core import Clock, EraseWithdrawn, GetWindow, Purge, PurgeTournament, RemoveTeam, Store

from ..settings.settings import Settings


def open_tournament_purge(
    settings: Settings, store: Store, clock: Clock, remove: RemoveTeam, window: GetWindow
) -> PurgeTournament:
    """What erases everything, by the database's ``clock``."""
    return PurgeTournament(
        unit_of_work=store.unit_of_work,
        window=window,
        registrations=store.registrations,
        history=store.history,
        organisers=store.organisers,
        remove=remove,
        clock=clock,
        prefix=settings.tournament.id_prefix,
        after=settings.privacy.purged_after,
    )


def open_purge(
    settings: Settings, store: Store, clock: Clock, erasing_clock: DatabaseClock, tournament: PurgeTournament
) -> Purge:
    """By the periods of these settings; teams are erased by the ``erasing_clock``, the database's."""
    return Purge(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        kept_uploads=store.kept_uploads,
        clock=clock,
        retention=settings.deliveries.outbox_retention,
        set_clock=erasing_clock.measure,
        withdrawn=EraseWithdrawn(
            registrations=store.registrations,
            remove=tournament.remove,
            clock=erasing_clock,
            prefix=settings.tournament.id_prefix,
            retention=settings.privacy.withdrawn_kept_for,
        ),
        tournament=tournament,
    )
