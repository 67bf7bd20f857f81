"""Renders a page in the one style, with its language and its headers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from litestar import Response
from litestar.types import Scope

from .addresses import in_language
from .environment import Environments, make_environments, rendered
from .languages import ENGLISH, LANGUAGES, Language, asked_language, chosen_language, remembering
from .moments import moment_in_words
from .policy import NOT_KEPT, UNLISTED, VARIES, content_policy

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a page is answered: ``unlisted`` as in ``policy.UNLISTED``, ``language`` where a form chose another one."""

    status: int = 200
    cache_control: str = NOT_KEPT
    unlisted: bool = False
    language: Language | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """What all pages share: the tournament's name and time zone, the language of those who name none.

    ``secure`` if browsers reach the service by https; ``pictures`` is the public origin of stored logos, or ``""``.
    """

    tournament: str
    zone: ZoneInfo
    language: Language = ENGLISH
    secure: bool = False
    pictures: str = ""
    environments: Environments = field(default_factory=make_environments)

    def language_of(self, scope: Scope) -> Language:
        """The language that this request is answered in."""
        return chosen_language(scope, self.language)

    def content(self, scope: Scope, template: str, *, language: Language | None = None, **values: object) -> bytes:
        """The page as HTML; ``language`` is another one than the request's, where a form chose it."""
        language = language or self.language_of(scope)

        def moment(at: datetime, *, ends: bool = False) -> str:
            return moment_in_words(at, self.zone, language.texts.gettext, ends=ends)

        page = rendered(
            self.environments,
            template,
            language,
            languages=LANGUAGES,
            tournament=self.tournament,
            moment=moment,
            in_language=in_language(scope["path"], scope["query_string"]),
            **values,
        )
        return page.encode()

    def headers(self, scope: Scope, how: Manner) -> dict[str, str]:
        """The headers of a page; a language that was asked for is remembered by the browser.

        They name the style, so that a browser asks for it before the page itself has arrived.
        """
        styles: list[str] = cast("Any", self.environments[ENGLISH.code].globals["styles"])
        headers = {
            "Link": ", ".join(f"<{style}>; rel=preload; as=style" for style in styles),
            "Content-Security-Policy": content_policy(self.pictures),
            "Cache-Control": how.cache_control,
            "Vary": VARIES,
            **(UNLISTED if how.unlisted else {}),
        }
        if (asked := how.language or asked_language(scope)) is not None:
            headers["Set-Cookie"] = remembering(asked, secure=self.secure)
        return headers | how.headers

    def answer(self, scope: Scope, template: str, how: Manner, **values: object) -> Response[bytes]:
        """The page as an answer."""
        content = self.content(scope, template, language=how.language, **values)
        return Response(content, status_code=how.status, media_type="text/html", headers=self.headers(scope, how))
