"""A lane: the kinds of messages that share a fixed number of delivery slots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain.messages import Ceiling, MessageKind
from .handler import Delivery


def any_number() -> int | None:
    """A service that nobody watches may always be called."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """As many messages as it has ``slots`` are delivered at the same time, and ``ahead`` more are leased and read.

    These wait for a slot to be free, so that a long queue is leased and read by several at once.

    A message that is never answered holds up one slot alone. Kinds earlier in ``deliveries`` go first. ``may_call``
    says how many calls its service may have at once: any number (``None``), one that probes it, or none for now; no
    message is leased that would have to wait for it. A worker stays below each of ``ceilings``; each further worker may
    go beyond them by as many as it leases, as both may count at the same moment.
    """

    deliveries: Mapping[MessageKind, Delivery[Any]]
    slots: int
    ahead: int = 0
    ceilings: Sequence[Ceiling] = ()
    may_call: Callable[[], int | None] = any_number

    @property
    def name(self) -> str:
        """What the log calls it."""
        return "+".join(self.deliveries)
