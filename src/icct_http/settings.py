"""The environment becomes one frozen, validated object. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import parse_qsl, urlsplit

import msgspec
from msgspec import Meta, Struct

from icct_core import EmailAddress, InvalidValue, PlayerRole, TournamentRules

_DATABASE_SCHEMES = {
    "memory": "memory",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


class SettingsError(Exception):
    """One or more settings are wrong; ``problems`` has a sentence for each, naming the variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(*problems)
        self.problems = problems


def _must_be(expectation: str, **bounds: Any) -> Meta:
    """A constraint, and the words that end the sentence ``API_PORT must be …``."""
    return Meta(extra={"must_be": expectation}, **bounds)


Port = Annotated[int, _must_be("a whole number from 1 to 65535", ge=1, le=65_535)]
Count = Annotated[int, _must_be("a whole number from 1 up", ge=1)]
CountOrNone = Annotated[int, _must_be("a whole number from 0 up", ge=0)]
Seconds = Annotated[int, _must_be("a number of seconds from 1 to 31536000, a year", ge=1, le=31_536_000)]
Flag = Annotated[bool, _must_be("true or false")]
Moment = Annotated[datetime, Meta(tz=True, extra={"must_be": "a time with its zone such as 2026-12-31T23:59:00+05:30"})]
Names = Annotated[tuple[str, ...], _must_be("names separated by commas")]


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in force. Each field is the environment variable of its name in capitals."""

    environment: Annotated[
        Literal["development", "staging", "production"], _must_be("development, staging or production")
    ] = "development"
    api_host: str = "127.0.0.1"
    api_port: Port = 8000
    api_workers: Count = 1
    data_dir: str = "data"
    database_url: str = ""
    database_pool_size: Count = 20
    database_max_overflow: CountOrNone = 10
    database_pool_recycle: Count = 3600
    file_storage: Annotated[Literal["disk", "memory"], _must_be("disk or memory")] = "disk"
    mailer: Annotated[Literal["maildir", "memory"], _must_be("maildir or memory")] = "maildir"
    smtp_from_email: str = "registration@icct.invalid"
    max_request_size: Annotated[int, _must_be("a number of bytes from 1024 up", ge=1024)] = 10_485_760
    deliver_in_server: Flag = True
    delivery_lease: Seconds = 60
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], _must_be("DEBUG, INFO, WARNING or ERROR")] = (
        "INFO"
    )
    team_id_prefix: str = "ICCT"
    squad_min_players: CountOrNone = 1
    squad_max_players: Count = 20
    player_roles: Names = ()
    teams_per_church: Annotated[int | None, _must_be("a whole number from 1 up, or empty for no limit")] = None
    registration_opens_at: Moment | None = None
    registration_closes_at: Moment | None = None
    idempotency_ttl: Seconds = 600

    @classmethod
    def load(cls) -> Settings:
        """The settings of this process; raises as ``from_environment``."""
        return cls.from_environment(os.environ)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every variable; an empty one counts as not set, an unknown one is none of ours.

        Raises:
            SettingsError: with a sentence for each wrong variable.
        """
        values: dict[str, Any] = {}
        problems = []
        for field in msgspec.structs.fields(cls):
            raw = environment.get(field.name.upper(), "").strip()
            if not raw:
                continue
            try:
                values[field.name] = _convert(raw, field.type)
            except msgspec.ValidationError:
                problems.append(f"{field.name.upper()} must be {_expectation(field.type)}, not {raw!r}.")
        if problems:
            raise SettingsError(problems)
        settings = cls(**values)
        if problems := [*_problems_between(settings)]:
            raise SettingsError(problems)
        return settings

    @property
    def database(self) -> str:
        """The database's URL with its driver; by default a SQLite file in the data folder."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.data_folder / 'icct.db'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"{_DATABASE_SCHEMES[scheme]}://{rest.replace('sslmode=', 'ssl=')}"  # the driver's name for it

    @property
    def database_kind(self) -> Literal["memory", "sql"]:
        return "memory" if self.database.startswith("memory:") else "sql"

    @property
    def adapters(self) -> dict[str, str]:
        """The adapter that each of these variables has chosen."""
        return {"DATABASE_URL": self.database_kind, "FILE_STORAGE": self.file_storage, "MAILER": self.mailer}

    @property
    def data_folder(self) -> Path:
        return Path(self.data_dir).absolute()

    @property
    def files_dir(self) -> Path:
        return self.data_folder / "files"

    @property
    def mail_dir(self) -> Path:
        return self.data_folder / "mail"

    @property
    def mail_domain(self) -> str:
        """The right-hand side of our ``Message-ID``s."""
        return self.smtp_from_email.rpartition("@")[2]

    @property
    def rules(self) -> TournamentRules:
        """The organisers' rules; raises ``ValueError`` or ``InvalidValue`` where they contradict each other."""
        return TournamentRules(
            id_prefix=self.team_id_prefix,
            min_players=self.squad_min_players,
            max_players=self.squad_max_players,
            roles=tuple(PlayerRole.parse(role) for role in self.player_roles) or None,
            teams_per_church=self.teams_per_church,
            opens_at=self.registration_opens_at,
            closes_at=self.registration_closes_at,
        )

    @property
    def idempotency_period(self) -> timedelta:
        return timedelta(seconds=self.idempotency_ttl)

    @property
    def lease(self) -> timedelta:
        """How long a message is one worker's before another may take it."""
        return timedelta(seconds=self.delivery_lease)


def _convert(raw: str, wanted: Any) -> Any:
    """``raw`` as the type and bounds of a field; a tuple is written with commas between its items."""
    value: object = raw
    if get_origin(_bare(wanted)) is tuple:
        value = [item.strip() for item in raw.split(",") if item.strip()]
    return msgspec.convert(value, wanted, strict=False)


def _bare(wanted: Any) -> Any:
    return wanted.__origin__ if get_origin(wanted) is Annotated else wanted


def _expectation(wanted: Any) -> str:
    """The words of the field's own ``_must_be``, also where the field may be ``None``."""
    notes = [note for part in (wanted, *get_args(wanted)) for note in getattr(part, "__metadata__", ())]
    return next((note.extra["must_be"] for note in notes if note.extra), "text")


def _problems_between(settings: Settings) -> list[str]:
    """What no single variable shows. A database's URL holds a password, so it is never repeated."""
    if settings.database_url and (problem := _problem_of_url(settings.database_url)):
        return [problem]
    problems = []
    try:
        EmailAddress.parse(settings.smtp_from_email)
    except InvalidValue:
        problems.append(f"SMTP_FROM_EMAIL must be a mail address, not {settings.smtp_from_email!r}.")
    try:
        _ = settings.rules
    except InvalidValue as refusal:
        problems.append(f"PLAYER_ROLES has a role that cannot be one: {refusal}.")
    except ValueError as error:
        problems.append(f"{_in_capitals(str(error))}.")
    in_memory = [name for name, adapter in settings.adapters.items() if adapter == "memory"]
    if settings.environment == "production":
        problems += [
            f"{name} must not be memory in production: it forgets everything at a restart." for name in in_memory
        ]
    if in_memory and settings.api_workers > 1:
        problems.append(f"API_WORKERS must be 1 while {in_memory[0]} is memory: processes share no memory.")
    return problems


_URL_OPTIONS = frozenset({"ssl", "sslmode", "command_timeout", "prepared_statement_cache_size"})


def _problem_of_url(url: str) -> str | None:
    """What keeps a driver from reading the URL."""
    scheme, separator, _ = url.partition("://")
    if not separator or scheme not in _DATABASE_SCHEMES:
        return "DATABASE_URL must start with sqlite+aiosqlite://, postgresql+asyncpg:// or memory://."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return "DATABASE_URL must be readable, as postgresql+asyncpg://user:password@host:5432/name is."
    if scheme.startswith("sqlite") and parts.path in {"", "/", "/:memory:"}:
        return "DATABASE_URL must name a file, as sqlite+aiosqlite:////srv/icct.db does."
    if unknown := {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - _URL_OPTIONS:
        known = ", ".join(sorted(_URL_OPTIONS))
        return f"DATABASE_URL must have no options but {known}; it has {', '.join(sorted(unknown))}."
    return None


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
