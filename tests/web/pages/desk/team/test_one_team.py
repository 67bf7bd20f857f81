"""``/desk/teams/<number>``: everything about one team, for those who may see it."""

from __future__ import annotations

from html import escape
from typing import Any

import pytest
from structlog.testing import capture_logs

from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    DatabaseUnavailable,
    HistoryAction,
    MergeChurchesCommand,
    RecordAccess,
    RegisterChurchCommand,
    RenewLinkCommand,
    RetryMessagesCommand,
)
from tests.support.http.at_team import AtTeam, alert_of, at_team, forms_of, text_of
from tests.support.http.desk_visitor import add, browser
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import heading_of, seen

ACTS = ("decide", "note", "link", "overlaps/seen", "deliveries/retry")


async def away(*_: Any, **__: Any) -> Any:
    raise DatabaseUnavailable("gone")


async def test_everything_is_on_one_page(team: AtTeam) -> None:
    page = await team.get()
    assert page.status_code == 200
    said = text_of(page)
    told = ("ICCT-001 Grace Warriors", "Waiting for review", "John Samuel", "David Raj", "CSI St. Peter's Church")
    for text in (*told, "98765 43210", "98765 43211", "john.samuel@example.com", "Player 11", "90000 00011", "Bowler"):
        assert text in said
    assert "Registered on 1 January 2026, 05:30 IST" in said
    assert page.headers["Cache-Control"] == "no-store"


async def test_the_captain_is_reached_with_one_tap(team: AtTeam) -> None:
    links = seen(await team.get()).links
    assert {"tel:+919876543210", "https://wa.me/919876543211", "mailto:john.samuel@example.com"} <= set(links)
    await team.desk.register(team_name="Lions", captain_whatsapp="", captain_email="a&b?c=%d@example.com")
    links = seen(await team.at("ICCT-002").get()).links
    assert {"https://wa.me/919876543210", "mailto:a%26b%3Fc%3D%25d@example.com"} <= set(links)


async def test_what_was_typed_is_no_markup(team: AtTeam) -> None:
    await team.decide("request_changes", reason='<b onclick="x">Please</b>', note="<i>called</i>")
    page = await team.get()
    assert "<b onclick" not in page.text
    assert "<i>" not in page.text
    assert "&lt;b onclick=&#34;x&#34;&gt;Please&lt;/b&gt;" in page.text
    assert "CSI St. Peter&#39;s Church" in page.text


async def test_every_id_is_there_once(team: AtTeam) -> None:
    await team.desk.register(team_name="Lions")
    for below in ("", "/edit", "/new-logo"):
        ids = seen(await team.get(below)).ids
        assert len(ids) == len(set(ids))


async def test_nobody_sees_a_button_that_he_may_not_press(idle_desk: Desk) -> None:
    await idle_desk.register()
    await idle_desk.register(team_name="Lions")
    acts: dict[str, set[str]] = {}
    for role in ("viewer", "reviewer", "admin"):
        page = await (organiser := await at_team(idle_desk, role)).get()
        below = [to for to in (*forms_of(page), *seen(page).links) if to.startswith(f"{organiser.home}/")]
        acts[role] = {to.removeprefix(f"{organiser.home}/") for to in below if "/logo?" not in to}
    assert acts["viewer"] == {"sheet"}
    assert acts["reviewer"] == {*ACTS, "sheet", "edit", "new-logo", "data"}
    assert acts["admin"] == {*acts["reviewer"], "remove"}


@pytest.mark.parametrize(
    ("role", "below"),
    [*(("viewer", below) for below in (*ACTS, "edit", "new-logo", "remove")), ("reviewer", "remove")],
)
async def test_who_sends_what_he_may_not_is_told_so(idle_desk: Desk, role: str, below: str) -> None:
    await idle_desk.register()
    organiser = await at_team(idle_desk, role)
    fields = {"decision": "confirm", "version": "1", "text": "seen", "number": "ICCT-001", "coach_name": "Another"}
    before = len(idle_desk.tables.history)
    answer = await organiser.post(below, **fields)
    assert answer.status_code == 403
    assert "Nothing was changed" in text_of(answer)
    assert (organiser.team.version, len(idle_desk.tables.history)) == (1, before)


@pytest.mark.parametrize("below", ["/edit", "/new-logo", "/remove"])
async def test_a_viewer_opens_no_form(idle_desk: Desk, below: str) -> None:
    await idle_desk.register()
    assert (await (await at_team(idle_desk, "viewer")).get(below)).status_code == 403


async def test_nothing_is_shown_to_who_is_not_signed_in(idle_desk: Desk) -> None:
    await idle_desk.register()
    answer = await browser(idle_desk).get("/desk/teams/ICCT-001")
    assert answer.headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Fteams%2FICCT-001"


@pytest.mark.parametrize("number", ["ICCT-999", "7", "nonsense", "%3Cb%3E", "ICCT-99999999999", "OTHER-001"])
async def test_a_number_that_no_team_has_is_told_so(team: AtTeam, number: str) -> None:
    for below in ("", "/edit", "/new-logo"):
        answer = await team.at(number).get(below)
        assert answer.status_code == 404
        assert heading_of(answer) == "There is no team with this number"
    assert (await team.at(number).post("decide", decision="confirm")).status_code == 404


async def test_a_number_is_read_in_any_case(team: AtTeam) -> None:
    assert "ICCT-001 Grace Warriors" in text_of(await team.at("icct-1").get())


@pytest.mark.parametrize("below", ACTS)
async def test_what_only_takes_forms_leads_to_the_page(team: AtTeam, below: str) -> None:
    answer = await team.get(f"/{below}")
    assert (answer.status_code, answer.headers["Location"]) == (303, team.home)


async def test_who_was_shown_a_team_is_kept_after_the_answer(team: AtTeam) -> None:
    for _ in range(2):
        await team.get()
    (viewed,) = team.history(HistoryAction.VIEWED)
    assert viewed.actor.kind is ActorKind.ORGANISER


async def test_a_look_that_cannot_be_kept_is_a_line_in_the_log(team: AtTeam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordAccess, "viewed", away)
    (who,) = map(str, team.desk.tables.organisers)
    with capture_logs() as logs:
        assert (await team.get()).status_code == 200
    (told,) = [one for one in logs if one["event"] == "view_not_recorded"]
    expected = {"event": "view_not_recorded", "log_level": "warning", "team_id": "ICCT-001"}
    assert told == expected | {"organiser": who, "reason": "gone"}


async def test_the_form_of_a_correction_shows_as_much(team: AtTeam) -> None:
    await team.get("/edit")
    assert len(team.history(HistoryAction.VIEWED)) == 1


async def test_a_page_without_contact_data_is_kept_of_nobody(team: AtTeam) -> None:
    await team.get("/new-logo")
    await team.at("ICCT-002").get()
    assert team.history(HistoryAction.VIEWED) == []


async def test_admins_see_who_looked(idle_desk: Desk) -> None:
    await idle_desk.register()
    reviewer, admin = await at_team(idle_desk), await at_team(idle_desk, "admin")
    await reviewer.get()
    assert "Who looked at it 1 Reviewer Raj 1 January 2026" in text_of(await admin.get())
    assert "Who looked" not in text_of(await reviewer.get())


async def test_the_timeline_names_who_did_it(team: AtTeam) -> None:
    container, number = team.desk.container, team.team.team_id
    key = Actor(ActorKind.KEY, "website")
    gone = Actor(ActorKind.ORGANISER, "o_" + "0" * 32)
    await team.decide("request_changes", reason="Please send the coach's name", note="he was on holiday")
    await container.renew_link()(RenewLinkCommand(team_id=number, actor=key))
    await container.add_note()(number, "she called", actor=gone)
    await container.retry_messages()(RetryMessagesCommand(team_id=number, delivered=True, actor=OPERATOR))
    said = text_of(await team.get())
    assert "Asked to correct before: waiting for review by Reviewer Raj" in said
    assert "Please send the coach's name Private: he was on holiday" in said
    assert "New link sent by API key website" in said
    assert "Private note by an organiser" in said
    assert "Registered by the captain" in said


async def test_changes_are_shown_field_by_field(team: AtTeam) -> None:
    await team.press_correction(coach_name="Ravi Das", player_2_name="", player_2_role="", player_2_phone="")
    said = text_of(await team.get())
    assert "Coach David Raj → Ravi Das" in said
    assert "Player removed: Player 2, All-Rounder, 9000000002" in said
    assert "Corrected by Reviewer Raj" in said


async def test_a_church_counts_its_other_teams_against_its_limit() -> None:
    async with open_desk(DELIVER_IN_SERVER="false", TEAMS_PER_CHURCH="2") as desk:
        await desk.register()
        organiser = await at_team(desk)
        assert "No other team; it may have 2." in text_of(await organiser.get())
        await desk.register(team_name="Lions")
        page = await organiser.get()
        assert "1 other team; it may have 2." in text_of(page)
        assert "/desk/teams?church=CSI+St.+Peter%27s+Church" in seen(page).links
        await organiser.at("ICCT-002").decide("withdraw")
        assert "1 other team; it may have 2." in text_of(await organiser.at("ICCT-002").get())


async def test_a_church_is_shown_as_it_counts(team: AtTeam) -> None:
    container = team.desk.container
    await container.register_church()(
        RegisterChurchCommand(name="Saint Peter's", place="Vellore", teams_allowed="1", actor=OPERATOR)
    )
    await team.desk.register(team_name="Lions", church_name="Saint Peter's")
    await container.merge_churches()(
        MergeChurchesCommand(source="CSI St. Peter's Church", into="Saint Peter's", actor=OPERATOR)
    )
    said = text_of(await team.get())
    assert "Counts as Saint Peter's, Vellore" in said
    assert "1 other team; it may have 1. That is more than it may have." in said
    assert "Over the limit" in said


async def test_overlaps_stand_side_by_side(team: AtTeam) -> None:
    await team.desk.register(
        team_name="Lions",
        church_name="Another Church",
        captain_name="Player 2",
        captain_phone="9000000002",
        coach_name="Nobody Else",
        players='[{"name": "Somebody", "phone": "9876543210"}]',
    )
    said = text_of(await team.get())
    assert "ICCT-002 · Lions Another Church Waiting for review" in said
    assert "ICCT-001 ICCT-002 How sure Player 2 player 2, 90000 00002 Player 2 captain, 90000 00002 Certain" in said
    assert "Somebody" not in said
    assert "Show 1 possible one" in said
    possible = text_of(await team.get("?possible=1"))
    assert "John Samuel captain, 98765 43210 Somebody player 1, 98765 43210 Possible" in possible
    other = team.at("ICCT-002")
    assert len(other.history(HistoryAction.VIEWED)) == 1


async def test_a_team_that_was_removed_keeps_its_number_alone(team: AtTeam) -> None:
    await team.decide("reject", reason="We have no place", note="a pity")
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    page = await team.get()
    said = text_of(page)
    assert page.status_code == 200
    assert heading_of(page).endswith("is removed")
    assert "Not accepted before: waiting for review by Reviewer Raj" in said
    assert "Removed before: not accepted by the command line" in said
    for erased in ("Grace", "John", "98765", "no place", "a pity"):
        assert erased not in said


@pytest.mark.parametrize("below", ["/edit", "/new-logo"])
async def test_a_form_of_a_removed_team_leads_to_its_page(team: AtTeam, below: str) -> None:
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    assert (await team.get(below)).headers["Location"] == team.home


@pytest.mark.parametrize("below", [*ACTS, "edit", "new-logo"])
async def test_a_team_that_was_removed_in_another_tab_is_told_so(team: AtTeam, below: str) -> None:
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    before = len(team.history())
    answer = await team.post(below, decision="confirm", version="1", text="a note", coach_name="Another")
    assert answer.status_code == 409
    assert "Not done: this team was removed after you opened the page" in text_of(answer)
    assert "by the command line" in text_of(answer)
    assert len(team.history()) == before


@pytest.mark.parametrize(
    ("below", "typed"),
    [
        ("decide", {"ready": "Names are missing", "reason": "two <b>of</b> them", "note": "Called twice"}),
        ("note", {"text": "The captain called"}),
        ("edit", {"reason": "She called", "coach_name": "Another"}),
    ],
)
async def test_words_of_a_form_about_a_team_that_was_removed_are_kept(
    team: AtTeam, below: str, typed: dict[str, str]
) -> None:
    await team.desk.container.remove_team()(team.team.team_id, actor=OPERATOR)
    answer = await team.post(below, decision="request_changes", version="1", **typed)
    assert answer.status_code == 409
    told = alert_of(answer)
    for name, text in typed.items():
        assert (escape(text) in answer.text) is (name != "coach_name")
    assert "What you typed is kept nowhere else" in told


async def test_two_organisers_are_told_apart(idle_desk: Desk) -> None:
    await idle_desk.register()
    team = await at_team(idle_desk)
    await add(idle_desk, "viewer")
    await team.decide("confirm")
    assert "by Reviewer Raj" in text_of(await team.get())
