"""What was typed when a session had ended: it is carried through signing in, and then shown again, not sent.

Forms carry it in a hidden field. To a page that is asked for by its address alone it is brought by the store, where it
waits under a random key that a cookie names.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from json import dumps, loads
from typing import Any

from litestar import Request

from icct_core import DatabaseUnavailable

from ...access.client_addresses import counted_as
from ...api.multipart_form import FormShape
from ...problems.catalogue import MalformedRequest, UnsupportedMediaType
from ..page_form import page_form
from ..register.typed_form import new_key
from .addresses import HOME, way_back
from .desk_form import TURNS
from .desk_page import DeskPage

MOST_BYTES = 64 * 1024
_MOST_FIELDS = 400
"""A team of 99 players has three of each, and its own."""

_ANY_FORM = FormShape(
    takes=lambda _: True, most_bytes={}, most_of_others=MOST_BYTES, most_parts=_MOST_FIELDS, cuts=True
)


@dataclass(frozen=True, slots=True)
class Carried:
    """The fields of a form, and the address that it was sent to."""

    to: str
    fields: Mapping[str, str]

    def text(self) -> str:
        """As a hidden field of the forms of signing in holds it."""
        return dumps({"to": self.to, "fields": dict(self.fields)}, separators=(",", ":"))


async def carried_from(request: Request[Any, Any, Any]) -> Carried | None:
    """The form that a request sends, if it is one, and not too large."""
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and int(length) <= MOST_BYTES):
        return None
    try:
        async with page_form(request, _ANY_FORM, TURNS) as parts:
            fields = {name: text for name, text in parts.texts().items() if text}
    except (MalformedRequest, UnsupportedMediaType):
        return None
    to = way_back(request.scope["path"])
    return Carried(to, fields) if fields and to != HOME else None


def carried_in(text: str) -> Carried | None:
    """What the hidden field holds; ``None`` if it is nothing that we wrote."""
    try:
        found = loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("to"), str) or not isinstance(found.get("fields"), dict):
        return None
    fields = {name: value for name, value in found["fields"].items() if isinstance(value, str)}
    to = way_back(found["to"])
    return Carried(to, fields) if to == found["to"] and len(fields) <= _MOST_FIELDS else None


async def put_by(request: Request[Any, Any, Any], page: DeskPage, carried: str) -> str:
    """The key under which it waits for the next page; empty where there is no room, or nothing can be stored."""
    key, address = new_key(), counted_as(request.scope["state"]["client_address"])
    with suppress(DatabaseUnavailable):
        if await page.kept.keep(key, address, carried.encode(), at=page.clock.now()):
            return key
    return ""


async def fetched(page: DeskPage, key: str) -> str:
    """What waits under this key; empty if nothing does. Raises ``DatabaseUnavailable``."""
    found = await page.kept.find(key, at=page.clock.now()) if key else None
    return found.decode(errors="replace") if found else ""


async def let_go(page: DeskPage, key: str) -> None:
    """Forget it; where that cannot be stored, it is forgotten by itself."""
    if key:
        with suppress(DatabaseUnavailable):
            await page.kept.drop(key)
