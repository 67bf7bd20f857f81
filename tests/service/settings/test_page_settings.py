"""Where there are pages, and what they are refused without (pages.md, Parts)."""

from __future__ import annotations

import pytest

from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings

STRONG = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"
OTHER = "0304a1c9d3e4f60a7b8c9d0e1f2f2b8a"
ALL = {"SECRET_KEY": STRONG, "API_URL": "https://icct.example.org", "PRIVACY_CONTACT": "office@example.org"}
SERVERS = ["staging", "production"]


def a_start(environment: str, **variables: str) -> Settings:
    return Settings.from_environment({"ENVIRONMENT": environment} | variables)


def refusal(environment: str, **variables: str) -> str:
    with pytest.raises(SettingsError) as raised:
        a_start(environment, **variables)
    (sentence,) = raised.value.sentences
    return sentence


def left_off(settings: Settings) -> str | None:
    return settings.pages.why_left_off(settings.service)


@pytest.mark.parametrize("variables", [{}, {"PAGES": "auto"}, {"PAGES": "true"}])
def test_development_has_pages_and_needs_nothing_for_them(variables: dict[str, str]) -> None:
    settings = a_start("development", **variables)
    assert settings.pages_on
    assert left_off(settings) is None


@pytest.mark.parametrize("environment", SERVERS)
@pytest.mark.parametrize("choice", ["auto", "true"])
def test_a_server_has_pages_once_all_of_it_is_set(environment: str, choice: str) -> None:
    settings = a_start(environment, PAGES=choice, **ALL)
    assert settings.pages_on
    assert left_off(settings) is None


@pytest.mark.parametrize("environment", SERVERS)
@pytest.mark.parametrize("missing", ALL)
def test_a_server_that_lacks_something_leaves_pages_off_and_names_it(environment: str, missing: str) -> None:
    settings = a_start(environment, **{name: value for name, value in ALL.items() if name != missing})
    assert not settings.pages_on
    assert left_off(settings) == f"pages are off, as {missing} is not set"


@pytest.mark.parametrize("environment", SERVERS)
def test_a_server_of_1_0_0_starts_without_pages(environment: str) -> None:
    settings = a_start(environment)
    assert not settings.pages_on
    assert left_off(settings) == "pages are off, as SECRET_KEY, API_URL and PRIVACY_CONTACT are not set"


@pytest.mark.parametrize("environment", ["development", *SERVERS])
def test_pages_that_are_not_wanted_are_off_without_a_word(environment: str) -> None:
    settings = a_start(environment, PAGES="false", **ALL)
    assert not settings.pages_on
    assert left_off(settings) is None


@pytest.mark.parametrize("environment", SERVERS)
def test_pages_that_have_to_be_there_are_missed_by_name(environment: str) -> None:
    sentence = refusal(environment, PAGES="true", API_URL=ALL["API_URL"])
    assert sentence == "PAGES must not be true while SECRET_KEY and PRIVACY_CONTACT are not set."


@pytest.mark.parametrize("environment", SERVERS)
@pytest.mark.parametrize("keys", ["x" * 40, f"{STRONG},short", f"hunter2, {STRONG}"])
def test_each_key_of_pages_is_a_strong_one(environment: str, keys: str) -> None:
    sentence = refusal(environment, **(ALL | {"SECRET_KEY": keys}))
    assert sentence.startswith("SECRET_KEY must be at least 32 characters")
    assert "hunter2" not in sentence


def test_a_key_that_1_0_0_took_is_taken_where_there_are_no_pages() -> None:
    with_a_comma = f"{STRONG[:16]},{STRONG[16:]}"
    assert not a_start("production", SECRET_KEY=with_a_comma).pages_on
    assert a_start("development", SECRET_KEY="x").pages_on


def test_the_first_of_several_keys_is_first() -> None:
    assert a_start("production", SECRET_KEY=f"{OTHER}, {STRONG}").pages.secret_keys == (OTHER, STRONG)


@pytest.mark.parametrize(
    ("text", "language"), [("ta", "ta"), ("TA", "ta"), ("en_IN:en", "en"), ("C.UTF-8", "en"), ("de:fr", "en")]
)
def test_the_language_of_a_system_is_read_as_systems_write_it(text: str, language: str) -> None:
    assert a_start("production", LANGUAGE=text).pages.language == language


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({"API_URL": "https://icct.example.org/"}, "https://icct.example.org"),
        ({}, "http://127.0.0.1:8000"),
        ({"API_HOST": "0.0.0.0", "API_PORT": "8080"}, "http://127.0.0.1:8080"),  # noqa: S104  read, never bound
        ({"API_HOST": "::1"}, "http://[::1]:8000"),
    ],
)
def test_people_are_sent_to_the_public_address_or_to_this_machine(variables: dict[str, str], address: str) -> None:
    assert a_start("development", **variables).service.address == address


def test_a_squad_is_no_larger_than_the_form_of_the_pages() -> None:
    sentence = refusal("development", SQUAD_MAX_PLAYERS="100")
    assert sentence == "SQUAD_MAX_PLAYERS must be at most 99, or PAGES false: the form has no more rows."
    assert a_start("development", SQUAD_MAX_PLAYERS="99").pages_on
    assert a_start("development", SQUAD_MAX_PLAYERS="100", PAGES="false").tournament.max_players == 100
    assert a_start("production", SQUAD_MAX_PLAYERS="100").tournament.max_players == 100  # as of 1.0.0
