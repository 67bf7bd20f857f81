"""``/docs`` and ``/redoc``: what browsers get, and what they must not load."""

from __future__ import annotations

import gzip
import json
import re
from hashlib import sha256
from importlib.resources import files
from typing import Any

import httpx
import pytest

from icct_http.web.api.documentation import _OF_DOCS, _OF_REDOC
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import Desk, open_desk

STATIC = files("icct_http.web") / "static"
VENDORED: list[dict[str, Any]] = json.loads((STATIC / "vendored.json").read_text())
VENDORED_FILES = [(package, name) for package in VENDORED for name in package["sha256"]]
ASSETS = [f"/docs/assets/{name}" for name in _OF_DOCS] + [f"/redoc/assets/{name}" for name in _OF_REDOC]
PAGES = ["/docs", "/redoc", "/api/v1/docs", "/api/v1/redoc"]


def policy_of(answer: httpx.Response) -> dict[str, list[str]]:
    directives = (one.split() for one in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, *sources in directives}


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_runs_no_script_but_the_packages_own(shared_desk: Desk, path: str) -> None:
    answer = await shared_desk.client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert {source for sources in policy.values() for source in sources} <= {
        *("'none'", "'self'", "data:", "blob:"),
        *(["'unsafe-inline'"] if "redoc" in path else []),
    }
    assert "'unsafe-inline'" not in policy["script-src"]
    assert re.findall(r"<script(?! src=\")|<style|\son\w+=|\sstyle=", answer.text) == []


@pytest.mark.parametrize("path", PAGES)
async def test_everything_a_page_loads_is_served_here(shared_desk: Desk, path: str) -> None:
    page = (await shared_desk.client.get(path)).text
    loaded = [address for address in re.findall(r'(?:src|href)="([^"]+)"', page) if address != "data:,"]
    assert len(loaded) >= 3
    for address in loaded:
        assert address.startswith("/")
        assert (await shared_desk.client.get(address)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_leads_to_the_pages_and_the_first_of_them_back(path: str) -> None:
    async with open_desk(TOURNAMENT_NAME="Madurai & Friends") as desk:
        page = (await desk.client.get(path)).text
        assert '<a href="/">Madurai &amp; Friends</a> <a href="/register">' in page
        assert 'href="/docs"' in (await desk.client.get("/")).text


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_without_pages_it_is_as_it_was(shared_desk: Desk, path: str) -> None:
    async with open_desk(PAGES="false") as desk:
        answer = await desk.client.get(path, headers={"Accept-Encoding": "identity"})
    assert answer.content == (STATIC / f"{path[1:]}.html").read_bytes()
    with_pages = await shared_desk.client.get(path)
    assert with_pages.headers["ETag"] != answer.headers["ETag"]
    assert policy_of(with_pages) == policy_of(answer)


@pytest.mark.parametrize("path", ASSETS)
async def test_an_asset_is_sent_as_what_it_is(shared_desk: Desk, path: str) -> None:
    answer = await shared_desk.client.get(path, headers={"Accept-Encoding": "identity"})
    expected = "text/css" if path.endswith(".css") else "text/javascript"
    assert answer.headers["Content-Type"] == f"{expected}; charset=utf-8"
    assert "Content-Encoding" not in answer.headers
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.content
    head = await shared_desk.client.head(path, headers={"Accept-Encoding": "identity"})
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0, br", False),
        ("gzip; q=0.0", False),
        ("gzip;q=0, *", False),
        ("", False),
    ],
)
async def test_an_asset_is_compressed_for_those_who_can_read_it(
    shared_desk: Desk, accepted: str, compressed: bool
) -> None:
    answer = await shared_desk.client.get("/docs/assets/swagger-ui.css", headers={"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding") == "gzip") is compressed
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content == (STATIC / "swagger-ui/swagger-ui.css").read_bytes()
    if compressed:
        assert int(answer.headers["Content-Length"]) < len(answer.content) / 4
        assert int(answer.headers["Content-Length"]) == len(gzip.compress(answer.content, 6, mtime=0))


@pytest.mark.parametrize("wrapped", ["{}", "W/{}", '"other", {}'])
async def test_a_browser_that_has_an_asset_gets_it_no_second_time(shared_desk: Desk, wrapped: str) -> None:
    path = "/redoc/assets/redoc.standalone.js"
    first = await shared_desk.client.get(path)
    again = await shared_desk.client.get(path, headers={"If-None-Match": wrapped.format(first.headers["ETag"])})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    changed = await shared_desk.client.get(path, headers={"If-None-Match": '"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


@pytest.mark.parametrize("name", ["nothing.js", "docs.html", "..%2fvendored.json", "%2e%2e/vendored.json"])
async def test_no_other_file_is_served(shared_desk: Desk, name: str) -> None:
    assert refusal(await shared_desk.client.get(f"/docs/assets/{name}"))[:2] == (404, "NOT_FOUND")


@pytest.mark.parametrize(("package", "name"), VENDORED_FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_vendored_file_is_what_its_package_has(package: dict[str, Any], name: str) -> None:
    content = (STATIC / package["folder"] / name).read_text()
    for original, replacement in package["replaced"].get(name, []):
        assert original not in content
        content = content.replace(replacement, original)
    assert sha256(content.encode()).hexdigest() == package["sha256"][name]


def test_every_vendored_file_is_listed_with_its_licence() -> None:
    for package in VENDORED:
        names = {path.name for path in (STATIC / package["folder"]).iterdir()}
        assert names == set(package["sha256"])
        assert "LICENSE" in names
        assert package["licence"] in {"Apache-2.0", "MIT", "0BSD"}
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["integrity"])


@pytest.mark.parametrize("name", ["docs.html", "docs.js", "redoc.html", "redoc.js", "redoc.css"])
def test_our_own_files_name_no_other_host(name: str) -> None:
    assert "//" not in re.sub(r"^// .*", "", (STATIC / name).read_text(), flags=re.MULTILINE)
