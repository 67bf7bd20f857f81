"""Mails in the captain's language: texts, and what is put together for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from icct_core import (
    CAPTAIN,
    OPERATOR,
    Challenge,
    ChangeKind,
    ChangeMails,
    CodePurpose,
    CodeTemplate,
    ConfirmationTemplate,
    EmailAddress,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    LinkTemplate,
    MailTemplate,
    News,
    Organiser,
    OrganiserId,
    PersonName,
    RecordedEntry,
    RegistrationStatus,
    Role,
    SignInTemplate,
    Told,
    change_templates,
    day_in_words,
)
from icct_core.domain.codes.subjects import FIRST_ENTRY
from tests.support.builders import a_registration

T = TypeVar("T", bound=MailTemplate)

CHENNAI = ZoneInfo("Asia/Kolkata")
PAGE = "https://icct.example.org/team/a"
NOW = datetime(2026, 11, 28, 8, 35, tzinfo=UTC)
TAMIL: Mapping[str, str] = {
    "November": "நவம்பர்",
    "{day} {month} {year}": "{year} {month} {day}",
    "withdraw the team": "அணியை விலக்குவது",
    "waiting for review": "பரிசீலனையில் உள்ளது",
    "Coach": "பயிற்சியாளர்",
    "Bowler": "பவுலர்",
    "Player": "வீரர்",
    "Logo": "லோகோ",
    "Captain's phone": "தொலைபேசி",
    "{label}: {before} → {after}": "{label} = {after} ← {before}",
    "{label} added: {after}": "{label} + {after}",
    "{label} removed: {before}": "{label} - {before}",
    "{label} replaced": "{label} மாறியது",
    "This replaces our mail of {when}.": "முந்தையது: {when}.",
    "Dear $captain_name,": "அன்புள்ள $captain_name,",
    "Look at your team, or change it, on its page:": "உங்கள் அணியின் பக்கம்:",
}


def tamil(text: str) -> str:
    return TAMIL.get(text, text)


def in_tamil_too(template: T, say: Callable[[str], str] = tamil) -> T:
    return replace(template, others={"ta": template.translated(say)})


MAILS = ChangeMails(
    templates={kind: in_tamil_too(template) for kind, template in change_templates().items()}, zone=CHENNAI
)


def news(*changes: FieldChange, told_at: datetime | None = None) -> News:
    """An edit with changes, else a decision that replaces what was told."""
    team = replace(a_registration(), language="ta")
    if told_at:
        team = replace(team, told=Told(status=RegistrationStatus.CONFIRMED, at=told_at))
    entry = HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.EDITED if changes else HistoryAction.DECIDED,
        actor=CAPTAIN if changes else OPERATOR,
        registration_id=team.id,
        after=RegistrationStatus.REGISTERED,
        changes=changes,
    )
    found = News.of(team, 1, [RecordedEntry(number=1, entry=entry)])
    assert found is not None
    return found


@pytest.mark.parametrize("language", [None, "en", "hi"])
def test_captains_of_another_language_get_the_mail_as_it_is(language: str | None) -> None:
    template = in_tamil_too(ConfirmationTemplate())
    team = a_registration(language=language)
    assert template.render(team, PAGE) == ConfirmationTemplate().render(team, PAGE)


def test_a_confirmation_is_in_the_captains_language_with_the_words_before_the_link() -> None:
    template = in_tamil_too(ConfirmationTemplate())
    mail = template.render(a_registration(language="ta"), PAGE)
    for part in (mail.text, mail.html):
        assert "அன்புள்ள John Samuel," in part
        assert "உங்கள் அணியின் பக்கம்:" in part
        assert "Dear" not in part
        assert "Player 1 (பவுலர்)" in part
        assert "Player 2 (All-Rounder)" in part


def test_a_new_link_is_told_in_the_captains_language() -> None:
    template = in_tamil_too(LinkTemplate())
    team = a_registration(language="ta")
    mail = template.render(team, PAGE, occasion=1)
    assert mail.text.startswith("அன்புள்ள John Samuel,\n")
    assert mail.message_id == LinkTemplate().render(team, PAGE, occasion=1).message_id


def test_the_lines_of_changes_the_status_and_the_day_are_said_too() -> None:
    mail = MAILS.render(
        news(
            FieldChange("coach_name", "A", "B {day}"),
            FieldChange("players", None, "C"),
            FieldChange("players", "D", None),
            FieldChange("logo", "a.png", "b.png"),
        )
    )
    assert "- பயிற்சியாளர் = B {day} ← A\n- வீரர் + C\n- வீரர் - D\n- லோகோ மாறியது\n" in mail.text
    assert "<li>பயிற்சியாளர் = B {day} ← A</li>" in mail.html
    for part in (mail.text, mail.html):
        assert "பரிசீலனையில் உள்ளது" in part
        assert "2026 நவம்பர் 28, 14:05 IST" in part


@pytest.mark.parametrize(
    ("earlier", "said"), [(timedelta(hours=1), "13:05"), (timedelta(days=8), "2026 நவம்பர் 20, 14:05")]
)
def test_what_a_mail_replaces_is_said(earlier: timedelta, said: str) -> None:
    mail = MAILS.render(news(told_at=NOW - earlier))
    assert f"முந்தையது: {said}." in mail.text
    assert f"முந்தையது: {said}." in mail.html


def test_the_former_address_is_written_to_in_the_same_language() -> None:
    edit = news(FieldChange("captain_email", "old@example.com", "new@example.com"))
    address = edit.former_address
    assert address is not None
    mail = MAILS.render_move(edit, address)
    assert mail.text.startswith("அன்புள்ள John Samuel,\n")
    assert "2026 நவம்பர் 28, 14:05 IST" in mail.html


def test_a_code_says_in_the_captains_language_what_it_is_for() -> None:
    challenge = Challenge.new(CodePurpose.WITHDRAWAL, a_registration().id, at=NOW)
    template = in_tamil_too(CodeTemplate(zone=CHENNAI))
    mail = template.render(a_registration(language="ta"), challenge, "012345")
    for part in (mail.text, mail.html):
        assert "அணியை விலக்குவது" in part
        assert "2026 நவம்பர் 28, 14:05 IST" in part
        assert "012345" in part


def test_a_code_to_sign_in_with_says_the_day_in_the_language_of_its_template() -> None:
    challenge = Challenge.new(CodePurpose.SIGN_IN, FIRST_ENTRY, at=NOW)
    anna = Organiser(
        id=OrganiserId.new(),
        name=PersonName("Anna Raj"),
        email=EmailAddress("anna@example.org"),
        role=Role.VIEWER,
        added_at=NOW,
    )
    mail = SignInTemplate(zone=CHENNAI).translated(tamil).render(anna, challenge, "012345")
    for part in (mail.text, mail.html):
        assert "2026 நவம்பர் 28, 14:05 IST" in part
        assert "012345" in part


@pytest.mark.parametrize("kind", ChangeKind)
def test_each_translation_is_asked_for_the_texts_that_there_are(kind: ChangeKind) -> None:
    asked: list[str] = []

    def noted(text: str) -> str:
        asked.append(text)
        return text

    template = change_templates()[kind]
    assert template.translated(noted).text == template.text
    assert template.subject in asked


def test_every_month_has_its_name() -> None:
    days = [day_in_words(datetime(2026, month, 9, tzinfo=UTC)) for month in range(1, 13)]
    assert days == [f"{datetime(2026, month, 9, tzinfo=UTC):9 %B 2026}" for month in range(1, 13)]
