"""The largest squads that are allowed where there are pages lose nobody."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from icct_core import CaptainLink
from icct_http.service.settings.groups.pages import MOST_PLAYERS
from icct_http.web.pages.register.typed_form import MOST_ROWS
from tests.support.builders import a_squad
from tests.support.http.captain import Captain, a_captain, text_of
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import seen, send_whole


def test_a_squad_may_have_as_many_players_as_the_form_has_rows() -> None:
    assert MOST_PLAYERS == MOST_ROWS


async def test_a_large_squad_stays_whole_when_its_coach_is_changed() -> None:
    async with open_desk(SQUAD_MAX_PLAYERS=str(MOST_PLAYERS)) as desk:
        assert (await desk.register(players=json.dumps(a_squad(MOST_PLAYERS)))).status_code == 200
        (registration,) = desk.tables.registrations.values()
        captain = Captain(desk, f"/team/{desk.container.captains().links.sign(CaptainLink.to(registration))}")
        answer = await captain.submit("/edit", coach_name="Another Coach")
        assert answer.status_code == 303
        assert captain.team.known_team.squad == registration.known_team.squad
        assert captain.team.known_team.coach.text == "Another Coach"


async def test_a_large_squad_is_registered_by_the_form() -> None:
    players = {f"player_{number}_name": f"Player {number}" for number in range(1, MOST_ROWS + 1)}
    async with open_desk(SQUAD_MAX_PLAYERS=str(MOST_PLAYERS)) as desk:
        assert (await send_whole(desk, **players)).status_code == 303
        (registration,) = desk.tables.registrations.values()
    assert len(registration.known_team.squad) == MOST_ROWS


@pytest.mark.parametrize("more", [1, 50])
async def test_a_squad_of_more_than_the_form_has_rows_is_left_to_the_organisers(idle_desk: Desk, more: int) -> None:
    """It was stored while there were no pages."""
    captain = await a_captain(idle_desk)
    form = seen(await captain.get("/edit")).values
    team, registrations = captain.team.known_team, idle_desk.tables.registrations
    large = replace(captain.team, team=replace(team, squad=(team.squad * 14)[: MOST_ROWS + more]))
    registrations[large.id] = large
    rows = {f"player_{number}_name": f"Player {number}" for number in range(12, MOST_ROWS + more + 1)}
    for answer in (
        await captain.get("/edit"),
        await captain.post("/edit", form | {"coach_name": "Another Coach"}),
        await captain.post("/edit", form | dict([*rows.items()][:89])),
        await captain.submit("", to="/edit", more="1"),
    ):
        assert answer.status_code == 409
        assert "This squad has more players than this page can show" in text_of(answer)
    assert captain.team == large
