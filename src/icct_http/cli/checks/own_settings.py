"""Checks settings that only a start, or a look at the disk, shows to be wrong."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from ...service.start_up.preparation import check_mail_templates
from ...service.tracing import check_tracing
from .check import Check, Scene
from .finding import Finding, failed, ok

SETTINGS = "settings"


async def _look(scene: Scene) -> AsyncGenerator[Finding, None]:
    check_mail_templates(scene.settings)
    check_tracing(scene.settings)
    yield ok(SETTINGS, f"every variable can be read; ENVIRONMENT is {scene.settings.environment}")


def wrong_settings(problems: list[str]) -> list[Finding]:
    """A failed line for each sentence about a variable."""
    return [failed(SETTINGS, problem, "Correct the variable, then check again.") for problem in problems]


settings_check = Check((SETTINGS,), _look)
