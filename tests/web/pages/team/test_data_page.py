"""Everything that is kept about a team, as a file for its captain: with a code, or by an organiser at the desk."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from icct_core import OPERATOR, DatabaseUnavailable, Decision, HistoryAction, MessageKind, StoredFile
from tests.support.builders import a_png
from tests.support.failing_adapters import FailingUnitOfWork
from tests.support.http.captain import Captain, text_of
from tests.support.http.desk_visitor import signed_in
from tests.support.http.page_form import heading_of, mistakes_in, seen

DATA = "/data"


async def ask(captain: Captain, page: str = DATA, **typed: str) -> httpx.Response:
    """Have a code mailed."""
    return await captain.submit(page, to=f"{page}/code", **typed)


def opened(answer: httpx.Response) -> tuple[Any, dict[str, bytes]]:
    """The document in a file that was sent, and what is beside it."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ICCT-001.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    with ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("team.json")), files


def exported_by(captain: Captain) -> list[str]:
    history = captain.desk.tables.history.values()
    return [one.actor.kind for one in history if one.action is HistoryAction.EXPORTED and one.registration_id]


async def test_a_captain_downloads_it_with_a_code(captain: Captain) -> None:
    assert f'href="{captain.home}/data"' in (await captain.get()).text
    assert "code" not in seen(await captain.get(DATA)).values
    page = await captain.follow(await ask(captain))
    assert heading_of(page) == "Everything that we keep about your team"
    code = await captain.code()
    assert "to download everything that is kept about the team" in captain.desk.mails[-1].text
    answer = await captain.submit(DATA, code=code)
    document, files = opened(answer)
    team = captain.team.known_team
    assert document["team"]["captain"]["phone"] == team.captain.phone.digits
    assert document["logo"] == {"file": "logo.png", "address": None}
    assert files == {"logo.png": a_png()}
    assert document["consent"]["language"] == "en"
    assert all("Max-Age=0" in one for one in answer.headers.get_list("Set-Cookie"))
    assert exported_by(captain) == ["captain"]
    assert captain.team.version == 1
    assert "All data of the team downloaded" in text_of(await captain.get())


async def test_a_code_gives_the_file_once(captain: Captain) -> None:
    await ask(captain)
    fields = seen(await captain.get(DATA)).values | {"code": await captain.code()}
    opened(await captain.post(DATA, fields))
    again = await captain.post(DATA, fields)
    assert (again.status_code, list(mistakes_in(again))) == (422, ["code"])
    assert exported_by(captain) == ["captain"]


@pytest.mark.parametrize(("typed", "said"), [("", "Please type the six digits"), ("12", "This code is wrong")])
async def test_without_the_right_code_nothing_is_sent(captain: Captain, typed: str, said: str) -> None:
    await ask(captain)
    await captain.deliver(MessageKind.CODE_BY_MAIL)
    answer = await captain.submit(DATA, code=typed)
    assert answer.status_code == 422
    assert said in mistakes_in(answer)["code"]
    assert exported_by(captain) == []


async def test_a_code_for_another_page_is_not_taken(captain: Captain) -> None:
    await ask(captain, "/withdraw")
    code = await captain.code()
    answer = await captain.post(DATA, {"code": code, "version": "1"})
    assert answer.status_code == 422
    assert exported_by(captain) == []


async def test_the_code_is_for_the_browser_that_asked(captain: Captain) -> None:
    await ask(captain)
    fields = seen(await captain.get(DATA)).values | {"code": await captain.code()}
    captain.desk.client.cookies.clear()
    assert (await captain.post(DATA, fields)).status_code == 422


async def test_two_codes_in_a_minute_are_one_too_many(captain: Captain) -> None:
    await ask(captain, "/withdraw")
    answer = await ask(captain)
    assert (answer.status_code, heading_of(answer)) == (429, "Everything that we keep about your team")


@pytest.mark.parametrize("decision", [Decision.REJECT, Decision.WITHDRAW])
async def test_it_is_given_whatever_the_status(captain: Captain, decision: Decision) -> None:
    await captain.decide(decision)
    await ask(captain)
    document, _ = opened(await captain.submit(DATA, code=await captain.code()))
    assert document["registration"]["status"] == captain.team.status.value


async def test_another_language_keeps_the_code_and_sends_nothing(captain: Captain) -> None:
    await ask(captain)
    code = await captain.code()
    answer = await captain.submit(DATA, code=code, lang="ta")
    assert (answer.status_code, seen(answer).values["code"]) == (200, code)
    assert '<html lang="ta">' in answer.text
    assert exported_by(captain) == []


async def test_of_a_team_that_was_removed_the_link_is_invalid(captain: Captain) -> None:
    await ask(captain)
    fields = seen(await captain.get(DATA)).values | {"code": await captain.code()}
    await captain.desk.container.remove_team()(captain.team.team_id, actor=OPERATOR)
    for answer in (
        await captain.get(DATA),
        await captain.post(DATA, fields),
        await captain.post(f"{DATA}/code", fields),
    ):
        assert answer.status_code == 404


async def test_a_logo_of_a_file_host_is_named_by_its_address(captain: Captain) -> None:
    address = "https://res.cloudinary.com/demo/logo.png"
    async with captain.desk.container.unit_of_work().begin() as tx:
        await tx.registrations.record_logo(captain.team.id, StoredFile(url=address))
    await ask(captain)
    document, files = opened(await captain.submit(DATA, code=await captain.code()))
    assert (document["logo"], files) == ({"file": None, "address": address}, {})


async def test_the_same_data_make_the_same_bytes(captain: Captain) -> None:
    reviewer = await signed_in(captain.desk, "reviewer")
    first = await reviewer.get("/desk/teams/ICCT-001/data")
    captain.desk.tables.history.clear()  # else the second has that the first was taken
    second = await reviewer.get("/desk/teams/ICCT-001/data")
    assert first.content == second.content


async def test_an_organiser_downloads_the_same_file_for_the_captain(captain: Captain) -> None:
    reviewer = await signed_in(captain.desk, "reviewer")
    assert 'href="/desk/teams/ICCT-001/data"' in (await reviewer.get("/desk/teams/ICCT-001")).text
    document, files = opened(await reviewer.get("/desk/teams/ICCT-001/data"))
    assert document["number"] == "ICCT-001"
    assert list(files) == ["logo.png"]
    assert exported_by(captain) == ["organiser"]
    assert "All its data downloaded" in (await reviewer.get("/desk/teams/ICCT-001")).text
    viewer = await signed_in(captain.desk, "viewer")
    assert (await viewer.get("/desk/teams/ICCT-001/data")).status_code == 403
    assert "/data" not in (await viewer.get("/desk/teams/ICCT-001")).text


async def test_a_removed_team_has_no_file(captain: Captain) -> None:
    reviewer = await signed_in(captain.desk, "reviewer")
    await captain.desk.container.remove_team()(captain.team.team_id, actor=OPERATOR)
    answer = await reviewer.get("/desk/teams/ICCT-001/data")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/teams/ICCT-001")
    assert (await reviewer.get("/desk/teams/ICCT-009/data")).status_code == 404


async def test_what_cannot_be_recorded_is_not_given(captain: Captain) -> None:
    reviewer = await signed_in(captain.desk, "reviewer")
    captain.desk.container.unit_of_work.override(FailingUnitOfWork(DatabaseUnavailable("read-only")))
    answer = await reviewer.get("/desk/teams/ICCT-001/data")
    assert (answer.status_code, heading_of(answer)) == (503, "We cannot store anything just now")
