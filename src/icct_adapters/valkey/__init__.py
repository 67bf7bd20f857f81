"""Counts requests for all processes together, on a Valkey or Redis server.

``rate_counter``  the port
``refusals``      what an error means
"""

from .rate_counter import PATIENCE, ValkeyRateCounter
from .refusals import CountRefused, Trouble

__all__ = ["PATIENCE", "CountRefused", "Trouble", "ValkeyRateCounter"]
