"""What no single setting shows: settings that contradict each other, or lack another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from icct_core import EmailAddress, InvalidValue

from .database_url import problem_of
from .http_setting_problems import problems_around
from .redaction import without_login
from .setting_sources import ENVIRONMENT, Found
from .setting_types import expectation, hidden
from .weak_keys import EXAMPLE, STRONG, is_weak

if TYPE_CHECKING:
    from .settings import Settings


def refusal(variable: str, wanted: Any, found: Found) -> str:
    """The sentence on a value that is none of the wanted type; a secret in it is not repeated."""
    shown = "" if hidden(wanted) else f", not {without_login(found.text)!r}"
    place = "" if found.source == ENVIRONMENT else f" (in {found.source})"
    return f"{variable} must be {expectation(wanted)}{shown}{place}."


def names_any(sentence: str, variables: Collection[str]) -> bool:
    """Whether it is about one of these, so that it may be wrong when they are; reasons after a colon do not count."""
    return not set(variables).isdisjoint(re.findall(r"\w+", sentence.partition(":")[0]))


def problems_between(settings: Settings) -> list[str]:
    """A sentence for each problem; secrets are never repeated."""
    if settings.database_url and (problem := problem_of(settings.database_url)):
        return [problem, *problems_between(replace(settings, database_url=""))]
    return [
        *problems_around(settings),
        *_of_rules(settings),
        *_of_memory(settings),
        *_of_cloudinary(settings),
        *_of_mail(settings),
        *_of_lease(settings),
        *_of_admin_key(settings),
    ]


def _of_rules(settings: Settings) -> Iterator[str]:
    try:
        _ = settings.rules
    except InvalidValue as refusal:
        yield f"PLAYER_ROLES has a role that cannot be one: {refusal}."
    except ValueError as error:
        yield f"{_in_capitals(str(error))}."


def _of_memory(settings: Settings) -> Iterator[str]:
    in_memory = [name for name, adapter in settings.adapters.items() if adapter == "memory"]
    if settings.environment == "production":
        yield from (
            f"{name} must not be memory in production: it forgets everything at a restart." for name in in_memory
        )
    if in_memory and settings.api_workers > 1:
        yield f"API_WORKERS must be 1 while {in_memory[0]} is memory: processes share no memory."


def _of_cloudinary(settings: Settings) -> Iterator[str]:
    if settings.file_storage_kind == "cloudinary":
        yield from _of_credentials(settings.cloudinary_credentials, "Cloudinary")


def _of_mail(settings: Settings) -> Iterator[str]:
    try:
        EmailAddress.parse(settings.smtp_from_email)
    except InvalidValue:
        yield f"SMTP_FROM_EMAIL must be a mail address, not {settings.smtp_from_email!r}."
    if settings.mailer_kind != "smtp":
        return
    needed = {"SMTP_SERVER": settings.smtp_server}
    if settings.smtp_username or settings.smtp_password:
        needed = settings.smtp_credentials
    yield from _of_credentials(needed, "the mail server")
    if settings.smtp_from_email.endswith(".invalid"):
        yield "SMTP_FROM_EMAIL must be set to an address that the mail server lets this service send from."
    if settings.smtp_port == 465 and settings.smtp_tls != "tls":
        yield "SMTP_TLS must be tls at SMTP_PORT 465, which expects encryption from the first byte."


def _of_credentials(credentials: dict[str, str], service: str) -> Iterator[str]:
    for name, value in credentials.items():
        if not value:
            yield f"{name} must be set: {service} needs {' and '.join(credentials)}."
        elif value.startswith(EXAMPLE):
            yield f"{name} must not be the published example; set the one of your own account."
        elif not value.isprintable():
            yield f"{name} must have no line ends or control characters in it."


def _of_lease(settings: Settings) -> Iterator[str]:
    """A delivery is tried twice, and begins only in the first half of its lease."""
    remote = settings.file_storage_kind == "cloudinary" or settings.mailer_kind == "smtp"
    if remote and settings.delivery_lease <= 4 * settings.delivery_timeout:
        yield "DELIVERY_LEASE must be more than four times DELIVERY_TIMEOUT, or two workers may deliver the same."


def _of_admin_key(settings: Settings) -> Iterator[str]:
    key = settings.admin_api_key
    if not key:
        return
    if not (key.isascii() and key.isprintable()) or " " in key:
        yield "ADMIN_API_KEY must be visible ASCII characters without spaces: it travels in a header."
    elif is_weak(key):
        yield f"ADMIN_API_KEY must be {STRONG}."


_RULE_VARIABLES = {
    "id_prefix": "TEAM_ID_PREFIX",
    "min_players": "SQUAD_MIN_PLAYERS",
    "max_players": "SQUAD_MAX_PLAYERS",
    "teams_per_church": "TEAMS_PER_CHURCH",
    "opens_at": "REGISTRATION_OPENS_AT",
    "closes_at": "REGISTRATION_CLOSES_AT",
}


def _in_capitals(sentence: str) -> str:
    """A rule's own sentence with its fields named as variables."""
    for field, variable in _RULE_VARIABLES.items():
        sentence = sentence.replace(field, variable)
    return sentence
