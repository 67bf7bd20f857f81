"""A check, and what it may look at."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from icct_adapters.system_clock import SystemClock
from icct_core import Clock, EmailAddress

from ...service.settings.settings import Settings
from ...service.settings.sources import Source
from .finding import Finding

PATIENCE = 20.0
"""Seconds for each check: a mail server may take most of them for its greeting, its TLS and its login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """What checks look at; ``free_bytes`` is asked for the free space of the disk that a folder is on.

    ``env_file`` is the file that the settings were read from too.
    """

    settings: Settings
    env_file: Source | None = None
    mail_to: EmailAddress | None = None
    clock: Clock = field(default_factory=SystemClock)
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free
    patience: float = PATIENCE


Look = Callable[[CheckContext], AsyncGenerator[Finding, None]]


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at one thing and yields a finding for each of its ``lines``, in order.

    Where it ends early the other lines count as skipped. What it raises is the next line's failure.
    """

    lines: tuple[str, ...]
    look: Look


def check_of(*lines: str) -> Callable[[Look], Check]:
    """Make a check of a function: it yields a finding for each of these lines."""
    return lambda look: Check(lines, look)
