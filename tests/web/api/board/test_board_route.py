"""``GET /api/v1/board``: confirmed teams for everybody, and never a person."""

from __future__ import annotations

import asyncio

import pytest

from icct_core import Decision, GetBoardLogo, TeamId
from tests.support.http.board import EVENTS, URL, open_board_desk
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import open_desk

PATHS = [URL, EVENTS, "/teams/ICCT-001/logo"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
async def test_it_is_an_unknown_address_where_it_is_off(path: str, method: str) -> None:
    async with open_desk(PAGES="false") as desk:
        await desk.register()
        unknown = await desk.client.request(method, "/api/v1/nothing")
        answer = await desk.client.request(method, path)
        assert (answer.status_code, len(answer.content)) == (404, len(unknown.content))
        paths = (await desk.client.get("/openapi.json")).json()["paths"]
        assert not [one for one in paths if one in {URL, EVENTS} or one.startswith("/teams")]


async def test_confirmed_teams_are_read_without_a_key() -> None:
    async with open_board_desk() as board:
        await board.confirm("Lions", "Grace")
        await board.desk.register(team_name="Waiting", church_name="Hope")
        answer = await board.client.get(URL)
        body = answer.json()
        (team,) = body.pop("teams")
        assert body == {"success": True, "teams_count": 1, "churches_count": 1}
        path = team.pop("logo_path")
        assert team == {"team_id": "ICCT-001", "team_name": "Lions", "church_name": "Grace"}
        assert (await board.client.get(path)).status_code == 200


async def test_what_has_not_changed_is_not_sent_again() -> None:
    async with open_board_desk() as board:
        await board.confirm()
        first = await board.client.get(URL)
        assert (first.headers["cache-control"], first.headers["vary"]) == ("public, max-age=1", "Origin")
        known = {"If-None-Match": first.headers["etag"]}
        same = await board.client.get(URL, headers=known)
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
        assert (await board.client.head(URL, headers=known)).status_code == 304
        await board.confirm("Tigers", "Hope")
        assert (await board.client.get(URL, headers=known)).status_code == 304
        board.wait(1)
        other = await board.client.get(URL, headers=known)
        assert (other.status_code, other.json()["teams_count"]) == (200, 2)


async def test_a_thousand_readers_cost_one_look_into_the_database_a_second() -> None:
    async with open_board_desk() as board:
        await board.confirm()
        etag = (await board.client.get(URL)).headers["etag"]
        assert board.reader.reads == 1
        for second in range(1, 3):
            board.wait(1)
            answers = await asyncio.gather(
                *(board.client.get(URL, headers={"If-None-Match": etag}) for _ in range(1_000))
            )
            assert {answer.status_code for answer in answers} == {304}
            assert board.reader.reads == 1 + second


@pytest.mark.parametrize("decision", [Decision.WITHDRAW, Decision.REOPEN])
async def test_a_team_that_is_confirmed_no_more_is_gone_within_a_second(decision: Decision) -> None:
    async with open_board_desk() as board:
        number = await board.confirm()
        assert (await board.client.get(URL)).json()["teams_count"] == 1
        await board.decide(number, decision)
        board.wait(1)
        assert (await board.client.get(URL)).json()["teams"] == []
        assert refusal(await board.client.get(f"/teams/{number}/logo"))[:2] == (404, "TEAM_NOT_FOUND")


async def test_it_is_not_counted_and_knows_no_parameters() -> None:
    async with open_board_desk(RATE_LIMIT_REQUESTS="2", PAGES="false") as board:
        number = await board.confirm()
        for _ in range(3):
            assert (await board.client.get(URL)).status_code == 200
            assert (await board.client.get(f"/teams/{number}/logo")).status_code == 200
        assert "ratelimit" not in (await board.client.get(URL)).headers
        for path in (URL, EVENTS, f"/teams/{number}/logo"):
            assert refusal(await board.client.get(f"{path}?q=x"))[:2] == (422, "VALIDATION_FAILED")


async def test_a_database_that_is_away_is_a_problem() -> None:
    async with open_board_desk() as board:
        board.reader.away = True
        for path in (URL, EVENTS):
            answer = await board.client.get(path)
            assert refusal(answer)[:2] == (503, "DATABASE_UNAVAILABLE")
        board.reader.away = False
        assert (await board.client.get(URL)).status_code == 200


async def test_one_too_many_who_want_to_follow_is_told_at_once_when_to_come_back() -> None:
    async with open_board_desk(MAX_LIVE_CONNECTIONS="1") as board:
        follower = await board.desk.container.public_board().live.follow()
        answer = await board.client.get(EVENTS)
        assert refusal(answer)[:2] == (503, "LIVE_CONNECTIONS_FULL")
        assert answer.headers["retry-after"] == "30"
        follower.leave()


async def test_a_logo_is_kept_for_ever_by_its_mark_alone() -> None:
    async with open_board_desk() as board:
        await board.confirm()
        path = (await board.client.get(URL)).json()["teams"][0]["logo_path"]
        first = await board.client.get(path)
        assert (first.headers["content-type"], first.headers["cache-control"]) == (
            "image/png",
            "public, max-age=31536000, immutable",
        )
        for other in (path.partition("?")[0], path[:-1]):
            assert (await board.client.get(other)).headers["cache-control"] == "public, max-age=1"


async def test_who_tries_numbers_costs_the_database_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_board_desk() as board:
        await board.confirm()
        await board.client.get(URL)
        asked: list[TeamId] = []

        async def get_logo(_: GetBoardLogo, team_id: TeamId) -> None:
            asked.append(team_id)

        monkeypatch.setattr(GetBoardLogo, "__call__", get_logo)
        for number in range(1, 101):
            await board.client.get(f"/teams/ICCT-{number:03}/logo")
        assert [str(one) for one in asked] == ["ICCT-001"]


@pytest.mark.parametrize("number", ["ICCT-001", "ICCT-002", "YOUTH-001", "nobody"])
async def test_logos_of_others_are_nowhere(number: str) -> None:
    async with open_board_desk() as board:
        await board.desk.register()
        assert refusal(await board.client.get(f"/teams/{number}/logo"))[:2] == (404, "TEAM_NOT_FOUND")


async def test_the_description_has_its_routes_where_it_is_on() -> None:
    async with open_board_desk() as board:
        paths = (await board.client.get("/openapi.json")).json()["paths"]
        assert {"/api/v1/board", "/api/v1/board/events", "/teams/{team_id}/logo"} <= set(paths)
        events = paths[EVENTS]["get"]["responses"]
        assert set(events["200"]["content"]) == {"text/event-stream"}
        assert "Retry-After" in events["503"]["headers"]
