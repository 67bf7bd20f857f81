"""The page of the window, and the one that shows what captains will read before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Response

from icct_core import CoreError, StaleVersion, Window

from ...moments import moment_in_words
from ...register.mistakes import Mistakes, summary_of
from ...team.team_page import manner_of
from ..authors import author_in_words, organisers_names
from ..desk_page import DeskVisit
from ..refused import changed_by, refused, renamed
from .desk_window import DeskWindow
from .typed_window import TIMES, TypedWindow, end_of, has_picker

WINDOW = "/desk/window"

DONE: Mapping[str, str] = {
    "opened": "Registration was opened.",
    "closed": "Registration was closed. Forms that had begun to arrive were still taken.",
    "tonight": "Saved: registration closes at the end of the day.",
    "saved": "Saved.",
    "unchanged": "Nothing was changed: it was so already.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the page's forms hold, where it is not what is stored."""

    times: TypedWindow | None = None
    open_closes_at: str | None = None
    close_text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked before it is done: the ``title``, the words on the ``button``, the form that is sent again.

    ``has_typed`` if that form has what nobody can read from the page before.
    """

    title: str
    button: str
    action: str
    hidden: Mapping[str, str]
    is_closing: bool
    has_typed: bool


async def window_page(
    visit: DeskVisit, desk: DeskWindow, window: Window, typed: Typed | None = None, error: CoreError | None = None
) -> Response[Any]:
    """The window, and for admins the forms that change it; above them why nothing was done."""
    typed = typed or Typed()
    names = await organisers_names(desk.list_organisers)
    now, zone = desk.clock.now(), desk.zone
    times, tonight = typed.times or TypedWindow.of(window, zone), end_of(desk.today)
    is_past = window.closes_at is not None and window.closes_at <= now
    opening = typed.open_closes_at
    if opening is None:
        opening = tonight if is_past else TypedWindow.of(window, zone).closes_at
    mistakes = _mistakes(error, typed)
    return visit.show(
        "window.html",
        manner_of(mistakes),
        **_state(window, desk),
        times=times,
        pickers={name: has_picker(getattr(times, name), zone) for name in TIMES}
        | {"open_closes_at": has_picker(opening, zone)},
        open_closes_at=opening,
        close_text=times.text if typed.close_text is None else typed.close_text,
        tonight=moment_in_words(now.astimezone(zone).replace(hour=23, minute=59, second=0), zone, str),
        closes_tonight=TypedWindow.of(window, zone).closes_at == tonight,
        is_frozen=window.freeze_at is not None and window.freeze_at <= now,
        by=author_in_words(window.changed_by, names) if window.changed_by else "",
        overruled=desk.overruled(window),
        place=f"{zone.key} ({moment_in_words(now, zone, str).rpartition(' ')[2]})",
        changed=changed_by(error, names) if isinstance(error, StaleVersion) else None,
        done="" if mistakes or typed != Typed() else DONE.get(visit.told.get("done", ""), ""),
        **summary_of(mistakes),
    )


def asking_page(visit: DeskVisit, desk: DeskWindow, after: Window, asking: Asking) -> Response[Any]:
    """What captains will read, and one button."""
    return visit.show("window_sure.html", has_typed=asking.has_typed, **_state(after, desk), asking=asking)


def _state(window: Window, desk: DeskWindow) -> dict[str, Any]:
    now = desk.clock.now()
    return {"window": window, "is_open": window.is_open(now), "is_early": window.is_early(now)}


def _mistakes(error: CoreError | None, typed: Typed) -> Mistakes | None:
    if error is None:
        return None
    mistakes = refused(error)
    if typed.close_text is not None:
        return renamed(mistakes, {"text": "close_text"})
    return renamed(mistakes, {"closes_at": "open_closes_at"}) if typed.open_closes_at is not None else mistakes
