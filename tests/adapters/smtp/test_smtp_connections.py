"""Few connections are made, and none is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from threading import Event

import pytest

from icct_adapters.smtp import SmtpMailer
from tests.support.stand_ins import smtp_faults as faults
from tests.support.stand_ins.smtp_client import a_mail, mailer_for, no_connection_is_left
from tests.support.stand_ins.smtp_faults import Fault
from tests.support.stand_ins.smtp_server import LONG_ENOUGH, SmtpStandIn


@pytest.fixture
def stand_in() -> Iterator[SmtpStandIn]:
    with SmtpStandIn() as started:
        yield started


@pytest.fixture
async def mailer(stand_in: SmtpStandIn) -> AsyncIterator[SmtpMailer]:
    async with mailer_for(stand_in) as made:
        yield made


@pytest.fixture
def never_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each idle connection is asked whether it works."""
    monkeypatch.setattr("icct_adapters.smtp.connection_pool.FRESH", 0.0)


async def test_a_batch_goes_over_one_connection(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    for number in range(5):
        await mailer.send(a_mail(message_id=f"<{number}@example.org>"))
    assert (len(stand_in.mails), stand_in.connections) == (5, 1)


async def test_mails_at_once_share_connections_with_the_next_ones(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    for batch in range(3):
        mails = [a_mail(message_id=f"<{batch}.{number}@example.org>") for number in range(4)]
        await asyncio.gather(*(mailer.send(mail) for mail in mails))
    assert (len(stand_in.mails), stand_in.connections) == (12, 4)


async def test_a_connection_used_a_moment_ago_is_not_asked_whether_it_works(
    stand_in: SmtpStandIn, mailer: SmtpMailer
) -> None:
    for number in range(3):
        await mailer.send(a_mail(message_id=f"<{number}@example.org>"))
    assert "RSET" not in stand_in.commands


async def test_a_connection_that_is_known_to_be_lost_is_replaced_however_fresh(
    stand_in: SmtpStandIn, mailer: SmtpMailer
) -> None:
    await mailer.send(a_mail())
    (connection,) = mailer._connections._idle
    stand_in.hang_up()
    while connection.is_connected:  # noqa: ASYNC110  the library tells nobody that it has seen the end
        await asyncio.sleep(0.01)
    await mailer.send(a_mail())
    assert (len(stand_in.mails), stand_in.connections) == (2, 2)


async def test_an_idle_connection_is_ended_with_a_goodbye(stand_in: SmtpStandIn) -> None:
    async with mailer_for(stand_in, keep=0.0) as mailer:
        await mailer.send(a_mail())
        await no_connection_is_left(stand_in)
        assert stand_in.commands[-1] == "QUIT"


async def test_closing_ends_idle_connections(stand_in: SmtpStandIn) -> None:
    async with mailer_for(stand_in) as mailer:
        await asyncio.gather(mailer.send(a_mail()), mailer.send(a_mail(message_id="<two@example.org>")))
        await mailer.close()
        assert stand_in.commands.count("QUIT") == 2
    await no_connection_is_left(stand_in)


@pytest.mark.parametrize("fault", [Fault(at="QUIT", answer="500 5.5.1 What"), Fault(at="QUIT")])
async def test_closing_does_not_mind_what_the_server_says(stand_in: SmtpStandIn, fault: Fault) -> None:
    async with mailer_for(stand_in) as mailer:
        await mailer.send(a_mail())
        stand_in.fail_with(fault)
    await no_connection_is_left(stand_in)


async def test_a_mail_that_is_under_way_when_the_mailer_closes_arrives_and_leaves_no_connection(
    stand_in: SmtpStandIn, mailer: SmtpMailer
) -> None:
    stand_in.fail_with(faults.STALLS_AFTER_DATA)
    sending = asyncio.create_task(mailer.send(a_mail()))
    await asyncio.to_thread(stand_in.wait_until, lambda seen: seen.stalled == 1)
    await mailer.close()
    stand_in.recover()
    await sending
    assert len(stand_in.mails) == 1
    await no_connection_is_left(stand_in)


@pytest.mark.usefixtures("never_fresh")
async def test_a_connection_the_server_has_ended_is_replaced(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    await mailer.send(a_mail())
    stand_in.hang_up()
    await mailer.send(a_mail())
    assert (len(stand_in.mails), stand_in.connections) == (2, 2)


@pytest.mark.usefixtures("never_fresh")
@pytest.mark.parametrize("fault", [Fault(at="RSET", answer="421 4.4.2 Idle for too long"), Fault(at="RSET")])
async def test_a_connection_the_server_will_not_go_on_with_is_replaced(
    stand_in: SmtpStandIn, mailer: SmtpMailer, fault: Fault
) -> None:
    await mailer.send(a_mail())
    stand_in.fail_with(fault)
    await mailer.send(a_mail())
    assert (len(stand_in.mails), stand_in.connections) == (2, 2)
    await asyncio.to_thread(stand_in.wait_until, lambda seen: seen.open == 1)


@pytest.mark.usefixtures("never_fresh")
@pytest.mark.parametrize("at", ["connect", "STARTTLS", "MAIL", "DATA", "RSET"])
async def test_a_cancelled_mail_leaves_no_connection(stand_in: SmtpStandIn, mailer: SmtpMailer, at: str) -> None:
    if at == "RSET":
        await mailer.send(a_mail(message_id="<before@example.org>"))
    stand_in.fail_with(Fault(at=at, stalls=True))
    sending = asyncio.create_task(mailer.send(a_mail()))
    await asyncio.to_thread(stand_in.wait_until, lambda seen: seen.stalled == 1)
    while not sending.done():
        sending.cancel()  # until 3.12 `wait_for` loses one that comes as what it waits for ends
        await asyncio.sleep(0)
    assert sending.cancelled()
    await no_connection_is_left(stand_in)
    stand_in.recover()
    await mailer.send(a_mail())
    assert stand_in.copies["<one@example.org>"] == 1


async def test_a_connection_to_a_frozen_server_is_closed_at_once(stand_in: SmtpStandIn, mailer: SmtpMailer) -> None:
    await mailer.send(a_mail())
    (connection,) = mailer._connections._idle
    socket = connection.get_transport_info("socket")
    thawed = Event()
    stand_in.loop.call_soon_threadsafe(thawed.wait, LONG_ENOUGH)
    connection.close()
    await asyncio.sleep(0)  # a transport closes its socket in the loop's next round
    assert socket.fileno() == -1
    thawed.set()
