"""``/desk/teams/<number>/new-logo``: another logo, and the file that waits."""

from __future__ import annotations

import httpx
import pytest

from icct_core import OPERATOR, HistoryAction, Logo, MessageKind
from tests.support.builders import a_jpeg, a_png, a_png_of
from tests.support.http.at_team import AtTeam, alert_of, at_team, text_of
from tests.support.http.page_form import mistakes_in, seen

KEY = "0123456789abcdef-logo"


async def send(team: AtTeam, content: bytes | None, **fields: str) -> httpx.Response:
    """The form with this file, or with none chosen."""
    file = ("logo.png", content, "image/png") if content is not None else ("", b"", "application/octet-stream")
    browser = team.browser
    return await browser.client.post(
        f"{team.home}/new-logo",
        data={"version": "1", "submission_key": KEY} | fields,
        files={"logo": file},
        headers=browser.headers,
    )


async def logo_of(team: AtTeam) -> bytes:
    """The logo that waits to be stored."""
    logo = await team.desk.container.get_logo()(team.team.team_id)
    assert isinstance(logo, Logo)
    return logo.content


async def test_a_new_logo_takes_the_place_of_the_old_one(team: AtTeam) -> None:
    answer = await send(team, a_jpeg())
    assert answer.headers["Location"] == f"{team.home}?done=logo"
    assert "The new logo is stored." in text_of(await team.follow(answer))
    assert await logo_of(team) == a_jpeg()
    (entry,) = team.history(HistoryAction.LOGO_REPLACED)
    assert entry.actor == team.actor
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 1


async def test_a_form_without_a_file_asks_for_it(team: AtTeam) -> None:
    answer = await send(team, None)
    assert answer.status_code == 422
    assert mistakes_in(answer) == {"logo": "Choose the logo"}
    assert team.team.version == 1


@pytest.mark.parametrize("content", [b"nothing of ours", a_png_of(5 * 1024 * 1024 + 1)])
async def test_a_file_that_is_no_logo_is_refused(team: AtTeam, content: bytes) -> None:
    answer = await send(team, content)
    assert answer.status_code in {400, 413, 422}
    assert list(mistakes_in(answer)) == ["logo"]
    assert "We have your file" not in text_of(answer)


async def test_a_file_that_is_sent_twice_is_stored_once(team: AtTeam) -> None:
    answers = [await send(team, a_jpeg()) for _ in range(2)]
    assert {one.headers["Location"] for one in answers} == {f"{team.home}?done=logo"}
    assert len(team.history(HistoryAction.LOGO_REPLACED)) == 1


async def test_another_file_for_an_earlier_version_waits_and_what_changed_is_shown(team: AtTeam) -> None:
    await send(team, a_jpeg())
    answer = await send(team, a_png(32, 32))
    assert answer.status_code == 409
    assert "New logo by Reviewer Raj" in alert_of(answer)
    assert "We have your file." in text_of(answer)
    assert seen(answer).values["version"] == "2"
    assert await logo_of(team) == a_jpeg()
    assert (await send(team, None, version="2")).status_code == 303
    assert await logo_of(team) == a_png(32, 32)
    assert (await send(team, None, version="3")).status_code == 422


async def test_what_another_organiser_did_is_shown(team: AtTeam) -> None:
    await (await at_team(team.desk, "admin")).decide("reject", reason="We have no place")
    answer = await send(team, a_jpeg())
    assert answer.status_code == 409
    assert "Not accepted before: waiting for review by Admin Raj" in alert_of(answer)


async def test_a_form_that_is_only_to_be_shown_stores_nothing(team: AtTeam) -> None:
    answer = await send(team, None, fill="1")
    assert (answer.status_code, team.team.version) == (200, 1)


async def test_a_team_that_was_removed_takes_no_logo(team: AtTeam) -> None:
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    assert (await send(team, a_jpeg())).status_code == 409


async def test_the_page_says_that_there_is_no_logo(team: AtTeam) -> None:
    assert f'src="{team.home}/logo?v=1"' in (await team.get()).text
    key = (team.team.id, MessageKind.STORE_LOGO, 0)
    del team.desk.tables.outbox[key]
    team.desk.tables.staged_files.clear()
    for below, said in (("", "No logo"), ("/new-logo", "The team has no logo.")):
        page = await team.get(below)
        assert said in text_of(page)
        assert f"{team.home}/logo" not in page.text
