"""What the public board is made of: one copy for its readers, and those who follow it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from icct_core import GetBoard, GetBoardLogo, Store

from .service.metrics.metrics import Metrics
from .service.recent_copy import RecentCopy
from .service.settings.settings import Settings
from .web.api.board.live_board import HEARTBEAT, LiveBoard
from .web.api.board.public_board import PublicBoardParts
from .web.api.board.shown_board import ShowBoard

KEPT_FOR = 1.0
"""Seconds: however many read the board, each process reads it from the database once a second at most."""


def open_board(
    settings: Settings, store: Store, metrics: Metrics, *, now: Callable[[], float] = monotonic
) -> PublicBoardParts:
    """The board of this process, whose copy grows old by ``now``, in seconds."""
    rules, most = settings.tournament.rules, settings.board.max_live_connections
    copy = RecentCopy(ShowBoard(GetBoard(board=store.board, rules=rules)), kept_for=KEPT_FOR, now=now)
    metrics.most_live_connections(most)
    # an answer is cut that is silent for longer than a request may take
    heartbeat = min(HEARTBEAT, settings.requests.timeout.total_seconds() / 2)
    return PublicBoardParts(
        copy=copy,
        live=LiveBoard(copy, most=most, observe=metrics.live_connections, heartbeat=heartbeat),
        get_logo=GetBoardLogo(registrations=store.registrations, rules=rules),
        files=settings.service.files_dir,
    )
