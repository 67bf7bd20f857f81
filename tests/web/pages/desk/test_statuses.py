"""A status has the same words and the same class wherever the desk shows it."""

from __future__ import annotations

import re

import httpx
import pytest

from icct_core import Decision, RegistrationStatus
from icct_http.web.pages.desk.statuses import STATUS
from tests.support.http.desk_visitor import signed_in
from tests.support.http.in_memory_service import Desk
from tests.web.pages.desk.test_team_list import decide, register

DECISIONS = {
    RegistrationStatus.CONFIRMED: Decision.CONFIRM,
    RegistrationStatus.CHANGES_REQUESTED: Decision.REQUEST_CHANGES,
    RegistrationStatus.REJECTED: Decision.REJECT,
    RegistrationStatus.WITHDRAWN: Decision.WITHDRAW,
}


def marks_in(answer: httpx.Response) -> list[str]:
    """The classes and words of the marks of statuses, each once."""
    return sorted(set(re.findall(r'<span class="(mark of-[^"]*">[^<]*)</span>', answer.text)))


@pytest.mark.parametrize("status", RegistrationStatus)
async def test_a_status_looks_the_same_everywhere(desk: Desk, status: RegistrationStatus) -> None:
    kumar = '[{"name": "S. Kumar", "phone": "9800000001"}]'
    await register(desk, "Lions", "Tigers", players=kumar, coach_name="D. Raj")
    mark, waits = (f'mark of-{one}">{STATUS[one]}' for one in (status, RegistrationStatus.REGISTERED))
    if status in DECISIONS:
        await decide(desk, 1, DECISIONS[status])
    reviewer = await signed_in(desk, "reviewer")
    assert marks_in(await reviewer.get("/desk/teams?q=lions")) == [mark]
    assert mark in marks_in(await reviewer.get("/desk/teams/ICCT-001"))
    overview = (await reviewer.get("/desk")).text
    assert f'class="tile of-{status}"' in overview
    if status.plays:
        assert marks_in(await reviewer.get("/desk/overlaps")) == sorted({mark, waits})
        assert mark in marks_in(await reviewer.get("/desk/teams/ICCT-002"))
    if status in DECISIONS:
        assert f'<li class="of-{status}">' in (await reviewer.get("/desk/teams/ICCT-001")).text
        fields = {"team_ICCT-001": "1 Lions", "decision": "withdraw", "reason": "No place"}
        assert marks_in(await reviewer.post("/desk/teams/decide", fields)) == [mark]
