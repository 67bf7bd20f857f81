"""Nothing of a person is left, in no file and no table, once he was to be erased."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from icct_adapters.sql import open_database, sqlite_file
from icct_adapters.sql.tables import metadata
from icct_core import (
    OPERATOR,
    AddNote,
    CorrectTeamCommand,
    DecideRegistrationCommand,
    Decision,
    EditByCaptainCommand,
    MessageKind,
    RegistrationFilter,
    TeamId,
)
from icct_http.container import Container, close
from icct_http.service.settings.settings import Settings
from tests.support.builders import a_command, a_png
from tests.support.databases.stores import empty_database, sqlite_url

FIRST = TeamId("ICCT", 1)
PLAYERS = [{"name": "Zuleika Plantain", "phone": "9345678012"}, {"name": "Wilfred Stays", "phone": "9345678099"}]
LEAVES = ["Zuleika", "zuleika", "9345678012"]
PERSON = {
    "team_name": "Thunderbirds Zephyr",
    "church_name": "Quillon House",
    "captain_name": "Xanthe Mangrove",
    "captain_phone": "9123456780",
    "captain_email": "xanthe.mangrove@example.net",
    "captain_whatsapp": "9234567801",
    "coach_name": "Yorick Baobab",
    "players": json.dumps(PLAYERS),
}
LOGO = a_png(17, 19)
PLANTED: list[str | bytes] = [
    *LEAVES,
    *("Wilfred", "wilfred", "9345678099", "Zephyr", "zephyr", "Xanthe", "xanthe", "Mangrove", "mangrove"),
    *("9123456780", "9234567801", "Yorick", "Ignatius", "Osbert", "Cuthbert", "Ethelred"),
    LOGO,
]
TYPED_CHURCH = ["Quillon", "quillon"]


class Place:
    """A service with a database and a data folder; everything that it keeps can be searched."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.settings = Settings.from_environment(
            {
                "DATABASE_URL": url,
                "DATA_DIR": str(folder),
                "SQUAD_MIN_PLAYERS": "0",
                "SECRET_KEY": "k" * 40,
                "DECISION_MAIL_DELAY": "0",
            }
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Container]:
        container = Container(settings=self.settings)
        try:
            yield container
        finally:
            await close(container)

    async def found(self, *values: str | bytes) -> set[str]:
        """Which of these values are anywhere, with where; the database is closed."""
        kept = {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}
        if sqlite_file(self.url) is None:
            kept["the tables"] = (await self._dumped()).encode()
        wanted = [one.encode() if isinstance(one, str) else one for one in values]
        return {f"{one[:20]!r} in {place}" for place, content in kept.items() for one in wanted if one in content}

    async def _dumped(self) -> str:
        database = open_database(self.url)
        rows: list[str] = []
        async with database.writer.connect() as connection:
            for name in metadata.tables:
                rows += [str(row[0]) for row in await connection.execute(text(f"SELECT t::text FROM {name} t"))]  # noqa: S608
        await database.close()
        return "\n".join(rows)


@pytest.fixture(params=["sqlite", "postgresql"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    async with empty_database(url):
        return Place(url, tmp_path)


async def deliver(container: Container) -> None:
    """Everything that is due, and mails about decisions at once."""
    for kind in MessageKind:
        while await container.deliver_messages()(kind):
            pass


async def live(place: Place) -> None:
    """A team registers, is edited, decided about, corrected and noted, and all mails leave."""
    async with place.opened() as container:
        await container.register_team()(a_command(logo=LOGO, **PERSON))
        await deliver(container)
        version = 1
        await container.edit_by_captain()(
            EditByCaptainCommand(
                team_id=FIRST,
                version=version,
                fields={"coach_name": "Osbert Baobab", "players": [*PLAYERS, {"name": "Ignatius Fig"}]},
            )
        )
        reject = DecideRegistrationCommand(
            team_id=FIRST, decision=Decision.REJECT, version=2, reason="Ask Cuthbert", note="Ethelred", actor=OPERATOR
        )
        await container.decide_registration()(reject)
        await container.correct_team()(
            CorrectTeamCommand(
                team_id=FIRST, fields={"captain_name": "Xanthe Willow"}, reason="Cuthbert", version=3, actor=OPERATOR
            )
        )
        add_note = container.add_note()
        assert isinstance(add_note, AddNote)
        await add_note(FIRST, "Ethelred called", actor=OPERATOR)
        await deliver(container)


async def remove(container: Container) -> None:
    await container.remove_team()(FIRST)


async def purge(container: Container) -> None:
    await container.purge_tournament().at_once(OPERATOR)


@pytest.mark.parametrize(("erase", "gone"), [(remove, PLANTED), (purge, [*PLANTED, *TYPED_CHURCH])])
async def test_of_an_erased_team_nothing_is_left(
    place: Place,
    erase: Callable[[Container], Awaitable[None]],
    gone: list[Any],
    capfd: pytest.CaptureFixture[str],
) -> None:
    await live(place)
    assert [one for one in gone if not await place.found(one)] == []
    async with place.opened() as container:
        await erase(container)
        await deliver(container)
        assert await container.registrations().count(RegistrationFilter(removed=False)) == 0
    assert await place.found(*gone) == set()
    printed = "".join(capfd.readouterr())
    assert [one for one in gone if isinstance(one, str) and one in printed] == []


async def test_of_a_player_who_was_taken_out_nothing_is_left_but_the_mails(place: Place) -> None:
    """A folder of mails stands for the captain's mailbox; it keeps them for as long as the team is there."""
    await live(place)
    async with place.opened() as container:
        team = await container.registrations().get(FIRST)
        fields = {"players": [{"name": "Wilfred Stays", "phone": "9345678099"}]}
        correct = CorrectTeamCommand(
            team_id=FIRST, fields=fields, reason="He moved away", version=team.version, actor=OPERATOR
        )
        await container.correct_team()(correct)
        await deliver(container)
    left = await place.found(*LEAVES, "Ignatius")
    assert {one for one in left if "/mail/" not in one} == set()
    assert await place.found("Wilfred")
