"""The environment becomes one frozen, validated object. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import msgspec

from .log_settings import LogSettings
from .setting_problems import problems_between
from .setting_types import convert, expectation

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
    def adapters(self) -> dict[str, str]:
        """The adapter that each of these variables has chosen."""
        return {
            "DATABASE_URL": self.database_kind,
            "FILE_STORAGE": self.file_storage_kind,
            "MAILER": self.mailer_kind,
        }


def environment_of_programs() -> dict[str, str]:
    """What a program that this process starts finds its way by: this process's environment, to be added to."""
    return dict(os.environ)
