"""Every page of the desk in every state, sizes and schemes in pairs: no barrier, no scrolling, no wrong HTML."""

from __future__ import annotations

import html5lib
import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Open
from tests.browser.test_states import PHONE, is_html, settled
from tests.support.browser.desk_states import DESK_STATES
from tests.support.browser.site import Site
from tests.support.processes.icct_process import eventually

DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize(("name", "place"), [(name, place) for place, name in enumerate(DESK_STATES)])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_page_of_the_desk_has_no_barrier(
    open_browser: Open, desk_site: Site, name: str, place: int, size: dict[str, int]
) -> None:
    scheme = ("light", "dark")[(place + (size is DESK)) % 2]
    page = open_browser(desk_site.url, viewport=size, color_scheme=scheme).page()
    DESK_STATES[name](page, desk_site)
    page.wait_for_load_state("networkidle")
    assert settled(page) == []


@pytest.mark.parametrize("name", list(DESK_STATES))
def test_html_of_the_desk_is_without_a_mistake(open_browser: Open, desk_site: Site, name: str) -> None:
    begun: list[Response] = []
    sent: list[str] = []

    def read(answer: Response) -> None:
        if is_html(answer):
            begun.append(answer)
            sent.append(answer.text())

    page = open_browser(desk_site.url, java_script_enabled=False).page()
    page.on("response", read)
    DESK_STATES[name](page, desk_site)
    page.wait_for_load_state("networkidle")
    eventually(lambda: page.content() != "" and len(sent) == len(begun) > 0, "read")
    for text in sent:
        html5lib.HTMLParser(strict=True).parse(text)
