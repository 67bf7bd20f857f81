"""Holds all processes to one key for captains' links."""

from __future__ import annotations

from collections.abc import Sequence

from icct_adapters.sql import HEAD, SqlSigningKeys
from icct_adapters.system_clock import SystemClock
from icct_core import digest_of

from ..settings.settings import Settings
from ..start_up.preparation import known_revision, opened
from ..start_up.start_error import StartError, WrongSetting
from .secret_keys import FILE, secret_keys

_LOST = "if that one is lost, `icct keys adopt-secret` ends the links that it signed"


async def agree_on_key(settings: Settings) -> None:
    """Keep the fingerprint of this process's key, or find that it is the one that the others sign with.

    Nothing is asked where there are no pages, or nobody else to agree with. Raises ``StartError``.
    """
    if not settings.pages_on or not settings.database.outlives_the_process:
        return
    fingerprints = fingerprints_of(settings)
    async with opened(settings) as database:
        if not await SqlSigningKeys(database).agree(fingerprints, at=SystemClock().now()):
            raise WrongSetting(f"{where_it_is(settings)} must be, or name after a comma, {DIFFERS}; {_LOST}.")


async def adopt_key(settings: Settings) -> None:
    """Let this process's key take the place of any other. Raises ``StartError``, and makes no key without pages."""
    check_pages(settings)
    async with opened(settings) as database:
        if await known_revision(database) != HEAD:
            raise StartError("The database's tables are behind this version: run `icct migrate` first.")
        await SqlSigningKeys(database).replace(fingerprints_of(settings)[0], at=SystemClock().now())


def check_pages(settings: Settings) -> None:
    """Raise ``WrongSetting``, which says why, where there are no pages."""
    if not settings.pages_on:
        why = settings.pages.why_left_off(settings.service) or "PAGES is false"
        raise WrongSetting(f"There is nothing that links could lead to: {why}.")


def fingerprints_of(settings: Settings) -> Sequence[str]:
    """The SHA-256 of each key, in hexadecimal, of the one that signs first. Raises ``WrongSetting``."""
    try:
        return [digest_of(key) for key in secret_keys(settings)]
    except OSError as error:
        raise WrongSetting(f"DATA_DIR must keep the file {FILE}, and cannot: {error.strerror}.") from None


def where_it_is(settings: Settings) -> str:
    """What a person changes to change the key."""
    return "SECRET_KEY" if settings.pages.secret_keys else f"SECRET_KEY (made in DATA_DIR, file {FILE})"


DIFFERS = "the key that captains' links were signed with so far"
