"""``icct smoke``: runs the smoke test, and says what to do about a failed step."""

from __future__ import annotations

from dataclasses import dataclass

from ...service.settings.settings import Settings
from ...service.start_up.start_error import StartError, WrongArgument
from ..checks.check_command import print_findings
from ..terminal.consent import ask, refuse_unasked
from ..terminal.printing import print_json, say
from ..terminal.progress import Progress
from . import Ask, HttpClient, Request, SmokeReport, Unreachable, Visit, smoke_test
from .form import SmokeForm


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeOrder:
    """What was asked for on the command line; ``origin`` is ``None`` for that of the settings."""

    url: str
    registers: bool = True
    players: int = 11
    origin: str | None = None
    slow: bool = False
    yes: bool = False
    as_json: bool = False


async def smoke(settings: Settings, order: SmokeOrder) -> None:
    """Try the service at ``order.url`` and print what was found. Raises ``StartError`` if a step failed."""
    client = HttpClient(order.url)
    key = settings.admin_api_key if order.registers else ""
    if key and not client.keeps_secrets:
        raise WrongArgument(f"{client.url} would send ADMIN_API_KEY in plain text: use https, or add --no-register.")
    refuse_unasked(yes=order.yes)
    try:
        environment = await _environment(client, client.url)
        ask(_question(client.url, environment, registers=bool(key)), yes=order.yes)
        report = await _run(client, settings, order, key)
    finally:
        client.close()
    _print(report, client.url, environment, as_json=order.as_json)
    if names := [finding.name for finding in report.findings if finding.verdict == "failed"]:
        raise StartError(f"{client.url} failed: {', '.join(names)}.")


async def _environment(ask_service: Ask, url: str) -> str:
    """What the service says of itself, so that nobody takes one for another."""
    try:
        answer = await ask_service(Request(method="GET", path="/status"))
    except Unreachable as error:
        raise StartError(f"{url} gives no answer: {error}.") from None
    if answer.status in {301, 302, 307, 308}:
        raise StartError(f"{url} leads on to {answer.headers.get('location', 'nowhere')}: use that address.")
    if (environment := answer.json.get("environment")) is None:
        raise StartError(f"{url} is no such service: {answer}, without an environment.")
    return str(environment)


def _question(url: str, environment: str, *, registers: bool) -> str:
    what = " A test team is registered and removed again, and its number stays taken." if registers else ""
    return f"{url} says that its environment is {environment}.{what} Run the smoke tests there?"


async def _run(client: HttpClient, settings: Settings, order: SmokeOrder, key: str) -> SmokeReport:
    configured = next((origin for origin in settings.cors_origins if origin != "*"), "")
    visit = Visit(
        ask=client,
        form=SmokeForm.new(players=order.players),
        key=key,
        origin=configured if order.origin is None else order.origin,
        registers=order.registers,
        slow=order.slow,
    )
    progress = Progress()
    try:
        return await smoke_test(visit, lambda name: progress.report("Trying", name))
    finally:
        progress.clear()


def _print(report: SmokeReport, url: str, environment: str, *, as_json: bool) -> None:
    if not as_json:
        print_findings(report.findings, as_json=False)
        say(f"{report.answers} answers: p50 {report.p50} ms, p95 {report.p95} ms, p99 {report.p99} ms.")
        return
    times = {"answers": report.answers, "p50_ms": report.p50, "p95_ms": report.p95, "p99_ms": report.p99}
    is_failed = any(finding.verdict == "failed" for finding in report.findings)
    print_json({"url": url, "environment": environment, "failed": is_failed, "checks": report.findings, "times": times})
