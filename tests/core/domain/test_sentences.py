from __future__ import annotations

import json

import pytest

from icct_core import (
    DatabaseUnavailable,
    FileTooLarge,
    InvalidFileType,
    InvalidValue,
    PersonName,
    Sentence,
    TeamNotFound,
    ValidationFailed,
)
from icct_core.domain.errors import MAY_BE_STORED
from icct_core.domain.pictures.file_types import advice_about
from tests.support.builders import a_draft

TAMIL = {"{label} is required": "{label} தேவை", "Team name": "அணியின் பெயர்", "{one} or {other}": "{other}, {one}"}


def tamil(text: str) -> str:
    return TAMIL.get(text, text)


def test_a_sentence_is_its_english_text() -> None:
    sentence = Sentence("{label} is required", label="Team name")
    assert sentence == "Team name is required"
    assert json.dumps({"text": sentence}) == '{"text": "Team name is required"}'
    assert type(str(sentence)) is str
    assert (sentence.template, dict(sentence.values)) == ("{label} is required", {"label": "Team name"})


def test_a_sentence_without_values_is_taken_as_it_is() -> None:
    assert Sentence('such as {"name": 1}') == 'such as {"name": 1}'
    assert Sentence('such as {"name": 1}').translated(tamil) == 'such as {"name": 1}'


def test_what_people_typed_is_no_template() -> None:
    sentence = Sentence("{one} or {other}", one="{other}", other="{}")
    assert sentence == "{other} or {}"
    assert sentence.translated(tamil) == "{}, {other}"


def test_a_sentence_inside_another_one_is_translated_with_it_and_a_text_is_not() -> None:
    template = "{label} is required"
    assert Sentence(template, label=Sentence("Team name")).translated(tamil) == "அணியின் பெயர் தேவை"
    assert Sentence(template, label="Team name").translated(tamil) == "Team name தேவை"


def test_without_a_catalogue_it_is_english() -> None:
    assert Sentence("{label} is required", label=Sentence("Team name")).translated(str) == "Team name is required"


def test_a_sentence_stays_itself() -> None:
    sentence = Sentence("{count} players", count=1)
    assert Sentence.of(sentence) is sentence
    assert Sentence.of("text").template == "text"
    assert InvalidValue(sentence).sentence is sentence


def test_the_errors_of_a_form_can_be_said_in_another_language() -> None:
    with pytest.raises(ValidationFailed) as refused:
        a_draft(team_name="", captain_name="")
    errors = refused.value.field_errors
    assert errors == {("captain_name",): "Captain name is required", ("team_name",): "Team name is required"}
    assert errors["team_name",].translated(tamil) == "அணியின் பெயர் தேவை"


def test_a_label_that_is_given_as_text_is_a_sentence_too() -> None:
    with pytest.raises(InvalidValue) as refused:
        PersonName.parse("", "Team name")
    assert refused.value.sentence.translated(tamil) == "அணியின் பெயர் தேவை"


def test_errors_that_were_given_as_text_are_sentences() -> None:
    assert ValidationFailed({("lines", 1): "wrong"}).field_errors["lines", 1].template == "wrong"


@pytest.mark.parametrize(
    ("error", "template"),
    [
        (TeamNotFound(), TeamNotFound.message),
        (
            FileTooLarge(max_size=1, received_size=2),
            "Logo must be at most {max_size} bytes; this one has {received_size}",
        ),
        (InvalidFileType(received="text/html", allowed=()), InvalidFileType.message),
        (
            InvalidFileType(received="image/gif", allowed=(), advice=advice_about("image/gif")),
            "This is {name}. Save it as JPEG or PNG, or send a screenshot",
        ),
        (DatabaseUnavailable(), DatabaseUnavailable.message),
        (DatabaseUnavailable(may_be_stored=True), MAY_BE_STORED),
    ],
)
def test_an_error_has_the_sentence_that_it_says(error: FileTooLarge, template: str) -> None:
    assert error.sentence.template == template
    assert str(error) == error.sentence
