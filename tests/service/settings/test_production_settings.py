"""What a service in production refuses to start with: each sentence names the variable, and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings

STRONG = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"
WEAK = {
    "short": STRONG[:31],
    "an example": "this-is-an-example-of-a-secret-key-0123456789",
    "one character": "x" * 40,
}
PLACEHOLDERS = {
    "the published example": "your-secret-key-min-32-chars",
    "a longer published example": "your-secret-key-of-at-least-32-characters",
    "to be changed": "changeme-0123456789-abcdefghijklmnop",
}

REFUSED = [
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must not be * in production: name the hosts of this service"),
    ({"ALLOWED_HOSTS": "api.example.org,*"}, "ALLOWED_HOSTS must not be * in production"),
    ({"DEBUG": "true"}, "DEBUG must be false in production."),
    ({"DATABASE_URL": "memory://"}, "DATABASE_URL must not be memory in production"),
    ({"FILE_STORAGE": "memory"}, "FILE_STORAGE must not be memory in production"),
    ({"MAILER": "memory"}, "MAILER must not be memory in production"),
    *(({"SECRET_KEY": key}, "SECRET_KEY must be at least 32 characters") for key in WEAK.values()),
]


def problems_of(**variables: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(variables)
    return raised.value.sentences


@pytest.mark.parametrize(("variables", "beginning"), REFUSED, ids=str)
def test_production_refuses_it_and_development_does_not(variables: dict[str, str], beginning: str) -> None:
    (sentence,) = problems_of(ENVIRONMENT="production", **variables)
    assert sentence.startswith(beginning)
    assert Settings.from_environment(variables).service.environment == "development"


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
def test_every_environment_refuses_credentials_for_anybody(environment: str) -> None:
    (sentence,) = problems_of(ENVIRONMENT=environment, CORS_ORIGINS="*", CORS_ALLOW_CREDENTIALS="true")
    assert sentence.startswith("CORS_ORIGINS must not be * with CORS_ALLOW_CREDENTIALS: name the websites")


@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_every_environment_refuses_a_weak_admin_key(key: str) -> None:
    (sentence,) = problems_of(ADMIN_API_KEY=key)
    assert sentence.startswith("ADMIN_API_KEY must be at least 32 characters")


@pytest.mark.parametrize("environment", ["development", "staging", "production"])
@pytest.mark.parametrize("variable", ["SECRET_KEY", "ADMIN_API_KEY"])
@pytest.mark.parametrize("key", PLACEHOLDERS.values(), ids=PLACEHOLDERS)
def test_every_environment_refuses_a_key_that_was_left_in(environment: str, variable: str, key: str) -> None:
    (sentence,) = problems_of(ENVIRONMENT=environment, **{variable: key})
    assert sentence == f"{variable} must be a value of your own, not a placeholder or published example."


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ADMIN_API_KEY"])
@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_a_refused_key_is_never_repeated(variable: str, key: str) -> None:
    assert key not in str(problems_of(ENVIRONMENT="production", **{variable: key}))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong: dict[str, Any] = {name: value for variables, _ in REFUSED[:7] for name, value in variables.items()}
    named = {sentence.split()[0] for sentence in problems_of(ENVIRONMENT="production", **wrong)}
    assert named == {"ALLOWED_HOSTS", "DEBUG", "DATABASE_URL", "FILE_STORAGE", "MAILER", "SECRET_KEY"}


def test_production_starts_with_sound_settings() -> None:
    sound = {"ALLOWED_HOSTS": "api.example.org", "SECRET_KEY": STRONG, "ADMIN_API_KEY": STRONG, "DEBUG": "false"}
    assert Settings.from_environment({"ENVIRONMENT": "production", **sound}).service.environment == "production"


def test_a_password_in_the_address_of_the_counters_is_never_repeated() -> None:
    (sentence,) = problems_of(RATE_LIMIT_STORAGE_URL="redis://:hunter2@host:port/0")
    assert sentence.startswith("RATE_LIMIT_STORAGE_URL must be an address such as valkey://")
    assert "hunter2" not in sentence
