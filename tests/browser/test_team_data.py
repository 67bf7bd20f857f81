"""A captain downloads what is kept about the team, with a script and without."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.support.browser.site import Site
from tests.support.browser.states import STATES


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_the_file_arrives_and_the_page_stays(open_browser: Open, site: Site, tmp_path: Path, *, script: bool) -> None:
    page = open_browser(java_script_enabled=script, accept_downloads=True).page()
    STATES["team, data with a code"](page, site)
    number = page.locator(".back span").inner_text().partition(" ")[0]
    page.fill("#code", site.code_sent_to(_address(site, number)))
    with page.expect_download() as download:
        page.click("main form#data .go .button:not(.quiet)")
    assert download.value.suggested_filename == f"{number}.zip"
    file = tmp_path / "team.zip"
    download.value.save_as(file)
    with ZipFile(file) as archive:
        assert json.loads(archive.read("team.json"))["number"] == number
    expect(page.locator("h1")).to_have_text("Everything that we keep about your team")


def _address(site: Site, number: str) -> str:
    with closing(sqlite3.connect(site.folder / "icct.db")) as database:
        query = "SELECT captain_email FROM teams WHERE number = ?"
        (address,) = database.execute(query, [int(number.removeprefix("ICCT-"))]).fetchone()
    return str(address)
