"""Those who follow the board: how many there may be, and what each is told."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import structlog

from icct_core import Board, BoardTeam, ChurchName, DatabaseUnavailable, TeamId, TeamName
from icct_http.service.recent_copy import RecentCopy
from icct_http.web.access.live_connections import LiveConnectionsFull
from icct_http.web.api.board.live_board import COME_BACK, Follower, LiveBoard, event_of
from icct_http.web.api.board.shown_board import ShownBoard

HOURS = 10_000.0


def shown(*numbers: int) -> ShownBoard:
    teams = [
        BoardTeam(
            team_id=TeamId("ICCT", number), team_name=TeamName("Lions"), church_name=ChurchName("Grace"), logo_mark=None
        )
        for number in numbers
    ]
    return ShownBoard.of(Board(teams=teams, teams_count=len(teams), churches_count=1))


@dataclass
class Stored:
    """A board that is read."""

    board: ShownBoard = field(default_factory=shown)
    away: bool = False
    reads: int = 0

    async def __call__(self) -> ShownBoard:
        self.reads += 1
        if self.away:
            raise DatabaseUnavailable("away")
        return self.board


@dataclass
class Hall:
    """A board, and how many follow it."""

    stored: Stored = field(default_factory=Stored)
    most: int = 3
    heartbeat: float = HOURS
    seen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = LiveBoard(
            self.stored, most=self.most, observe=self.seen.append, heartbeat=self.heartbeat, look_every=0
        )

    async def looked(self, times: int = 3) -> None:
        """The task has looked so often from now on."""
        wanted = self.stored.reads + times
        while self.stored.reads < wanted:  # noqa: ASYNC110  what is waited for is a number
            await asyncio.sleep(0)


async def next_of(events: AsyncIterator[bytes]) -> bytes:
    async with asyncio.timeout(10):
        return await anext(events)


async def begun(follower: Follower) -> AsyncIterator[bytes]:
    events = follower.events()
    assert await next_of(events) == COME_BACK
    return events


async def test_the_board_is_told_at_once_and_again_when_it_has_changed() -> None:
    hall = Hall()
    events = await begun(await hall.live.follow())
    assert await next_of(events) == event_of(shown())
    hall.stored.board = shown(1)
    assert await next_of(events) == event_of(shown(1))


async def test_an_event_is_one_line_of_json_with_its_digest() -> None:
    board = shown(1)
    head, data, *rest = event_of(board).decode().split("\ndata: ")
    assert head == f"event: board\nid: {board.digest}"
    assert (data, rest) == (f"{board.content.decode()}\n\n", [])


async def test_of_several_changes_in_between_the_last_is_told() -> None:
    hall = Hall()
    events = await begun(await hall.live.follow())
    await next_of(events)
    for number in (1, 2):
        hall.stored.board = shown(number)
        await hall.looked()
    assert await next_of(events) == event_of(shown(2))


async def test_who_comes_back_is_not_told_what_is_known() -> None:
    hall = Hall(heartbeat=0)
    events = await begun(await hall.live.follow(shown().digest))
    assert await next_of(events) == b":\n\n"
    events = await begun(await hall.live.follow("another"))
    assert await next_of(events) == event_of(shown())


async def test_a_comment_is_sent_while_nothing_changes() -> None:
    hall = Hall(heartbeat=0.001)
    events = await begun(await hall.live.follow())
    assert await next_of(events) == event_of(shown())
    assert [await next_of(events) for _ in range(3)] == [b":\n\n"] * 3


def looking() -> int:
    """How many tasks look for changes."""
    names = (getattr(task.get_coro(), "__name__", "") for task in asyncio.all_tasks())
    return sum(name == "_look_for_changes" for name in names)


async def test_one_task_looks_however_many_follow_and_none_when_nobody_does() -> None:
    hall = Hall()
    followers = [await hall.live.follow() for _ in range(3)]
    await hall.looked()
    assert looking() == 1
    for follower in followers:
        follower.leave()
    reads = hall.stored.reads
    for _ in range(5):
        await asyncio.sleep(0)
    assert (hall.stored.reads, looking()) == (reads, 0)
    again = await begun(await hall.live.follow())
    await next_of(again)
    hall.stored.board = shown(1)
    assert await next_of(again) == event_of(shown(1))


async def test_of_many_who_come_at_once_the_one_too_many_is_refused() -> None:
    hall = Hall()
    results = await asyncio.gather(*(hall.live.follow() for _ in range(5)), return_exceptions=True)
    assert [type(one) for one in results] == [Follower] * 3 + [LiveConnectionsFull] * 2
    reads = hall.stored.reads
    with structlog.testing.capture_logs() as lines, pytest.raises(LiveConnectionsFull):
        await hall.live.follow()
    assert (lines, hall.stored.reads) == ([], reads)  # it was said before, and nothing is read
    assert hall.seen == [1, 2, 3]


async def test_that_there_is_no_place_is_logged_once_until_half_of_them_are_free() -> None:
    hall = Hall(most=4)
    followers = [await hall.live.follow() for _ in range(4)]
    for free, expected in ((0, 1), (1, 0), (3, 1)):
        for _ in range(free):
            followers.pop().leave()
        followers += [await hall.live.follow() for _ in range(free)]
        with structlog.testing.capture_logs() as lines:
            for _ in range(2):
                with pytest.raises(LiveConnectionsFull):
                    await hall.live.follow()
        assert [line["event"] for line in lines] == ["live_connections_full"] * expected


async def test_a_client_that_has_gone_leaves_its_place() -> None:
    hall = Hall(most=1)
    events = await begun(await hall.live.follow())
    reading = asyncio.ensure_future(next_of(events))
    await reading
    waiting = asyncio.ensure_future(next_of(events))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert (len(hall.live), hall.seen) == (0, [1, 0])
    await hall.live.follow()


async def test_a_client_that_went_before_its_first_event_leaves_its_place() -> None:
    hall = Hall(most=1)
    follower = await hall.live.follow()
    events = follower.events()
    assert len(hall.live) == 1
    del follower, events
    gc.collect()
    assert (len(hall.live), hall.seen) == (0, [1, 0])


async def test_a_place_that_was_left_twice_is_free_once() -> None:
    hall = Hall()
    follower, other = await hall.live.follow(), await hall.live.follow()
    follower.leave()
    follower.leave()
    assert (len(hall.live), hall.seen) == (1, [1, 2, 1])
    other.leave()


async def test_a_database_that_is_away_is_logged_once_and_nobody_is_sent_away() -> None:
    hall = Hall()
    events = await begun(await hall.live.follow())
    await next_of(events)
    hall.stored.away = True
    with structlog.testing.capture_logs() as lines:
        await hall.looked(5)
    assert [(line["event"], line["error"]) for line in lines] == [("board_unread", "DatabaseUnavailable")]
    with pytest.raises(DatabaseUnavailable):
        await hall.live.follow()
    assert len(hall.live) == 1
    hall.stored.away, hall.stored.board = False, shown(1)
    assert await next_of(events) == event_of(shown(1))


async def test_at_the_end_every_stream_ends_and_none_begins() -> None:
    hall = Hall()
    events = [await begun(await hall.live.follow()) for _ in range(2)]
    await next_of(events[0])
    hall.live.end()
    for one in events:
        assert [rest async for rest in one] == []
    assert len(hall.live) == 0
    with pytest.raises(LiveConnectionsFull):
        await hall.live.follow()


async def looks_until_told(kept_for: float) -> int | None:
    """How many looks a change takes that comes just after the copy was made, half a second apart; ``None`` over ten."""
    stored, time, looks = Stored(), [0.0], [0]
    copy = RecentCopy(stored, kept_for=kept_for, now=lambda: time[0])

    async def look() -> ShownBoard:
        found = await copy()
        looks[0] += 1
        time[0] += 0.5
        return found

    live = LiveBoard(look, most=1, observe=lambda _: None, heartbeat=HOURS, look_every=0)
    events = await begun(await live.follow())
    await next_of(events)
    stored.board = shown(1)
    before, telling = looks[0], asyncio.ensure_future(next_of(events))
    while not telling.done() and looks[0] - before < 10:  # noqa: ASYNC110  as above
        await asyncio.sleep(0)
    if not telling.done():
        telling.cancel()
        await asyncio.wait([telling])
        return None
    return looks[0] - before


async def test_a_change_is_told_within_two_seconds() -> None:
    looks = await looks_until_told(kept_for=1.0)
    assert looks is not None
    assert looks * 0.5 <= 2


async def test_with_a_copy_that_is_kept_longer_it_would_not_be() -> None:
    assert await looks_until_told(kept_for=HOURS) is None
