"""What the page of deliveries calls."""

from __future__ import annotations

from dataclasses import dataclass

from icct_core import Clock, ListMessages, OutboxReader, RetryMessages


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDeliveries:
    """Messages of the outbox."""

    list: ListMessages
    outbox: OutboxReader
    retry: RetryMessages
    clock: Clock
