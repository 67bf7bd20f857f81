"""``GET /teams/<number>/logo``: the logo of a confirmed team."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller, HttpMethod, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter

from icct_core import Logo, TeamId, TeamNotFound, logo_mark

from ...injection import Injected
from ..bodies.cacheable import CACHE_CONTROL
from ..logos.stored_logo import answer_stored
from ..organisers import Number
from ..query_names import query_guard
from .board_openapi import LOGO
from .public_board import PublicBoardParts

FOR_EVER = "public, max-age=31536000, immutable"
"""For a logo that is asked for by its mark: another one has another address."""

Mark = Annotated[str, QueryParameter(description="As in `logo_path`: with it, the answer may be kept for ever.")]


class BoardLogoController(Controller):
    """Logos of the teams on the board."""

    tags = ("Websites",)
    guards = (query_guard,)

    @route(
        "/teams/{team_id:str}/logo",
        http_method=(HttpMethod.GET, HttpMethod.HEAD),
        status_code=200,
        summary="Show the logo of a confirmed team",
        responses=LOGO,
    )
    async def show_board_logo(
        self, team_id: Number, public_board: Injected[PublicBoardParts], v: Mark = ""
    ) -> Response[bytes]:
        number = TeamId.parse(team_id)
        if str(number) not in (await public_board.copy()).numbers:
            raise TeamNotFound  # who tries numbers costs the database nothing
        logo = await public_board.get_logo(number)
        if logo is None:
            raise NotFoundException
        if isinstance(logo, Logo):
            answer, mark = Response(logo.content, media_type=logo.media_type), logo_mark(None, logo.sha256)
        else:
            answer, mark = await answer_stored(logo, public_board.files), logo_mark(logo, None)
        answer.headers["Cache-Control"] = FOR_EVER if v == mark else CACHE_CONTROL
        return answer
