"""``POST /api/registration``: a valid form becomes a numbered team whose logo and mail are delivered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from icct_core import OWED_TO_A_NEW_TEAM, MessageState
from tests.support.builders import a_form, a_jpeg, a_png, a_progressive_jpeg
from tests.support.http.error_answers import refusal
from tests.support.http.form_encoding import encode, file_part, form_parts, multipart, text_part
from tests.support.http.in_memory_service import ACCEPTED, PATH, Desk, open_desk, until


async def test_a_valid_form_is_answered_as_published(desk: Desk) -> None:
    answer = await desk.register()
    assert answer.status_code == 200
    assert answer.content == b'{"success":true,"team_id":"ICCT-001","message":"Team registered successfully"}'
    assert answer.headers["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in answer.headers


async def test_everything_the_form_says_is_kept(idle_desk: Desk) -> None:
    players = '[{"name": "S. Kumar", "role": "all rounder", "phone": "+91 98765-43210"}, {"name": "José"}]'
    await idle_desk.register(team_name="  தமிழ்   அணி ", captain_phone="098765 43210", players=players, logo=a_jpeg())
    (registration,) = idle_desk.tables.registrations.values()
    team = registration.known_team
    assert (team.name.text, team.church.text, team.coach.text) == ("தமிழ் அணி", "CSI St. Peter's Church", "David Raj")
    assert (team.captain.phone.digits, team.captain.whatsapp.digits) == ("9876543210", "9876543211")
    assert [player.name.text for player in team.squad] == ["S. Kumar", "José"]
    assert registration.registered_at == idle_desk.clock.now()
    (logo,) = (one.logo for one in idle_desk.tables.staged_files.values())
    assert (logo.content, logo.media_type) == (a_jpeg(), "image/jpeg")


async def test_both_addresses_count_the_same_numbers(desk: Desk) -> None:
    paths = [PATH, "/api/v1/registration", PATH]
    answers = [await desk.register(path=path, team_name=f"Team {index}") for index, path in enumerate(paths)]
    assert [answer.json()["team_id"] for answer in answers] == ["ICCT-001", "ICCT-002", "ICCT-003"]


async def test_the_thousandth_team_gets_four_digits(idle_desk: Desk) -> None:
    idle_desk.tables.last_numbers["ICCT"] = 998
    answers = [await idle_desk.register(team_name=f"Team {index}") for index in range(2)]
    assert [answer.json()["team_id"] for answer in answers] == ["ICCT-999", "ICCT-1000"]


async def test_the_organisers_choose_the_prefix() -> None:
    async with open_desk(TEAM_ID_PREFIX="YOUTH") as desk:
        assert (await desk.register()).json() == ACCEPTED | {"team_id": "YOUTH-001"}


@pytest.mark.parametrize(("logo", "name"), [(a_png(), "a.jpg"), (a_jpeg(), "a.exe"), (a_progressive_jpeg(), "")])
async def test_a_logo_is_what_its_content_says(desk: Desk, logo: bytes, name: str) -> None:
    part = file_part("logo", logo, filename=name, media_type="application/octet-stream")
    assert (await desk.send([*form_parts(without="logo"), part])).json() == ACCEPTED


@pytest.mark.parametrize("left_out", [True, False], ids=["absent", "empty"])
async def test_without_a_whatsapp_number_the_phone_is_it(idle_desk: Desk, left_out: bool) -> None:
    parts = form_parts(without="captain_whatsapp") if left_out else form_parts(a_form(captain_whatsapp=""))
    assert (await idle_desk.send(parts)).json() == ACCEPTED
    (registration,) = idle_desk.tables.registrations.values()
    assert registration.known_team.captain.whatsapp == registration.known_team.captain.phone


async def test_parts_the_form_does_not_know_are_ignored(desk: Desk) -> None:
    unknown = [
        text_part("csrf_token", "abc"),
        text_part("", b"\xff\x00"),
        file_part("photo", b"GIF89a"),
        text_part("id", ""),
    ]
    twice = [text_part("captcha", "1"), text_part("captcha", "2")]
    assert (await desk.send([*unknown, *form_parts(), *twice])).json() == ACCEPTED


async def test_an_api_key_is_ignored_here(desk: Desk) -> None:
    assert (await desk.register(headers=[("X-API-Key", "anything")])).json() == ACCEPTED


@pytest.mark.parametrize("spelling", ["GRACE WARRIORS", "  grace   warriors ", "GraceWarriors"])
async def test_a_team_of_that_name_and_captain_is_refused_for_ever(desk: Desk, spelling: str) -> None:
    await desk.register()
    desk.clock.advance(timedelta(days=400))
    answer = await desk.register(team_name=spelling, captain_phone="+91 98765 43210", church_name="Another Church")
    assert (answer.status_code, answer.json()["error_code"]) == (409, "DUPLICATE_TEAM")
    assert answer.json()["details"] == {}
    assert not any(known in answer.text for known in ("Grace Warriors", "John", "9876543210", "ICCT-001"))
    assert len(desk.tables.registrations) == 1


async def test_a_namesake_with_another_captain_is_welcome(desk: Desk) -> None:
    await desk.register()
    assert (await desk.register(captain_phone="9876500000")).json() == ACCEPTED | {"team_id": "ICCT-002"}


async def test_a_church_has_no_more_teams_than_the_organisers_allow() -> None:
    async with open_desk(TEAMS_PER_CHURCH="2") as desk:
        for name in ("Lions", "Tigers"):
            assert (await desk.register(team_name=name)).status_code == 200
        answer = await desk.register(team_name="Bears", church_name="csi st peters CHURCH")
        assert (answer.status_code, answer.json()["error_code"]) == (409, "CHURCH_LIMIT_REACHED")
        assert answer.json()["details"] == {"limit": 2}
        other = await desk.register(team_name="Bears", church_name="Grace Church")
        assert other.json() == ACCEPTED | {"team_id": "ICCT-003"}


@pytest.mark.parametrize(
    "dates",
    [
        {"REGISTRATION_OPENS_AT": "2026-01-01T00:00:01Z"},
        {"REGISTRATION_CLOSES_AT": "2026-01-01T05:30:00+05:30"},
    ],
)
async def test_outside_its_dates_registration_is_closed(dates: dict[str, Any]) -> None:
    async with open_desk(**dates) as desk:
        answer = await desk.register()
        assert (answer.status_code, answer.json()["error_code"]) == (409, "REGISTRATION_CLOSED")
        assert set(answer.json()["details"]) == {"opens_at", "closes_at", "text"}
        assert desk.kept() == set()


async def test_registration_opens_at_its_moment() -> None:
    async with open_desk(REGISTRATION_OPENS_AT="2026-01-01T00:10:00Z") as desk:
        refused = await desk.register()
        details = {"opens_at": "2026-01-01T00:10:00+00:00", "closes_at": None, "text": None}
        assert refused.json()["details"] == details
        desk.clock.advance(timedelta(minutes=10))
        assert (await desk.register()).json() == ACCEPTED


async def test_the_organisers_choose_squad_size_and_roles() -> None:
    async with open_desk(SQUAD_MIN_PLAYERS="2", SQUAD_MAX_PLAYERS="2", PLAYER_ROLES="Batsman, wicket keeper") as desk:
        squad = [{"name": "S. Kumar", "role": "Wicketkeeper"}, {"name": "D. Raj", "role": "Bowler"}]
        wrong_role = await desk.register(players=json.dumps(squad))
        assert set(wrong_role.json()["details"]["field_errors"]) == {"players[1].role"}
        too_few = await desk.register(players=json.dumps(squad[:1]))
        assert set(too_few.json()["details"]["field_errors"]) == {"players"}
        assert (await desk.register(players=json.dumps([squad[0], {"name": "D. Raj"}]))).json() == ACCEPTED


async def test_logo_and_mail_are_delivered_after_the_answer(desk: Desk) -> None:
    logo = a_png(data=b"ours")
    await desk.register(logo=logo)
    await until(lambda: desk.files and desk.mails)
    (name,) = desk.tables.registrations
    assert desk.files == {f"{name}/logo": (logo, "image/png")}
    (mail,) = desk.mails
    assert mail.to.text == "john.samuel@example.com"
    assert "ICCT-001" in mail.subject
    assert "Player 11" in mail.text
    await until(lambda: {row.state for row in desk.tables.outbox.values()} == {MessageState.DELIVERED})
    assert not desk.tables.staged_files
    (registration,) = desk.tables.registrations.values()
    assert registration.logo is not None


@pytest.mark.parametrize("base", [a_jpeg(), a_png()], ids=["jpeg", "png"])
async def test_of_what_a_phone_writes_only_the_picture_is_kept(idle_desk: Desk, base: bytes) -> None:
    sent = base + b"<html><script>alert(1)</script></html>"
    first = await idle_desk.register(key="k", logo=sent)
    assert (first.status_code, first.json()) == (200, ACCEPTED)
    (logo,) = (one.logo for one in idle_desk.tables.staged_files.values())
    assert (logo.content, logo.sha256) == (base, sha256(base).hexdigest())
    again = await idle_desk.register(key="k", logo=sent)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = await idle_desk.register(key="k", logo=base)
    assert other.json()["error_code"] == "DUPLICATE_SUBMISSION"


async def test_a_server_told_not_to_deliver_keeps_the_messages(idle_desk: Desk) -> None:
    await idle_desk.register()
    rows = idle_desk.tables.outbox.values()
    assert {row.message.kind for row in rows} == set(OWED_TO_A_NEW_TEAM)
    assert {row.state for row in rows} == {MessageState.PENDING}
    assert not {"files", "mails"} & idle_desk.kept()
    for kind in OWED_TO_A_NEW_TEAM:
        await idle_desk.container.deliver_messages()(kind)
    assert {"files", "mails"} <= idle_desk.kept()


CLOSING = "2026-12-31T23:59:00+05:30"


@pytest.mark.parametrize("trial", ["", "?dry_run=true"])
async def test_a_form_that_began_to_arrive_before_the_closing_time_is_taken(trial: str) -> None:
    async with open_desk(REGISTRATION_CLOSES_AT=CLOSING) as desk:
        closes_at = datetime.fromisoformat(CLOSING)
        desk.clock.advance(closes_at - desk.clock.now() - timedelta(seconds=1))

        async def slow() -> AsyncIterator[bytes]:
            body = encode(form_parts())
            yield body[:1000]
            desk.clock.advance(timedelta(minutes=1))
            yield body[1000:]

        answer = await desk.post(slow(), headers=[("Content-Type", multipart())], path=f"{PATH}{trial}")
        assert answer.status_code == 200
        late = await desk.register(path=f"{PATH}{trial}", team_name="Lions")
        assert refusal(late)[:2] == (409, "REGISTRATION_CLOSED")
