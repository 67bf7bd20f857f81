"""A day of the organisers on a database of 1.0.0 that was brought up to date."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from icct_adapters.files import DiskFileStorage
from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase, SqlStore
from icct_adapters.sql.tables import api_keys, church_aliases, church_merges, churches, overlaps_seen, tournaments
from icct_core import (
    DeliverMessages,
    Lane,
    MessageKind,
    RemoveLogo,
    ReplaceLogo,
    ReplaceLogoCommand,
    StoreLogo,
    TeamId,
)
from tests.support.builders import a_jpeg
from tests.support.databases.filled_database import read_all
from tests.support.databases.of_1_0_0 import MADE_BEFORE
from tests.support.databases.older_tables import Rows
from tests.support.review_office import DESK, ReviewOffice

LOST = [
    "11 entries of the history",
    "1 private note",
    "1 stored window",
    "1 registered church",
    "1 alias of a church",
    "1 merge of churches",
    "10 mails about changes",
    "1 replaced logo stays in the file storage when 1.0.0 removes its team",
    "2 old logos that were to be deleted stay in the file storage",
    "the reasons of 2 teams",
    "1 pair of teams marked as seen",
    "1 team changes from changes_requested to registered",
    "1 team changes from rejected to withdrawn",
    "1 API key changes from review to read",
]
"""What 1.0.0 has no place for after the day's ``work``, in words."""


async def rows_of(database: SqlDatabase) -> Rows:
    async with database.reader.connect() as connection:
        return await connection.run_sync(read_all)


async def work(database: SqlDatabase, files: Path) -> None:
    """What organisers do in a day, with every status, and a row in every table; logos are kept in ``files``."""
    desk = ReviewOffice(store=SqlStore(database), clock=ManualClock(MADE_BEFORE))
    await desk.decide("confirm", TeamId("ICCT", 1), note="knows the ground")
    await desk.decide("reject", TeamId("ICCT", 2))
    await desk.decide("withdraw", TeamId("ICCT", 4))
    await desk.decide("request_changes", TeamId("ICCT", 6))
    await desk.correct(TeamId("ICCT", 7), fields={"church_name": "Bethel"})
    await desk.decide("withdraw", TeamId("ICCT", 8))
    await desk.decide("reinstate", TeamId("ICCT", 8))
    await desk.remove(TeamId("ICCT", 9))
    await _replace_logos(desk, files)
    async with database.writer.begin() as connection:
        await connection.execute(tournaments.update().values(window_version=1, closes_at=MADE_BEFORE))
        await connection.execute(churches.update().where(churches.c.church_key == "bethel").values(name="Bethel"))
        alias = {"prefix": "ICCT", "alias_key": "bethelchurch", "church_key": "bethel", "name": "Bethel Church"}
        await connection.execute(church_aliases.insert().values(alias))
        merge = {"from_key": "mountzion", "into_key": "bethel", "merged_at": MADE_BEFORE, "moved": "{}"}
        await connection.execute(church_merges.insert().values(id=uuid4(), prefix="ICCT", **merge))
        await connection.execute(overlaps_seen.insert().values(one_id=uuid4(), other_id=uuid4(), seen_at=MADE_BEFORE))
        key = {"name": "desk", "digest": "0" * 64, "scopes": "register,review", "created_at": MADE_BEFORE}
        await connection.execute(api_keys.insert().values(key))


async def _replace_logos(desk: ReviewOffice, files: Path) -> None:
    """Team 1 has its third logo, and the file of its first is deleted; that of 8 is stored; 5 waits for its second."""
    deliver = delivering(desk, files)
    await replace_logo(desk, 1)
    await deliver(MessageKind.STORE_LOGO)
    await deliver(MessageKind.REMOVE_LOGO)
    await replace_logo(desk, 1)
    await deliver(MessageKind.STORE_LOGO)
    await replace_logo(desk, 5)


async def replace_logo(desk: ReviewOffice, number: int) -> None:
    team = await desk.team(TeamId("ICCT", number))
    replace = ReplaceLogo(unit_of_work=desk.store.unit_of_work, clock=desk.clock)
    await replace(ReplaceLogoCommand(team_id=team.team_id, content=a_jpeg(), actor=DESK, version=team.version))


def delivering(desk: ReviewOffice, files: Path) -> DeliverMessages:
    """A worker for logos, which are kept in this folder."""
    store, storage = desk.store, DiskFileStorage(files)
    stores = StoreLogo(registrations=store.registrations, file_storage=storage)
    removes = RemoveLogo(history=store.history, file_storage=storage)
    return DeliverMessages(
        queue=store.outbox_queue,
        unit_of_work=store.unit_of_work,
        clock=desk.clock,
        lease=timedelta(seconds=60),
        lanes=[
            Lane(deliveries={MessageKind.STORE_LOGO: stores}, slots=4),
            Lane(deliveries={MessageKind.REMOVE_LOGO: removes}, slots=4),
        ],
    )
