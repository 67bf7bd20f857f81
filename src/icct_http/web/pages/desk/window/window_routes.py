"""``/desk/window``: when registration is open, for all who look; admins change it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import structlog
from litestar import Controller, Request, Response, post, route

from icct_core import ChangeWindowCommand, CoreError, Role, StaleVersion, Window

from ....injection import Injected
from ...pages_only import READ, pages_only
from ...team.small_form import version_in
from ...team.team_page import see_other
from ..admission import ROLE
from ..desk_form import FILL, desk_form
from ..desk_page import DeskVisit
from .desk_window import DeskWindow
from .typed_window import TIMES, TypedWindow, end_of
from .window_page import WINDOW, Asking, Typed, asking_page, window_page

_TEXT = {"text": 16_000, "close_text": 16_000}

_log = structlog.stdlib.get_logger("icct.organisers")


class DeskWindowController(Controller):
    """What opens or closes registration at once shows first what captains will read, and is done by a second form."""

    guards = (pages_only,)

    @route(WINDOW, http_method=READ, status_code=200, opt={ROLE: Role.VIEWER})
    async def window(self, visit: Injected[DeskVisit], desk_window: Injected[DeskWindow]) -> Response[Any]:
        return await window_page(visit, desk_window, await desk_window.get_window())

    @route(
        [f"{WINDOW}/{below}" for below in ("open", "close", "tonight")],
        http_method=READ,
        status_code=200,
        opt={ROLE: Role.VIEWER},
    )
    async def back(self, visit: Injected[DeskVisit]) -> Response[Any]:  # noqa: ARG002  lets in
        """Lead to the page that has these forms."""
        return see_other(WINDOW)

    @post(WINDOW, status_code=200, opt={ROLE: Role.ADMIN})
    async def set_times(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_window: Injected[DeskWindow]
    ) -> Response[Any]:
        """Set times and text."""
        texts = await desk_form(request, (*TIMES, "text", "closed", "version", "sure"), _TEXT)
        before = await desk_window.get_window()
        times = TypedWindow(
            **{name: texts[name].strip() for name in TIMES}, text=texts["text"], closed=texts["closed"] == "1"
        )
        act = _Act(visit=visit, desk=desk_window, texts=texts, typed=Typed(times=times), done="saved")
        return await act.on(before, times)

    @post(f"{WINDOW}/open", status_code=200, opt={ROLE: Role.ADMIN})
    async def open(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_window: Injected[DeskWindow]
    ) -> Response[Any]:
        """Open now, until a closing time or without one."""
        texts = await desk_form(request, ("open_closes_at", "version", "sure"))
        before, closes_at = await desk_window.get_window(), texts["open_closes_at"].strip()
        times = TypedWindow.of(before, desk_window.zone)
        times = times.opened(closes_at, is_early=before.is_early(desk_window.clock.now()))
        typed = Typed(open_closes_at=closes_at)
        act = _Act(visit=visit, desk=desk_window, texts=texts, typed=typed, done="opened", asks_always=True)
        return await act.on(before, times)

    @post(f"{WINDOW}/close", status_code=200, opt={ROLE: Role.ADMIN})
    async def close(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_window: Injected[DeskWindow]
    ) -> Response[Any]:
        """Close now."""
        texts = await desk_form(request, ("close_text", "version", "sure"), _TEXT)
        before = await desk_window.get_window()
        times = replace(TypedWindow.of(before, desk_window.zone), text=texts["close_text"], closed=True)
        typed = Typed(close_text=texts["close_text"])
        act = _Act(visit=visit, desk=desk_window, texts=texts, typed=typed, done="closed", asks_always=True)
        return await act.on(before, times)

    @post(f"{WINDOW}/tonight", status_code=200, opt={ROLE: Role.ADMIN})
    async def tonight(
        self, request: Request[Any, Any, Any], visit: Injected[DeskVisit], desk_window: Injected[DeskWindow]
    ) -> Response[Any]:
        """Close at the end of the day that it is there when the form is first sent."""
        texts = await desk_form(request, ("closes_at", "version", "sure"))
        before = await desk_window.get_window()
        closes_at = texts["closes_at"] or end_of(desk_window.today)
        times = replace(TypedWindow.of(before, desk_window.zone), closes_at=closes_at)
        texts["closes_at"] = closes_at
        act = _Act(
            visit=visit, desk=desk_window, texts=texts, typed=Typed(times=times), done="tonight", asks_always=True
        )
        return await act.on(before, times)


_ASKED: Mapping[str, tuple[str, str]] = {
    "opened": ("Open registration now?", "Open registration now"),
    "closed": ("Close registration now?", "Close registration now"),
    "tonight": ("Close registration tonight at 23:59?", "Close tonight at 23:59"),
}
_OPENS = ("This opens registration at once", "Save, and open registration now")
_CLOSES = ("This closes registration at once", "Save, and close registration now")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """A form on its way: shown again, asked about, or done. ``typed`` is what the page shows of it."""

    visit: DeskVisit
    desk: DeskWindow
    texts: Mapping[str, str]
    typed: Typed
    done: str
    asks_always: bool = False

    async def on(self, before: Window, times: TypedWindow) -> Response[Any]:
        if self.texts[FILL]:
            return await window_page(self.visit, self.desk, before, self.typed)
        command = times.command(before, version_in(self.texts), self.visit.actor, self.desk.zone)
        try:
            after = self.desk.change_window.preview(command, before)
            if not self.texts["sure"] and after is not before and self._must_ask(before, after):
                return asking_page(self.visit, self.desk, after, self._asking(before))
            stored = await self.desk.change_window(command)
        except StaleVersion as error:
            return await self._stale(command, error)
        except CoreError as error:
            return await window_page(self.visit, self.desk, before, self.typed, error)
        self.desk.forget_copy()
        if stored.version == before.version:
            return see_other(f"{WINDOW}?done=unchanged")
        _log.info("window_changed", version=stored.version, by=self.visit.actor.name)
        return see_other(f"{WINDOW}?done={self.done}")

    async def _stale(self, command: ChangeWindowCommand, error: StaleVersion) -> Response[Any]:
        """What others changed; or that it is done, of a form that was sent twice."""
        now = await self.desk.get_window()
        with suppress(CoreError):
            if self.desk.change_window.preview(replace(command, version=now.version), now) is now:
                return see_other(f"{WINDOW}?done={self.done}")
        return await window_page(self.visit, self.desk, now, self.typed, error)

    def _must_ask(self, before: Window, after: Window) -> bool:
        now = self.desk.clock.now()
        return self.asks_always or before.is_open(now) != after.is_open(now)

    def _asking(self, before: Window) -> Asking:
        is_open = before.is_open(self.desk.clock.now())
        title, button = _ASKED.get(self.done) or (_CLOSES if is_open else _OPENS)
        return Asking(
            title=title,
            button=button,
            action=self.visit.request.scope["path"],
            hidden={name: text for name, text in self.texts.items() if text and name not in {"sure", FILL}},
            is_closing=is_open and self.done != "tonight",
            has_typed=self._has_typed(before),
        )

    def _has_typed(self, before: Window) -> bool:
        """Whether the form has what the page did not show it with."""
        shown, typed = TypedWindow.of(before, self.desk.zone), self.typed
        if typed.close_text is not None:
            return typed.close_text != shown.text
        if typed.open_closes_at is not None:
            return typed.open_closes_at not in {shown.closes_at, end_of(self.desk.today)}
        return self.done != "tonight"
