"""The published smoke tests, tried at a running service from outside."""

from .client import HttpClient, Unreachable
from .exchange import Answer, Ask, Request
from .form import SmokeForm
from .run import SmokeReport, smoke_test
from .smoke_session import SmokeSession

__all__ = [
    "Answer",
    "Ask",
    "HttpClient",
    "Request",
    "SmokeForm",
    "SmokeReport",
    "SmokeSession",
    "Unreachable",
    "smoke_test",
]
