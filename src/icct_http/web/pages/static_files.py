"""Styles, scripts and pictures of the pages, under names that change with their content."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from litestar import Controller, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ..accept_encoding import accepts_gzip
from ..assets import Asset, load_asset
from ..injection import Injected
from .addresses import STATIC
from .pages_only import READ
from .policy import FOR_EVER

_ELSEWHERE = {"htmx.min.js": "htmx/htmx.min.js"}
"""What others made stands in a folder of its own, with its licence."""

TYPES = {".css": "text/css", ".js": "text/javascript", ".png": "image/png", ".svg": "image/svg+xml"}


@cache
def address_of(name: str) -> str:
    """Where browsers find the file ``name``: ``/static/style.3f2a9c1b04.css``."""
    return _address(name, _asset(name))


@cache
def exists(name: str) -> bool:
    """Whether there is such a file."""
    return name in _names()


@dataclass(frozen=True, slots=True)
class PageFiles:
    """Files of the pages by their names; what organisers have of their own goes before ours."""

    own: Mapping[str, Asset] = field(default_factory=dict)

    def address_of(self, name: str) -> str:
        """Where browsers find it."""
        return _address(name, self.own[name]) if name in self.own else address_of(name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.own or exists(name)

    @property
    def styles(self) -> list[str]:
        """Where browsers find the style of all pages, and the organisers' own after it."""
        return [self.address_of(name) for name in ("style.css", "pages.css") if self.exists(name)]

    def find(self, address: str) -> Asset | None:
        """The file at this address, ``None`` for another version of it and for all others."""
        own = next((asset for name, asset in self.own.items() if _address(name, asset) == address), None)
        ours = _by_address().get(address)
        return own or (_asset(ours) if ours else None)


def _address(name: str, asset: Asset) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"/{STATIC}/{stem}.{asset.digest}.{suffix}"


def _asset(name: str) -> Asset:
    return load_asset(_ELSEWHERE.get(name, f"pages/{name}"), TYPES["." + name.rpartition(".")[2]])


@cache
def _by_address() -> dict[str, str]:
    return {address_of(name): name for name in _names()}


@cache
def _names() -> frozenset[str]:
    ours = (each.name for each in (files("icct_http.web") / "static" / "pages").iterdir())
    return frozenset((*_ELSEWHERE, *(name for name in ours if "." + name.rpartition(".")[2] in TYPES)))


class StaticController(Controller):
    """Files of the pages; an address with another digest is of another version, and found no more."""

    include_in_schema = False

    @route(f"/{STATIC}/{{name:str}}", http_method=READ, status_code=200)
    async def file(
        self, request: Request[Any, Any, Any], name: FromPath[str], page_files: Injected[PageFiles]
    ) -> Response[bytes]:
        asset = await asyncio.to_thread(page_files.find, f"/{STATIC}/{name}")  # compresses all at the first call
        if asset is None:
            raise NotFoundException
        status, body, headers = asset.answer_to(
            accepts_gzip=accepts_gzip(request.scope),
            if_none_match=request.headers.get("if-none-match", ""),
            cache_control=FOR_EVER,
        )
        return Response(body, status_code=status, media_type=asset.media_type, headers=dict(headers))
