"""``/team/<link>/new-logo``: another logo."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from icct_core import MAX_LOGO_BYTES, Decision, MessageKind, RegistrationStatus
from tests.support.builders import a_jpeg, a_png
from tests.support.http.captain import Captain, text_of
from tests.support.http.page_form import BROWSER, mistakes_in, seen

PAGE = "/new-logo"


async def send(captain: Captain, logo: bytes, version: str = "") -> httpx.Response:
    """Send the form of the page with this file."""
    fields = {"version": version or str(captain.team.version)}
    files = {"logo": ("logo", logo, "application/octet-stream")}
    return await captain.desk.client.post(captain.home + PAGE, data=fields, files=files, headers=BROWSER)


async def test_the_form_takes_pictures_and_opens_no_camera(captain: Captain) -> None:
    page = await captain.get(PAGE)
    assert 'accept="image/png,image/jpeg"' in page.text
    assert "capture" not in page.text
    assert seen(page).values["version"] == "1"


async def test_a_new_logo_is_shown_at_once_told_by_mail_and_leaves_the_status_as_it_is(captain: Captain) -> None:
    await captain.decide(Decision.CONFIRM, "")
    answer = await send(captain, a_jpeg())
    assert answer.headers["Location"] == f"{captain.home}?done=logo"
    page = await captain.follow(answer)
    assert "Your new logo is stored." in page.text
    assert "New logo" in text_of(page)
    assert "bytes" not in text_of(page)
    assert (await captain.get("/logo")).content != a_png()
    assert captain.team.status is RegistrationStatus.CONFIRMED
    await captain.deliver(MessageKind.CONFIRM_BY_MAIL, MessageKind.CHANGE_BY_MAIL)
    captain.desk.clock.advance(timedelta(minutes=10))
    await captain.deliver(MessageKind.CHANGE_BY_MAIL)
    assert any("Logo replaced" in mail.text for mail in captain.desk.mails)


@pytest.mark.parametrize(
    ("logo", "says"),
    [(b"", "Please choose the logo"), (b"GIF89a", ""), (b"\x89PNG" + b"0" * MAX_LOGO_BYTES, "")],
)
async def test_what_is_no_logo_is_a_mistake_of_its_field(captain: Captain, logo: bytes, says: str) -> None:
    answer = await send(captain, logo)
    assert 400 <= answer.status_code < 500
    assert says in mistakes_in(answer)["logo"]
    assert captain.team.version == 1


async def test_a_logo_for_an_older_version_is_refused_and_the_new_version_is_offered(captain: Captain) -> None:
    await captain.submit("/edit", coach_name="New Coach")
    stale = await send(captain, a_jpeg(), version="1")
    assert (stale.status_code, seen(stale).values["version"]) == (409, "2")
    assert (await captain.get("/logo")).content == a_png()


async def test_the_same_logo_twice_is_one(captain: Captain) -> None:
    answers = [await send(captain, a_jpeg(), version="1") for _ in range(2)]
    assert {answer.headers.get("Location") for answer in answers} == {f"{captain.home}?done=logo"}
    assert captain.team.version == 2


async def test_a_file_waits_for_a_form_that_has_to_be_sent_again(captain: Captain) -> None:
    form = seen(await captain.get(PAGE)).values
    del form["logo"]
    await captain.submit("/edit", coach_name="New Coach")
    files = {"logo": ("logo", a_jpeg(), "application/octet-stream")}
    address = captain.home + PAGE
    stale = await captain.desk.client.post(address, data=form, files=files, headers=BROWSER)
    assert "We have your logo." in stale.text
    assert 'accept="image/png,image/jpeg" required' not in stale.text
    none = {"logo": ("", b"", "application/octet-stream")}
    form = {name: text for name, text in seen(stale).values.items() if name != "logo"}
    again = await captain.desk.client.post(address, data=form, files=none, headers=BROWSER)
    assert (again.status_code, captain.team.version) == (303, 3)
    assert captain.desk.tables.kept_uploads == {}


async def test_after_squads_are_frozen_the_logo_stays(captain: Captain) -> None:
    await captain.window(freeze_at=captain.desk.clock.now() + timedelta(minutes=1))
    captain.desk.clock.advance(timedelta(minutes=1))
    assert (await captain.get(PAGE)).status_code == 409
    late = await send(captain, a_jpeg())
    assert late.status_code == 409
    assert "Squads have been frozen since 1 January 2026" in text_of(late)
    assert captain.team.version == 1
