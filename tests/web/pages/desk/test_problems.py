"""What goes wrong at the desk is said in the desk's language, and leads back to the desk."""

from __future__ import annotations

import pytest

from tests.support.http.captain import text_of
from tests.support.http.desk_visitor import browser, signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import heading_of, seen

TAMIL = {"Accept-Language": "ta"}


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("/desk/nothing", 404, "There is no page here"), ("/desk/organisers/x", 404, "There is no page here")],
)
async def test_a_page_that_is_not_there(desk: Desk, path: str, status: int, heading: str) -> None:
    admin = await signed_in(desk, "admin")
    answer = await admin.get(path, TAMIL)
    assert (answer.status_code, heading_of(answer)) == (status, heading)
    assert '<html lang="en">' in answer.text
    assert "/desk" in seen(answer).links
    assert not {"/register", "/team/lost"} & set(seen(answer).links)


async def test_a_form_from_elsewhere_was_not_sent(desk: Desk) -> None:
    answer = await browser(desk).post("/desk/sign-in", headers=TAMIL | {"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, heading_of(answer)) == (403, "This was sent from another website")
    assert "Not sent. Go back: nothing is lost" in text_of(answer)
