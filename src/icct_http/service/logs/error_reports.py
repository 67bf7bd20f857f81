"""Sends errors of the log to Sentry, if configured, without requests or personal data."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from ...version import VERSION
from ..start_up.start_error import WrongSetting

if TYPE_CHECKING:
    from sentry_sdk import Client, Transport

    from ..settings.groups.logs import LogSettings
    from ..settings.groups.service import Environment

_TOLD = ("request_id", "route", "lane", "kind", "registration_id", "logger", "where")


class ErrorReports:
    """A processor for structlog that passes every event on, and reports those that come with an error."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        error = event.get("exc_info")
        if isinstance(error, BaseException) and event.get("level") in {"error", "critical"}:
            with suppress(Exception):  # a report that fails must not fail a request
                self._client.capture_event(
                    {
                        "level": "fatal" if event["level"] == "critical" else "error",
                        "logger": "icct",
                        "transaction": event["event"],
                        "tags": {name: str(event[name]) for name in _TOLD if event.get(name) is not None},
                        "exception": {"values": list(_told_of(error))},
                    }
                )
        return event


def open_error_reports(
    logs: LogSettings, environment: Environment, transport: type[Transport] | None = None
) -> ErrorReports | None:
    """Reports to ``SENTRY_DSN``, or nothing if it is not set; raises ``WrongSetting`` if it cannot be used.

    The client is told to look at nothing by itself: no integrations, no variables, no sources, no request.
    """
    if not logs.sentry_dsn:
        return None
    try:
        from sentry_sdk import Client  # noqa: PLC0415  an extra
        from sentry_sdk.utils import BadDsn  # noqa: PLC0415
    except ImportError:
        raise WrongSetting("SENTRY_DSN needs a package that is missing: install icct[sentry], or unset it.") from None
    try:
        client = Client(
            dsn=logs.sentry_dsn,
            environment=environment,
            release=f"icct@{VERSION}",
            server_name="",
            transport=transport,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            include_local_variables=False,
            include_source_context=False,
            send_client_reports=False,
            max_breadcrumbs=0,
            before_send=_without_surroundings,
        )
    except BadDsn:
        raise WrongSetting("SENTRY_DSN must be what Sentry names a project's DSN, https://KEY@HOST/NUMBER.") from None
    return ErrorReports(client)


def _told_of(error: BaseException) -> Iterator[dict[str, Any]]:
    """Types and frames of an error, after those of what caused it and of its parts; its text is left out."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for each in (cause, *(error.exceptions if isinstance(error, BaseExceptionGroup) else ())):
        if each is not None:
            yield from _told_of(each)
    frames = [
        {"filename": frame.f_code.co_filename, "function": frame.f_code.co_name, "lineno": line}
        for frame, line in walk_tb(error.__traceback__)
    ]
    yield {"type": type(error).__qualname__, "module": type(error).__module__, "stacktrace": {"frames": frames}}


def _without_surroundings(event: Any, _hint: object) -> Any:
    """Drop what the client adds of the process, its machine and its arguments."""
    for name in ("server_name", "modules", "extra", "user", "request", "breadcrumbs"):
        event.pop(name, None)
    event["contexts"] = {name: value for name, value in event.get("contexts", {}).items() if name == "trace"}
    return event
