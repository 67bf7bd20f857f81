"""Which texts captains of each language get: subject, text and HTML from one level."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_adapters.mail.mail_templates import (
    CODE_FILES,
    FILES,
    LINK_FILES,
    MailLanguages,
    in_language,
    load_templates,
    texts_missing,
    texts_without_link,
)
from icct_core import ConfirmationTemplate

ENGLISH = ConfirmationTemplate(domain="example.org")


def tamil(text: str) -> str:
    return f"ta: {text}"


def hindi(text: str) -> str:
    return f"hi: {text}"


def loaded(folder: Path | None, language: str | None, *, otherwise: str = "en") -> ConfirmationTemplate:
    languages = MailLanguages(otherwise=otherwise, said={"en": str, "ta": tamil, "hi": hindi})
    return load_templates(folder, "example.org", languages=languages).confirmation.for_language(language)


def texts(template: ConfirmationTemplate) -> tuple[str, str, str]:
    return template.subject, template.text, template.html


def written(folder: Path, language: str = "", *names: str) -> None:
    """Files of the confirmation, all three if none is named."""
    files = in_language(FILES, language) if language else FILES
    for name in names or FILES:
        (folder / files[name]).write_text(f"{language} {name} $team_id".strip(), "utf-8")


def test_the_files_of_a_language_have_its_code_before_their_ending() -> None:
    assert in_language(FILES, "ta") == {
        "subject": "confirmation-subject.ta.txt",
        "text": "confirmation.ta.txt",
        "html": "confirmation.ta.html",
    }


def test_ours_are_in_the_captains_language() -> None:
    assert texts(loaded(None, "ta")) == texts(ENGLISH.translated(tamil))
    assert texts(loaded(None, "hi")) == texts(ENGLISH.translated(hindi))
    assert loaded(None, "ta").say("Logo") == "ta: Logo"


@pytest.mark.parametrize("language", [None, "en", "fr"])
def test_ours_are_english_for_those_of_no_other_language(language: str | None) -> None:
    assert loaded(None, language) == ENGLISH


def test_captains_who_chose_none_are_written_to_in_the_services_language() -> None:
    assert texts(loaded(None, None, otherwise="hi")) == texts(ENGLISH.translated(hindi))
    assert texts(loaded(None, "en", otherwise="hi")) == texts(ENGLISH)


def test_the_organisers_file_in_that_language_comes_first(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "ta")
    assert texts(loaded(tmp_path, "ta")) == ("ta subject $team_id", "ta text $team_id", "ta html $team_id")
    assert texts(loaded(tmp_path, None)) == ("subject $team_id", "text $team_id", "html $team_id")


def test_then_the_organisers_file_in_no_language_whose_words_are_the_services(tmp_path: Path) -> None:
    written(tmp_path)
    written(tmp_path, "ta")
    found = loaded(tmp_path, "hi", otherwise="ta")
    assert texts(found) == ("subject $team_id", "text $team_id", "html $team_id")
    assert (found.say("Logo"), found.link_words[:4]) == ("ta: Logo", "ta: ")


@pytest.mark.parametrize("name", FILES)
def test_what_a_level_lacks_is_ours_in_its_language(tmp_path: Path, name: str) -> None:
    written(tmp_path)
    written(tmp_path, "ta", name)
    found = loaded(tmp_path, "ta")
    ours = ENGLISH.translated(tamil)
    assert {each: getattr(found, each) for each in FILES} == {
        each: f"ta {each} $team_id" if each == name else getattr(ours, each) for each in FILES
    }


@pytest.mark.parametrize("name", FILES)
def test_a_word_that_stands_for_nothing_is_named_with_its_file_in_each_language(tmp_path: Path, name: str) -> None:
    file = in_language(FILES, "hi")[name]
    (tmp_path / file).write_text("$captain_phone")
    with pytest.raises(ValueError, match=rf"^{file} has \$captain_phone, which is none of "):
        loaded(tmp_path, None)


def test_files_in_a_language_without_a_place_for_the_link_are_named(tmp_path: Path) -> None:
    written(tmp_path, "ta")
    (tmp_path / in_language(LINK_FILES, "hi")["text"]).write_text("$link")
    assert texts_without_link(tmp_path) == ("confirmation.ta.html", "confirmation.ta.txt")


def test_what_a_level_lacks_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    assert texts_missing(tmp_path) == ()
    written(tmp_path)
    written(tmp_path, "ta", "text")
    assert texts_missing(tmp_path) == ("confirmation-subject.ta.txt", "confirmation.ta.html")
    (tmp_path / CODE_FILES["html"]).touch()
    assert texts_missing(tmp_path)[:2] == ("code-subject.txt", "code.txt")
