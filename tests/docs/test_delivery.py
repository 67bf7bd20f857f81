"""The page on delivery, followed with both services standing in."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.support.docs.pages import ROOT, Block, section, table
from tests.support.docs.shell import alike, printed_by, steps
from tests.support.processes.icct_process import Server, eventually, register
from tests.support.stand_ins.services import both_services
from tests.support.stand_ins.smtp_faults import Fault

PAGE = ROOT / "docs/explanation/delivery.md"


def prints(command: str, shown: Block, settings: dict[str, Any]) -> bool:
    return alike(printed_by(command, **settings)) == alike(shown.text)


def follow(text: str, settings: dict[str, Any]) -> None:
    """Run the commands; each prints what the page shows, if not at once then soon."""
    for command, shown in steps(text):
        if command.startswith("icct "):
            eventually(partial(prints, command, shown, settings), f"{command} prints:\n{shown.text}")


def test_it_goes_as_the_page_says(tmp_path: Path) -> None:
    waiting, mended = section(PAGE, "See what waits"), section(PAGE, "Clear the queue")
    retry, rest = mended.split("When everything has left:")
    (_, shown), *_ = steps(waiting)
    with both_services() as services:
        services.cloudinary.go_down()
        services.mail.fail_with(Fault(at="RCPT", answer="550 5.1.1 User unknown"))
        settings = {"DATA_DIR": tmp_path, **services.settings}
        with Server(**settings, BREAKER_FAILURES=1, BREAKER_SECONDS=2) as server:
            with httpx.Client(base_url=server.url) as client:
                assert register(client).status_code == 200
                eventually(lambda: json.loads(alike(client.get("/status").text)) == status_in(shown), "the status")
                follow(waiting, settings)
                services.recover()
                follow(retry, settings)
                eventually(lambda: client.get("/status").json()["outbox"]["pending"] == 0, "everything has left")
            follow(rest, settings)


def status_in(shown: Block) -> Any:
    return json.loads(alike(shown.text))


def test_every_event_of_the_table_is_one_of_the_log_s() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "src/icct_http/service/worker").glob("*.py"))
    logged = re.findall(r'(?:_log|log)\.\w+\((?:\w+, )?"([a-z_]+)"', sources)
    logged += re.findall(r': "(message_[a-z]+)"', sources)
    assert {row[0] for row in table(PAGE) if "_" in row[0] or row[0] == "purged"} == set(logged)
