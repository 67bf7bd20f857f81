"""The rate limiter: which limit a request counts against, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs

from icct_core import RateCounter, RateStanding

from .api_keys import ApiKeys
from .client_addresses import counted_as

if TYPE_CHECKING:
    from litestar.types import Scope

TRIALS: Mapping[str, tuple[str, frozenset[str]]] = dict.fromkeys(
    ("/api/registration", "/api/v1/registration"), ("dry_run", frozenset({"true", "1"}))
)
"""Where forms may be tried, the query's name for it, and its values."""

PAGE_TRIALS: Mapping[str, tuple[str, frozenset[str]]] = {"/register": ("check", frozenset({"1"}))}
_SLASHES = re.compile("//+")  # the routes are found under addresses with too many

Identify: TypeAlias = "Callable[[Scope], Awaitable[str | None]]"
"""The name of the valid key that a request carries, or ``None``."""


async def nobody(_: Scope) -> None:
    """No key is valid."""


def by_key(keys: Callable[[], ApiKeys]) -> Identify:
    """Names the key in force; one that is none is counted and logged as wherever a key is needed."""

    async def identify(scope: Scope) -> str | None:
        key = (await keys().caller(scope)).key
        return key.name.text if key else None

    return identify


@dataclass(frozen=True, slots=True)
class Counted:
    """A request that was counted against the limit of its ``policy``."""

    policy: str
    limit: int
    standing: RateStanding


@dataclass(slots=True, kw_only=True)
class RateLimiter:
    """So many requests a minute for each client address, and more for each valid key instead.

    Dry runs have as many of their own: whoever tries a form first may still send it.
    """

    counter: RateCounter
    requests: int
    key_requests: int
    dry_runs: int
    identify: Identify = nobody
    trials: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=lambda: TRIALS)
    observe: Callable[[str], None] = lambda _limit: None
    """Is told of each refusal, by ``address`` or by ``key``."""
    rejected: int = 0
    """Requests refused since the start."""

    async def count(self, scope: Scope) -> Counted:
        """Where the request's bucket stands, and the limit that is in force for it."""
        key = await self.identify(scope)
        policy, limit = ("dry-run", self.dry_runs) if is_dry_run(scope, self.trials) else ("default", self.requests)
        if key is None:
            bucket = f"address/{counted_as(scope['state']['client_address'])}"
        else:
            limit, bucket = self.key_requests, f"key/{key}"
        standing = await self.counter.count(bucket if policy == "default" else f"{policy}/{bucket}", limit)
        if not standing.admitted:
            self.rejected += 1
            self.observe("address" if key is None else "key")
        return Counted(policy, limit, standing)


def is_dry_run(scope: Scope, trials: Mapping[str, tuple[str, frozenset[str]]] = TRIALS) -> bool:
    """Whether the form is only tried; what the route would not take as such is none."""
    if not scope["query_string"]:
        return False
    trial = trials.get(f"/{_SLASHES.sub('/', scope['path'].strip('/'))}")
    if trial is None:
        return False
    name, yes = trial
    values = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True).get(name, [])
    return len(values) == 1 and values[0].lower() in yes
