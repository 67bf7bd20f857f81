"""What no single setting shows: settings that contradict each other, or lack another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from msgspec import ValidationError
from msgspec.structs import replace

from icct_adapters.mail.header_words import check_writable
from icct_core import EmailAddress, InvalidValue

from .database_url import problem_of
from .groups.mail_settings import bare_address
from .http_setting_problems import problems_around
from .setting_types import Address, convert
from .weak_keys import STRONG, is_weak

if TYPE_CHECKING:
    from .settings import Settings


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
        *_of_zone(settings),
        *_of_memory(settings),
        *_of_cloudinary(settings),
        *_of_mail(settings),
        *_of_lease(settings),
        *_of_admin_key(settings),
    ]


def _of_rules(settings: Settings) -> Iterator[str]:
    """The rules tell their first problem only, so each is asked for with the defaults of the others."""
    defaults = type(settings)()
    for names in _RULES:
        try:
            _ = replace(defaults, **{name: getattr(settings, name) for name in names}).rules
        except InvalidValue as refusal:
            yield f"PLAYER_ROLES must be roles that can be told: {refusal}."
        except ValueError as error:
            yield f"{_in_capitals(str(error))}."


def _of_zone(settings: Settings) -> Iterator[str]:
    try:
        _ = settings.tournament_zone
    except (ValueError, KeyError, OSError):
        yield f"TOURNAMENT_TIMEZONE must be a time zone such as Asia/Kolkata, not {settings.tournament_timezone!r}."


def _of_memory(settings: Settings) -> Iterator[str]:
    in_memory = [name for name, adapter in settings.adapters.items() if adapter == "memory"]
    if settings.environment == "production":
        yield from (
            f"{name} must not be memory in production: it forgets everything at a restart." for name in in_memory
        )
    if in_memory and settings.api_workers > 1:
        yield f"API_WORKERS must be 1 while {in_memory[0]} is memory: processes share no memory."


def _of_cloudinary(settings: Settings) -> Iterator[str]:
    try:
        convert(settings.cloudinary_api, Address)
    except ValidationError:
        yield "CLOUDINARY_URL must name an address such as https://api-eu.cloudinary.com as its upload_prefix."
    if settings.file_storage_kind == "cloudinary":
        yield from _of_credentials(settings.cloudinary_credentials, "Cloudinary")


def _of_mail(settings: Settings) -> Iterator[str]:
    mailboxes = {"SMTP_FROM_EMAIL": settings.smtp_from_email}
    if settings.smtp_reply_to:
        mailboxes["SMTP_REPLY_TO"] = settings.smtp_reply_to
    yield from (
        f"{variable} must be a mail address, or a name and one as in 'ICCT desk <desk@example.org>', not {mailbox!r}."
        for variable, mailbox in mailboxes.items()
        if not _is_mailbox(mailbox)
    )
    if settings.mailer_kind != "smtp":
        return
    needed = {"SMTP_SERVER": settings.smtp_server}
    if settings.smtp_username or settings.smtp_password:
        needed = settings.smtp_credentials
    yield from _of_credentials(needed, "the mail server")
    if settings.mail_domain.endswith(".invalid"):
        yield "SMTP_FROM_EMAIL must be set to an address that the mail server lets this service send from."
    if settings.smtp_port == 465 and settings.smtp_tls != "tls":
        yield "SMTP_TLS must be tls at SMTP_PORT 465, which expects encryption from the first byte."


def _is_mailbox(raw: str) -> bool:
    address = bare_address(raw)
    name = raw.removesuffix(">").removesuffix(address).removesuffix("<")
    try:
        check_writable(name)
        return EmailAddress.parse(address).text == address and not {"<", ">", "@"} & {*name}
    except ValueError:
        return False


def _of_credentials(credentials: dict[str, str], service: str) -> Iterator[str]:
    for name, value in credentials.items():
        if not value:
            yield f"{name} must be set: {service} needs {' and '.join(credentials)}."


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


_RULES = (
    ("team_id_prefix",),
    ("squad_min_players", "squad_max_players"),
    ("player_roles",),
    ("registration_opens_at", "registration_closes_at"),
)
"""Settings that are judged together."""

_RULE_VARIABLES = {
    "id_prefix": "TEAM_ID_PREFIX",
    "min_players": "SQUAD_MIN_PLAYERS",
    "max_players": "SQUAD_MAX_PLAYERS",
    "opens_at": "REGISTRATION_OPENS_AT",
    "closes_at": "REGISTRATION_CLOSES_AT",
}


def _in_capitals(sentence: str) -> str:
    """A rule's own sentence with its fields named as variables."""
    for field, variable in _RULE_VARIABLES.items():
        sentence = sentence.replace(field, variable)
    return sentence
