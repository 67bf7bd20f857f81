"""Checks the server on which all processes count requests together."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from icct_adapters.memory import InMemoryRateCounter
from icct_adapters.valkey import CountRefused, Trouble, ValkeyRateCounter

from .check import CheckContext, check_of
from .finding import Finding, failed, ok, skipped, warning

COUNTERS = "rate limit server"

_OF_LOGIN = "Correct the user and password in RATE_LIMIT_STORAGE_URL; the user must be allowed to run scripts."
_OF_SERVER = "Correct the database number in RATE_LIMIT_STORAGE_URL; the server must take writes and scripts (EVALSHA)."
_OF_NETWORK = "Correct host and port in RATE_LIMIT_STORAGE_URL; see that the server runs and no firewall is between."
_SHARED = "Set RATE_LIMIT_STORAGE_URL to a server that speaks the Redis protocol, as valkey://host:6379/0."


@check_of(COUNTERS)
async def rate_limit_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    settings, workers = context.settings, context.settings.service.workers
    if not settings.requests.rate_limit_storage_url and workers == 1:
        yield skipped(COUNTERS, "RATE_LIMIT_STORAGE_URL is not set")
        return
    if not settings.requests.rate_limit_storage_url:
        words = f"each of {workers} processes counts for itself, so that a client may send {workers} times as much"
        yield warning(COUNTERS, words, _SHARED)
        return
    counter = ValkeyRateCounter(settings.requests.rate_limit_storage_url, context.clock, fallback=InMemoryRateCounter())
    try:
        await counter.count_there("check", 1)
    except CountRefused as refusal:
        yield failed(COUNTERS, *in_words(refusal))
    else:
        yield ok(COUNTERS, "a request was counted there")
    finally:
        await counter.close()


def in_words(refusal: CountRefused) -> tuple[str, str]:
    """What is wrong, and the remedy."""
    words: dict[Trouble, tuple[str, str]] = {
        "login": ("it refuses the login, or what the user may do", _OF_LOGIN),
        "answer": (f"it answers, but does not count: {refusal.cause}", _OF_SERVER),
        "time": ("it does not answer in time", _OF_NETWORK),
        "network": (f"it cannot be reached: {refusal.cause}", _OF_NETWORK),
    }
    return words[refusal.trouble]
