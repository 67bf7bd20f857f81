"""How the desk's script is set, as it is delivered: nothing of it may run what a page says, or keep what it shows."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.support.http.desk_visitor import browser, signed_in
from tests.support.http.in_memory_service import Desk

REFUSED = (400, 403, 404, 408, 413, 429, 500, 503)


class _Metas(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.contents: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name") == "htmx-config":
            self.contents.append(named["content"] or "")


def settings_in(text: str) -> list[dict[str, Any]]:
    metas = _Metas()
    metas.feed(text)
    return [json.loads(content) for content in metas.contents]


def handling_of(status: int, settings: dict[str, Any]) -> dict[str, Any]:
    """The first that fits, as htmx chooses."""
    handling = settings["responseHandling"]
    found: dict[str, Any] = next(one for one in handling if re.search(one["code"], str(status)))
    return found


@pytest.mark.parametrize("path", ["/desk", "/desk/teams", "/desk/churches", "/desk/account"])
async def test_nothing_is_run_or_kept_that_a_page_says(desk: Desk, path: str) -> None:
    viewer = await signed_in(desk, "viewer")
    (settings,) = settings_in((await viewer.get(path)).text)
    assert {name: value for name, value in settings.items() if name != "responseHandling"} == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "selfRequestsOnly": True,
        "timeout": 10_000,
    }


async def test_what_is_refused_is_shown_where_it_is_read_out(desk: Desk) -> None:
    viewer = await signed_in(desk, "viewer")
    page = (await viewer.get("/desk/teams")).text
    (settings,) = settings_in(page)
    for status in REFUSED:
        handling = handling_of(status, settings)
        assert (handling["swap"], handling["error"], handling["target"]) == (True, True, "#trouble"), status
        assert handling["ignoreTitle"] is True
    assert '<div class="trouble" id="trouble" role="alert"></div>' in page
    for status in (409, 422):  # the same form, with what is wrong in it
        assert handling_of(status, settings) == {"code": "409|422", "swap": True}
    for status in (200, 303):
        assert handling_of(status, settings) == {"code": "[23]..", "swap": True}
    assert handling_of(204, settings)["swap"] is False


async def test_who_is_not_signed_in_is_given_no_script(desk: Desk) -> None:
    page = (await browser(desk).get("/desk/sign-in")).text
    assert settings_in(page) == []
    assert "<script" not in page
