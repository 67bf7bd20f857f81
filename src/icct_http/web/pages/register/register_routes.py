"""``/register``: the form of the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from litestar import Controller, Request, Response, post, route
from litestar.serialization import encode_json

from ...accept import prefers_json
from ...access.client_addresses import counted_as
from ...access.rate_limiter import PAGE_TRIALS, is_dry_run
from ...injection import Injected
from ..languages import wished
from ..page_frame import Manner, PageFrame
from ..pages_only import READ, pages_only
from ..policy import NOT_KEPT
from .form_answers import for_the_script, form_page, taken_page
from .form_reader import received_page_form
from .reception import FormReception, Sending, Shown, Taken
from .typed_form import blank_form


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The form's page: one parameter of its routes."""

    frame: PageFrame
    reception: FormReception


class RegisterController(Controller):
    """The form."""

    @route("/register", http_method=READ, status_code=200, guards=[pages_only])
    async def form(self, request: Request[Any, Any, Any], register_page: Injected[RegisterPage]) -> Response[bytes]:
        """The empty form, or when it will be there."""
        frame, reception = register_page.frame, register_page.reception
        window, now = await reception.window(), reception.clock.now()
        language = frame.language_of(request.scope)
        if not window.is_open(now):
            manner, is_early = Manner(cache_control=NOT_KEPT), window.opens_later(now)
            return frame.answer(request.scope, "closed.html", manner, window=window, is_early=is_early)
        return await form_page(request, frame, reception, Shown(form=blank_form(reception.rules.min_players)), language)

    @post("/register", status_code=200)
    async def send(self, request: Request[Any, Any, Any], register_page: Injected[RegisterPage]) -> Response[Any]:
        """Register the team, or show the form again with everything that was typed."""
        frame, reception = register_page.frame, register_page.reception
        arrived_at = reception.clock.now()  # its head has: the form takes as long as the network
        as_json = prefers_json(",".join(request.headers.getall("accept", [])))
        trial = is_dry_run(request.scope, PAGE_TRIALS)
        language = frame.language_of(request.scope)
        async with received_page_form(request, reception.large_forms, None if trial else reception.lost) as received:
            form = received
            language = wished(form.language, language)
            address = counted_as(request.scope["state"]["client_address"])
            sending = Sending(address=address, language=language, arrived_at=arrived_at)
            if form.action == "send" and form.players_text.strip() and not as_json:
                form = replace(form, action="paste")  # people see what became of the list before it is sent
            if form.action != "send":
                outcome: Taken | Shown = await reception.refill(form, sending)
            else:
                outcome = await reception.take(form, sending, trial=trial)
        if isinstance(outcome, Taken):
            return taken_page(outcome, as_json=as_json, secure=frame.secure)
        if not as_json:
            return await form_page(request, frame, reception, outcome, language)
        if (refusal := for_the_script(outcome)) is not None:
            raise refusal
        body = {"success": True, "message": "Registration is valid"}
        return Response(encode_json(body), media_type="application/json")
