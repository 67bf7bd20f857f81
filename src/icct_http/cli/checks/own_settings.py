"""Checks settings whose errors show only at start-up or on disk."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from ...service.settings.problems import Problem
from ...service.start_up.preparation import check_mail_templates
from ...service.tracing import check_tracing
from .check import CheckContext, check_of
from .finding import Finding, failed, ok

SETTINGS = "settings"


@check_of(SETTINGS)
async def settings_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    check_mail_templates(context.settings.mail)
    check_tracing(context.settings.logs)
    yield ok(SETTINGS, f"every variable can be read; ENVIRONMENT is {context.settings.service.environment}")


def wrong_settings(problems: Sequence[Problem]) -> list[Finding]:
    """A failed line for each problem."""
    return [failed(SETTINGS, problem.sentence, "Correct the variable, then check again.") for problem in problems]
