"""Mail leaves only by a server that is who it says it is; logins are tried once and told to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.smtp import NoStartTls, Security, SmtpMailer, SmtpServer
from icct_core import CredentialsRefused, ServiceAway
from tests.support.stand_ins import smtp_faults as faults
from tests.support.stand_ins.smtp_client import PASSWORD, TRUST, a_mail, failure, mailer_for
from tests.support.stand_ins.smtp_faults import Fault
from tests.support.stand_ins.smtp_server import LONG_ENOUGH, SmtpStandIn


@pytest.fixture
def stand_in() -> Iterator[SmtpStandIn]:
    with SmtpStandIn() as started:
        yield started


async def test_a_server_without_starttls_gets_neither_login_nor_mail() -> None:
    with SmtpStandIn(username="desk", password=PASSWORD) as stand_in:
        stand_in.fail_with(faults.WITHOUT_STARTTLS)
        async with mailer_for(stand_in, login=("desk", PASSWORD)) as mailer:
            error = await failure(mailer)
    assert (type(error), str(error)) == (NoStartTls, "the mail server offers no STARTTLS")
    assert stand_in.commands == ["connect", "EHLO"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_server_with_an_unknown_certificate_gets_no_mail(security: Security) -> None:
    with SmtpStandIn(security=security) as stand_in:
        async with mailer_for(stand_in, trust=None) as mailer:
            error = await failure(mailer)
    assert type(error) is ServiceAway
    assert str(error).startswith("the mail server has a certificate that is not trusted: ")
    assert "MAIL" not in stand_in.commands


async def test_the_environment_can_name_the_authority(stand_in: SmtpStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(stand_in.ca_pem))
    async with mailer_for(stand_in, trust=None) as mailer:
        await mailer.send(a_mail())
    assert len(stand_in.mails) == 1


async def test_a_certificate_for_another_host_is_refused(stand_in: SmtpStandIn) -> None:
    async with mailer_for(stand_in, host="127.1") as mailer:  # 127.0.0.1 by a name that the certificate does not have
        error = await failure(mailer)
    assert type(error) is ServiceAway
    assert "certificate is not valid for '127.1'" in str(error)


async def test_a_server_that_speaks_no_tls_is_a_failure() -> None:
    with SmtpStandIn(security="none") as stand_in:
        server = SmtpServer("localhost", stand_in.port, security="tls")
        mailer = SmtpMailer(server, "desk@example.org", ManualClock(), timeout=LONG_ENOUGH, trust=TRUST)
        error = await failure(mailer)
    assert type(error) is ServiceAway
    assert str(error).startswith("the mail server did not agree on TLS: ")


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
@pytest.mark.parametrize("fault", [faults.NO_FAULT, faults.WITHOUT_PLAIN])
async def test_a_mail_goes_with_a_login(security: Security, fault: Fault) -> None:
    with SmtpStandIn(security=security, username="desk", password=PASSWORD) as stand_in:
        stand_in.fail_with(fault)
        async with mailer_for(stand_in, login=("desk", PASSWORD)) as mailer:
            await mailer.send(a_mail())
    (mail,) = stand_in.mails
    assert (mail.sender, mail.recipients) == ("desk@example.org", ("captain@example.com",))


async def test_without_a_login_that_the_server_wants_nothing_goes() -> None:
    with SmtpStandIn(username="desk", password=PASSWORD) as stand_in:
        async with mailer_for(stand_in) as mailer:
            error = await failure(mailer)
    assert type(error) is CredentialsRefused


async def test_a_server_without_a_login_we_know_is_a_failure(stand_in: SmtpStandIn) -> None:
    async with mailer_for(stand_in, login=("desk", PASSWORD)) as mailer:
        error = await failure(mailer)
    assert (type(error), str(error)) == (ServiceAway, "the mail server offers no login by PLAIN or LOGIN")


@pytest.mark.parametrize("code", [530, 534, 535])
async def test_a_refused_login_is_tried_once_and_tells_no_secret(code: int) -> None:
    with SmtpStandIn(username="desk", password=PASSWORD) as stand_in:
        stand_in.fail_with(Fault(at="AUTH", answer=f"{code} 5.7.8 desk, {PASSWORD} or {{argument}} is wrong"))
        async with mailer_for(stand_in, login=("desk", PASSWORD)) as mailer:
            error = await failure(mailer)
    text = f"the mail server answered {code}: 5.7.8 <secret>, <secret> or PLAIN <secret> is wrong"
    assert (type(error), str(error)) == (CredentialsRefused, text)
    assert stand_in.commands.count("AUTH") == 1


async def test_a_login_that_fails_for_now_is_not_wrong() -> None:
    with SmtpStandIn(username="desk", password=PASSWORD) as stand_in:
        stand_in.fail_with(Fault(at="AUTH", answer="454 4.7.0 Temporary authentication failure"))
        async with mailer_for(stand_in, login=("desk", PASSWORD)) as mailer:
            assert type(await failure(mailer)) is ServiceAway


async def test_a_wrong_password_is_refused_by_the_server_itself() -> None:
    with SmtpStandIn(username="desk", password=PASSWORD) as stand_in:
        async with mailer_for(stand_in, login=("desk", "wrong")) as mailer:
            assert type(await failure(mailer)) is CredentialsRefused


def test_a_password_is_in_no_repr() -> None:
    assert PASSWORD not in repr(SmtpServer("localhost", 587, "desk", PASSWORD))


@pytest.mark.parametrize(("host", "port"), [("", 587), ("mail..example.org", 587), ("localhost", 0), ("a", 65_536)])
def test_a_server_that_cannot_be_stops_the_start(host: str, port: int) -> None:
    with pytest.raises(ValueError, match="not a"):
        SmtpServer(host, port)


def test_a_sender_that_is_not_one_address_stops_the_start() -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        SmtpMailer(SmtpServer("localhost", 587), "desk@example.org, other@example.org", ManualClock(), timeout=1)
