"""The texts of mails from a folder that a person edits."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from icct_adapters.mail.mail_templates import (
    CHANGE_FILES,
    CODE_FILES,
    FILES,
    LINK_FILES,
    SIGN_IN_FILES,
    MailTemplates,
    load_templates,
    texts_missing,
    texts_without_link,
)
from icct_core import (
    ChangeKind,
    ChangeMails,
    CodeTemplate,
    ConfirmationTemplate,
    LinkTemplate,
    MailTemplate,
    SignInTemplate,
    TeamId,
    change_templates,
)
from tests.support.builders import a_draft
from tests.support.databases.stores import NOW

DEFAULT = MailTemplates(
    confirmation=ConfirmationTemplate(domain="example.org"),
    changes=ChangeMails(templates=change_templates("example.org")),
    link=LinkTemplate(domain="example.org"),
    code=CodeTemplate(domain="example.org"),
    sign_in=SignInTemplate(domain="example.org"),
)
EVERY_FILE = [(None, name) for name in FILES] + [(kind, name) for kind in ChangeKind for name in FILES]


def file_of(kind: ChangeKind | None, name: str) -> str:
    return (CHANGE_FILES[kind] if kind else FILES)[name]


def of_kind(templates: MailTemplates, kind: ChangeKind | None) -> MailTemplate:
    return templates.changes.templates[kind] if kind else templates.confirmation


def loaded(folder: Path | None, kind: ChangeKind | None = None, **texts: str) -> MailTemplates:
    """The templates of a folder with these texts of one mail, the confirmation if no other is named."""
    for name, text in texts.items():
        ((folder or Path()) / file_of(kind, name)).write_text(text, "utf-8")
    return load_templates(folder, "example.org")


def test_the_mail_with_a_link_has_files_of_its_own(tmp_path: Path) -> None:
    for name, file in LINK_FILES.items():
        (tmp_path / file).write_text(f"{name} of $team_id", "utf-8")
    template = loaded(tmp_path).link
    assert (template.subject, template.text, template.html) == (
        "subject of $team_id",
        "text of $team_id",
        "html of $team_id",
    )
    assert template.domain == "example.org"
    assert not {*LINK_FILES.values()} & {file_of(*one) for one in EVERY_FILE}


def test_texts_that_have_no_place_for_the_link_are_named(tmp_path: Path) -> None:
    assert texts_without_link(tmp_path) == ()
    for name in ("confirmation.txt", "rejected.html", "link.txt", "notes.txt", "confirmed-subject.txt"):
        (tmp_path / name).write_text("$team_id, $$link", "utf-8")
    for name in ("confirmation.html", "confirmed.txt", "link.html"):
        (tmp_path / name).write_text("<a href='${link}'>$team_id</a>", "utf-8")
    assert texts_without_link(tmp_path) == ("confirmation.txt", "link.txt", "rejected.html")


def test_the_mail_with_a_code_has_files_too(tmp_path: Path) -> None:
    for name, file in CODE_FILES.items():
        (tmp_path / file).write_text(f"{name} $code")
    code = load_templates(tmp_path, "example.org", ZoneInfo("Asia/Kolkata")).code
    assert (code.subject, code.text, code.html) == ("subject $code", "text $code", "html $code")
    assert (code.domain, code.zone) == ("example.org", ZoneInfo("Asia/Kolkata"))


def test_the_mail_that_signs_an_organiser_in_has_files_in_one_language(tmp_path: Path) -> None:
    for name, file in SIGN_IN_FILES.items():
        (tmp_path / file).write_text(f"{name} $code $organiser_name $tournament $asked_at $ends_at")
    zone = ZoneInfo("Asia/Kolkata")
    sign_in = load_templates(tmp_path, "example.org", zone, tournament="the Cup").sign_in
    words = "$code $organiser_name $tournament $asked_at $ends_at"
    assert (sign_in.subject, sign_in.text, sign_in.html) == (f"subject {words}", f"text {words}", f"html {words}")
    assert (sign_in.domain, sign_in.zone, sign_in.tournament) == ("example.org", zone, "the Cup")
    assert texts_missing(tmp_path) == ()
    (tmp_path / SIGN_IN_FILES["html"]).unlink()
    assert texts_missing(tmp_path) == (SIGN_IN_FILES["html"],)
    assert load_templates(tmp_path, "example.org").sign_in.html == SignInTemplate().html


@pytest.mark.parametrize("word", ["$team_id", "$squad"])
def test_a_word_about_a_team_stands_for_nothing_in_a_mail_to_an_organiser(tmp_path: Path, word: str) -> None:
    (tmp_path / SIGN_IN_FILES["text"]).write_text(f"$code {word}")
    with pytest.raises(ValueError, match=f"{SIGN_IN_FILES['text']}.*\\{word}"):
        load_templates(tmp_path, "example.org")


def test_without_a_folder_every_text_is_the_default() -> None:
    assert loaded(None) == DEFAULT


def test_a_file_that_is_missing_leaves_its_text_as_it_is(tmp_path: Path) -> None:
    assert loaded(tmp_path) == DEFAULT


@pytest.mark.parametrize(("kind", "name"), EVERY_FILE)
def test_each_file_is_one_text_and_no_other(tmp_path: Path, kind: ChangeKind | None, name: str) -> None:
    templates = loaded(tmp_path, kind, **{name: "வணக்கம் $team_id"})
    changed = {
        (one, each)
        for one, each in EVERY_FILE
        if getattr(of_kind(templates, one), each) != getattr(of_kind(DEFAULT, one), each)
    }
    assert changed == {(kind, name)}
    assert getattr(of_kind(templates, kind), name) == "வணக்கம் $team_id"
    assert of_kind(templates, kind).domain == "example.org"


def test_no_two_texts_share_a_file() -> None:
    files = [*(file_of(*one) for one in EVERY_FILE), *CODE_FILES.values(), *SIGN_IN_FILES.values()]
    assert len(set(files)) == len(files) == 39


def test_times_in_mails_are_those_of_the_zone() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    assert load_templates(None, "example.org", zone).changes.zone is zone


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("$nothing of ours")
    (tmp_path / "old").mkdir()
    assert loaded(tmp_path) == DEFAULT


@pytest.mark.parametrize("written", ["$team_id\n", "\n $team_id\r\n\r\n", "$team_id"])
def test_a_subject_loses_the_line_ends_of_its_file(tmp_path: Path, written: str) -> None:
    registration = a_draft().registered(TeamId("ICCT", 1), at=NOW)
    assert loaded(tmp_path, subject=written).confirmation.render(registration).subject == "ICCT-001"


def test_a_subject_over_several_lines_is_one_line(tmp_path: Path) -> None:
    templates = loaded(tmp_path, ChangeKind.REJECTED, subject="$team_name\nis not accepted\n")
    assert of_kind(templates, ChangeKind.REJECTED).subject == "$team_name is not accepted"


def test_the_other_texts_keep_their_lines(tmp_path: Path) -> None:
    template = loaded(tmp_path, text="one\n\n two\n", html="<p>\n</p>\n").confirmation
    assert (template.text, template.html) == ("one\n\n two\n", "<p>\n</p>\n")


@pytest.mark.parametrize(("kind", "name"), EVERY_FILE)
def test_a_word_that_stands_for_nothing_is_named(tmp_path: Path, kind: ChangeKind | None, name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{file_of(kind, name)} has \$captain_phone, which is none of "):
        loaded(tmp_path, kind, **{name: "call $captain_phone"})


@pytest.mark.parametrize("kind", [None, *ChangeKind])
def test_a_text_that_is_not_utf_8_is_refused(tmp_path: Path, kind: ChangeKind | None) -> None:
    (tmp_path / file_of(kind, "text")).write_bytes("Liebe Grüße".encode("latin-1"))
    with pytest.raises(ValueError, match=rf"^{file_of(kind, 'text')} is not UTF-8 text$"):
        loaded(tmp_path)


def test_a_mark_of_the_encoding_is_no_part_of_a_text(tmp_path: Path) -> None:
    (tmp_path / FILES["subject"]).write_bytes("\ufeff$team_id\n".encode())
    assert loaded(tmp_path).confirmation.subject == "$team_id"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        loaded(tmp_path / "no such folder")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        loaded(tmp_path / "file")


@pytest.mark.parametrize("kind", [None, *ChangeKind])
def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path, kind: ChangeKind | None) -> None:
    (tmp_path / file_of(kind, "html")).mkdir()
    with pytest.raises(IsADirectoryError):
        loaded(tmp_path)
