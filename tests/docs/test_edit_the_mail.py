"""The page about the mails' texts: its examples are mails, and its tables name all there is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from icct_adapters.mail.mail_templates import CHANGE_FILES, CODE_FILES, FILES, LINK_FILES, SIGN_IN_FILES, load_templates
from icct_core import (
    CHANGE_PLACEHOLDERS,
    LINK_PLACEHOLDERS,
    OPERATOR,
    PLACEHOLDERS,
    ChangeKind,
    HistoryAction,
    HistoryEntry,
    News,
    RecordedEntry,
    RegistrationStatus,
    TeamId,
)
from tests.support.builders import a_draft
from tests.support.docs.pages import ROOT, blocks, table

PAGE = ROOT / "docs/how-to/edit-the-mail.md"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
OF_FILES = [row for row in table(PAGE) if not row[0].startswith("$")]
OF_WORDS = [row for row in table(PAGE) if row[0].startswith("$")]


def test_the_first_example_becomes_a_mail(tmp_path: Path) -> None:
    example, _ = blocks(PAGE.read_text())
    (tmp_path / FILES["text"]).write_text(example.text)
    registration = a_draft().registered(TeamId("ICCT", 1), at=NOW)
    lines = load_templates(tmp_path, "example.org").confirmation.render(registration).text.splitlines()
    assert lines[0] == "Dear John Samuel,"
    assert lines[2] == ("welcome to the tournament! Grace Warriors of CSI St. Peter's Church has the number ICCT-001.")
    assert lines[4].startswith("1. Player 1 (")
    assert len(lines) == 17
    assert lines[-1] == "Bring $5 for the ball."


def test_the_second_example_becomes_a_mail_with_and_without_what_may_be_missing(tmp_path: Path) -> None:
    _, example = blocks(PAGE.read_text())
    (tmp_path / CHANGE_FILES[ChangeKind.REJECTED]["text"]).write_text(example.text)
    registration = a_draft().registered(TeamId("ICCT", 1), at=NOW)
    entry = HistoryEntry(
        at=NOW,
        prefix="ICCT",
        action=HistoryAction.DECIDED,
        actor=OPERATOR,
        registration_id=registration.id,
        after=RegistrationStatus.REJECTED,
        reason="It came too late.",
    )
    news = News.of(registration, 1, [RecordedEntry(number=1, entry=entry)])
    assert news is not None
    assert load_templates(tmp_path, "example.org").changes.render(news).text.splitlines()[2:] == [
        "we are sorry: Grace Warriors (ICCT-001) cannot play this year.",
        "",
        "It came too late.",
        "",
        "Call us if you have a question.",
    ]


def test_every_file_is_listed_and_none_else() -> None:
    listed = [tuple(cell.strip("`") for cell in row[:3]) for row in OF_FILES]
    every = (FILES, *CHANGE_FILES.values(), CODE_FILES, LINK_FILES, SIGN_IN_FILES)
    assert listed == [tuple(files.values()) for files in every]


def test_every_placeholder_is_listed_for_the_mails_that_have_it_and_none_else() -> None:
    listed = {row[0].removeprefix("$"): row[2].rstrip(" |") for row in OF_WORDS}
    assert len(listed) == len(OF_WORDS)
    assert {name for name, where in listed.items() if where in {"all", "confirmation"}} == PLACEHOLDERS | {"link"}
    assert {name for name, where in listed.items() if where in {"all", "about changes"}} == CHANGE_PLACEHOLDERS | {
        "link"
    }
    assert {name for name, where in listed.items() if where == "all"} == LINK_PLACEHOLDERS | {"link"}
