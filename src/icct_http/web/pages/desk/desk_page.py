"""What every page of the desk is made from, and a request to one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response

from icct_core import (
    Actor,
    ActorKind,
    AskToSignInCommand,
    Clock,
    CodeAsked,
    EndSessionsCommand,
    EnterAsFirst,
    FindSession,
    KeptUploads,
    ListSessions,
    OpenSession,
    Organiser,
    Role,
    SignedIn,
    SignInCommand,
)

from ..languages import ENGLISH
from ..led_here import told
from ..page_frame import Manner, PageFrame
from ..sending_limits import SendingLimits
from .navigation import places_for
from .statuses import STATUS


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """The frame, and every way in and out. ``only_https``: nobody signs in over plain http."""

    frame: PageFrame
    clock: Clock
    limits: SendingLimits
    kept: KeptUploads
    only_https: bool
    ask: Callable[[AskToSignInCommand], Awaitable[CodeAsked]]
    sign_in: Callable[[SignInCommand], Awaitable[SignedIn]]
    enter_as_first: EnterAsFirst
    find_session: FindSession
    list_sessions: ListSessions
    end_sessions: Callable[[EndSessionsCommand], Awaitable[int]]

    def show(
        self,
        request: Request[Any, Any, Any],
        template: str,
        how: Manner | None = None,
        *,
        organiser: Organiser | None = None,
        has_typed: bool = True,
        **values: object,
    ) -> Response[bytes]:
        """One of the desk's pages: in English, never kept, in no search engine, its address told to no other host.

        A page that answers a form has what was typed, or a secret, unless it says that it has not: what leads away from
        it opens a new tab.
        """
        how = replace(how or Manner(), unlisted=True)
        content = self.frame.content(
            request.scope,
            f"desk/{template}",
            language=ENGLISH,
            organiser=organiser,
            is_left_open=has_typed and request.scope["method"] == "POST",
            status_words=STATUS,
            places=places_for(organiser, request.scope["path"]) if organiser else [],
            **values,
        )
        headers = self.frame.headers(request.scope, how)
        return Response(content, status_code=how.status, media_type="text/html", headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskVisit:
    """A request of an organiser who is signed in, and whose role is enough for it."""

    request: Request[Any, Any, Any]
    page: DeskPage
    open: OpenSession

    @property
    def organiser(self) -> Organiser:
        """Who it is."""
        return self.open.organiser

    @property
    def actor(self) -> Actor:
        """Who history says did it."""
        return Actor(ActorKind.ORGANISER, str(self.organiser.id))

    @property
    def told(self) -> Mapping[str, str]:
        """What the address says of what was just done; nothing where a shared link or a bookmark led here."""
        return told(self.request)

    def may(self, role: Role) -> bool:
        """Whether the organiser may do what this role may."""
        return self.organiser.role.includes(role)

    def show(
        self, template: str, how: Manner | None = None, *, has_typed: bool = True, **values: object
    ) -> Response[bytes]:
        """A page of the desk; ``has_typed`` unless nothing was typed of what the page has."""
        return self.page.show(
            self.request, template, how, organiser=self.organiser, has_typed=has_typed, may=self.may, **values
        )
