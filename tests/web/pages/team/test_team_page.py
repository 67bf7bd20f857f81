"""``/team/<link>``: what a captain sees, and what nobody else does."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from icct_adapters.memory.tables import Tables
from icct_core import Decision, MessageKind, RegistrationStatus, RemoveTeam, StoredFile
from tests.support.builders import a_png
from tests.support.http.captain import Captain, a_captain, text_of
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import BROWSER, SAME_SITE, heading_of, seen

BELOW = ["", "/edit", "/contact", "/withdraw", "/logo"]


async def test_who_has_just_registered_is_told_the_number_and_to_keep_the_link(captain: Captain) -> None:
    page = await captain.get()
    assert page.status_code == 200
    assert "ICCT-001" in heading_of(page)
    assert "Your team is registered" in page.text
    assert f"http://127.0.0.1:8000{captain.home}" in page.text
    for query in ("?utm_source=x", "?lang=en"):
        assert "Your team is registered" in (await captain.get(query)).text
    captain.desk.clock.advance(timedelta(minutes=31))
    assert "Your team is registered" not in (await captain.get()).text


async def test_phones_and_addresses_are_masked_and_names_are_not(captain: Captain) -> None:
    text = (await captain.get()).text
    assert "98•••••210" in text
    assert "jo•••@example.com" in text
    assert "90•••••011" in text
    assert "Player 11" in text
    assert "David Raj" in text
    assert re.findall(r"9876543210|900000|john\.samuel@", text) == []


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("Bowler", "பவுலர்"),
        ("Coach", "Coach"),
        ("Bat &lt", "Bat &amp;lt"),
        ("A&copy", "A&amp;copy"),
    ],
)
async def test_a_usual_role_is_translated_and_every_other_one_is_what_was_typed(role: str, said: str) -> None:
    async with open_desk(DELIVER_IN_SERVER="false") as desk:
        captain = await a_captain(desk, player_1_role=role)
        page = await captain.get(**{"Accept-Language": "ta"})
    assert page.status_code == 200
    assert f'Player 1</span> <span class="hint">{said} · ' in page.text


@pytest.mark.parametrize("below", BELOW)
async def test_its_pages_are_kept_nowhere_and_tell_their_address_to_no_other_host(captain: Captain, below: str) -> None:
    answer = await captain.get(below)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    if below != "/logo":
        assert re.findall("<title>(.*)</title>", answer.text) == ["ICCT-001: ICCT26"]
        assert '<meta name="robots" content="noindex">' in answer.text
        assert "og:" not in answer.text


async def test_the_logo_is_shown_while_it_waits_to_be_stored_and_from_the_disk_afterwards(tmp_path: Path) -> None:
    async with open_desk(DELIVER_IN_SERVER="false", FILE_STORAGE="disk", DATA_DIR=str(tmp_path)) as desk:
        captain = await a_captain(desk)
        for kinds in ((), (MessageKind.STORE_LOGO,)):
            await captain.deliver(*kinds)
            shown = await captain.get("/logo")
            assert (shown.status_code, shown.content) == (200, a_png())
            assert shown.headers["Content-Type"] == "image/png"
            assert (shown.headers["X-Robots-Tag"], shown.headers["Cache-Control"]) == ("noindex", "no-store")
        assert captain.team.logo is not None


async def test_a_logo_at_a_file_host_is_shown_from_there_and_a_lost_one_is_not_found(captain: Captain) -> None:
    tables, team = captain.desk.tables, captain.team
    tables.registrations[team.id] = replace(team, logo=StoredFile(url="https://res.cloudinary.com/logo.png"))
    answer = await captain.get("/logo")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://res.cloudinary.com/logo.png")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    tables.staged_files.clear()
    tables.registrations[team.id] = replace(team, logo=None)
    assert (await captain.get("/logo")).status_code == 404


async def test_what_the_organisers_ask_for_stands_first_with_what_to_do(captain: Captain) -> None:
    await captain.decide(Decision.REQUEST_CHANGES, "Player 3 has <no> phone")
    text = text_of(await captain.get())
    assert "The organisers write: Player 3 has <no> phone" in text
    assert "It is right as it is: send it again" in text


@pytest.mark.parametrize(("delay", "is_shown"), [("120", False), ("0", True)])
async def test_what_was_taken_back_before_its_mail_was_due_is_not_shown(delay: str, is_shown: bool) -> None:
    async with open_desk(DELIVER_IN_SERVER="false", DECISION_MAIL_DELAY=delay) as desk:
        captain = await a_captain(desk)
        await captain.decide(Decision.REJECT, "Your team plays elsewhere")
        await captain.decide(Decision.REOPEN, "That was another team")
        text = text_of(await captain.get())
    assert ("Your team plays elsewhere" in text, "That was another team" in text) == (is_shown, is_shown)


async def test_an_answer_puts_the_team_back_to_review_and_twice_is_once(captain: Captain) -> None:
    await captain.decide(Decision.REQUEST_CHANGES)
    version = str(captain.team.version)
    page = await captain.follow(await captain.post("/answer", {"version": version}))
    assert "The organisers see now that you have answered." in page.text
    assert captain.team.status is RegistrationStatus.REGISTERED
    again = await captain.post("/answer", {"version": version})
    assert (again.status_code, again.headers["Location"]) == (303, f"{captain.home}?done=answered")
    assert captain.team.version == int(version) + 1


async def test_an_answer_to_a_team_that_was_decided_about_since_is_refused(captain: Captain) -> None:
    await captain.decide(Decision.REQUEST_CHANGES)
    old = str(captain.team.version)
    await captain.decide(Decision.REJECT)
    page = await captain.post("/answer", {"version": old})
    assert page.status_code == 409
    assert "Look at it again." in page.text
    assert "Not accepted" in page.text


async def test_a_form_that_was_sent_before_is_told_so(captain: Captain) -> None:
    assert "This form was sent before." in (await captain.get("?sent=before", **SAME_SITE)).text
    assert 'role="status"' not in (await captain.get("?done=nonsense&x=1", **SAME_SITE)).text


@pytest.mark.parametrize(
    ("said", "words"),
    [("?done=withdrawn", "Your team is withdrawn."), ("?sent=before", "This form was sent before.")],
)
async def test_a_link_that_somebody_shared_says_nothing_of_what_was_just_done(
    captain: Captain, said: str, words: str
) -> None:
    for came in ({}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "cross-site"}, {"Referer": "https://mail.example"}):
        assert words not in (await captain.get(said, **came)).text
    assert words in (await captain.get(said, **SAME_SITE)).text
    assert words in (await captain.get(said, Referer=f"{captain.desk.client.base_url}{captain.home}")).text


async def test_a_new_link_by_mail_ends_this_one_and_is_shown_to_nobody(captain: Captain) -> None:
    answer = await captain.post("/send", {})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/team/lost?sent=page")
    page = await captain.follow(answer)
    assert "A new link is on its way" in page.text
    assert "/team/W" not in page.text
    assert (await captain.get()).status_code == 404
    await captain.deliver(MessageKind.LINK_BY_MAIL)
    (link,) = re.findall(r"^http://127\.0\.0\.1:8000(/team/\S+)$", captain.desk.mails[-1].text, re.MULTILINE)
    assert (await captain.desk.client.get(link)).status_code == 200


async def test_links_are_sent_five_times_an_hour(captain: Captain) -> None:
    pages = captain.desk.container.captains().pages
    for _ in range(5):
        assert (await captain.post("/send", {})).status_code == 303
        captain.home = pages.path_of(next(iter(captain.desk.tables.registrations.values())))
    refused = await captain.post("/send", {})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 60
    assert "Several links were sent in the last hour" in refused.text


async def test_a_link_of_one_team_never_opens_another(captain: Captain) -> None:
    other = await a_captain(captain.desk, team_name="Other Lions", captain_phone="9123456780", submission_key="f" * 20)
    assert "Other Lions" not in (await captain.get()).text
    body, signature = captain.home.rsplit(".", 1)
    other_body, other_signature = other.home.rsplit(".", 1)
    for mixed in (f"{body}.{other_signature}", f"{other_body}.{signature}"):
        for below in BELOW:
            assert (await captain.desk.client.get(mixed + below, headers=BROWSER)).status_code == 404
    edited = await captain.submit("/edit", coach_name="Another Coach")
    assert edited.status_code == 303
    assert other.team.known_team.coach.text == "David Raj"
    assert (
        await captain.post("/edit", {"version": "1", "team_id": "ICCT-002", "coach_name": "X Y"})
    ).status_code != 500
    assert other.team.known_team.coach.text == "David Raj"


async def test_a_forged_a_cut_and_a_removed_one_say_the_same_as_one_that_never_was(captain: Captain) -> None:
    cut = await captain.desk.client.get(captain.home[:-3], headers=BROWSER)
    forged = await captain.desk.client.get(
        captain.home[:-1] + ("A" if captain.home[-1] != "A" else "E"), headers=BROWSER
    )
    never = await captain.desk.client.get("/team/nothing", headers=BROWSER)
    remove: RemoveTeam = captain.desk.container.remove_team()
    await remove(captain.team.team_id)
    removed = await captain.get()
    assert {one.status_code for one in (cut, forged, never, removed)} == {404}
    assert len({one.text for one in (cut, forged, never, removed)}) == 1
    assert {"number", "email"} <= seen(never).values.keys()


async def test_links_that_have_ended_say_so_with_the_form_for_a_new_one(captain: Captain) -> None:
    await captain.window(closed=True)
    captain.desk.clock.advance(timedelta(days=31))
    captain.desk.container.window_copy().forget()
    page = await captain.get()
    assert page.status_code == 410
    assert "This link has ended" in page.text
    assert {"number", "email"} <= seen(page).values.keys()


@pytest.mark.parametrize("after", [".", ",", ")", "%20", "%3E", "'", ".)", "/", "?utm_source=chat&x"])
async def test_what_programs_put_after_a_link_is_ignored(captain: Captain, after: str) -> None:
    page = await captain.get(after)
    assert page.status_code == 200
    assert f'action="{captain.home}/send"' in page.text


async def test_following_every_link_and_sending_no_form_changes_nothing(captain: Captain) -> None:
    await captain.decide(Decision.REQUEST_CHANGES)
    before = {each.name: repr(getattr(captain.desk.tables, each.name)) for each in fields(Tables)}
    to_visit, visited = {captain.home, "/team/lost"}, set[str]()
    while to_visit:
        address = to_visit.pop()
        visited.add(address)
        for method in ("GET", "HEAD"):
            answer = await captain.desk.client.request(method, address, headers=BROWSER)
            assert answer.status_code < 500
        page = await captain.desk.client.get(address, headers=BROWSER)
        if "text/html" in page.headers.get("Content-Type", ""):
            found = re.findall(r'(?:href|src|action|formaction)="(/[^"#]*)"', page.text)
            to_visit |= {one for one in found if one.startswith("/team")} - visited
    assert {captain.home + below for below in ("", "/edit", "/contact", "/withdraw", "/answer", "/send")} <= visited
    after = {each.name: repr(getattr(captain.desk.tables, each.name)) for each in fields(Tables)}
    assert after == before


async def test_a_form_from_another_website_is_refused(captain: Captain) -> None:
    for below in ("/edit", "/contact", "/contact/code", "/withdraw", "/withdraw/code", "/answer", "/send"):
        refused = await captain.post(below, {"version": "1"}, **{"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
    assert captain.team.version == 1


async def test_who_wants_json_is_told_that_there_is_a_page(captain: Captain) -> None:
    answer = await captain.get(Accept="application/json")
    assert (answer.status_code, answer.json()["error_code"]) == (406, "NOT_ACCEPTABLE")


async def test_nothing_of_a_link_or_of_a_person_is_logged(captain: Captain, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    await captain.get()
    await captain.submit("/edit", coach_name="Planted Coach")
    await captain.submit("/contact", to="/contact/code")
    await captain.post("/send", {})
    await captain.get()
    logged = "".join(capsys.readouterr())
    assert "/team/{link}" in logged
    for planted in (captain.home.removeprefix("/team/"), "Planted", "9876543210", "john.samuel", "Grace"):
        assert planted not in logged
    metrics = (await captain.desk.client.get("/metrics")).text
    assert captain.home.removeprefix("/team/") not in metrics
