"""``/docs``, ``/redoc`` and ``/openapi.json``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from litestar import Controller, HttpMethod, Litestar, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.serialization import encode_json

from ..accept_encoding import accepts_gzip
from ..assets import Asset, load_asset
from ..injection import Injected
from .description import describe

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data:; connect-src 'self'; "
    "worker-src {workers}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
POLICIES = {
    "docs.html": _POLICY.format(styles="'self'", workers="'none'"),
    "redoc.html": _POLICY.format(styles="'self' 'unsafe-inline'", workers="blob:"),
}
"""The least that each page works with: no inline script; Redoc's script makes styles, and a worker for its search."""

_READING = (HttpMethod.GET, HttpMethod.HEAD)
_HTML, _CSS, _JS = "text/html", "text/css", "text/javascript"

_OF_DOCS = {
    "swagger-ui.css": ("swagger-ui/swagger-ui.css", _CSS),
    "swagger-ui-bundle.js": ("swagger-ui/swagger-ui-bundle.js", _JS),
    "docs.js": ("docs.js", _JS),
}
_OF_REDOC = {
    "redoc.css": ("redoc.css", _CSS),
    "redoc.standalone.js": ("redoc/redoc.standalone.js", _JS),
    "redoc.js": ("redoc.js", _JS),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """HTML for the end of the pages' head and the beginning of their body: what leads to other pages, if there are."""

    head: str = ""
    top: str = ""


@lru_cache(maxsize=1)
def _description(app: Litestar) -> Asset:
    return Asset.of(encode_json(describe(app)), "application/json")


class DocumentationController(Controller):
    """Pages for people are not part of the description for tools."""

    include_in_schema = False

    @route(["/openapi.json", "/api/v1/openapi.json"], http_method=_READING, status_code=200)
    async def description(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        return _answer(request, _description(request.app))

    @route(["/docs", "/api/v1/docs"], http_method=_READING, status_code=200)
    async def docs(
        self, request: Request[Any, Any, Any], documentation_surroundings: Injected[Surroundings]
    ) -> Response[bytes]:
        return await _page(request, "docs.html", documentation_surroundings)

    @route(["/redoc", "/api/v1/redoc"], http_method=_READING, status_code=200)
    async def redoc(
        self, request: Request[Any, Any, Any], documentation_surroundings: Injected[Surroundings]
    ) -> Response[bytes]:
        return await _page(request, "redoc.html", documentation_surroundings)

    @route("/docs/assets/{name:str}", http_method=_READING, status_code=200)
    async def docs_asset(self, request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        return await _asset(request, _OF_DOCS, name)

    @route("/redoc/assets/{name:str}", http_method=_READING, status_code=200)
    async def redoc_asset(self, request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
        return await _asset(request, _OF_REDOC, name)


@cache
def _surrounded(path: str, surroundings: Surroundings) -> Asset:
    page = load_asset(path, _HTML).content.decode()
    for tag, more in (("</head>", f"{surroundings.head}</head>"), ("<body>", f"<body>{surroundings.top}")):
        page = page.replace(tag, more)
    return Asset.of(page.encode(), _HTML)


async def _page(request: Request[Any, Any, Any], path: str, surroundings: Surroundings) -> Response[bytes]:
    asset = await asyncio.to_thread(_surrounded, path, surroundings)
    return _answer(request, asset, {"Content-Security-Policy": POLICIES[path]})


async def _asset(request: Request[Any, Any, Any], known: Mapping[str, tuple[str, str]], name: str) -> Response[bytes]:
    if name not in known:
        raise NotFoundException
    asset = await asyncio.to_thread(load_asset, *known[name])  # compresses it at the first call
    return _answer(request, asset)


def _answer(request: Request[Any, Any, Any], asset: Asset, more: Mapping[str, str] | None = None) -> Response[bytes]:
    status, body, headers = asset.answer_to(
        accepts_gzip=accepts_gzip(request.scope), if_none_match=request.headers.get("if-none-match", "")
    )
    return Response(body, status_code=status, media_type=asset.media_type, headers={**headers, **(more or {})})
