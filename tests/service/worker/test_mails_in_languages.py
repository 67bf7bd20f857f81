"""Mails of a running service are in the language that a captain chose, else in its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from icct_core import LANGUAGES, MessageKind
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.preparation import check_mail_templates
from icct_http.service.start_up.start_error import WrongSetting
from icct_http.service.worker.mail_languages import mail_languages
from tests.support.http.form_encoding import form_parts, text_part
from tests.support.http.in_memory_service import open_desk
from tests.support.processes.icct_process import environment

WORDS = {"en": "Dear John Samuel,", "ta": "அன்புள்ள John Samuel,", "hi": "प्रिय John Samuel,"}


async def confirmed(language: str | None, **variables: Any) -> str:
    """The text of the confirmation to a captain who chose this language."""
    chosen = [text_part("language", language)] if language else []
    async with open_desk(DELIVER_IN_SERVER="false", **variables) as desk:
        assert (await desk.send([*form_parts(), *chosen])).status_code == 200
        while await desk.container.deliver_messages()(MessageKind.CONFIRM_BY_MAIL):
            pass
        (mail,) = desk.mails
        return str(mail.text)


@pytest.mark.parametrize(
    ("chosen", "service", "language"),
    [(None, "en", "en"), (None, "hi", "hi"), ("ta", "hi", "ta"), ("en", "hi", "en")],
)
async def test_a_captain_is_written_to_in_the_language_chosen(chosen: str | None, service: str, language: str) -> None:
    assert (await confirmed(chosen, LANGUAGE=service)).startswith(WORDS[language])


async def test_the_organisers_words_in_that_language_come_first(tmp_path: Path) -> None:
    (tmp_path / "confirmation.ta.txt").write_text("வாழ்த்துகள் $captain_name", "utf-8")
    (tmp_path / "confirmation.txt").write_text("Welcome $captain_name", "utf-8")
    folder = {"MAIL_TEMPLATES_DIR": str(tmp_path)}
    assert (await confirmed("ta", **folder)).startswith("வாழ்த்துகள் John Samuel")
    assert (await confirmed("hi", **folder)).startswith("Welcome John Samuel")


def test_a_wrong_word_in_one_language_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "rejected.hi.html").write_text("$nobody")
    settings = Settings.from_environment({"MAIL_TEMPLATES_DIR": str(tmp_path)})
    with pytest.raises(WrongSetting, match=r"rejected\.hi\.html has \$nobody"):
        check_mail_templates(settings.mail)


def test_every_language_has_words_of_its_own() -> None:
    said = mail_languages().said
    assert tuple(said) == LANGUAGES
    assert len({say("Coach") for say in said.values()}) == len(LANGUAGES)


def test_catalogues_need_no_web_framework() -> None:
    program = (
        "import sys\n"
        "from icct_http.service.worker.mail_languages import mail_languages\n"
        "assert mail_languages().said['ta']('Coach') != 'Coach'\n"
        "print(*sys.modules)"
    )
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    assert not {"litestar", "jinja2"} & set(ended.stdout.split())
