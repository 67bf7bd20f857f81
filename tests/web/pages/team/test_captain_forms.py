"""What the forms below a team's page have in common."""

from __future__ import annotations

from typing import Any

import pytest

from icct_core import DatabaseUnavailable
from icct_http.container import Container
from tests.support.builders import a_jpeg
from tests.support.http.captain import a_captain
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import BROWSER, seen


async def away(*_: Any) -> None:
    raise DatabaseUnavailable("gone")


def without_a_store_for_changes(container: Container) -> None:
    """Teams are still read, but neither written nor looked at with their timeline."""
    for provider in ("edit_by_captain", "withdraw_by_captain", "replace_logo", "get_timeline"):
        getattr(container, provider).override(away)


@pytest.mark.parametrize(
    ("below", "typed"),
    [
        ("/edit", {"coach_name": "Typed"}),
        ("/contact", {"captain_phone": "9123456789"}),
        ("/withdraw", {"sure": "1"}),
        ("/new-logo", {}),
    ],
)
async def test_what_a_store_that_is_away_has_not_taken_is_shown_again(below: str, typed: dict[str, str]) -> None:
    async with open_desk(without_a_store_for_changes, DELIVER_IN_SERVER="false") as desk:
        captain = await a_captain(desk)
        if below in {"/contact", "/withdraw"}:
            await captain.submit(below, to=f"{below}/code")
        form = seen(await captain.get(below)).values | typed
        form.pop("logo", None)
        files = {"logo": ("logo", a_jpeg(), "application/octet-stream")}
        answer = await desk.client.post(captain.home + below, data=form, files=files, headers=BROWSER)
    assert answer.status_code == 503
    assert "Not sent: we cannot store anything just now." in answer.text
    assert {name: seen(answer).values[name] for name in form if form[name]} == {
        name: text for name, text in form.items() if text
    }
    assert ("We have your logo." in answer.text) == (below == "/new-logo")
