"""``/privacy``: the notice that captains agree to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, Response, route

from ..injection import Injected
from .notices import Notices
from .page_frame import Manner, PageFrame
from .pages_only import READ, pages_only
from .policy import REVISITED


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPage:
    """The notice in each language."""

    frame: PageFrame
    notices: Notices


class PrivacyController(Controller):
    """The notice."""

    guards = (pages_only,)

    @route("/privacy", http_method=READ, status_code=200)
    async def privacy(self, request: Request[Any, Any, Any], privacy_page: Injected[PrivacyPage]) -> Response[bytes]:
        frame, notices = privacy_page.frame, privacy_page.notices
        blocks = notices.of(frame.language_of(request.scope))
        manner = Manner(cache_control=REVISITED)
        return frame.answer(request.scope, "privacy.html", manner, blocks=blocks, version=notices.version)
