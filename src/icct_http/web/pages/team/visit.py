"""A request to a page of the team that its link opens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from litestar import Request

from icct_core import Registration

from ..languages import Language
from .team_page import TeamPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The request, its ``link``, and the team as it was when it came."""

    request: Request[Any, Any, Any]
    page: TeamPage
    link: str
    registration: Registration

    def path(self, below: str = "") -> str:
        """The address of the team's page, or of a page ``below`` it."""
        return self.page.path_of(self.registration, below)

    def language(self) -> Language:
        """The language that the request is answered in, if its form asks for no other."""
        return self.page.frame.language_of(self.request.scope)

    async def later(self) -> Visit:
        """The same with the team as it is now. Raises as ``TeamOfLink``."""
        return replace(self, registration=await self.page.team_of(self.link))


async def visited(request: Request[Any, Any, Any], page: TeamPage, link: str) -> Visit:
    """The team is read. Raises as ``TeamOfLink``."""
    return Visit(request=request, page=page, link=link, registration=await page.team_of(link))
