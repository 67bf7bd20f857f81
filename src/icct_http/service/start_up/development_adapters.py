"""Warns in the log of adapters that are for development only."""

from __future__ import annotations

import structlog

from ..settings.settings import Settings

_EFFECTS = {"memory": "forgets everything at the end", "maildir": "keeps mail in a folder and sends none"}

_log = structlog.stdlib.get_logger("icct.container")


def warn_of_development_adapters(settings: Settings) -> None:
    """A line for each that these settings choose."""
    for variable, adapter in settings.adapters.items():
        if adapter in _EFFECTS:
            _log.warning("development_adapter", variable=variable, adapter=adapter, effect=_EFFECTS[adapter])
