"""Authenticates a request by the API key in its header ``X-API-Key``."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from icct_core import (
    Actor,
    ActorKind,
    ApiKey,
    Authenticate,
    Clock,
    DatabaseUnavailable,
    KeyName,
    KeyScope,
    RateCounter,
    Unauthorized,
    digest_of,
)

from .client_addresses import counted_as

if TYPE_CHECKING:
    from litestar.types import Scope

HEADER = b"x-api-key"

FAILED_KEYS = 10
"""Keys not used before that one client address may try in a minute (the contract's §6); those it used open on."""

REMEMBERED_FOR = timedelta(seconds=5)
"""How long a revoked key may still open: a client that sends many requests costs one look into the store each time."""

REMEMBERED = 1_000
"""Keys at a time: random ones that a stranger sends take no more memory than that."""

K = TypeVar("K")
V = TypeVar("V")

_log = structlog.stdlib.get_logger("icct.keys")


class TooManyFailedKeys(Exception):
    """This client has tried too many keys that are none; ``retry_after`` in seconds."""

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request: with a key in force, or with the reason why there is none."""

    key: ApiKey | None = None
    refusal: Exception = field(default_factory=Unauthorized)

    def require(self, needed: KeyScope) -> ApiKey:
        """The key. Raises ``refusal`` without one, and ``Forbidden`` if it is for something else."""
        if self.key is None:
            raise self.refusal
        if needed not in self.key.allowed:
            _log.warning("api_key_refused", reason="it is for something else", key=self.key.name.text, needed=needed)
        self.key.check(needed)
        return self.key


class ApiKeys:
    """Finds callers, and remembers what it found for a moment, so that a revoked key is soon one no more.

    Whatever address is asked for, a key is looked up here alone: nothing tells a valid one from a guess without
    counting the guess.
    """

    def __init__(self, authenticate: Authenticate, clock: Clock, failures: RateCounter, *, to_register: bool) -> None:
        self._authenticate = authenticate
        self._failures = failures
        self._clock = clock
        self._to_register = to_register
        self._remembered: OrderedDict[str, tuple[datetime, ApiKey | None]] = OrderedDict()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()  # addresses, and keys that opened from there

    async def caller(self, scope: Scope) -> Caller:
        """Who sent this request; found once for each request, counted and logged if the key is none. Raises nothing."""
        state: dict[str, Any] = scope.setdefault("state", {})
        if "caller" not in state:
            state["caller"] = await self._find_caller(scope)
        found: Caller = state["caller"]
        return found

    async def actor(self, scope: Scope) -> Actor:
        """Whom history names for what this request does; raises as ``Caller.require``."""
        return Actor(ActorKind.KEY, (await self.caller(scope)).require(KeyScope.READ).name.text)

    async def check_may_register(self, scope: Scope) -> None:
        """Raise as ``Caller.require`` if registering needs a key and the caller has none for it."""
        if self._to_register:
            (await self.caller(scope)).require(KeyScope.REGISTER)

    async def _find_caller(self, scope: Scope) -> Caller:
        secrets = [value.decode("latin-1") for name, value in scope["headers"] if name == HEADER]
        if not secrets:
            return Caller()
        address = counted_as(scope["state"]["client_address"])
        pair = (address, "" if len(secrets) > 1 else digest_of(secrets[0]))
        if pair not in self._known:  # a guess, for all we know: counted before anybody learns what it is
            standing = await self._failures.count(f"failed-key/{address}", FAILED_KEYS)
            if not standing.admitted:
                return _refused("too many were tried", TooManyFailedKeys(retry_after=standing.reset))
        if len(secrets) > 1:
            return _refused("sent twice", Unauthorized())
        try:
            key = await self.find(secrets[0])
        except DatabaseUnavailable as error:
            return Caller(refusal=error)
        if key is None:
            self._known.pop(pair, None)
            return _refused("unknown or revoked", Unauthorized())
        _remember(self._known, pair, None)
        return Caller(key)

    async def find(self, secret: str) -> ApiKey | None:
        """The key in force, as it was up to ``REMEMBERED_FOR`` ago. Raises ``DatabaseUnavailable``."""
        digest, now = digest_of(secret), self._clock.now()
        at, key = self._remembered.get(digest, (None, None))
        if at is not None and abs(now - at) < REMEMBERED_FOR:
            return key
        key = await self._authenticate(secret)
        _remember(self._remembered, digest, (now, key))
        return key


def _remember(memory: OrderedDict[K, V], name: K, value: V) -> None:
    memory[name] = value
    memory.move_to_end(name)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)


def _refused(reason: str, refusal: Exception) -> Caller:
    _log.warning("api_key_refused", reason=reason)
    return Caller(refusal=refusal)


def first_keys(secret: str, *, at: datetime) -> tuple[ApiKey, ...]:
    """The key of ``ADMIN_API_KEY``, if it is set; it stands in no store, and no other key can have its name."""
    if not secret:
        return ()
    scopes = frozenset({KeyScope.ADMIN})
    return (ApiKey(name=KeyName("ADMIN_API_KEY"), scopes=scopes, digest=digest_of(secret), created_at=at),)
