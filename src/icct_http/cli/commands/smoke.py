"""``icct smoke``: test a running service from outside."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command, whole_number

if TYPE_CHECKING:
    from ...service.settings.settings import Settings
    from ..smoke import Ask, SmokeReport, SmokeSession

MOST_PLAYERS = 100


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    testing = add_command(
        commands, "smoke", "try a running service from outside, with a test team that is removed again"
    )
    testing.add_argument("url", metavar="URL", help="as https://api.example.org")
    testing.add_argument("--yes", action="store_true", help="do not ask")
    testing.add_argument("--no-register", action="store_true", help="register no test team, even with ADMIN_API_KEY")
    testing.add_argument(
        "--players", type=whole_number(MOST_PLAYERS), default=11, metavar="N", help="so many in the test team (11)"
    )
    testing.add_argument("--origin", metavar="URL", help="a website that may call the service (first of CORS_ORIGINS)")
    testing.add_argument("--slow", action="store_true", help="wait also for the 408 of a request that never ends")
    testing.add_argument("--json", action="store_true", help="for other programs")
    testing.set_defaults(run=_smoke)


async def _smoke(settings: Settings, chosen: Namespace) -> None:
    """Try the service at ``chosen.url`` and print what was found. Raises ``StartError`` if a step failed."""
    from ...service.start_up.start_error import StartError, WrongArgument
    from ..smoke import HttpClient, SmokeForm, SmokeSession
    from ..smoke.report import print_report
    from ..terminal.confirm import confirm, refuse_unasked

    client = HttpClient(chosen.url)
    key = "" if chosen.no_register else settings.access.admin_api_key
    if key and not client.keeps_secrets:
        raise WrongArgument(f"{client.url} would send ADMIN_API_KEY in plain text: use https, or add --no-register.")
    refuse_unasked(yes=chosen.yes)
    configured = next((origin for origin in settings.requests.cors_origins if origin != "*"), "")
    session = SmokeSession(
        ask=client,
        form=SmokeForm.new(players=chosen.players),
        key=key,
        origin=configured if chosen.origin is None else chosen.origin,
        registers=not chosen.no_register,
        slow=chosen.slow,
    )
    try:
        environment = await _environment(client, client.url)
        confirm(_question(client.url, environment, registers=bool(key)), yes=chosen.yes)
        report = await _run(session)
    finally:
        client.close()
    print_report(report, client.url, environment, as_json=chosen.json)
    if names := [finding.name for finding in report.findings if finding.verdict == "failed"]:
        raise StartError(f"{client.url} failed: {', '.join(names)}.")


async def _environment(ask_service: Ask, url: str) -> str:
    """What the service says of itself, so that nobody takes one for another."""
    from ...service.start_up.start_error import StartError
    from ..smoke import Request, Unreachable

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


async def _run(session: SmokeSession) -> SmokeReport:
    from ..smoke import smoke_test
    from ..terminal.progress import Progress

    progress = Progress()
    try:
        return await smoke_test(session, lambda name: progress.report("Trying", name))
    finally:
        progress.clear()
