"""Warns in the log where there could be pages, and something is missing for them."""

from __future__ import annotations

import structlog

from ..settings.settings import Settings

_log = structlog.stdlib.get_logger("icct.start")


def warn_of_pages_left_off(settings: Settings) -> None:
    """One line, which names what is missing; none where nobody wants pages."""
    if settings.pages.why_left_off(settings.service) is not None:
        missing = settings.pages.missing(settings.service)
        _log.warning("pages_left_off", missing=list(missing), remedy="set them, or PAGES=false")
