"""A request and its answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``path`` begins with a slash and may have a query. ``timeout`` in seconds, for each step of the way."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout: float = 30.0

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and after how many ``seconds``; names of ``headers`` are lower-case."""

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text; what is none is replaced."""
        return self.body.decode(errors="replace")

    @property
    def json(self) -> dict[str, Any]:
        """The object in the body; an empty one for anything else."""
        try:
            document = json.loads(self.body)
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}

    @property
    def code(self) -> str:
        """The code of an error, or nothing."""
        return str(self.json.get("error_code", ""))

    def __str__(self) -> str:
        return f"{self.request} answered {self.status} {self.code}".rstrip()


Ask: TypeAlias = Callable[[Request], Awaitable[Answer]]
"""Sends a request. Raises ``OSError`` or ``http.client.HTTPException`` when no answer comes."""
