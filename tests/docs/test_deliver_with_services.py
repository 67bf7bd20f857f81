"""The page on Cloudinary and SMTP: its settings choose both, and what it shows of mistakes is what is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import VARIABLES, Settings
from tests.support.docs.pages import ROOT, blocks, section
from tests.support.docs.shell import exports
from tests.support.processes.icct_process import Server, eventually, register
from tests.support.stand_ins.cloudinary_server import WRONG_CREDENTIALS
from tests.support.stand_ins.services import both_services
from tests.support.stand_ins.smtp_faults import WRONG_PASSWORD

PAGE = ROOT / "docs/how-to/deliver-with-cloudinary-and-smtp.md"
EXPORTS = exports(PAGE.read_text())
ANOTHER_EACH_TIME = {"registration_id", "attempt", "timestamp"}


def test_its_settings_choose_both_services_and_keep_to_the_ceilings() -> None:
    settings = Settings.from_environment(EXPORTS)
    assert (settings.files.storage, settings.mail.mailer) == ("cloudinary", "smtp")
    assert [ceiling.count for ceiling in settings.mail.ceilings] == [20, 450]
    assert set(EXPORTS) <= set(VARIABLES)


def test_a_missing_setting_ends_with_the_sentences_it_shows() -> None:
    partial = {name: value for name, value in EXPORTS.items() if name not in ("SMTP_PASSWORD", "CLOUDINARY_API_KEY")}
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(partial)
    (shown,) = blocks(section(PAGE, "When a setting is missing"))
    assert refused.value.sentences == shown.text.splitlines()


def test_wrong_credentials_look_as_it_shows(tmp_path: Path) -> None:
    mail, logo, problems = blocks(section(PAGE, "When credentials are wrong"))
    with both_services() as services:
        services.cloudinary.fail_with(WRONG_CREDENTIALS)
        services.mail.fail_with(WRONG_PASSWORD)
        settings = {"DATABASE_URL": "memory://", "DATA_DIR": tmp_path, **services.settings}
        with Server(**settings) as server, httpx.Client(base_url=server.url) as client:
            assert register(client).status_code == 200
            expected = json.loads(problems.text)
            eventually(lambda: client.get("/status").json()["problems"] == expected, "both are shown as problems")
            eventually(lambda: refusals(server) >= {same(mail.text), same(logo.text)}, "both are errors in the log")
            assert client.get("/status").json()["outbox"]["parked"] == 0


def refusals(server: Server) -> set[str]:
    return {same(line) for line in server.output.splitlines() if '"credentials_refused"' in line}


def same(line: str) -> str:
    """A line of the log without what is another each time."""
    told: dict[str, Any] = json.loads(line)
    return json.dumps({name: value for name, value in told.items() if name not in ANOTHER_EACH_TIME}, sort_keys=True)
