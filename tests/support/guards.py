"""Guards as the service makes them, around adapters that keep their contract."""

from __future__ import annotations

from icct_adapters.resilience import Guard, GuardLimits


def a_guard() -> Guard:
    """With the limits by default; nothing that a contract asks for may open it."""
    return Guard("the service", GuardLimits(), on_change=_unexpected)


def _unexpected(service: str, state: str) -> None:
    raise AssertionError(f"the breaker of {service} is {state}")
