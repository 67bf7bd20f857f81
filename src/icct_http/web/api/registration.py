"""``POST /api/registration``: register a team, or only check its form."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from litestar import Controller, Request, Response, post
from litestar.params import HeaderParameter, QueryParameter

from icct_core import Clock, IdempotencyKey, IdempotencyKeyInvalid, RegisterTeamCommand, TeamRegistered

from ..access.api_keys import ApiKeys
from ..injection import Injected
from ..problems.catalogue import MalformedRequest, UnsupportedMediaType
from .multipart_form import AT_ONCE, received_form
from .openapi import KEY_SCHEME, RegistrationOperation, problem_responses
from .wire import RegistrationAccepted, RegistrationValid

DryRun = Annotated[bool, QueryParameter(description="Run every check and store nothing; needs no idempotency key.")]
Key = Annotated[
    str | None,
    HeaderParameter(
        name="X-Idempotency-Key",
        description="1 to 255 visible ASCII characters of your choice. Sending a form again with its key is harmless.",
        required=False,
    ),
]
StandardKey = Annotated[
    str | None,
    HeaderParameter(name="Idempotency-Key", description="The same, bare or quoted.", required=False),
]


_ERRORS = (
    "MALFORMED_REQUEST",
    "IDEMPOTENCY_KEY_INVALID",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "DUPLICATE_SUBMISSION",
    "SUBMISSION_IN_PROGRESS",
    "DUPLICATE_TEAM",
    "CHURCH_LIMIT_REACHED",
    "REGISTRATION_CLOSED",
    "BODY_TOO_LARGE",
    "FILE_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "VALIDATION_FAILED",
    "INVALID_FILE_TYPE",
    "RATE_LIMIT_EXCEEDED",
    "INTERNAL_SERVER_ERROR",
    "DATABASE_UNAVAILABLE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What takes a form; one parameter of the route, as the framework starts a task for each of several."""

    register: Callable[[RegisterTeamCommand], Awaitable[TeamRegistered]]
    check: Callable[[RegisterTeamCommand], Awaitable[None]]
    clock: Clock
    api_keys: ApiKeys
    count: Callable[[str], None]
    large_forms: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))


class RegistrationController(Controller):
    """The public form."""

    tags = ("Registration",)

    @post(
        ["/api/registration", "/api/v1/registration"],
        status_code=200,
        operation_class=RegistrationOperation,
        summary="Register a team",
        security=[{}, {KEY_SCHEME: []}],
        responses=problem_responses(*_ERRORS),
    )
    async def register(
        self,
        request: Request[Any, Any, Any],
        reception: Injected[Reception],
        dry_run: DryRun = False,
        x_idempotency_key: Key = None,
        idempotency_key: StandardKey = None,
    ) -> Response[RegistrationAccepted | RegistrationValid]:
        arrived_at = reception.clock.now()  # its head has: the form takes as long as the network
        await reception.api_keys.check_may_register(request.scope)
        # the framework would take one of several values and keep silent about the others
        if len(request.query_params.getall("dry_run", [])) > 1:
            raise MalformedRequest("The parameter dry_run was sent twice")
        if any(len(request.headers.getall(name, [])) > 1 for name in ("x-idempotency-key", "idempotency-key")):
            raise IdempotencyKeyInvalid
        key = None if dry_run else _key(x_idempotency_key, idempotency_key)
        if "content-encoding" in request.headers:
            raise UnsupportedMediaType("Send the form as it is, without a Content-Encoding")
        content_type = request.headers.get("content-type", "")
        lost = None if dry_run else reception.count
        async with received_form(content_type, request.stream(), reception.large_forms, lost) as received:
            command = RegisterTeamCommand(
                form=received.form,
                idempotency_key=key,
                arrived_at=arrived_at,
                language=received.language,
                consent=received.consent,
            )
            if dry_run:
                await reception.check(command)
                return Response(RegistrationValid())
            registered = await reception.register(command)
        headers = {"Idempotent-Replayed": "true"} if registered.replayed else None
        return Response(RegistrationAccepted(team_id=str(registered.team_id)), headers=headers)


def _key(*spellings: str | None) -> IdempotencyKey | None:
    """The key of whichever headers were sent; two different ones are an error."""
    keys = {IdempotencyKey.parse(_bare(raw)) for raw in spellings if raw is not None}
    if len(keys) > 1:
        raise IdempotencyKeyInvalid
    return keys.pop() if keys else None


def _bare(raw: str) -> str:
    """A header bare or quoted, as draft-ietf-httpapi-idempotency-key-header has it, without its quotation marks."""
    text = raw.strip(" ")
    if len(text) < 2 or not text[0] == text[-1] == '"':
        return text
    if '"' in text[1:-1]:
        raise IdempotencyKeyInvalid
    return text[1:-1]
