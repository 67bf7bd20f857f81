"""``icct smoke``: a good service passes, and every fault of a bad one is seen by the step that is there for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from icct_core import NO_TEAM
from icct_http.cli.smoke import Answer, Request, Unreachable
from icct_http.cli.smoke.every_answer import percentile
from icct_http.cli.smoke.form import SmokeForm
from icct_http.cli.smoke.run import STEPS
from tests.support.commands.smoke_runner import Tamper, Wire, a_service, at, header, member, smoke, status
from tests.support.http.api_keys import a_secret
from tests.support.http.in_memory_service import Desk

FORM = "/api/registration"
DRY, REAL = f"{FORM}?", FORM
ANY = "/"


@pytest.fixture(scope="session")
async def service() -> AsyncIterator[Desk]:
    """One service for tests that leave nothing behind but numbers."""
    async with a_service() as desk:
        yield desk


@pytest.fixture(autouse=True)
def few_samples_and_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty answers a test more would show nothing more; no test depends on how busy this machine is."""
    for name, value in (("SAMPLES", 2), ("AVERAGE_LIMIT", 50.0), ("P99_LIMIT", 200.0)):
        monkeypatch.setattr(f"icct_http.cli.smoke.every_answer.{name}", value)


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """Lines of the log that nobody reads cost as much as the requests."""
    with capture_logs():
        yield


def real(change: Tamper, nth: int) -> Tamper:
    """Change the answer to the ``nth`` form that is no dry run."""
    counted = at("POST", FORM, change, nth=nth)
    return lambda answer: answer if "?" in answer.request.path else counted(answer)


def names_left(desk: Desk) -> set[str]:
    return {(one.team or NO_TEAM).name.text for one in desk.tables.registrations.values()}


async def test_a_good_service_passes_and_keeps_nothing_but_a_number() -> None:
    async with a_service() as desk:
        smoked = await smoke(desk)
        assert smoked.failed == {}
        verdicts = {name: finding.verdict for name, finding in smoked.lines.items()}
        assert verdicts == dict.fromkeys((name for name, _ in STEPS), "ok") | {"timeout": "skipped"}
        assert names_left(desk) == {""}
        assert desk.tables.staged_files == {}
        assert [row.message.kind for row in desk.tables.outbox.values()] == ["remove_logo"]


async def test_nobody_is_written_to() -> None:
    form = SmokeForm.new(players=1)
    assert form.captain_email.endswith("@icct.invalid")
    assert form.team_name.startswith("ICCT Smoke Test ")
    assert len({SmokeForm.new(players=1).team_name for _ in range(20)}) == 20


async def test_without_a_key_everything_else_is_tried(service: Desk) -> None:
    before = len(service.tables.registrations)
    smoked = await smoke(service, key="")
    assert smoked.failed == {}
    skipped = {name for name, finding in smoked.lines.items() if finding.verdict == "skipped"}
    assert skipped == {"registration", "replay", "conflict", "duplicate", "decision", "removal", "timeout"}
    assert smoked.lines["registration"].message.startswith("no key may remove it again")
    assert len(service.tables.registrations) == before


async def test_if_it_is_wanted_so_nothing_is_registered(service: Desk) -> None:
    smoked = await smoke(service, registers=False)
    assert smoked.lines["registration"].message == "nothing is registered"
    assert not [one for one in smoked.requests if one.method == "DELETE"]


async def test_the_rate_limit_comes_last_and_only_health_is_asked_for_after_it(service: Desk) -> None:
    smoked = await smoke(service)
    assert smoked.report.findings[-1].name == "rate limit"
    *_, refused, health = smoked.requests
    assert (refused.path, health.path) == (f"{FORM}?dry_run=false", "/health")
    assert "X-API-Key" not in refused.headers


async def test_it_tells_how_long_answers_took(service: Desk) -> None:
    report = (await smoke(service, at("GET", "/docs", lambda answer: replace(answer, seconds=100.0)))).report
    assert report.p50 <= report.p95 <= report.p99 == 100_000.0
    assert report.answers > 20


@pytest.mark.parametrize(("hundredths", "seconds"), [(50, 5.0), (95, 10.0), (99, 10.0)])
def test_a_percentile_is_the_time_of_one_of_the_answers(hundredths: int, seconds: float) -> None:
    request = Request(method="GET", path="/")
    answers = [Answer(request=request, status=200, headers={}, body=b"", seconds=float(n)) for n in range(10, 0, -1)]
    assert percentile(answers, hundredths) == seconds
    assert percentile([], hundredths) == 0.0


INLINE = "default-src 'none'; script-src 'self' 'unsafe-inline'"


def words(before: str, after: str) -> Tamper:
    """Other words on the page."""
    return lambda answer: replace(answer, body=answer.body.replace(before.encode(), after.encode()))


FAULTS: dict[str, tuple[str, Tamper]] = {
    "no registration can be stored": ("health", at("GET", "/health", status(503), nth=1)),
    "no health at all": ("health", at("GET", "/health", status(404), nth=1)),
    "another service": ("health", at("GET", "/health", member("status", "UP"), nth=1)),
    "status without database": ("status", at("GET", "/status", member("database", "disconnected"))),
    "docs are gone": ("documentation", at("GET", "/docs", status(404))),
    "redoc is no page": ("documentation", at("GET", "/redoc", header("content-type", "text/plain"))),
    "nothing is described": ("documentation", at("GET", "/openapi.json", member("paths", {}))),
    "a whole form is refused": ("dry run", at("POST", DRY, status(422, "VALIDATION_FAILED"), nth=1)),
    "a dry run registers": ("dry run", at("POST", DRY, member("team_id", "ICCT-999"), nth=1)),
    "a dry run breaks": ("dry run", at("POST", DRY, status(500, "INTERNAL_SERVER_ERROR"), nth=1)),
    "wrong fields pass": ("wrong fields", at("POST", DRY, status(200), nth=2)),
    "no field is named": ("wrong fields", at("POST", DRY, member("details", {}), nth=2)),
    "a GIF passes": ("wrong file", at("POST", DRY, status(200), nth=3)),
    "a broken form breaks it": ("malformed", at("POST", DRY, status(500, "INTERNAL_SERVER_ERROR"), nth=4)),
    "JSON is another error": ("malformed", at("POST", DRY, status(400, "MALFORMED_REQUEST"), nth=5)),
    "a page for strangers": ("unknown address", at("GET", "/nothing", status(200))),
    "teams for everybody": ("organisers' routes", at("GET", "/admin/teams", status(200), nth=1)),
    "another refusal": ("organisers' routes", at("GET", "/admin/teams.csv", status(404, "NOT_FOUND"))),
    "no challenge": ("organisers' routes", at("GET", "/admin/teams", header("www-authenticate", None), nth=1)),
    "the website may not": ("cors", at("OPTIONS", FORM, header("access-control-allow-origin", None), nth=1)),
    "every website may": (
        "cors",
        at("OPTIONS", FORM, header("access-control-allow-origin", "https://icct-smoke.invalid"), nth=2),
    ),
    "headers are hidden": ("cors", at("POST", DRY, header("access-control-expose-headers", None), nth=6)),
    "the key sees nothing": ("registration", at("GET", "/admin/teams?limit", status(403, "FORBIDDEN"))),
    "the key may not register": ("registration", real(status(403, "FORBIDDEN"), 1)),
    "registering breaks": ("registration", real(status(500, "INTERNAL_SERVER_ERROR"), 1)),
    "no number": ("registration", real(member("team_id", None), 1)),
    "another team": ("registration", at("GET", "/admin/teams/", member("team_name", "Lions"), nth=1)),
    "it is not marked": ("replay", real(header("idempotent-replayed", None), 2)),
    "other content passes": ("conflict", real(status(200), 3)),
    "another conflict": ("conflict", real(status(409, "DUPLICATE_TEAM"), 3)),
    "a team twice": ("duplicate", real(status(200), 4)),
    "nobody may decide": ("decision", at("POST", "/admin/teams/", status(403, "FORBIDDEN"), nth=1)),
    "the second overwrites": ("decision", at("POST", "/admin/teams/", status(200), nth=2)),
    "nothing is remembered": ("decision", at("GET", "/admin/teams/", member("entries", []), nth=3)),
    "it cannot be removed": ("removal", at("DELETE", ANY, status(500, "INTERNAL_SERVER_ERROR"))),
    "its name stays": ("removal", at("GET", "/admin/teams/", member("team_name", "ICCT Smoke Test"), nth=5)),
    "slow on the average": ("response times", lambda answer: replace(answer, seconds=60.0)),
    "slow at times": ("response times", at("GET", "/redoc", lambda answer: replace(answer, seconds=200.0))),
    "no id": ("request ids", at("GET", "/docs", header("x-request-id", None))),
    "another id": ("request ids", at("GET", "/status", header("x-request-id", "another-request"))),
    "an error of a proxy": ("error shape", at("GET", "/nothing", member("hint", "see there"))),
    "an error that succeeds": ("error shape", at("GET", "/nothing", member("success", True))),
    "an error of another": ("error shape", at("GET", "/nothing", member("request_id", "another-request"))),
    "no limit is told": ("rate limit", at("POST", DRY, header("ratelimit", None))),
    "another refusal of too many": ("rate limit", at("POST", DRY, status(429, "TOO_MANY"), nth=12)),
    "nobody knows how long": ("rate limit", at("POST", DRY, header("retry-after", None))),
    "more than announced": ("rate limit", at("POST", DRY, header("ratelimit", '"default";r=20;t=60'), nth=7)),
    "the limit was used up before": ("rate limit", at("POST", DRY, status(429), nth=7)),
    "monitors are limited": ("rate limit", at("GET", "/health", status(429), nth=4)),
} | {
    f"no {name}": ("security headers", at("GET", "/docs", header(name, None)))
    for name in (
        "x-content-type-options",
        "strict-transport-security",
        "content-security-policy",
        "permissions-policy",
        "x-process-time",
    )
}
PERSON = [{"team_id": "ICCT-001", "captain": "S. Kumar"}]
FAULTS |= {
    "the board breaks": ("public board", at("GET", "/api/v1/board", status(500, "INTERNAL_SERVER_ERROR"))),
    "the board tells of people": ("public board", at("GET", "/api/v1/board", member("teams", PERSON), nth=1)),
    "the board is always sent": ("public board", at("GET", "/api/v1/board", status(200), nth=2)),
    "the board knows no etag": ("public board", at("GET", "/api/v1/board", status(412), nth=2)),
    "framed": ("security headers", at("POST", FORM, header("x-frame-options", "SAMEORIGIN"))),
    "a page is no page": ("pages", at("GET", "/privacy", header("content-type", "application/json"))),
    "a page is gone": ("pages", at("GET", "/register", status(404), nth=1)),
    "a page lets everything in": ("pages", at("GET", "/privacy", header("content-security-policy", "default-src *"))),
    "a page has a script of its own": ("pages", at("GET", "/privacy", header("content-security-policy", INLINE))),
    "a page loads from elsewhere": ("pages", at("GET", "/privacy", words('href="/', 'href="https://cdn.example/'))),
    "no page has a style": ("pages", at("GET", "/", words("/static/", "/other/"))),
    "files are gone": ("pages", at("GET", "/static/", status(404))),
    "files are not kept": ("pages", at("GET", "/static/", header("cache-control", "no-store"))),
    "a link that is none opens": ("pages", at("GET", "/team/", status(200))),
    "a whole page form is refused": ("page form", at("POST", "/register", status(422, "VALIDATION_FAILED"), nth=1)),
    "a page form breaks": ("page form", at("POST", "/register", status(500, "INTERNAL_SERVER_ERROR"), nth=1)),
    "a wrong page form passes": ("page form", at("POST", "/register", status(200), nth=2)),
    "what was typed is lost": ("page form", at("POST", "/register", words("@icct.invalid", ""), nth=2)),
    "strangers are let in": ("desk", at("GET", "/desk", status(200), nth=1)),
    "the desk is closed over http": ("desk", at("GET", "/desk", status(403), nth=1)),
    "nobody can sign in": ("desk", at("GET", "/desk/sign-in", status(500, "INTERNAL_SERVER_ERROR"))),
    "forms of other websites are taken": ("desk", at("POST", "/desk/sign-in", status(200))),
    "teams are cached": ("security headers", at("GET", "/admin", header("cache-control", "public"))),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_seen_by_its_step_and_told_with_a_remedy(service: Desk, fault: str) -> None:
    step, tamper = FAULTS[fault]
    smoked = await smoke(service, tamper)
    assert next(iter(smoked.failed)) == step
    assert smoked.failed[step].remedy.endswith(".")
    assert smoked.is_removed or step == "removal"


def test_every_step_is_seen_to_fail() -> None:
    assert {step for step, _ in FAULTS.values()} == {name for name, _ in STEPS} - {"timeout"}


async def test_a_request_that_is_not_given_up_is_seen(service: Desk) -> None:
    smoked = await smoke(service, slow=True)
    assert (
        smoked.lines["timeout"].message
        == f"POST {FORM}?dry_run=true answered 400 MALFORMED_REQUEST, not 408 REQUEST_TIMEOUT"
    )


async def test_without_a_limit_that_is_worth_trying_none_is_tried() -> None:
    async with a_service(RATE_LIMIT_REQUESTS="301") as desk:
        smoked = await smoke(desk)
    assert smoked.lines["rate limit"].verdict == "skipped"
    assert len(smoked.requests) < 70


async def test_processes_that_do_not_count_together_are_seen(service: Desk) -> None:
    smoked = await smoke(service, at("POST", DRY, status(415, "UNSUPPORTED_MEDIA_TYPE")), registers=False)
    assert "RATE_LIMIT_STORAGE_URL" in smoked.failed["rate limit"].remedy


async def test_a_limit_that_is_used_up_fails_one_step_and_skips_those_that_would_count(service: Desk) -> None:
    smoked = await smoke(service, at("POST", DRY, status(429, "RATE_LIMIT_EXCEEDED")), key="")
    assert {"dry run", "rate limit"} <= set(smoked.failed)
    assert smoked.lines["unknown address"].message == "the rate limit is used up"


async def test_while_registration_is_closed_nothing_is_registered() -> None:
    async with a_service(REGISTRATION_CLOSES_AT="2020-01-01T00:00:00Z") as desk:
        smoked = await smoke(desk)
        assert smoked.failed == {}
        assert smoked.lines["dry run"].message == "registration is closed"
        assert smoked.lines["page form"].message == "registration is closed, and the page says so"
        assert desk.tables.registrations == {}


async def test_a_service_without_pages_is_asked_for_none() -> None:
    async with a_service(PAGES="false") as desk:
        smoked = await smoke(desk)
        assert smoked.failed == {}
        assert smoked.lines["pages"].message.startswith("pages are off")
        assert smoked.lines["page form"].message == smoked.lines["desk"].message == "there are no pages"
        answering = await smoke(desk, at("GET", "/", status(200)))
        assert next(iter(answering.failed)) == "pages"


async def test_a_service_of_an_older_version_says_nothing_of_pages(service: Desk) -> None:
    smoked = await smoke(service, at("GET", "/status", member("pages", None)))
    assert smoked.failed == {}
    assert smoked.lines["pages"].message == "the service says nothing of pages"


async def test_a_closed_form_that_is_taken_all_the_same_is_seen() -> None:
    async with a_service(REGISTRATION_CLOSES_AT="2020-01-01T00:00:00Z") as desk:
        smoked = await smoke(desk, at("POST", "/register", status(200, "")))
    assert set(smoked.failed) == {"page form"}


async def test_squads_that_the_rules_refuse_are_told_of() -> None:
    async with a_service(SQUAD_MIN_PLAYERS="15") as desk:
        smoked = await smoke(desk)
        assert set(smoked.failed) == {"dry run", "page form", "wrong file", "registration"}
        assert "--players" in smoked.failed["dry run"].remedy
        assert "--players" in smoked.failed["page form"].remedy


async def test_where_registering_needs_a_key_one_for_both_is_asked_for() -> None:
    async with a_service(REGISTRATION_KEY_REQUIRED="true") as desk:
        smoked = await smoke(desk)
        assert set(smoked.failed) == {"registration"}
        assert "--scope register" in smoked.failed["registration"].remedy
        both = await a_secret(desk, "admin", "register")
        assert (await smoke(desk, key=both)).failed == {}


async def test_a_team_whose_answer_was_lost_is_found_and_removed(service: Desk) -> None:
    def lose(answer: Answer) -> Answer:
        raise Unreachable("the connection was closed")

    smoked = await smoke(service, real(lose, 1))
    assert set(smoked.failed) == {"registration"}
    assert smoked.failed["registration"].message == "no answer came: the connection was closed"
    assert smoked.lines["removal"].verdict == "ok"
    assert smoked.is_removed


def is_real(request: Request) -> bool:
    return request.method == "POST" and request.path == FORM


class TakingTwice(Wire):
    """Lets the service take the repeated form for another one."""

    async def __call__(self, request: Request) -> Answer:
        if is_real(request) and sum(map(is_real, self.requests)) == 1:
            body = re.sub(rb'(captain_phone"\r\n\r\n)[0-9]{10}', rb"\g<1>0000000000", request.body)
            headers = {name: text for name, text in request.headers.items() if name != "X-Idempotency-Key"}
            request = replace(request, headers=headers, body=body)
        return await super().__call__(request)


async def test_a_team_that_was_taken_twice_is_removed_twice(service: Desk) -> None:
    smoked = await smoke(service, make=TakingTwice)
    assert smoked.failed["replay"].message.startswith("it was registered a second time, as ICCT-")
    assert " and ICCT-" in smoked.lines["removal"].message
    assert smoked.is_removed


async def test_a_number_of_another_team_is_left_alone() -> None:
    async with a_service() as desk:
        await desk.register(team_name="Lions")
        smoked = await smoke(desk, real(member("team_id", "ICCT-001"), 1))
        assert "ICCT-001 is not the team" in smoked.failed["registration"].message
        assert smoked.is_removed
        assert names_left(desk) == {"Lions", ""}


async def test_a_removal_that_cannot_be_seen_through_names_the_command(service: Desk) -> None:
    def away(answer: Answer) -> Answer:
        raise Unreachable("it is away")

    smoked = await smoke(service, at("DELETE", ANY, away))
    assert smoked.failed["removal"].remedy.startswith("Remove it with `icct teams remove ICCT-")


async def test_an_interruption_removes_the_team_too() -> None:
    reached = asyncio.Event()

    class HangingAtTheReplay(Wire):
        async def __call__(self, request: Request) -> Answer:
            if is_real(request) and any(map(is_real, self.requests)):
                reached.set()
                await asyncio.Event().wait()
            return await super().__call__(request)

    async with a_service() as desk:
        task = asyncio.create_task(smoke(desk, make=HangingAtTheReplay))
        await reached.wait()
        assert names_left(desk) != {""}
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert names_left(desk) == {""}


async def test_a_board_that_is_off_is_passed_over() -> None:
    async with a_service(PUBLIC_BOARD="false") as desk:
        smoked = await smoke(desk, registers=False)
    found = smoked.lines["public board"]
    assert (found.verdict, found.message) == ("skipped", "there is none")
