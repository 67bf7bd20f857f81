"""``POST /desk/teams/decide``: one decision about the ticked teams, with a result for each."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from html import unescape
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from icct_core import (
    OPERATOR,
    Badge,
    DatabaseUnavailable,
    DecideRegistrations,
    Decision,
    HistoryAction,
    MessageKind,
    RegistrationStatus,
    TeamId,
    Transaction,
    UnitOfWork,
)
from icct_http.container import Container
from icct_http.web.pages.desk.statuses import STATUS
from icct_http.web.pages.desk.team_list.wording import BADGE, DECISION
from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import Browser, add, browser, signed_in
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, mistakes_in, seen

PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}
DECIDE = "/desk/teams/decide"
THREE = {"team_ICCT-001": "1 Team A", "team_ICCT-002": "1 Team B", "team_ICCT-003": "1 Team C"}
CONFIRM = {"decision": "confirm"}


async def register(desk: Desk, *names: str, **changes: Any) -> None:
    for place, name in enumerate(names, start=len(desk.tables.registrations)):
        of_one = {"captain_phone": f"98765{place:05}", "church_name": f"Church {place}"} | changes
        answer = await desk.register(team_name=name, **of_one)
        assert answer.status_code == 200, answer.text


def statuses(desk: Desk) -> list[str]:
    found = {str(number): desk.tables.registrations[one].status.value for number, one in desk.tables.numbers.items()}
    return [found[number] for number in sorted(found)]


def section(answer: httpx.Response, id: str) -> list[str]:
    """The lines of one kind of outcome."""
    found = re.search(rf'<ul class="rows" aria-labelledby="{id}">(.*?)</ul>', answer.text, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [unescape(" ".join(re.sub(r"<[^>]+>", " ", line).split())) for line in lines]


def decided(desk: Desk) -> list[Any]:
    return [one for one in desk.tables.history.values() if one.action is HistoryAction.DECIDED]


@pytest.fixture
async def three(desk: Desk) -> Desk:
    """A service with three teams."""
    await register(desk, "Team A", "Team B", "Team C")
    return desk


@pytest.fixture
async def reviewer(three: Desk) -> Browser:
    return await signed_in(three, "reviewer")


async def test_ticked_teams_are_decided_about(three: Desk, reviewer: Browser) -> None:
    page = await reviewer.get("/desk/teams?status=registered")
    assert 'name="team_ICCT-002" value="1 Team B"' in page.text
    with capture_logs() as logs:
        answer = await reviewer.post(DECIDE, THREE | CONFIRM | {"list": "status=registered", "note": "Seen at church"})
    assert (answer.status_code, heading_of(answer)) == (200, "Confirmed: 3 of 3 teams")
    assert section(answer, "done") == ["ICCT-001 Team A", "ICCT-002 Team B", "ICCT-003 Team C"]
    assert statuses(three) == ["confirmed"] * 3
    assert {(one.actor.kind.value, one.note) for one in decided(three)} == {("organiser", "Seen at church")}
    assert "/desk/teams?status=registered" in seen(answer).links
    told = [one for one in logs if one["event"] == "team_decided"]
    assert [(one["team_id"], one["outcome"]) for one in told] == [(f"ICCT-00{number}", "done") for number in (1, 2, 3)]
    assert all(one["organiser"].startswith("o_") for one in told)


async def test_captains_are_mailed_unless_that_is_not_wanted(three: Desk, reviewer: Browser) -> None:
    def mails() -> int:
        return sum(kind is MessageKind.CHANGE_BY_MAIL for _, kind, _ in three.tables.outbox)

    first = await reviewer.post(DECIDE, {"team_ICCT-001": "1 Team A"} | CONFIRM)
    assert ("Captains are mailed" in first.text, mails()) == (True, 1)
    second = await reviewer.post(DECIDE, {"team_ICCT-002": "1 Team B", "quiet": "1"} | CONFIRM)
    assert ("Captains are mailed" in second.text, mails()) == (False, 1)


async def test_a_confirmation_takes_no_reason(three: Desk, reviewer: Browser) -> None:
    fields = THREE | CONFIRM | {"ready": "Please give the full name of each player.", "reason": "And the coach's."}
    assert heading_of(await reviewer.post(DECIDE, fields)) == "Confirmed: 3 of 3 teams"
    assert {one.reason for one in decided(three)} == {None}


async def test_a_sentence_that_is_offered_no_more_is_kept(three: Desk, reviewer: Browser) -> None:
    answer = await reviewer.post(DECIDE, {"decision": "reject", "ready": "As last year."})
    assert answer.status_code == 422
    assert '<option value="As last year." selected>' in answer.text


async def test_each_team_is_linked_by_its_number_and_name(three: Desk, reviewer: Browser) -> None:
    await reviewer.post(DECIDE, {"team_ICCT-002": "1 Team B", "decision": "withdraw"})
    other = browser(three)
    await other.sign_in((await add(three, "admin")).email.text)
    await other.post(DECIDE, {"team_ICCT-003": "1 Team C", "decision": "withdraw"})
    answer = await reviewer.post(DECIDE, THREE | CONFIRM | {"team_ICCT-002": "2 Team B"})
    said = text_of(answer)
    for number, name in (("ICCT-001", "Team A"), ("ICCT-002", "Team B"), ("ICCT-003", "Team C")):
        assert f'<a href="/desk/teams/{number}" translate="no"><strong>{number}</strong> {name}</a>' in answer.text
        assert said.count(f"{number} {name}") == 1


@pytest.mark.parametrize(("quiet", "way"), [("", "back within 2 minutes, decide otherwise"), ("1", "back, decide oth")])
async def test_the_way_back_from_asking_for_corrections_is_said(
    three: Desk, reviewer: Browser, quiet: str, way: str
) -> None:
    fields = THREE | {"decision": "request_changes", "reason": "Send a logo", "quiet": quiet}
    said = text_of(await reviewer.post(DECIDE, fields))
    assert "A team that was asked to correct waits for review again when its captain sends it again." in said
    assert f"To take the request {way}" in said
    assert "asked to correct waits" not in text_of(await reviewer.post(DECIDE, {"team_ICCT-001": "2 A"} | CONFIRM))


async def test_a_ready_sentence_and_ones_own_are_one_reason(three: Desk, reviewer: Browser) -> None:
    page = await reviewer.get("/desk/teams")
    (ready, *_) = re.findall(r'<option value="(Please[^"]+)"', page.text)
    fields = {"team_ICCT-001": "1 Team A", "decision": "request_changes", "ready": ready, "reason": "Player 3, too."}
    answer = await reviewer.post(DECIDE, fields)
    assert heading_of(answer) == "Asked to correct: 1 of 1 team"
    assert [one.reason for one in decided(three)] == [f"{ready} Player 3, too."]


async def test_each_team_has_its_own_result(three: Desk, reviewer: Browser) -> None:
    await reviewer.post(DECIDE, {"team_ICCT-002": "1 Team B", "decision": "withdraw"})
    fields = THREE | CONFIRM | {"team_ICCT-002": "2 Team B", "team_ICCT-009": "1 Nobody"}
    answer = await reviewer.post(DECIDE, fields)
    assert heading_of(answer) == "Confirmed: 2 of 4 teams"
    assert section(answer, "refused") == [
        "ICCT-002 Team B It is withdrawn now, so this cannot be decided.",
        "ICCT-009 Nobody There is no such team.",
    ]
    assert section(answer, "done") == ["ICCT-001 Team A", "ICCT-003 Team C"]
    assert "2 were left as they are:" in answer.text


async def test_a_team_that_is_confirmed_already_is_unchanged(three: Desk, reviewer: Browser) -> None:
    await reviewer.post(DECIDE, THREE | CONFIRM)
    again = {name: text.replace("1 ", "2 ", 1) for name, text in THREE.items()}
    answer = await reviewer.post(DECIDE, again | CONFIRM)
    assert heading_of(answer) == "Nothing was changed"
    assert section(answer, "unchanged")[0] == "ICCT-001 Team A It was so already: confirmed."
    assert len(decided(three)) == 3


async def test_pressing_the_button_twice_is_one_decision_and_says_so(three: Desk, reviewer: Browser) -> None:
    await reviewer.post(DECIDE, THREE | CONFIRM)
    answer = await reviewer.post(DECIDE, THREE | CONFIRM)
    assert (answer.status_code, heading_of(answer)) == (200, "Nothing was changed")
    assert section(answer, "unchanged") == [f"{one} You have just done this." for one in _told(THREE)]
    assert section(answer, "stale") == []
    assert len(decided(three)) == 3


async def test_what_another_organiser_changed_is_shown_before_it_is_overwritten(three: Desk, reviewer: Browser) -> None:
    other = browser(three)
    admin = await add(three, "admin")
    await other.sign_in(admin.email.text)
    await other.post(DECIDE, {"team_ICCT-002": "1 Team B", "decision": "request_changes", "reason": "Send a logo"})
    answer = await reviewer.post(DECIDE, THREE | {"decision": "reject", "reason": "No <place>"})
    assert heading_of(answer) == "Not accepted: 2 of 3 teams"
    (line,) = section(answer, "stale")
    assert line.startswith(
        "ICCT-002 Team B Now: Asked to correct Changed by Admin Raj , 1 January 2026, 05:30 IST. "
        "Asked to correct: Send a logo."
    )
    form = seen(answer).values
    assert form["team_ICCT-002"] == "2 Team B"
    assert (form["decision"], form["reason"]) == ("reject", "No <place>")
    assert statuses(three) == ["rejected", "changes_requested", "rejected"]
    sent = {name: form[name] for name in ("team_ICCT-002", "decision", "reason")}
    assert heading_of(await reviewer.post(DECIDE, sent)) == "Not accepted: 1 of 1 team"
    assert statuses(three) == ["rejected"] * 3


async def test_what_was_corrected_meanwhile_is_named_without_its_values(three: Desk, reviewer: Browser) -> None:
    other = await signed_in(three, "admin")
    for changes in ({"coach_name": "Ravi Das", "captain_phone": "9811111111"}, {"team_name": "Team Z"}):
        form = seen(await other.get("/desk/teams/ICCT-002/edit")).values
        await other.post("/desk/teams/ICCT-002/edit", form | changes | {"reason": "She called"})
    answer = await reviewer.post(DECIDE, THREE | CONFIRM)
    (line,) = section(answer, "stale")
    assert "Corrected: Team name. Corrected: Captain's phone, Coach." in line
    assert "9811111111" not in answer.text


async def test_a_changed_team_that_cannot_be_decided_so_is_not_offered_again(three: Desk, reviewer: Browser) -> None:
    other = await signed_in(three, "admin")
    await other.post(DECIDE, {"team_ICCT-001": "1 Team A", "decision": "withdraw"})
    answer = await reviewer.post(DECIDE, {"team_ICCT-001": "1 Team A"} | CONFIRM)
    assert section(answer, "stale")[0].startswith("ICCT-001 Team A Now: Withdrawn Changed by")
    assert "team_ICCT-001" not in seen(answer).values
    assert "as they are now" not in answer.text


async def test_a_team_removed_meanwhile_is_told(three: Desk, reviewer: Browser) -> None:
    await three.container.remove_team()(TeamId("ICCT", 1), actor=OPERATOR, version=1)
    answer = await reviewer.post(DECIDE, {"team_ICCT-001": "1 Team A"} | CONFIRM)
    assert section(answer, "refused") == ["ICCT-001 Team A It is removed now, so this cannot be decided."]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        (CONFIRM, "decisions", "Tick the teams that you want to decide about."),
        (THREE, "decision", "Choose what is decided"),
        (THREE | {"decision": "erase"}, "decision", "Choose what is decided"),
        (THREE | {"decision": "reject"}, "reason", "Reason must have 3 to 500 characters, not 0"),
        (THREE | {"decision": "reject", "reason": "No"}, "reason", "Reason must have 3 to 500 characters, not 2"),
        (THREE | CONFIRM | {"note": 3_000 * "a"}, "note", "Note must have 1 to 2000 characters, not 3000"),
        (THREE | CONFIRM | {"team_nobody": "1 X"}, "decisions", "No team has this team id"),
        (THREE | CONFIRM | {"team_icct-1": "1 X"}, "decisions", "ICCT-001 is named twice"),
    ],
)
async def test_what_is_wrong_is_told_and_everything_is_kept(
    three: Desk, reviewer: Browser, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = await reviewer.post(DECIDE, fields | {"list": "status=registered", "quiet": "1"})
    assert answer.status_code == 422
    found = mistakes_in(answer)
    assert list(found) == [field]
    assert found[field] == sentence
    assert f'id="{field}"' in answer.text
    shown = seen(answer).values
    assert {name: shown.get(name) for name in fields if name.startswith("team_")} == {
        name: text for name, text in fields.items() if name.startswith("team_")
    }
    assert (shown["list"], shown["quiet"]) == ("status=registered", "1")
    if field != "decision":
        assert f'<option value="{fields["decision"]}" selected>' in answer.text
    assert statuses(three) == ["registered"] * 3


@pytest.mark.parametrize("count", [101, 500])
async def test_more_than_a_hundred_are_refused_and_none_is_decided(three: Desk, reviewer: Browser, count: int) -> None:
    fields = {f"team_ICCT-{number:03}": f"1 Team {number}" for number in range(1, count + 1)}
    answer = await reviewer.post(DECIDE, fields | CONFIRM)
    assert answer.status_code == 422
    assert mistakes_in(answer) == {"decisions": f"{count} teams are ticked; at most 100 can be decided about at once."}
    assert fields.items() <= seen(answer).values.items()
    assert statuses(three) == ["registered"] * 3


async def test_a_hundred_are_decided_about(desk: Desk) -> None:
    await register(desk, *(f"Team {number}" for number in range(100)))
    reviewer = await signed_in(desk, "reviewer")
    fields = {f"team_ICCT-{number:03}": f"1 Team {number}" for number in range(1, 101)}
    assert heading_of(await reviewer.post(DECIDE, fields | CONFIRM)) == "Confirmed: 100 of 100 teams"
    assert set(statuses(desk)) == {"confirmed"}


async def test_ticked_teams_that_the_list_does_not_show_stay_ticked(three: Desk, reviewer: Browser) -> None:
    answer = await reviewer.post(DECIDE, THREE | {"list": "q=team+b"})
    assert answer.text.count('name="team_') == 3
    assert THREE.items() <= seen(answer).values.items()


async def test_a_form_after_signing_in_again_is_shown_and_not_done(three: Desk, reviewer: Browser) -> None:
    answer = await reviewer.post(DECIDE, THREE | CONFIRM | {"fill": "1", "reason": "<b>"})
    assert answer.status_code == 200
    assert THREE.items() <= seen(answer).values.items()
    assert '<option value="confirm" selected>' in answer.text
    assert "&lt;b&gt;</textarea>" in answer.text
    assert decided(three) == []


async def test_a_viewer_decides_nothing(three: Desk) -> None:
    viewer = await signed_in(three, "viewer")
    assert (await viewer.post(DECIDE, THREE | CONFIRM)).status_code == 403
    assert statuses(three) == ["registered"] * 3


async def test_there_is_nothing_to_read_where_decisions_are_sent(reviewer: Browser) -> None:
    answer = await reviewer.get(DECIDE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/teams")


async def test_a_church_that_is_full_meanwhile_is_told() -> None:
    async with open_desk(**PAGES, TEAMS_PER_CHURCH="1") as desk:
        await register(desk, "Team A", church_name="CSI Grace")
        reviewer = await signed_in(desk, "reviewer")
        await reviewer.post(DECIDE, {"team_ICCT-001": "1 Team A", "decision": "withdraw"})
        await register(desk, "Team B", church_name="CSI Grace")
        answer = await reviewer.post(DECIDE, {"team_ICCT-001": "2 Team A", "decision": "reinstate"})
    assert section(answer, "refused")[0].startswith("ICCT-001 Team A Its church has as many teams as it may have.")


class _Stopping(UnitOfWork):
    """Takes one transaction, then the database is away."""

    def __init__(self, real: UnitOfWork) -> None:
        self._real = real
        self.left: int | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        if self.left is not None:
            if not self.left:
                raise DatabaseUnavailable("away")
            self.left -= 1
        async with self._real.begin() as tx:
            yield tx


@pytest.mark.parametrize("first", [0, 1])
async def test_without_the_database_what_was_ticked_is_kept_and_nothing_is_said_to_be_sure(first: int) -> None:
    units: list[_Stopping] = []

    def stopping(container: Container) -> None:
        units.append(_Stopping(container.unit_of_work()))
        decide = container.decide_registration()
        container.decide_registrations.override(DecideRegistrations(decide=replace(decide, unit_of_work=units[0])))

    async with open_desk(stopping, **PAGES) as desk:
        await register(desk, "Team A", "Team B", "Team C")
        reviewer = await signed_in(desk, "reviewer")
        units[0].left = first
        answer = await reviewer.post(DECIDE, THREE | CONFIRM | {"note": "typed"})
        assert answer.status_code == 503
        assert "Some of these teams may be decided already" in answer.text
        assert THREE.items() <= seen(answer).values.items()
        assert ">typed</textarea>" in answer.text
        units[0].left = None
        again = await reviewer.post(DECIDE, THREE | CONFIRM)
        assert heading_of(again) == f"Confirmed: {3 - first} of 3 teams"
        assert len(section(again, "unchanged")) == first
        assert statuses(desk) == [RegistrationStatus.CONFIRMED] * 3


def test_every_decision_has_words() -> None:
    assert list(DECISION) == list(Decision)
    assert list(STATUS) == list(RegistrationStatus)
    assert list(BADGE) == list(Badge)


def _told(ticks: dict[str, str]) -> list[str]:
    return [f"{name.removeprefix('team_')} {text.removeprefix('1 ')}" for name, text in ticks.items()]
