"""The state of a run: requests sent, answers received, the team registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from secrets import token_hex

from ...web.middleware.rate_limit import is_exempt
from ..checks.finding import CheckFailed
from .exchange import Answer, Ask, Request
from .expectations import StepSkipped
from .form import CONTENT_TYPE, SmokeForm

REGISTRATION = "/api/registration"
DRY_RUN = f"{REGISTRATION}?dry_run=true"
PAGE = "/register"
PAGE_TRIAL = f"{PAGE}?check=1"
REQUEST_ID = "X-Request-ID"

NEEDS_KEY = "trying a form needs a key of the scope register here"
RATE_LIMITED = "Wait a minute and run it again; with a key of the scope admin it sends less than the limit of a key."


@dataclass(slots=True, kw_only=True)
class SmokeSession:
    """``key`` is an API key of the scope ``admin`` or nothing; ``origin`` a website that may call the service.

    ``is_sent`` once the test team is on its way, ``is_answered`` once something came back; ``team_ids`` are the
    numbers it was given, one if all is well. ``is_limited`` once a rate limit is in the way. ``pages`` is what the
    service says of its pages, ``on`` or ``off``; an older one says nothing.
    """

    ask: Ask
    form: SmokeForm
    key: str = ""
    origin: str = ""
    registers: bool = True
    slow: bool = False
    idempotency_key: str = field(default_factory=lambda: f"icct-smoke-{token_hex(8)}")
    is_sent: bool = False
    is_answered: bool = False
    team_ids: list[str] = field(default_factory=list)
    is_limited: bool = False
    pages: str = ""
    answers: list[Answer] = field(default_factory=list)

    async def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        with_key: bool = True,
    ) -> Answer:
        """The answer, which is remembered. Raises ``CheckFailed`` where a rate limit is in the way, and skips then."""
        if self.is_limited and not is_exempt(path):
            raise StepSkipped("the rate limit is used up")
        request = Request(method=method, path=path, headers=headers or {}, body=body)
        answer = await self.send_alone(request, with_key=with_key)
        self.answers.append(answer)
        if answer.status == 429:
            self.is_limited = True
            raise CheckFailed(f"{answer}: the rate limit is used up", RATE_LIMITED)
        if path == DRY_RUN and answer.status in {401, 403}:
            raise StepSkipped(NEEDS_KEY)
        return answer

    async def send_alone(self, request: Request, *, with_key: bool = False) -> Answer:
        """An answer that counts for nothing but the step that asked."""
        own = {REQUEST_ID: f"icct-smoke-{token_hex(8)}"}
        if with_key and self.key:
            own["X-API-Key"] = self.key
        return await self.ask(replace(request, headers=own | dict(request.headers)))

    async def post_form(self, form: SmokeForm, *, idempotency_key: str = "", path: str = REGISTRATION) -> Answer:
        """Send a form as the website does."""
        headers = {"Content-Type": CONTENT_TYPE}
        if idempotency_key:
            headers["X-Idempotency-Key"] = idempotency_key
        answer = await self.send("POST", path, headers=headers, body=form.encoded())
        given = answer.json.get("team_id")
        if isinstance(given, str) and given not in self.team_ids:
            self.team_ids.append(given)
            self.is_sent = True
        return answer
