"""What the form weighs on its way to a phone with one bar of signal."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path

from tests.browser.conftest import Open
from tests.support.browser.accessibility import AXE

SCRIPT = Path("src/icct_http/web/static/pages/register.js")
FIRST_VIEW, OF_THE_SCRIPT = 60_000, 12_000  # bytes, compressed


def test_the_first_view_of_the_form_is_light(open_browser: Open) -> None:
    browser = open_browser()
    page = browser.page("/register")
    page.wait_for_load_state("networkidle")
    loaded = {request.url: request.sizes() for request in browser.requests}
    weight = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in loaded.values())
    assert weight <= FIRST_VIEW
    assert len(loaded) == 4  # page, style, script, mark


def test_what_was_loaded_is_not_loaded_again(open_browser: Open) -> None:
    browser = open_browser()
    page = browser.page("/")
    page.goto("/register")
    page.wait_for_load_state("networkidle")  # what is still on its way would be cut off
    browser.requests.clear()
    page.goto("/register")
    page.wait_for_load_state("networkidle")
    loaded = [request.url for request in browser.requests if request.sizes()["responseBodySize"] > 0]
    assert loaded == [f"{browser.url}/register"]


def test_the_script_is_small() -> None:
    content = SCRIPT.read_bytes()
    assert len(gzip.compress(content, 6)) <= OF_THE_SCRIPT
    assert len(content.splitlines()) <= 300


def test_axe_is_what_its_package_has() -> None:
    vendored = json.loads((AXE.parent / "vendored.json").read_text())
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in AXE.parent.iterdir()}
    del found["vendored.json"]
    assert found == vendored["sha256"]
