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
    trouble: Trouble
    match cause:
        case AuthenticationError() | NoPermissionError():
            trouble = "login"
        case ResponseError():
            trouble = "answer"
        case TimeoutError():
            trouble = "time"
        case _:
            trouble = "network"
    return CountRefused(trouble, type(cause).__name__)
