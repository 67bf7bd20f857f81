"""What is answered in the place of the page that was asked for."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from ..page_frame import Manner
from .desk_page import DeskPage
from .session_cookie import is_https


class Instead(Exception):
    """Ends a request with an answer."""

    def __init__(self, answer: Response[Any]) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


def answer_instead(_: Request[Any, Any, Any], error: Instead) -> Response[Any]:
    """The answer that it carries."""
    return error.answer


def refuse_plain_http(request: Request[Any, Any, Any], page: DeskPage) -> None:
    """Raise ``Instead`` where codes and cookies could be read on their way, and that is not to be."""
    if page.only_https and not is_https(request.scope):
        raise Instead(page.show(request, "only_https.html", Manner(status=403)))
