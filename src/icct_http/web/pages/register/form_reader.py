"""Reads the multipart body of the page's form."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import inf
from typing import Any

from litestar import Request

from ...api.multipart_form import LONGEST_PLAYERS, FormShape
from ..page_form import page_form
from .typed_form import BUTTONS, COLUMNS, MOST_ROWS, PLAYER_FIELD, TEXTS, TypedForm, typed_form

_OTHERS = ("logo", "captain_plays", "captain_role", "players_text", "consent", "submission_key", "language", *BUTTONS)
_NAMES = frozenset((*TEXTS, *_OTHERS))


def _is_of_the_form(name: str) -> bool:
    return name in _NAMES or PLAYER_FIELD.fullmatch(name) is not None


PAGE_FORM = FormShape(
    takes=_is_of_the_form,
    most_bytes={"players_text": LONGEST_PLAYERS, "logo": inf},
    most_parts=len(_NAMES) + len(COLUMNS) * MOST_ROWS + 16,  # a browser's extension may add a few
    cuts=True,
)
"""The page's form: what is far too long is cut off, as the rest of it is to be shown again."""


@asynccontextmanager
async def received_page_form(
    request: Request[Any, Any, Any], turns: Semaphore, lost: Callable[[str], None] | None
) -> AsyncIterator[TypedForm]:
    """What was typed, during the block. Raises as ``page_form``, but that no text is too long."""
    async with page_form(request, PAGE_FORM, turns, lost) as parts:
        yield typed_form(parts.texts(), logo=parts.contents.get("logo", b""), list_was_cut="players_text" in parts.cut)
