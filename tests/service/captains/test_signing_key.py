"""All processes sign links with one key; another one ends its start with a sentence (people.md, 5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from icct_adapters.sql import SqlSigningKeys, open_database
from icct_core import digest_of
from icct_http.cli import main as cli
from icct_http.cli.checks import CheckContext, Finding, run_checks
from icct_http.cli.checks.captains import pages_check
from icct_http.cli.checks.database import database_check
from icct_http.service.captains.secret_keys import FILE
from icct_http.service.captains.signing_key import adopt_key, agree_on_key
from icct_http.service.settings.settings import VARIABLES, Settings
from icct_http.service.start_up.preparation import prepare
from icct_http.service.start_up.start_error import StartError, WrongSetting
from tests.support.databases.stores import sqlite_url

OLD = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"
NEW = "0304a1c9d3e4f60a7b8c9d0e1f2f2b8a"

Start = Callable[..., Settings]


@pytest.fixture
async def start(tmp_path: Path) -> Start:
    """The settings of a process on one database; they need not be good."""

    def settings_of(**variables: str) -> Settings:
        place = {"DATABASE_URL": sqlite_url(tmp_path), "DATA_DIR": str(tmp_path)}
        return Settings.from_environment(place | variables)

    await prepare(settings_of(), may_migrate=True)
    return settings_of


async def kept(settings: Settings) -> str | None:
    database = open_database(settings.database.url)
    try:
        return await SqlSigningKeys(database).kept()
    finally:
        await database.close()


async def finding(settings: Settings, name: str = "link key") -> Finding:
    found = await run_checks([database_check, pages_check], CheckContext(settings=settings))
    return {one.name: one for one in found}[name]


async def test_processes_with_one_key_start(start: Start) -> None:
    await agree_on_key(start(SECRET_KEY=OLD))
    await agree_on_key(start(SECRET_KEY=OLD))
    assert await kept(start()) == digest_of(OLD)
    assert (await finding(start(SECRET_KEY=OLD))).verdict == "ok"


async def test_another_key_ends_the_start_with_one_sentence(start: Start) -> None:
    await agree_on_key(start(SECRET_KEY=OLD))
    with pytest.raises(StartError) as refused:
        await agree_on_key(start(SECRET_KEY=NEW))
    sentence = str(refused.value)
    assert sentence.startswith("SECRET_KEY must be, or name after a comma, the key that captains' links were signed")
    assert "adopt-secret" in sentence
    assert OLD not in sentence
    assert NEW not in sentence
    found = await finding(start(SECRET_KEY=NEW))
    assert found.verdict == "failed"
    assert found.message == "SECRET_KEY is not the key that captains' links were signed with so far"


async def test_a_key_is_changed_while_the_old_one_is_known(start: Start) -> None:
    await agree_on_key(start(SECRET_KEY=OLD))
    await agree_on_key(start(SECRET_KEY=f"{NEW},{OLD}"))
    await agree_on_key(start(SECRET_KEY=NEW))
    with pytest.raises(StartError):
        await agree_on_key(start(SECRET_KEY=OLD))


async def test_development_signs_with_the_key_it_made(start: Start, tmp_path: Path) -> None:
    assert (await finding(start())).message == "the first start makes one"
    await agree_on_key(start())
    assert await kept(start()) == digest_of((tmp_path / FILE).read_text().strip())
    assert (await finding(start())).verdict == "ok"
    (tmp_path / FILE).unlink()
    with pytest.raises(StartError, match=f"made in DATA_DIR, file {FILE}"):
        await agree_on_key(start())


async def test_without_pages_nothing_is_kept(start: Start) -> None:
    await agree_on_key(start(SECRET_KEY=OLD, PAGES="false"))
    assert await kept(start()) is None
    assert (await finding(start(PAGES="false"))).message == "there are no pages"
    assert (await finding(start(SECRET_KEY=OLD))).message == "no link was signed yet"


@pytest.mark.parametrize("variables", [{"PAGES": "false"}, {"ENVIRONMENT": "production"}])
async def test_without_pages_no_key_is_adopted_or_made(start: Start, tmp_path: Path, variables: dict[str, str]) -> None:
    """A key that a command made would keep the servers from starting with theirs."""
    with pytest.raises(WrongSetting, match="There is nothing that links could lead to: "):
        await adopt_key(start(**variables))
    assert await kept(start()) is None
    assert not (tmp_path / FILE).exists()


async def test_a_folder_that_keeps_no_key_is_named(start: Start, tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StartError, match=f"DATA_DIR must keep the file {FILE}, and cannot"):
        await agree_on_key(start())


def test_a_lost_key_is_given_up_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", OLD)
    assert cli.main(["keys", "adopt-secret", "--yes"]) == 1
    assert "icct migrate" in capsys.readouterr().err
    assert cli.main(["migrate"]) == 0
    settings = Settings.load()
    asyncio.run(agree_on_key(settings))
    monkeypatch.setenv("SECRET_KEY", NEW)
    assert cli.main(["keys", "adopt-secret"]) == 2
    assert cli.main(["keys", "adopt-secret", "--yes"]) == 0
    assert asyncio.run(kept(settings)) == digest_of(NEW)
    asyncio.run(agree_on_key(Settings.load()))


async def test_pages_that_lack_something_are_a_warning(start: Start) -> None:
    server = {"ENVIRONMENT": "staging", "SECRET_KEY": OLD, "API_URL": "https://icct.example.org"}
    found = await finding(start(**server), "pages")
    assert found.verdict == "warning"
    assert "PRIVACY_CONTACT is not set" in found.message
    found = await finding(start(**server, PRIVACY_CONTACT="office@example.org"), "pages")
    assert (found.verdict, found.message) == ("ok", "captains find them at https://icct.example.org")
    assert (await finding(start(PAGES="false"), "pages")).verdict == "skipped"


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("http://icct.example.org", "warning"), ("https://icct.example.org", "ok"), ("http://localhost:8080", "ok")],
)
async def test_links_that_travel_in_the_open_are_a_warning(start: Start, address: str, verdict: str) -> None:
    server = {"ENVIRONMENT": "production", "SECRET_KEY": OLD, "PRIVACY_CONTACT": "office@example.org"}
    found = await finding(start(**server, API_URL=address), "pages")
    assert found.verdict == verdict
    assert ("https" in found.remedy) == (verdict == "warning")


async def test_texts_of_the_organisers_without_a_place_for_the_link_are_named(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    texts = start(MAIL_TEMPLATES_DIR=str(folder))
    assert (await finding(texts, "mail texts")).verdict == "ok"
    (folder / "confirmed.txt").write_text("$team_id plays")
    found = await finding(texts, "mail texts")
    assert found.verdict == "warning"
    assert found.message == (
        "the link to the team's page is put at the end of confirmed.txt; "
        "ours are sent in the place of confirmed-subject.txt, confirmed.html"
    )
    found = await finding(start(MAIL_TEMPLATES_DIR=str(folder), PAGES="false"), "mail texts")
    assert found.message == "ours are sent in the place of confirmed-subject.txt, confirmed.html"
    assert found.remedy == "Write them, as the others are yours."
    for name in ("confirmed-subject.txt", "confirmed.html"):
        (folder / name).write_text("$team_id")
    (folder / "confirmed.txt").write_text("$link")
    found = await finding(texts, "mail texts")
    assert found.message == "the link to the team's page is put at the end of confirmed.html"
    assert found.remedy == "Write $link where it is to stand."
    (folder / "confirmed.txt").write_bytes(b"\xff")
    assert (await finding(texts, "mail texts")).message == "settings come first"
    found = await finding(start(MAIL_TEMPLATES_DIR=str(folder), PAGES="false"), "mail texts")
    assert (found.verdict, found.message) == ("ok", "no mail has a part of ours beside parts of yours")
