"""What the pages of organisers and keys call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from icct_core import (
    Actor,
    AddOrganiserCommand,
    ApiKey,
    ChangeOrganiserCommand,
    CreateKeyCommand,
    KeyCreated,
    Organiser,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAccounts:
    """Organisers and API keys."""

    organisers: Callable[[], Awaitable[Sequence[Organiser]]]
    add: Callable[[AddOrganiserCommand], Awaitable[Organiser]]
    change: Callable[[ChangeOrganiserCommand], Awaitable[Organiser]]
    keys: Callable[[], Awaitable[Sequence[ApiKey]]]
    create_key: Callable[[CreateKeyCommand], Awaitable[KeyCreated]]
    revoke_key: Callable[[str, Actor], Awaitable[bool]]
