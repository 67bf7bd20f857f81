"""The organisers' desk of real servers: two of them, a database that only reads, and mail that is down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.databases.database_faults import read_only
from tests.support.http.desk_visitor import hidden
from tests.support.http.page_form import BROWSER, SAME_SITE
from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, register, run
from tests.support.servers.postgres import PostgresCluster

ADDRESS = "reviewer@example.org"


@pytest.fixture
def settings(postgres: PostgresCluster, tmp_path: Path) -> dict[str, Any]:
    """Of servers that mail nothing."""
    return {"DATABASE_URL": postgres.create_database(), "DATA_DIR": tmp_path, "DELIVER_IN_SERVER": "false"}


@pytest.fixture
def organiser() -> Iterator[httpx.Client]:
    """A browser: it keeps cookies, for all ports of a machine."""
    with httpx.Client(headers=BROWSER | SAME_SITE, timeout=LONG_ENOUGH) as client:
        yield client


def send(browser: httpx.Client, url: str, path: str, **fields: str) -> httpx.Response:
    """The form of a page, sent from there."""
    page = browser.get(url + path)
    parts = {name: (None, value) for name, value in (hidden(page.text) | fields).items()}
    return browser.post(url + path, files=parts)


def code_by_command(**settings: Any) -> str:
    printed = run("organisers", "code", ADDRESS, "--force", **settings)
    assert printed.returncode == 0, printed.stderr
    return printed.stdout.strip()


def sign_in(browser: httpx.Client, url: str, *, typed_at: str = "", **settings: Any) -> httpx.Response:
    """Ask for a code at one server, and type the one that the command prints at the same or another."""
    asked = send(browser, url, "/desk/sign-in", email=ADDRESS)
    assert asked.headers["Location"] == "/desk/sign-in/code"
    return send(browser, typed_at or url, "/desk/sign-in/code", code=code_by_command(**settings))


def test_an_organiser_goes_from_one_server_to_the_other_while_mail_is_down(
    settings: dict[str, Any], organiser: httpx.Client
) -> None:
    with Server(**settings) as one, Server(**settings) as other:
        added = run("organisers", "add", "R. Kumar", ADDRESS, "--role", "reviewer", **settings)
        assert added.returncode == 0
        signed_in = sign_in(organiser, one.url, typed_at=other.url, **settings)
        assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/desk")
        for url in (one.url, other.url, one.url):
            assert organiser.get(f"{url}/desk/teams").status_code == 200
        assert run("organisers", "sign-out", ADDRESS, **settings).returncode == 0
        for url in (one.url, other.url):
            assert organiser.get(f"{url}/desk/teams").status_code == 303  # to the page that asks for a code


def test_a_database_that_only_reads_is_read_and_says_why_nothing_is_done(
    settings: dict[str, Any], organiser: httpx.Client, postgres: PostgresCluster
) -> None:
    with Server(**settings) as server:
        with httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as captain:
            assert register(captain).json()["team_id"] == "ICCT-001"
        run("organisers", "add", "R. Kumar", ADDRESS, "--role", "reviewer", **settings)
        assert sign_in(organiser, server.url, **settings).status_code == 303
        team = f"{server.url}/desk/teams/ICCT-001"
        with read_only(postgres, settings["DATABASE_URL"]):
            for path in ("/desk", "/desk/teams", "/desk/teams/ICCT-001"):
                assert organiser.get(server.url + path).status_code == 200
            refused = confirm(organiser, team)
            assert refused.status_code == 503
            assert "nothing can be stored just now" in refused.text
        eventually(lambda: confirm(organiser, team).status_code == 303, "it is decided once it may be written")


def confirm(browser: httpx.Client, team: str) -> httpx.Response:
    form = {"decision": "confirm", "version": "1"}
    return browser.post(f"{team}/decide", files={name: (None, value) for name, value in form.items()})


def test_the_link_that_a_new_server_prints_lets_the_first_admin_in_once(
    settings: dict[str, Any], organiser: httpx.Client
) -> None:
    with Server(**settings) as server:
        eventually(lambda: "/desk/enter/" in server.output, "the link is printed")
        (link,) = re.findall(r"http://127\.0\.0\.1:\d+/desk/enter/\S+", server.output)
        path = link.removeprefix(server.url)
        assert send(organiser, server.url, path).headers["Location"] == "/desk"
        assert organiser.get(f"{server.url}/desk/organisers").status_code == 200
        assert organiser.post(link, files={"nothing": (None, "")}).status_code == 404
