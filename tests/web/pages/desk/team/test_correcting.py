"""``/desk/teams/<number>/edit``: any field and the squad, by the rules of the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from icct_core import OPERATOR, HistoryAction, MessageKind, RegisterChurchCommand
from tests.support.http.at_team import AtTeam, alert_of, at_team, text_of
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import mistakes_in, seen

EDIT = "/edit"
GONE = {f"player_3_{column}": " " for column in ("name", "role", "phone")}


async def test_the_form_shows_what_is_stored(team: AtTeam) -> None:
    values = seen(await team.get(EDIT)).values
    assert {name: values[name] for name in ("team_name", "captain_phone", "captain_whatsapp", "player_11_phone")} == {
        "team_name": "Grace Warriors",
        "captain_phone": "9876543210",
        "captain_whatsapp": "9876543211",
        "player_11_phone": "9000000011",
    }
    assert values["version"] == "1"
    assert "quiet" not in values


async def test_every_field_is_corrected_and_mailed(team: AtTeam) -> None:
    answer = await team.press_correction(
        team_name="Grace Lions",
        church_name="St. Paul's",
        captain_name="Joel Samuel",
        captain_phone="98765 00000",
        captain_email="joel@example.com",
        captain_whatsapp="",
        coach_name="Ravi Das",
        player_12_name="Twelfth",
        **GONE,
    )
    assert answer.headers["Location"] == f"{team.home}?done=corrected"
    assert "The correction is stored." in text_of(await team.follow(answer))
    now = team.team.known_team
    assert (now.name.text, now.church.text, now.coach.text) == ("Grace Lions", "St. Paul's", "Ravi Das")
    assert now.captain.phone == now.captain.whatsapp
    assert [player.name.text for player in now.squad][2:4] == ["Player 4", "Player 5"]
    assert now.squad[-1].name.text == "Twelfth"
    (entry,) = team.history(HistoryAction.CORRECTED)
    assert (entry.reason, entry.actor) == ("The captain called", team.actor)
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 1
    assert team.team.link_version == 1


async def test_a_correction_can_stay_unmailed(team: AtTeam) -> None:
    await team.press_correction(coach_name="Ravi Das", quiet="1")
    assert team.queued(MessageKind.CHANGE_BY_MAIL) == 0
    assert "Without a mail to the captain" in text_of(await team.get())


async def test_sending_what_is_stored_changes_nothing_and_needs_no_reason(team: AtTeam) -> None:
    answer = await team.press_correction(reason="")
    assert answer.headers["Location"] == f"{team.home}?done=same"
    assert team.team.version == 1


async def test_rules_that_came_later_refuse_nothing_that_nobody_touched(team: AtTeam) -> None:
    """A squad of 22 is from a year in which that was allowed."""
    now = team.team
    large = replace(now.known_team, squad=now.known_team.squad * 2)
    team.desk.tables.registrations[now.id] = replace(now, team=large)
    assert (await team.press_correction(coach_name="Ravi Das")).status_code == 303
    answer = await team.press_correction(player_2_name="Renamed")
    assert "players" in mistakes_in(answer)


async def test_every_mistake_is_told_at_once_and_all_is_kept(team: AtTeam) -> None:
    wrong = {"team_name": "", "captain_email": "nobody", "player_2_phone": "12", "reason": ""}
    answer = await team.press_correction(**wrong, coach_name="Kept Coach", quiet="1")
    assert answer.status_code == 422
    assert list(mistakes_in(answer)) == ["team_name", "captain_email", "player_2_phone", "reason"]
    page = seen(answer)
    kept = wrong | {"coach_name": "Kept Coach", "quiet": "1"}
    assert {name: page.values[name] for name in kept if name != "reason"} == {
        name: text for name, text in kept.items() if name != "reason"
    }
    assert page.described["player_2_phone"] == "player_2_phone-error"
    assert team.team.version == 1


async def test_more_rows_and_a_pasted_list_store_nothing(team: AtTeam) -> None:
    more = await team.press_correction(more="1", coach_name="")
    assert (more.status_code, "player_16_name" in seen(more).values) == (200, True)
    pasted = await team.press_correction(players_text="1. New Boy, Bowler, +91 98765 00001")
    assert pasted.status_code == 200
    assert "nothing was stored yet" in text_of(pasted)
    assert seen(pasted).values["player_12_name"] == "New Boy"
    long = await team.press_correction(players_text="\n".join(f"{n}. Player Number {n}" for n in range(100)))
    assert long.status_code == 422
    assert list(mistakes_in(long)) == ["players_text"]
    assert team.team.version == 1


async def test_the_main_action_is_the_forms_first_button(team: AtTeam) -> None:
    buttons = seen(await team.get(EDIT)).buttons
    of_form = [one for one in buttons if "name" in one or one.get("tabindex") == "-1"]
    assert "name" not in of_form[0]


async def test_a_form_that_is_sent_twice_corrects_once(team: AtTeam) -> None:
    fields = seen(await team.get(EDIT)).values | {"coach_name": "Ravi Das", "reason": "The captain called"}
    answers = [await team.post("edit", **fields) for _ in range(2)]
    assert {one.headers["Location"] for one in answers} == {f"{team.home}?done=corrected"}
    assert len(team.history(HistoryAction.CORRECTED)) == 1


async def test_what_another_organiser_changed_is_shown_before_it_is_overwritten(team: AtTeam) -> None:
    fields = seen(await team.get(EDIT)).values | {"team_name": "Typed Name", "reason": "The captain called"}
    other = await at_team(team.desk, "admin")
    await other.press_correction(coach_name="Ravi Das", captain_whatsapp="")
    answer = await team.post("edit", **fields)
    assert answer.status_code == 409
    assert "Corrected by Admin Raj" in alert_of(answer)
    assert "Coach David Raj → Ravi Das" in alert_of(answer)
    said = text_of(answer)
    would = said[said.index("What you would change now") :]
    assert "Team name Grace Warriors → Typed Name" in would
    assert "Coach Ravi Das → David Raj" in would
    assert "Stored now: Ravi Das" in would
    assert "Stored now: as the phone" in would
    page = seen(answer)
    assert (page.values["team_name"], page.values["coach_name"], page.values["version"]) == (
        "Typed Name",
        "David Raj",
        "2",
    )
    assert team.team.known_team.coach.text == "Ravi Das"
    await team.post("edit", **page.values | {"reason": "The captain called"})
    assert team.team.known_team.coach.text == "David Raj"


async def test_a_stale_form_with_mistakes_tells_both(team: AtTeam) -> None:
    fields = seen(await team.get(EDIT)).values | {"team_name": "", "reason": "no"}
    await (await at_team(team.desk, "admin")).press_correction(coach_name="Ravi Das")
    answer = await team.post("edit", **fields)
    assert answer.status_code == 409
    assert list(mistakes_in(answer)) == ["team_name", "reason"]


async def test_what_somebody_else_corrected_alike_is_told_as_it_is(team: AtTeam) -> None:
    fields = seen(await team.get(EDIT)).values | {"coach_name": "Ravi Das", "reason": "The captain called"}
    await (await at_team(team.desk, "admin")).press_correction(coach_name="Ravi Das")
    answer = await team.post("edit", **fields)
    assert answer.headers["Location"] == f"{team.home}?done=same"


async def test_a_name_and_phone_that_another_team_has_name_it(team: AtTeam) -> None:
    await team.desk.register(team_name="Lions")
    answer = await team.press_correction(team_name=" lions ")
    assert answer.status_code == 409
    assert "Another team has this name and captain's phone. It is ICCT-002" in alert_of(answer)


async def test_a_church_that_is_full_may_be_given_one_more() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", TEAMS_PER_CHURCH="1") as desk:
        await desk.register()
        await desk.register(team_name="Lions", church_name="St. Paul's")
        team = await at_team(desk)
        assert 'id="over_limit"' not in (await team.get(EDIT)).text
        answer = await team.press_correction(church_name="St. Paul's")
        assert answer.status_code == 409
        assert "no more than 1 team" in alert_of(answer)
        assert 'id="over_limit"' in answer.text
        fields = seen(answer).values | {"over_limit": "1", "reason": "They asked"}
        assert (await team.post("edit", **fields)).status_code == 303
        assert team.team.known_team.church.text == "St. Paul's"


async def test_a_church_has_to_be_on_the_list_where_that_is_the_rule() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", CHURCHES_ONLY_LISTED="true") as desk:
        await desk.container.register_church()(RegisterChurchCommand(name="CSI St. Peter's Church", actor=OPERATOR))
        desk.clock.advance(timedelta(seconds=3))
        await desk.register()
        team = await at_team(desk)
        page = await team.get(EDIT)
        assert '<option value="CSI St. Peter&#39;s Church"' in page.text
        answer = await team.press_correction(church_name="Elsewhere")
        assert list(mistakes_in(answer)) == ["church_name"]


@pytest.mark.parametrize("version", ["", "0", "2", "nine"])
async def test_a_version_that_the_team_never_had_is_stale(team: AtTeam, version: str) -> None:
    answer = await team.press_correction(coach_name="Ravi Das", version=version)
    assert answer.status_code == 409
    assert seen(answer).values["version"] == "1"
    assert team.team.version == 1


async def test_a_form_that_is_only_to_be_shown_stores_nothing(team: AtTeam) -> None:
    answer = await team.press_correction(coach_name="Ravi Das", fill="1")
    assert (answer.status_code, seen(answer).values["coach_name"]) == (200, "Ravi Das")
    assert team.team.version == 1
