"""Checks captains' pages, the key that links are signed with, and who sees the public board."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from icct_adapters.mail.mail_templates import texts_missing, texts_without_link
from icct_adapters.sql import HEAD, SqlSigningKeys

from ...service.captains.secret_keys import FILE
from ...service.captains.signing_key import DIFFERS, fingerprints_of, where_it_is
from ...service.settings.groups.service import public_host
from ...service.settings.settings import Settings
from ...service.start_up.preparation import known_revision, opened
from ...service.start_up.start_error import StartError
from .check import CheckContext, check_of
from .finding import Finding, failed, ok, skipped, warning

PAGES, MAIL_TEXTS, LINK_KEY, BOARD = "pages", "mail texts", "link key", "public board"

_OF_PAGES = "Set what is missing (`openssl rand -hex 32` makes a SECRET_KEY), or PAGES=false if you want none."
_OF_BOARD = "See what `pages` says above, or set PUBLIC_BOARD=false if nobody is to see the teams."
_OF_ADDRESS = "Let the proxy speak https, and set API_URL to that address."
_OF_KEY = (
    "Set SECRET_KEY to that key, or name it after the new one and a comma; "
    "if it is lost, `icct keys adopt-secret` ends the links that it signed."
)


@check_of(PAGES, MAIL_TEXTS)
async def pages_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    settings = context.settings
    if (why := settings.pages.why_left_off(settings.service)) is not None:
        yield warning(PAGES, why, _OF_PAGES)
    elif settings.pages_on and settings.service.environment == "production" and not _is_private(settings):
        yield warning(PAGES, f"links to {settings.service.address} can be read by anybody on their way", _OF_ADDRESS)
    elif settings.pages_on:
        yield ok(PAGES, f"captains find them at {settings.service.address}")
    else:
        yield skipped(PAGES, "PAGES is false")
    yield _texts_finding(settings)


@check_of(BOARD)
async def board_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    """Who sees the confirmed teams, and where."""
    settings = context.settings
    if not settings.board.public_board:
        yield skipped(BOARD, "PUBLIC_BOARD is false")
    elif not settings.pages_on:
        words = "everybody may read the confirmed teams by the API, and there is no page /teams, as pages are off"
        yield warning(BOARD, words, _OF_BOARD)
    else:
        yield ok(BOARD, f"everybody sees the confirmed teams at {settings.service.address}/teams")


def _is_private(settings: Settings) -> bool:
    return settings.service.url.startswith("https:") or public_host(settings.texts) in {"localhost", "127.0.0.1"}


def _texts_finding(settings: Settings) -> Finding:
    """Which texts of the organisers have no place for the link, and which are missing beside them."""
    folder = settings.mail.templates_dir
    if folder is None:
        return skipped(MAIL_TEXTS, "the mails are those that come with the service")
    try:
        linkless = texts_without_link(folder) if settings.pages_on else ()
        missing = texts_missing(folder)
    except (OSError, ValueError):
        return skipped(MAIL_TEXTS, "settings come first")
    found: list[tuple[str, str]] = []
    if linkless:
        words = f"the link to the team's page is put at the end of {', '.join(linkless)}"
        found.append((words, "Write $link where it is to stand."))
    if missing:
        found.append((f"ours are sent in the place of {', '.join(missing)}", "Write them, as the others are yours."))
    if found:
        sentences, remedies = zip(*found, strict=True)
        return warning(MAIL_TEXTS, "; ".join(sentences), " ".join(remedies))
    linked = "each has a place for the link to the team's page, and " if settings.pages_on else ""
    return ok(MAIL_TEXTS, f"{linked}no mail has a part of ours beside parts of yours")


async def link_key_finding(context: CheckContext) -> Finding:
    """Whether this process would sign as the others do; the database answers, and nothing is kept by looking."""
    settings = context.settings
    if not settings.pages_on:
        return skipped(LINK_KEY, "there are no pages")
    if not settings.pages.secret_keys and not (settings.service.data_dir / FILE).exists():
        return skipped(LINK_KEY, "the first start makes one")
    try:
        kept = await _kept(context)
    except StartError:
        return skipped(LINK_KEY, "the tables are not those of this version")
    if kept is None:
        return ok(LINK_KEY, "no link was signed yet")
    if kept not in fingerprints_of(settings):
        return failed(LINK_KEY, f"{where_it_is(settings)} is not {DIFFERS}", _OF_KEY)
    return ok(LINK_KEY, "all processes sign links with the same")


async def _kept(context: CheckContext) -> str | None:
    async with opened(context.settings) as database:
        if await known_revision(database) != HEAD:
            raise StartError("The database's tables are not those of this version.")
        return await SqlSigningKeys(database).kept()
