"""The environment becomes one frozen, validated object. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from icct_core import Ceiling, PlayerRole, TournamentRules

from .database_url import with_driver
from .log_settings import LogSettings
from .setting_problems import problems_between
from .setting_types import (
    Address,
    Count,
    CountOrNone,
    DaysInSeconds,
    FileStorageKind,
    Flag,
    FolderName,
    Host,
    Limit,
    MailerKind,
    Moment,
    Names,
    Port,
    Processes,
    Seconds,
    SmtpTls,
    convert,
    expectation,
)

_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics_in(folder: str | None) -> None:
    """Tell ``prometheus_client``, in this process and those it starts, where all count; ``None``: each by itself."""
    os.environ.pop(_METRICS_FOLDER, None)
    os.environ.update({_METRICS_FOLDER: folder} if folder else {})


def shared_metrics_folder() -> str | None:
    """Where the processes of this server count; ``None`` for a process that counts by itself."""
    return os.environ.get(_METRICS_FOLDER)


class SettingsError(Exception):
    """One or more settings are wrong; ``problems`` has a sentence for each, naming the variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(*problems)
        self.problems = problems


class Settings(LogSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is in force. Each field is the environment variable of its name in capitals."""

    api_host: str = "127.0.0.1"
    api_port: Port = 8000
    api_workers: Processes = 1
    data_dir: str = "data"
    database_url: str = ""
    database_pool_size: Count = 20
    database_max_overflow: CountOrNone = 10
    database_pool_recycle: Count = 3600
    database_wait: CountOrNone = 30
    file_storage: FileStorageKind | None = None
    cloudinary_cloud_name: str = ""
    cloudinary_api_key: str = ""
    cloudinary_api_secret: str = ""
    cloudinary_folder: FolderName = "icct26"
    cloudinary_upload_prefix: Address = "https://api.cloudinary.com"
    mailer: MailerKind | None = None
    smtp_server: Host = ""
    smtp_port: Port = 587
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_from_email: str = "registration@icct.invalid"
    smtp_tls: SmtpTls = "starttls"
    smtp_mails_per_minute: Limit | None = None
    smtp_mails_per_day: Limit | None = None
    mail_templates_dir: str = ""
    deliver_in_server: Flag = True
    delivery_lease: Seconds = 60
    delivery_timeout: Seconds = 10
    breaker_failures: Count = 5
    breaker_seconds: Seconds = 60
    outbox_retention: DaysInSeconds = 604_800
    admin_api_key: str = ""
    registration_key_required: Flag = False
    team_id_prefix: str = "ICCT"
    squad_min_players: CountOrNone = 1
    squad_max_players: Count = 20
    player_roles: Names = ()
    teams_per_church: Limit | None = None
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
                values[field.name] = convert(raw, field.type)
            except msgspec.ValidationError:
                problems.append(f"{field.name.upper()} must be {expectation(field.type)}, not {raw!r}.")
        if problems:
            raise SettingsError(problems)
        settings = cls(**values)
        if problems := problems_between(settings):
            raise SettingsError(problems)
        return settings

    def __repr__(self) -> str:
        return f"Settings({self.environment})"  # the rest holds secrets

    @property
    def database(self) -> str:
        """The database's URL with its driver; by default a SQLite file in the data folder."""
        return with_driver(self.database_url) or f"sqlite+aiosqlite:///{quote(str(self.data_folder / 'icct.db'))}"

    @property
    def database_kind(self) -> Literal["memory", "sql"]:
        return "memory" if self.database.startswith("memory:") else "sql"

    @property
    def file_storage_kind(self) -> FileStorageKind:
        """As chosen, or by the credentials that are there."""
        return self.file_storage or ("cloudinary" if any(self.cloudinary_credentials.values()) else "disk")

    @property
    def mailer_kind(self) -> MailerKind:
        """As chosen, or by the credentials that are there."""
        return self.mailer or ("smtp" if any(self.smtp_credentials.values()) else "maildir")

    @property
    def adapters(self) -> dict[str, str]:
        """The adapter that each of these variables has chosen."""
        return {
            "DATABASE_URL": self.database_kind,
            "FILE_STORAGE": self.file_storage_kind,
            "MAILER": self.mailer_kind,
        }

    @property
    def cloudinary_credentials(self) -> dict[str, str]:
        """What the service needs all of, by variable."""
        names = ("cloudinary_cloud_name", "cloudinary_api_key", "cloudinary_api_secret")
        return {name.upper(): getattr(self, name) for name in names}

    @property
    def smtp_credentials(self) -> dict[str, str]:
        """What chooses a mail server, by variable."""
        return {name.upper(): getattr(self, name) for name in ("smtp_server", "smtp_username", "smtp_password")}

    @property
    def mail_ceilings(self) -> tuple[Ceiling, ...]:
        """What the provider of the mail server allows."""
        limits = ((self.smtp_mails_per_minute, timedelta(minutes=1)), (self.smtp_mails_per_day, timedelta(days=1)))
        return tuple(Ceiling(count=count, period=period) for count, period in limits if count)

    @property
    def data_folder(self) -> Path:
        return Path(os.path.expanduser(self.data_dir)).absolute()  # noqa: PTH111  leaves an unknown ~user as it is

    @property
    def files_dir(self) -> Path:
        return self.data_folder / "files"

    @property
    def mail_dir(self) -> Path:
        return self.data_folder / "mail"

    @property
    def mail_templates(self) -> Path | None:
        """The folder of the operator's own texts."""
        return Path(self.mail_templates_dir) if self.mail_templates_dir else None

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

    @property
    def patience(self) -> timedelta:
        """How long one attempt of a delivery may take."""
        return timedelta(seconds=self.delivery_timeout)

    @property
    def breaker_rest(self) -> timedelta:
        """How long a service is left alone after failures."""
        return timedelta(seconds=self.breaker_seconds)

    @property
    def retention(self) -> timedelta:
        """How long a delivered message is remembered."""
        return timedelta(seconds=self.outbox_retention)


def environment_of_programs() -> dict[str, str]:
    """What a program that this process starts finds its way by: this process's environment, to be added to."""
    return dict(os.environ)
