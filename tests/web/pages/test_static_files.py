"""Styles, scripts and pictures of the pages."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files

import pytest

from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import REGISTER

PAGES = ["/", REGISTER, "/privacy", "/nothing"]
FOLDER = files("icct_http.web") / "static" / "pages"


async def loaded_by(desk: Desk, path: str) -> list[str]:
    page = (await desk.client.get(path, headers={"Accept": "text/html"})).text
    return sorted(
        {address for address in re.findall(r'(?:src|href)="([^"]+)"', page) if address.startswith("/static/")}
    )


@pytest.mark.parametrize("path", PAGES)
async def test_everything_a_page_loads_is_kept_for_ever_under_its_digest(shared_desk: Desk, path: str) -> None:
    addresses = await loaded_by(shared_desk, path)
    assert len(addresses) >= 2
    for address in addresses:
        answer = await shared_desk.client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        again = await shared_desk.client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        other = re.sub(r"\.[0-9a-f]{10}\.", ".0000000000.", address)
        assert (await shared_desk.client.get(other)).status_code == 404


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_loads_nothing_from_elsewhere_and_has_nothing_inline(shared_desk: Desk, path: str) -> None:
    page = (await shared_desk.client.get(path, headers={"Accept": "text/html"})).text
    loaded = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert all(address.startswith(("/", "?", "#")) and not address.startswith("//") for address in loaded)
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! type=\"module\" src=)", page) == []


@pytest.mark.parametrize("path", ["/static/", "/static/../style.css", "/static/style.css", "/static/%2e%2e/docs.html"])
async def test_nothing_else_is_served(shared_desk: Desk, path: str) -> None:
    assert (await shared_desk.client.get(path)).status_code == 404


async def test_the_first_view_of_the_form_is_light(shared_desk: Desk) -> None:
    addresses = [REGISTER, *await loaded_by(shared_desk, REGISTER)]
    sizes = [len(gzip.compress((await shared_desk.client.get(address)).content)) for address in addresses]
    assert sum(sizes) < 60 * 1024


def test_the_style_is_small_and_loads_nothing() -> None:
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    assert len(style.encode()) <= 8 * 1024
    assert re.findall(r"url\(|@import|data:", style) == []
