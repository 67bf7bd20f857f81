"""Finds Chromium: the one that ``CHROMIUM`` names, on the path, Playwright's own; else installs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.servers.debian_package import ProgramMissing, packages_missing_for, program_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
"""It shows our own pages alone, and asks nobody for anything else."""

_TO_INSTALL = 240.0  # seconds


class NoChromium(RuntimeError):
    """There is none, and none can be had; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Chromium:
    """The file to start, and what it needs in its environment."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, running."""
    with sync_playwright() as playwright:
        found = chromium(playwright)
        browser = playwright.chromium.launch(
            executable_path=found.path,
            args=FLAGS,
            env={**os.environ, **found.environment},
            ignore_default_args=["--disable-back-forward-cache"],  # people's browsers have it
        )
        with closing(browser):
            yield browser


def chromium(playwright: Playwright) -> Chromium:
    """The browser that pages are tried in.

    Raises:
        NoChromium: there is none on this machine, and it cannot be installed.
    """
    if named := os.environ.get("CHROMIUM"):
        if (found := shutil.which(named)) is None:
            raise NoChromium(f"CHROMIUM is {named!r}, which is no program: let it name Chromium's.")
        return Chromium(Path(found))
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return Chromium(Path(found))
    own = Path(playwright.chromium.executable_path)
    if own.is_file() or (_install() and own.is_file()):
        return Chromium(own)
    return _of_the_distribution()


def _install() -> bool:
    """Whether Playwright could install its own."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TO_INSTALL, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _of_the_distribution() -> Chromium:
    try:
        program = program_of(
            "chromium", libraries=packages_missing_for("chromium"), installs=True, inside="usr/lib/chromium/chromium"
        )
    except ProgramMissing:
        raise NoChromium("There is no Chromium: install it, or set CHROMIUM to the path of one.") from None
    return Chromium(program.path, program.environment)
