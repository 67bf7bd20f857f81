"""Classifies errors of the Valkey server: login, answer, timeout or network."""

from __future__ import annotations

from typing import Literal, TypeAlias

from limits.errors import StorageError
from valkey.exceptions import AuthenticationError, NoPermissionError, ResponseError

Trouble: TypeAlias = Literal["login", "answer", "time", "network"]


class CountRefused(Exception):
    """A request was not counted. ``cause`` is the error's class: its text may hold an address with its password."""

    def __init__(self, trouble: Trouble, cause: str) -> None:
        super().__init__(cause)
        self.trouble = trouble
        self.cause = cause


def refusal_of(error: Exception) -> CountRefused:
    """What went wrong: the login, what the server answers, that it does not, or the way there."""
    cause = error.storage_error if isinstance(error, StorageError) else error
    return CountRefused(_trouble_of(cause), type(cause).__name__)


def _trouble_of(cause: Exception) -> Trouble:
    if isinstance(cause, AuthenticationError | NoPermissionError):
        return "login"
    if isinstance(cause, ResponseError):
        return "answer"
    return "time" if isinstance(cause, TimeoutError) else "network"
