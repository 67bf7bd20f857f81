"""``/privacy``: ours, or the organisers' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_http.page_parts import check_notices
from icct_http.service.settings.settings import Settings
from icct_http.service.start_up.start_error import WrongSetting
from icct_http.web.pages.languages import BY_CODE
from icct_http.web.pages.notices import Block, NoticeUnusable, load_notices, parse_notice
from tests.support.http.in_memory_service import open_desk
from tests.support.http.page_form import heading_of

VALUES = {"contact": "privacy@example.org", "tournament": "ICCT26", "withdrawn_days": "41", "backup_days": "97"}


async def test_the_page_shows_the_notice_with_its_contact_and_version() -> None:
    async with open_desk(
        PRIVACY_CONTACT="call 98765 & ask", PRIVACY_NOTICE_VERSION="2026-11", BACKUP_KEEP_DAYS="97"
    ) as desk:
        answer = await desk.client.get("/privacy")
    assert (answer.status_code, heading_of(answer)) == (200, "Privacy notice")
    assert "Write to call 98765 &amp; ask." in answer.text
    assert "2026-11" in answer.text
    assert "after 97 days at the latest" in answer.text
    assert "{" not in answer.text


def test_headings_lists_and_paragraphs_are_told_apart_and_nothing_is_markup() -> None:
    text = "\ufeff# Why\r\nFor {tournament},\r\nonly.\r\n\r\n- names\r\n- <b>phones</b>\r\n\r\n\r\n# How long\r\n"
    assert parse_notice(text, VALUES) == (
        Block("heading", ("Why",)),
        Block("paragraph", ("For ICCT26, only.",)),
        Block("list", ("names", "<b>phones</b>")),
        Block("heading", ("How long",)),
    )


def test_a_file_of_the_organisers_takes_the_place_of_ours_in_its_language(tmp_path: Path) -> None:
    (tmp_path / "privacy.txt").write_text("For everybody", encoding="utf-8")
    (tmp_path / "privacy.ta.txt").write_text("தமிழில்", encoding="utf-8")
    notices = load_notices("1", tmp_path, VALUES)
    told = {code: notices.of(language)[0].lines for code, language in BY_CODE.items()}
    assert told == {"en": ("For everybody",), "ta": ("தமிழில்",), "hi": ("For everybody",)}


def test_ours_is_there_in_each_language_with_the_same_parts() -> None:
    notices = load_notices("1", None, VALUES)
    told = {code: notices.of(language) for code, language in BY_CODE.items()}
    parts = {code: [(block.kind, len(block.lines)) for block in blocks] for code, blocks in told.items()}
    assert parts == dict.fromkeys(BY_CODE, parts["en"])
    assert len(set(told.values())) == len(BY_CODE)
    for blocks in told.values():
        text = str(blocks)
        assert all(value in text for value in VALUES.values())
        assert "{" not in text


def test_without_a_contact_readers_turn_to_the_organisers_in_their_language() -> None:
    notices = load_notices("1", None, {**VALUES, "contact": ""})
    for code, words in {"en": "to the organisers.", "ta": "அமைப்பாளர்கள்.", "hi": "आयोजक।"}.items():
        assert words in notices.of(BY_CODE[code])[-1].lines[0]


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "privacy.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(NoticeUnusable, match=r"privacy\.txt cannot be read as UTF-8 text"):
        load_notices("1", tmp_path, VALUES)


def test_a_server_does_not_start_with_a_notice_that_cannot_be_shown(tmp_path: Path) -> None:
    settings = Settings.from_environment({"MAIL_TEMPLATES_DIR": str(tmp_path)})
    check_notices(settings)
    (tmp_path / "privacy.hi.txt").write_bytes(b"\xff")
    with pytest.raises(WrongSetting, match=r"MAIL_TEMPLATES_DIR has a notice that cannot be shown: .*privacy\.hi\.txt"):
        check_notices(settings)
