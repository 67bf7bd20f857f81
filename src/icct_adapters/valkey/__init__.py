"""Counts for all processes together, on a server that speaks the Redis protocol."""

from .rate_counter import PATIENCE, ValkeyRateCounter
from .refusals import CountRefused, Trouble

__all__ = ["PATIENCE", "CountRefused", "Trouble", "ValkeyRateCounter"]
