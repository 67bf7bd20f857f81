"""What the worker forgets and erases each minute."""

from __future__ import annotations

from icct_core import Clock, EraseWithdrawn, Purge, RemoveTeam, Store

from ..settings.settings import Settings


def open_purge(settings: Settings, store: Store, clock: Clock, erasing_clock: Clock, remove: RemoveTeam) -> Purge:
    """By the periods of these settings; teams are erased by the ``erasing_clock``, the database's."""
    return Purge(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        kept_uploads=store.kept_uploads,
        clock=clock,
        retention=settings.deliveries.outbox_retention,
        withdrawn=EraseWithdrawn(
            registrations=store.registrations,
            remove=remove,
            clock=erasing_clock,
            prefix=settings.tournament.id_prefix,
            retention=settings.privacy.withdrawn_kept_for,
        ),
    )
