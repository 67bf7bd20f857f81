"""The server on which all processes count requests together."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from limits.errors import StorageError
from valkey.exceptions import AuthenticationError, NoPermissionError, ResponseError

from ..rate_counters import ProcessRateCounter
from ..shared_rate_counter import SharedRateCounter
from .check import Check, Scene
from .finding import Finding, failed, ok, skipped, warning

COUNTERS = "rate limit server"

_OF_LOGIN = "Correct the user and password in RATE_LIMIT_STORAGE_URL; the user must be allowed to run scripts."
_OF_SERVER = "Correct the database number in RATE_LIMIT_STORAGE_URL; the server must take writes and scripts (EVALSHA)."
_OF_NETWORK = "Correct host and port in RATE_LIMIT_STORAGE_URL; see that the server runs and no firewall is between."
_SHARED = "Set RATE_LIMIT_STORAGE_URL to a server that speaks the Redis protocol, as valkey://host:6379/0."


async def _look(scene: Scene) -> AsyncGenerator[Finding, None]:
    settings = scene.settings
    if not settings.rate_limit_storage_url:
        yield _without_server(settings.api_workers)
        return
    counter = SharedRateCounter(settings.rate_limit_storage_url, scene.clock, fallback=ProcessRateCounter())
    try:
        await counter.count_there("check", 1)
    except (StorageError, OSError) as error:
        cause = error.storage_error if isinstance(error, StorageError) else error
        yield failed(COUNTERS, *trouble_of(cause))
    else:
        yield ok(COUNTERS, "a request was counted there")
    finally:
        await counter.close()


def _without_server(workers: int) -> Finding:
    if workers == 1:
        return skipped(COUNTERS, "RATE_LIMIT_STORAGE_URL is not set")
    words = f"each of {workers} processes counts for itself, so that a client may send {workers} times as much"
    return warning(COUNTERS, words, _SHARED)


def trouble_of(error: Exception) -> tuple[str, str]:
    """What is wrong, and the remedy; the error's text may hold the address with its password."""
    if isinstance(error, AuthenticationError | NoPermissionError):
        return "it refuses the login, or what the user may do", _OF_LOGIN
    if isinstance(error, ResponseError):
        return f"it answers, but does not count: {type(error).__name__}", _OF_SERVER
    if isinstance(error, TimeoutError):
        return "it does not answer in time", _OF_NETWORK
    return f"it cannot be reached: {type(error).__name__}", _OF_NETWORK


rate_limit_check = Check((COUNTERS,), _look)
