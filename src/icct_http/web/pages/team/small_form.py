"""Reads the forms of captains' pages."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from litestar import Request

from ...api.multipart_form import LONGEST_PLAYERS, FormShape, ReceivedParts, received_parts
from ...problems.catalogue import UnsupportedMediaType
from ..languages import BY_CODE, Language
from ..register.typed_form import BUTTONS, COLUMNS, MOST_ROWS, PLAYER_FIELD, TypedForm, typed_form

_TURNS = Semaphore(6)
_BESIDE = 16  # a browser's extension may add a few

_EDIT_FIELDS = frozenset({"version", "coach_name", "players_text", "language", *BUTTONS})

EDIT_FORM = FormShape(
    takes=lambda name: name in _EDIT_FIELDS or PLAYER_FIELD.fullmatch(name) is not None,
    most_bytes={"players_text": LONGEST_PLAYERS},
    most_parts=len(_EDIT_FIELDS) + len(COLUMNS) * MOST_ROWS + _BESIDE,
    cuts=True,
)
"""Coach and squad; what is far too long is cut off, as the rest of it is to be shown again."""


LOGO_FORM = FormShape(
    takes=("version", "logo").__contains__, most_bytes={"logo": inf}, most_parts=2 + _BESIDE, cuts=True
)
"""Another logo; one that is too large is judged by the core, as the form's is."""


async def small_form(request: Request[Any, Any, Any], names: Collection[str]) -> dict[str, str]:
    """The fields of these names, as they were typed; what did not come is empty."""
    shape = FormShape(takes=names.__contains__, most_bytes={}, most_parts=len(names) + _BESIDE, cuts=True)
    texts, _ = await _texts(request, shape)
    return {name: texts.get(name, "") for name in names}


async def edit_form(request: Request[Any, Any, Any]) -> tuple[TypedForm, int]:
    """The form of coach and squad, and the version of the team that it was filled in for."""
    texts, cut = await _texts(request, EDIT_FORM)
    form = typed_form(texts, logo=b"", list_was_cut="players_text" in cut)
    return form, version_in(texts)


def version_in(texts: dict[str, str]) -> int:
    """The version that a form names; of a form that names none, one that no team has."""
    text = texts.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def wished(code: str, otherwise: Language) -> Language:
    """The language of this code, if there is one."""
    return BY_CODE.get(code, otherwise)


@asynccontextmanager
async def logo_form(request: Request[Any, Any, Any]) -> AsyncIterator[tuple[bytes, int]]:
    """A file and the version of the team that it is for, during the block: few of them are in memory at once."""
    async with _parts(request, LOGO_FORM) as parts:
        yield parts.contents.get("logo", b""), version_in(parts.texts())


async def _texts(request: Request[Any, Any, Any], shape: FormShape) -> tuple[dict[str, str], frozenset[str]]:
    async with _parts(request, shape) as parts:
        return parts.texts(), parts.cut


@asynccontextmanager
async def _parts(request: Request[Any, Any, Any], shape: FormShape) -> AsyncIterator[ReceivedParts]:
    if "content-encoding" in request.headers:
        raise UnsupportedMediaType("Send the form as it is, without a Content-Encoding")
    content_type = request.headers.get("content-type", "")
    async with received_parts(content_type, request.stream(), _TURNS, None, shape) as parts:
        yield parts
