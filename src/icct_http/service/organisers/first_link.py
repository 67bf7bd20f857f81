"""The secret of the link by which the first admin enters, which development prints on the terminal."""

from __future__ import annotations

from icct_adapters.sql import PREPARING, PoolLimits, open_sql_store
from icct_adapters.system_clock import SystemClock
from icct_core import DatabaseUnavailable, OfferFirstEntry

from ..settings.settings import Settings


async def first_link(settings: Settings) -> str | None:
    """A new one, or ``None`` in production, without pages, and where no other process sees what this one stores."""
    is_for_development = settings.service.environment == "development" and settings.pages_on
    if not is_for_development or not settings.database.outlives_the_process:
        return None
    store = open_sql_store(settings.database.url, PoolLimits(application=PREPARING))
    try:
        return await OfferFirstEntry(unit_of_work=store.unit_of_work, clock=SystemClock())()
    except DatabaseUnavailable:  # serving may go on: what is stored can still be read
        return None
    finally:
        await store.close()
