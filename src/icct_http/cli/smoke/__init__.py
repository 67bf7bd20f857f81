"""The published smoke tests, tried at a running service from outside."""

from .client import HttpClient, Unreachable
from .exchange import Answer, Ask, Request
from .run import SmokeReport, smoke_test
from .smoke_session import Visit

__all__ = ["Answer", "Ask", "HttpClient", "Request", "SmokeReport", "Unreachable", "Visit", "smoke_test"]
