"""The tutorial and the README's first screen, followed word by word against a real service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from tests.support.docs.curl import Curl
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.processes.icct_process import Server, eventually

TUTORIAL = ROOT / "docs/tutorial/register-a-team.md"


def commands(text: str) -> list[Curl]:
    return [Curl.parse(block.text) for block in blocks(text) if block.text.startswith("curl")]


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(block.text) for block in blocks(text) if block.language == "json"]


def answer(response: httpx.Response) -> dict[str, Any]:
    """A body as the pages print it: the request id is another each time."""
    body: dict[str, Any] = response.json()
    return body | {"request_id": "…"} if "request_id" in body else body


def mails(folder: Path) -> list[str]:
    """Each mail as a text viewer shows it."""
    return [path.read_text() for path in folder.glob("new/*")]


def test_the_readme_s_command_registers_the_first_team(tmp_path: Path) -> None:
    first_screen = (ROOT / "README.md").read_text().partition("\n## ")[0]
    (command,), (expected,) = commands(first_screen), answers(first_screen)
    with Server(DATA_DIR=tmp_path) as server, httpx.Client(base_url=server.url) as client:
        assert answer(command.send(client)) == expected


def test_the_tutorial_goes_as_it_says(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path) as server, httpx.Client(base_url=server.url) as client:
        (form,), (registered, duplicate) = commands(text := section(TUTORIAL, "Register")), answers(text)
        assert answer(form.send(client)) == registered
        again = form.send(client)
        assert (answer(again), again.headers["Idempotent-Replayed"]) == (registered, "true")
        assert answer(form.send(client, headers=False)) == duplicate

        eventually(lambda: mails(tmp_path / "mail") != [], "the mail lies in the folder")
        (mail,) = mails(tmp_path / "mail")
        (subject,) = (
            block.text for block in blocks(section(TUTORIAL, "See what was kept")) if block.language == "text"
        )
        assert subject.strip() in mail
        assert "ICCT-001" in mail
        assert "11. Player 11 (Wicket-Keeper)" in mail
        eventually(lambda: [*tmp_path.glob("files/*/logo.png")] != [], "the logo lies in the folder")
        (logo,) = tmp_path.glob("files/*/logo.png")
        assert logo.read_bytes() == form.files["logo"][1]

        for command, expected in zip(commands(text := section(TUTORIAL, "Make mistakes")), answers(text), strict=True):
            assert answer(command.send(client)) == expected
        assert server.stop() == 0

    (form,), (registered,) = commands(text := section(TUTORIAL, "Stop and start again")), answers(text)
    with Server(DATA_DIR=tmp_path) as server, httpx.Client(base_url=server.url) as client:
        assert answer(form.send(client)) == registered
