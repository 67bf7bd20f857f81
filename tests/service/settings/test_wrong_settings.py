"""Every mistake that a person can make with a variable ends in one sentence, and all of them are told at once."""

from __future__ import annotations

import re

import pytest

from icct_http.cli import main as cli
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import VARIABLES, Settings
from icct_http.service.settings.weak_keys import is_placeholder
from tests.service.settings.test_settings import CLOUDINARY, SMTP, WRONG

NUMBERS = [name for name, field in VARIABLES.items() if re.search(r"whole number|number of", field.kind.must_be)]
NEEDED = [*CLOUDINARY, *SMTP]
ANY_TEXT = {
    "BACKUP_DIR",
    "CLOUDINARY_API_KEY",
    "CLOUDINARY_API_SECRET",
    "DATA_DIR",
    "LOG_FILE",
    "MAIL_TEMPLATES_DIR",
    "SECRET_KEY",
    "SMTP_PASSWORD",
    "SMTP_USERNAME",
}
"""Folders are looked at when they are used; what a password is, its service knows; no other variable takes any text."""

WRONG_TYPE = {
    "ADMIN_API_KEY": "two words which are not short at all",
    "API_HOST": "http://0.0.0.0",
    "API_URL": "api",
    "CLOUDINARY_CLOUD_NAME": "https://cloudinary.com/icct",
    "CLOUDINARY_FOLDER": "a b",
    "CLOUDINARY_UPLOAD_PREFIX": "cloudinary",
    "CLOUDINARY_URL": "cloudinary://123456:hunter2",
    "CORS_ORIGINS": "example.org",
    "ALLOWED_HOSTS": "https://example.org",
    "DATABASE_URL": "mysql://icct:hunter2@db/icct26",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "collector",
    "PRIVACY_CONTACT": "<b>",
    "PLAYER_ROLES": "Bowler,<b>",
    "RATE_LIMIT_STORAGE_URL": "http://:hunter2@counters",
    "SENTRY_DSN": "hunter2",
    "SMTP_FROM_EMAIL": "nobody",
    "SMTP_REPLY_TO": "nobody",
    "SMTP_SERVER": "mail.example.org:25",
    "TEAM_ID_PREFIX": "icct 26",
    "TOURNAMENT_NAME": "<b>",
    "TRUSTED_PROXIES": "proxy",
}
"""Of the variables that are neither numbers nor one of some words."""

PLACEHOLDERS = ("CHANGE_ME", "changeme", "your-value", "<value>", "xxxx", "TODO", "...")


def problems_of(variables: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(variables)
    return raised.value.sentences


def wrong_type(variable: str) -> str:
    return WRONG_TYPE.get(variable, "neither 1 nor so")


def assert_one_sentence(variable: str, text: str) -> None:
    """It names the variable and the remedy, and holds no secret and no end of a line."""
    others = next((account for account in (CLOUDINARY, SMTP) if variable in account), {})
    (sentence,) = problems_of({**others, variable: text})
    assert re.fullmatch(rf"{variable} must [^\n]+\.", sentence), sentence
    assert "hunter2" not in sentence
    if VARIABLES[variable].kind.hidden:
        assert text not in sentence


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_placeholder_that_was_left_in_is_one_sentence(variable: str) -> None:
    for text in PLACEHOLDERS:
        assert_one_sentence(variable, text)


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_line_end_in_a_value_is_one_sentence(variable: str) -> None:
    assert_one_sentence(variable, "hunter2\n1")
    assert_one_sentence(variable, "hunter2\x1b[2J")


@pytest.mark.parametrize("variable", sorted(set(VARIABLES) - ANY_TEXT))
def test_a_value_of_the_wrong_type_is_one_sentence(variable: str) -> None:
    assert_one_sentence(variable, wrong_type(variable))


def test_every_variable_that_refuses_something_is_known_to_the_other_tests_too() -> None:
    assert set(VARIABLES) - ANY_TEXT - {variable for variable, _ in WRONG} <= set(WRONG_TYPE)
    assert len(NUMBERS) > 20


@pytest.mark.parametrize("variable", NUMBERS)
def test_a_number_out_of_range_is_one_sentence_with_both_ends(variable: str) -> None:
    for text in ("-1", "9999999999", "9" * 400):
        assert_one_sentence(variable, text)
    ends = [int(number) for number in re.findall(r"\d+", VARIABLES[variable].kind.must_be)[:2]]
    for number in (ends[0] - 1, ends[1] + 1):
        assert_one_sentence(variable, str(number))


@pytest.mark.parametrize("variable", NEEDED)
@pytest.mark.parametrize("text", [None, "", "  "], ids=["missing", "empty", "blank"])
def test_what_a_chosen_service_needs_is_missed_by_name(variable: str, text: str | None) -> None:
    account = CLOUDINARY if variable in CLOUDINARY else SMTP
    given = {name: text for name, text in account.items() if name != variable}
    (sentence,) = problems_of(given if text is None else {**given, variable: text})
    assert sentence.startswith(f"{variable} must be set")


def test_all_placeholders_are_told_at_once() -> None:
    sentences = problems_of(dict.fromkeys(VARIABLES, "CHANGE_ME"))
    assert [sentence.split()[0] for sentence in sentences] == list(VARIABLES)


def test_all_wrong_types_are_told_at_once_whichever_kind_of_rule_they_break() -> None:
    named = [
        sentence.split()[0] for sentence in problems_of({name: wrong_type(name) for name in set(VARIABLES) - ANY_TEXT})
    ]
    assert sorted(named) == sorted(set(VARIABLES) - ANY_TEXT)


def test_what_follows_from_a_wrong_value_is_not_told_too() -> None:
    wrong = {
        **SMTP,
        "SMTP_SERVER": "two hosts",
        "SMTP_PASSWORD": "",
        "SQUAD_MIN_PLAYERS": "30",
        "SQUAD_MAX_PLAYERS": "x",
    }
    assert {sentence.split()[0] for sentence in problems_of(wrong)} == {
        "SMTP_SERVER",
        "SMTP_PASSWORD",
        "SQUAD_MAX_PLAYERS",
    }


def test_the_command_prints_them_all_and_ends_with_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "CHANGE_ME")
    assert cli.main(["serve"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split()[1] for line in err.splitlines()] == list(VARIABLES)


@pytest.mark.parametrize(
    "text",
    ["bring-your-own", "youradmin", "p<a>ss", "exchange", "s3cret", "https://x.example.org", "xx", "host:password"],
)
def test_a_value_that_only_looks_like_one_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["postgresql://u:<password>@db/x", "postgresql://u:PASSWORD@db/x", "//KEY@sentry/1"])
def test_a_placeholder_inside_an_address_is_one_too(text: str) -> None:
    assert is_placeholder(text)


def test_a_login_in_an_address_is_not_repeated() -> None:
    for variable in ("API_URL", "CLOUDINARY_UPLOAD_PREFIX", "OTEL_EXPORTER_OTLP_ENDPOINT", "CORS_ORIGINS"):
        (sentence,) = problems_of({variable: "https://user:hunter2@example.org/x"})
        assert "hunter2" not in sentence
        assert "***@example.org" in sentence
