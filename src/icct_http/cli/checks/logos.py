"""Checks that the files of all logos stored on this disk are there."""

from __future__ import annotations

import asyncio

from icct_adapters.sql import current_revision
from icct_adapters.sql.registrations.logo_addresses import logo_addresses

from ...service.settings.settings import Settings
from ...service.start_up.preparation import opened
from ...web.api.stored_logos import missing_logos, name_on_disk
from .finding import Finding, ok, skipped, warning

LOGOS = "logos"


async def logos_finding(settings: Settings) -> Finding:
    """Whether the file of every logo is below ``DATA_DIR``; the database can be reached."""
    async with opened(settings) as database:
        addresses = [] if await current_revision(database) is None else await logo_addresses(database)
    names = [name for url in addresses if (name := name_on_disk(url))]
    if not names:
        return skipped(LOGOS, "none is kept on a disk")
    folder = settings.service.files_dir
    missing = await asyncio.to_thread(missing_logos, names, folder)
    if not missing:
        return ok(LOGOS, f"all {len(names)} are in {folder}")
    remedy = "Put the folder back from a backup, or let DATA_DIR lead to it; of several machines it is on the worker's."
    return warning(LOGOS, f"{missing} of {len(names)} are not in {folder}", remedy)
