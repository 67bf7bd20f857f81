"""The environment becomes one frozen, validated object. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import msgspec

from .env_file import ENV_FILE, EnvFileError, read_env_file
from .groups.log_settings import LogSettings
from .setting_problems import names_any, problems_between
from .setting_refusals import refusal_at_sight, refusal_of_type
from .setting_sources import ENVIRONMENT, Source, Sources
from .setting_types import convert, written

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
    def load(cls, *, preset: str | None = None, env_file: str | None = None) -> Settings:
        """The settings of this process; raises as ``from_environment``, and for a file that cannot be read."""
        return cls.from_sources(sources_of_process(preset=preset, env_file=env_file))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every variable; an empty one counts as not set, an unknown one is none of ours.

        Raises:
            SettingsError: with a sentence for each wrong variable.
        """
        return cls.from_sources(Sources.of(Source(ENVIRONMENT, environment)))

    @classmethod
    def from_sources(cls, sources: Sources) -> Settings:
        """The same from several places."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for field in _fields(cls):
            variable = field.name.upper()
            if not (found := sources.find(variable)):
                continue
            if sentence := refusal_at_sight(variable, found):
                wrong[variable] = sentence
                continue
            try:
                values[field.name] = convert(found.text, field.type)
            except msgspec.ValidationError:
                wrong[variable] = refusal_of_type(variable, field.type, found)
        settings = cls(**values)
        others = [sentence for sentence in problems_between(settings) if not names_any(sentence, wrong)]
        if problems := [*wrong.values(), *others]:
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


@cache
def _fields(settings: type[Settings]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Looked up once: the types of a long chain of classes are read from text each time."""
    return msgspec.structs.fields(settings)


def sources_of_process(*, preset: str | None = None, env_file: str | None = None) -> Sources:
    """Where this process looks for settings; the arguments are the command line's.

    Raises:
        SettingsError: for a file that cannot be read.
    """
    return Sources.of(
        Source("command line", {"PRESET": preset or ""}), Source(ENVIRONMENT, os.environ), file_of_process(env_file)
    )


def file_of_process(env_file: str | None = None) -> Source:
    """The file ``.env`` in the working directory, or the one that the command line or ``ENV_FILE`` names.

    Raises:
        SettingsError: for one that cannot be read.
    """
    chosen = env_file or os.environ.get("ENV_FILE", "").strip()
    name = chosen or ENV_FILE
    known = {field.upper() for field in Settings.__struct_fields__}
    try:
        variables = read_env_file(name, known=known, must_exist=bool(chosen))
    except EnvFileError as error:
        raise SettingsError(error.problems) from None
    return Source(name, variables)


@contextmanager
def handed_down(settings: Settings) -> Iterator[None]:
    """Let processes that are started in the block load exactly these, whatever becomes of the file meanwhile."""
    names = [*(name.upper() for name in settings.__struct_fields__), "ENV_FILE"]
    before = {name: os.environ[name] for name in names if name in os.environ}
    os.environ.update({name.upper(): written(getattr(settings, name)) for name in settings.__struct_fields__})
    os.environ["ENV_FILE"] = os.devnull
    try:
        yield
    finally:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(before)


def environment_of_programs() -> dict[str, str]:
    """What a program that this process starts finds its way by: this process's environment, to be added to."""
    return dict(os.environ)
