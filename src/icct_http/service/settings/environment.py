"""The environment of this process and of those it starts. Nothing else reads ``os.environ``."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from .env_file import ENV_FILE, read_env_file
from .sources import ENVIRONMENT, Source, Sources

_METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_metrics_in(folder: str | None) -> None:
    """Tell ``prometheus_client``, in this process and those it starts, where all count; ``None``: each by itself."""
    os.environ.pop(_METRICS_FOLDER, None)
    os.environ.update({_METRICS_FOLDER: folder} if folder else {})


def shared_metrics_folder() -> str | None:
    """Where the processes of this server count; ``None`` for a process that counts by itself."""
    return os.environ.get(_METRICS_FOLDER)


def sources_of_process(known: Collection[str], *, preset: str | None = None, env_file: str | None = None) -> Sources:
    """Where this process looks for the ``known`` variables; the other arguments are the command line's.

    Raises:
        SettingsError: for a file that cannot be read.
    """
    return Sources.of(
        Source("command line", {"PRESET": preset or ""}),
        Source(ENVIRONMENT, os.environ),
        file_of_process(known, env_file),
    )


def file_of_process(known: Collection[str], env_file: str | None = None) -> Source:
    """The file ``.env`` in the working directory, or the one that the command line or ``ENV_FILE`` names.

    Raises:
        SettingsError: for one that cannot be read, or has a name that is nearly one of the ``known``.
    """
    chosen = env_file or os.environ.get("ENV_FILE", "").strip()
    name = chosen or ENV_FILE
    return Source(name, read_env_file(name, known=known, must_exist=bool(chosen)))


@contextmanager
def replaced(variables: Mapping[str, str]) -> Iterator[None]:
    """Let processes that are started in the block find these variables, and no file ``.env``."""
    changes = {**variables, "ENV_FILE": os.devnull}
    before = {name: os.environ[name] for name in changes if name in os.environ}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name in changes:
            os.environ.pop(name, None)
        os.environ.update(before)


def environment_of_programs() -> dict[str, str]:
    """What a program that this process starts finds its way by: this process's environment, to be added to."""
    return dict(os.environ)
