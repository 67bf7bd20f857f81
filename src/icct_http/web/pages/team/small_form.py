"""Reads the forms of captains' pages."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from litestar import Request

from ...api.multipart_form import LONGEST_PLAYERS, FormShape, ReceivedParts
from ..languages import Language, wished
from ..page_form import page_form
from ..register.typed_form import BUTTONS, COLUMNS, MOST_ROWS, PLAYER_FIELD, TypedForm, typed_form

_TURNS = Semaphore(6)
_BESIDE = 16  # a browser's extension may add a few

_OF_ALL = ("version", "language", "lang")
_EDIT_FIELDS = frozenset({*_OF_ALL, "coach_name", "players_text", *BUTTONS})

EDIT_FORM = FormShape(
    takes=lambda name: name in _EDIT_FIELDS or PLAYER_FIELD.fullmatch(name) is not None,
    most_bytes={"players_text": LONGEST_PLAYERS},
    most_parts=len(_EDIT_FIELDS) + len(COLUMNS) * MOST_ROWS + _BESIDE,
    cuts=True,
)
"""Coach and squad; what is far too long is cut off, as the rest of it is to be shown again."""

_LOGO_FIELDS = (*_OF_ALL, "submission_key", "logo")

LOGO_FORM = FormShape(
    takes=_LOGO_FIELDS.__contains__, most_bytes={"logo": inf}, most_parts=len(_LOGO_FIELDS) + _BESIDE, cuts=True
)
"""Another logo; one that is too large is judged by the core, as the form's is."""


async def small_form(request: Request[Any, Any, Any], names: Collection[str]) -> dict[str, str]:
    """The fields of these names and those of every form, as they were typed; what did not come is empty."""
    wanted = (*_OF_ALL, *names)
    shape = FormShape(takes=wanted.__contains__, most_bytes={}, most_parts=len(wanted) + _BESIDE, cuts=True)
    async with page_form(request, shape, _TURNS) as parts:
        texts = parts.texts()
    return {name: texts.get(name, "") for name in wanted}


async def edit_form(request: Request[Any, Any, Any]) -> tuple[TypedForm, int]:
    """The form of coach and squad, and the version of the team that it was filled in for."""
    async with page_form(request, EDIT_FORM, _TURNS) as parts:
        return _typed(parts)


@asynccontextmanager
async def logo_form(request: Request[Any, Any, Any]) -> AsyncIterator[tuple[TypedForm, int]]:
    """A file and the version of the team that it is for, during the block: few of them are in memory at once."""
    async with page_form(request, LOGO_FORM, _TURNS) as parts:
        yield _typed(parts)


def version_in(texts: Mapping[str, str]) -> int:
    """The version that a form names; of a form that names none, one that no team has."""
    text = texts.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def language_in(texts: Mapping[str, str], otherwise: Language) -> Language:
    """The language that a button of the form asks for, or else the one that the form was in."""
    return wished(texts.get("lang") or texts.get("language", ""), otherwise)


def _typed(parts: ReceivedParts) -> tuple[TypedForm, int]:
    texts, logo = parts.texts(), parts.contents.get("logo", b"")
    return typed_form(texts, logo=logo, list_was_cut="players_text" in parts.cut), version_in(texts)
