"""Those who follow the board: each is told at once when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from weakref import WeakSet

import structlog

from ...access.live_connections import LiveConnectionsFull
from .shown_board import ShownBoard

LOOK_EVERY = 0.5
"""Seconds between two looks at the copy, which is a second old at most: a change is told within one and a half."""

HEARTBEAT = 15.0
"""Seconds without a change after which a comment is sent: proxies cut connections that rest for a minute."""

COME_BACK = b"retry: 3000\n\n"
"""Milliseconds after which a browser that lost its connection opens it again."""

_log = structlog.stdlib.get_logger("icct.board")


class LiveBoard:
    """Hands the board to ``most`` followers at a time; while there are any, one task looks for changes.

    ``read`` gives a copy that all readers share. ``observe`` is told how many follow whenever that changes.
    """

    def __init__(
        self,
        read: Callable[[], Awaitable[ShownBoard]],
        *,
        most: int,
        observe: Callable[[int], None],
        heartbeat: float = HEARTBEAT,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self.most = most
        self.heartbeat = heartbeat
        self._read = read
        self._observe = observe
        self._look_every = look_every
        self._followers: WeakSet[Follower] = WeakSet()
        self._taken = 0
        self._looking: asyncio.Task[None] | None = None
        self._is_full = self._is_unread = self.is_over = False

    def __len__(self) -> int:
        """How many follow."""
        return self._taken

    async def follow(self, known: str | None = None) -> Follower:
        """Take a place; ``known`` is the digest of the board that the client has already.

        Raises ``LiveConnectionsFull`` if there is none left, without a look at the database, and
        ``DatabaseUnavailable``.
        """
        self._check()
        board = await self._read()
        self._check()
        follower = Follower(self, board, known)
        self._followers.add(follower)
        self._change(1)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_for_changes(board))
        return follower

    def left(self) -> None:
        """A place is free again."""
        self._change(-1)
        if self._taken < self.most // 2:
            self._is_full = False
        if not self._taken and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def end(self) -> None:
        """End every stream now, and take no follower any more: the server is about to stop."""
        self.is_over = True
        for follower in self._followers:
            follower.news.set()

    def _change(self, taken: int) -> None:
        self._taken += taken
        self._observe(self._taken)

    def _check(self) -> None:
        if self.is_over:
            raise LiveConnectionsFull
        if self._taken < self.most:
            return
        if not self._is_full:
            self._is_full = True
            _log.warning("live_connections_full", most=self.most)
        raise LiveConnectionsFull

    async def _look_for_changes(self, last: ShownBoard) -> None:
        while True:
            await asyncio.sleep(self._look_every)
            board = await self._look()
            if board is None or board.digest == last.digest:
                continue
            last = board
            for follower in self._followers:
                follower.tell(board)

    async def _look(self) -> ShownBoard | None:
        """The board as it is; ``None`` while it cannot be read, which is logged once."""
        try:
            board = await self._read()
        except Exception as error:  # noqa: BLE001  followers keep what they have until it can be read again
            if not self._is_unread:
                _log.warning("board_unread", error=type(error).__name__)
            self._is_unread = True
            return None
        self._is_unread = False
        return board


class Follower:
    """One open connection. Its place is free once its events end, or once nobody holds it any more."""

    def __init__(self, live: LiveBoard, board: ShownBoard, known: str | None) -> None:
        self.news = asyncio.Event()
        self._live = live
        self._board = board
        self._known = known
        self._has_place = True

    def __del__(self) -> None:
        """Also where the client was gone before its first event."""
        self.leave()

    def leave(self) -> None:
        """Give the place back; nothing happens the second time."""
        if self._has_place:
            self._has_place = False
            self._live.left()

    def tell(self, board: ShownBoard) -> None:
        """The board has changed; of several changes before the next event, the last one is sent."""
        self._board = board
        self.news.set()

    async def events(self) -> AsyncIterator[bytes]:
        """Server-sent events: the board, unless it is known, again when it has changed, and comments in between."""
        try:
            yield COME_BACK
            while not self._live.is_over:
                if self._board.digest != self._known:
                    self._known = self._board.digest
                    yield event_of(self._board)
                elif not await self._hears_news():
                    yield b":\n\n"
        finally:
            self.leave()

    async def _hears_news(self) -> bool:
        try:
            async with asyncio.timeout(self._live.heartbeat):
                await self.news.wait()
        except TimeoutError:
            return False
        self.news.clear()
        return True


def event_of(board: ShownBoard) -> bytes:
    """The board as an event, whose id is its digest; JSON is one line."""
    return b"event: board\nid: %s\ndata: %s\n\n" % (board.digest.encode(), board.content)
