"""The confirmation’s texts from a folder that a person edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_adapters.mail.mail_templates import FILES, load_template
from icct_core import ConfirmationTemplate
from tests.support.builders import a_registration

DEFAULT = ConfirmationTemplate(domain="example.org")


def loaded(folder: Path | None, **texts: str) -> ConfirmationTemplate:
    """The template of a folder with these texts."""
    for name, text in texts.items():
        ((folder or Path()) / FILES[name]).write_text(text, "utf-8")
    return load_template(folder, "example.org")


def test_without_a_folder_every_text_is_the_default() -> None:
    assert loaded(None) == DEFAULT


def test_a_file_that_is_missing_leaves_its_text_as_it_is(tmp_path: Path) -> None:
    assert loaded(tmp_path) == DEFAULT


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_one_text_and_no_other(tmp_path: Path, name: str) -> None:
    template = loaded(tmp_path, **{name: "வணக்கம் $team_id"})
    changed = {each for each in FILES if getattr(template, each) != getattr(DEFAULT, each)}
    assert changed == {name}
    assert getattr(template, name) == "வணக்கம் $team_id"
    assert template.domain == "example.org"


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("$nothing of ours")
    (tmp_path / "old").mkdir()
    assert loaded(tmp_path) == DEFAULT


@pytest.mark.parametrize("written", ["$team_id\n", "\n $team_id\r\n\r\n", "$team_id"])
def test_a_subject_loses_the_line_ends_of_its_file(tmp_path: Path, written: str) -> None:
    mail = loaded(tmp_path, subject=written).render(a_registration())
    assert mail.subject == "ICCT-001"


def test_a_subject_over_several_lines_is_one_line(tmp_path: Path) -> None:
    assert loaded(tmp_path, subject="$team_name\nis registered\n").subject == "$team_name is registered"


def test_the_other_texts_keep_their_lines(tmp_path: Path) -> None:
    template = loaded(tmp_path, text="one\n\n two\n", html="<p>\n</p>\n")
    assert (template.text, template.html) == ("one\n\n two\n", "<p>\n</p>\n")


@pytest.mark.parametrize("name", FILES)
def test_a_word_that_stands_for_nothing_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{FILES[name]} has \$captain_phone, which is none of "):
        loaded(tmp_path, **{name: "call $captain_phone"})


def test_a_text_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILES["text"]).write_bytes("Liebe Grüße".encode("latin-1"))
    with pytest.raises(ValueError, match=r"^confirmation.txt is not UTF-8 text$"):
        loaded(tmp_path)


def test_a_mark_of_the_encoding_is_no_part_of_a_text(tmp_path: Path) -> None:
    (tmp_path / FILES["subject"]).write_bytes("\ufeff$team_id\n".encode())
    assert loaded(tmp_path).subject == "$team_id"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        loaded(tmp_path / "no such folder")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        loaded(tmp_path / "file")


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILES["html"]).mkdir()
    with pytest.raises(IsADirectoryError):
        loaded(tmp_path)
