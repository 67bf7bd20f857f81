"""The largest squads that are allowed where there are pages lose nobody."""

from __future__ import annotations

import json

from icct_core import CaptainLink
from icct_http.service.settings.groups.pages import MOST_PLAYERS
from icct_http.web.pages.register.typed_form import MOST_ROWS
from tests.support.builders import a_squad
from tests.support.http.captain import Captain
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import send_whole


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
