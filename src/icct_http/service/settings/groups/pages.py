"""Pages for captains: the secret that links are signed with, languages, consent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Literal, TypeAlias

from icct_core import LANGUAGES, EditAfterConfirm, PrivacyNotice, language_of

from ..kinds import FLAG, MOMENT, SECONDS, items, matching
from ..problems import Problem
from ..variable import Kind, Unfit, setting
from ..weak_keys import STRONG, is_weak
from .service import ServiceSettings

PagesChoice: TypeAlias = Literal["auto", "true", "false"]

MOST_PLAYERS = 99
"""Rows that the form of a squad can have; a larger squad would lose players when it is edited."""

_SPELLINGS: dict[str, PagesChoice] = {"auto": "auto", "true": "true", "1": "true", "false": "false", "0": "false"}
_LOCALE = re.compile(r"(C|POSIX|[A-Za-z]{2,3}([_-][A-Za-z]{2,4})*)([.@][\w.@-]*)?", re.ASCII)


def _choice(text: str) -> PagesChoice:
    if text.lower() not in _SPELLINGS:
        raise ValueError
    return _SPELLINGS[text.lower()]


def _language(text: str) -> str:
    """The first of ours in what systems call by the same name: a list of locales such as ``ta_IN:en``."""
    locales = text.split(":")
    if not all(_LOCALE.fullmatch(one) for one in locales if one):
        raise Unfit(f"must be one of {', '.join(LANGUAGES)}, not {text!r}.")
    return next(filter(None, map(language_of, locales)), LANGUAGES[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """What captains' pages go by. The first of ``secret_keys`` signs, all of them verify."""

    title: ClassVar[str] = "Pages for captains"

    pages: PagesChoice = setting(
        "PAGES",
        Kind("auto, true or false", _choice),
        "auto",
        about="`auto` shows pages in development, and elsewhere if `SECRET_KEY`, `API_URL` and `PRIVACY_CONTACT` are "
        "set; `true` does not start without them; `false` leaves the API alone",
    )
    secret_keys: tuple[str, ...] = setting(
        "SECRET_KEY",
        Kind("", items, hidden="all"),
        about="signs captains' links: at least 32 characters that nobody can guess, the same in every process. Several "
        "are separated by commas: the first signs, all verify, see [Captains' links](how-to/captains-links.md). In "
        "development one is made and kept in `DATA_DIR`",
    )
    privacy_contact: str = setting(
        "PRIVACY_CONTACT",
        matching(r"[^<>]{3,200}", "3 to 200 characters without < and >"),
        about="whom people write or call about their data, named in the notice",
        example="privacy@example.org",
    )
    language: str = setting(
        "LANGUAGE",
        Kind("", _language),
        "en",
        about="the language of those who chose none: `en`, `ta` or `hi`; of a list of locales, as systems have it in "
        "this variable, the first of them",
    )
    idempotency_ttl: timedelta = setting(
        "PAGE_IDEMPOTENCY_TTL",
        SECONDS,
        "86400",
        about="seconds in which a page that sends its form again is told the same number",
    )
    links_end_at: datetime | None = setting(
        "LINKS_END_AT",
        MOMENT,
        about="time with its zone, from which on captains' links open nothing; without it 30 days after registration "
        "has closed",
        example="2027-02-28T23:59:00+05:30",
    )
    edit_after_confirm: EditAfterConfirm = setting(
        "EDIT_AFTER_CONFIRM",
        Kind("review, keep or never", EditAfterConfirm),
        "review",
        about="what a captain's edit does to a confirmed team: `review` lets it wait for review again, `keep` leaves "
        "it confirmed, `never` refuses the edit",
    )
    notice_version: str = setting(
        "PRIVACY_NOTICE_VERSION",
        matching(r"[A-Za-z0-9._-]{1,40}", "1 to 40 letters, digits, dots, hyphens and underscores"),
        "2",
        about="the version of the notice that captains agree to; give another one when you change the notice",
    )
    consent_required: bool = setting(
        "CONSENT_REQUIRED",
        FLAG,
        "false",
        about="`true` takes forms of websites only with `consent`, the notice's version; pages always ask for it",
    )

    @property
    def notice(self) -> PrivacyNotice:
        """What captains agree to."""
        return PrivacyNotice(version=self.notice_version, required=self.consent_required, language=self.language)

    def missing(self, service: ServiceSettings) -> tuple[str, ...]:
        """The variables without which there are no pages outside development."""
        needed = {"SECRET_KEY": self.secret_keys, "API_URL": service.url, "PRIVACY_CONTACT": self.privacy_contact}
        return tuple(name for name, value in needed.items() if not value)

    def are_on(self, service: ServiceSettings) -> bool:
        """Whether there are pages."""
        if self.pages == "false":
            return False
        return self.pages == "true" or service.environment == "development" or not self.missing(service)

    def why_left_off(self, service: ServiceSettings) -> str | None:
        """What pages lack, in a few words; ``None`` if they are on, or off because somebody said so."""
        if self.pages == "false" or self.are_on(service):
            return None
        return f"pages are off, as {in_words(self.missing(service))} not set"

    def problems(self, service: ServiceSettings) -> Iterator[Problem]:
        """What pages lack that have to be shown, and a secret that somebody could guess."""
        if service.environment == "development":
            return
        if self.pages == "true" and (missing := self.missing(service)):
            yield Problem(("PAGES", *missing), f"PAGES must not be true while {in_words(missing)} not set.")
        keys = self.secret_keys if self.are_on(service) else (",".join(self.secret_keys),)
        judged = self.are_on(service) or service.environment == "production"
        if judged and any(is_weak(key) for key in keys if key):
            yield Problem(("SECRET_KEY",), f"SECRET_KEY must be {STRONG}.")


def in_words(variables: tuple[str, ...]) -> str:
    """``A is``, or ``A, B and C are``."""
    *others, last = variables
    return f"{', '.join(others)} and {last} are" if others else f"{last} is"
