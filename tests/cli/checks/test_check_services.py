"""``icct check`` finds what is wrong with the services beside the database and says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import pytest

from tests.support.commands.check_runner import Checked, RunCheck, checking, findings
from tests.support.servers.valkey import ValkeyServer
from tests.support.stand_ins import cloudinary_server as cloudinary_faults, smtp_faults
from tests.support.stand_ins.cloudinary_server import CloudinaryStandIn
from tests.support.stand_ins.form_server import Answer
from tests.support.stand_ins.services import PASSWORD, Services, both_services
from tests.support.stand_ins.smtp_server import SmtpStandIn

OF_A_CAPTAIN = "captain@example.org"


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCheck:
    return checking(tmp_path, monkeypatch, capsys)[1]


@dataclass(frozen=True, slots=True)
class Deployment:
    """Both services, and the check with the settings that lead to them."""

    services: Services
    run: RunCheck

    def check(self, *arguments: str, **changes: object) -> Checked:
        return self.run(*arguments, DATABASE_URL="memory://", **{**self.services.settings, **changes})


@pytest.fixture
def deployment(check: RunCheck) -> Iterator[Deployment]:
    with both_services() as services:
        yield Deployment(services, check)


def test_services_as_they_should_be_are_ok_and_nothing_is_left_there(deployment: Deployment) -> None:
    checked = deployment.check()
    assert (checked.verdicts["cloudinary"], checked.verdicts["mail server"]) == ("ok", "ok")
    assert checked.lines["mail server"].message == "it takes the login, encrypted"
    assert "test mail" not in checked.lines
    assert (checked.ended.status, checked.ended.err) == (0, "")
    stored = deployment.services.cloudinary
    assert (stored.calls["upload"], stored.calls["destroy"], stored.files) == (1, 1, {})
    assert all(public_id.startswith("icct26/check/") for public_id in stored.uploads)
    assert deployment.services.mail.mails == []


def test_a_wrong_cloudinary_secret_is_found(deployment: Deployment) -> None:
    checked = deployment.check(CLOUDINARY_API_SECRET="wrong-and-secret")
    assert checked.failed.name == "cloudinary"
    assert checked.failed.message.startswith("Cloudinary answered 401: Invalid Signature")
    assert "CLOUDINARY_API_SECRET" in checked.failed.remedy
    assert "wrong-and-secret" not in checked.ended.out
    assert CloudinaryStandIn.api_secret not in checked.ended.out


def test_an_account_that_may_not_upload_is_found(deployment: Deployment) -> None:
    deployment.services.cloudinary.fail_with(cloudinary_faults.Fault(Answer.error(400, "Upload is not allowed")))
    checked = deployment.check()
    assert checked.failed.message == "Cloudinary answered 400: Upload is not allowed"
    assert "upload rights" in checked.failed.remedy


def test_a_cloudinary_that_cannot_be_reached_is_found(deployment: Deployment) -> None:
    deployment.services.cloudinary.go_down()
    checked = deployment.check()
    assert checked.failed.message.startswith("Cloudinary was not reached or did not answer")
    assert "CLOUDINARY_UPLOAD_PREFIX" in checked.failed.remedy


def test_a_probe_that_cannot_be_removed_is_a_warning_that_names_it(deployment: Deployment) -> None:
    deployment.services.cloudinary.fail_with(cloudinary_faults.UNAVAILABLE, every=2)
    checked = deployment.check()
    (left,) = deployment.services.cloudinary.files
    assert checked.verdicts["cloudinary"] == "warning"
    assert left in checked.lines["cloudinary"].remedy
    assert checked.ended.status == 0


def test_a_mail_server_that_refuses_the_login_is_found(deployment: Deployment) -> None:
    checked = deployment.check(SMTP_PASSWORD="wrong-and-secret")
    assert checked.failed.name == "mail server"
    assert checked.failed.message.startswith("the mail server answered 535: ")
    assert "SMTP_USERNAME and SMTP_PASSWORD" in checked.failed.remedy
    assert "wrong-and-secret" not in checked.ended.out


def test_a_mail_server_without_starttls_is_found_and_told_no_password(deployment: Deployment) -> None:
    deployment.services.mail.fail_with(smtp_faults.WITHOUT_STARTTLS)
    checked = deployment.check()
    assert checked.failed.message == "the mail server offers no STARTTLS"
    assert "SMTP_TLS=tls with SMTP_PORT=465" in checked.failed.remedy
    assert deployment.services.mail.commands == ["connect", "EHLO"]
    assert PASSWORD not in checked.ended.out


def test_a_certificate_that_nobody_vouches_for_is_found(deployment: Deployment, tmp_path: Path) -> None:
    checked = deployment.check(SSL_CERT_FILE=tmp_path / "nothing.pem")
    assert checked.failed.message.startswith("the mail server has a certificate that is not trusted")
    assert "SSL_CERT_FILE" in checked.failed.remedy


def test_a_mail_server_that_cannot_be_reached_is_found(deployment: Deployment) -> None:
    deployment.services.mail.go_down()
    checked = deployment.check()
    assert checked.failed.message == "the mail server cannot be reached: Connection refused"
    assert "SMTP_SERVER, SMTP_PORT" in checked.failed.remedy


@pytest.mark.parametrize(("host", "verdict"), [("127.1", "warning"), ("127.0.0.1", "ok")])
def test_mail_in_plain_text_is_a_warning_unless_the_server_is_on_this_machine(
    check: RunCheck, host: str, verdict: str
) -> None:
    with SmtpStandIn(security="none") as relay:
        settings = {"SMTP_SERVER": host, "SMTP_PORT": relay.port, "SMTP_FROM_EMAIL": "desk@example.org"}
        checked = check(DATABASE_URL="memory://", SMTP_TLS="none", **settings)
    assert checked.verdicts["mail server"] == verdict
    assert checked.lines["mail server"].message.startswith("it answers, without a login")
    assert ("SMTP_TLS=starttls" in checked.lines["mail server"].remedy) == (verdict == "warning")


def test_a_test_mail_goes_to_the_address_that_is_given(deployment: Deployment) -> None:
    checked = deployment.check("--mail-to", OF_A_CAPTAIN)
    (mail,) = deployment.services.mail.mails
    assert (mail.sender, mail.recipients) == ("desk@example.org", (OF_A_CAPTAIN,))
    assert checked.verdicts["test mail"] == "ok"
    assert checked.ended.status == 0


def test_a_test_mail_that_is_refused_is_found(deployment: Deployment) -> None:
    deployment.services.mail.fail_with(smtp_faults.UNKNOWN_RECIPIENT)
    checked = deployment.check("--mail-to", OF_A_CAPTAIN)
    assert checked.verdicts["mail server"] == "ok"
    assert checked.failed.name == "test mail"
    assert "User unknown" in checked.failed.message
    assert "--mail-to" in checked.failed.remedy


def test_a_test_mail_without_a_mail_server_is_not_passed_over(check: RunCheck) -> None:
    checked = check("--mail-to", OF_A_CAPTAIN, DATABASE_URL="memory://")
    assert checked.failed.message == "no mail can leave: MAILER is maildir"
    assert "SMTP_SERVER" in checked.failed.remedy
    assert checked.verdicts["test mail"] == "skipped"


def test_mail_that_stays_in_a_folder_is_a_warning_in_production_alone(check: RunCheck) -> None:
    environment = {"DATABASE_URL": "sqlite:///icct.db", "ENVIRONMENT": "production"}
    assert check(**environment).verdicts["mail server"] == "warning"
    assert check(**environment | {"ENVIRONMENT": "staging"}).verdicts["mail server"] == "skipped"


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer() as server:
        yield server


def test_a_server_that_counts_is_ok(check: RunCheck, valkey: ValkeyServer) -> None:
    for _ in range(2):  # the second finds the limit of the first's count reached, and that is no fault
        checked = check(DATABASE_URL="memory://", RATE_LIMIT_STORAGE_URL=valkey.url)
        assert checked.verdicts["rate limit server"] == "ok"


def test_a_server_that_refuses_the_login_is_found(check: RunCheck, valkey: ValkeyServer) -> None:
    url = valkey.url.replace("//", "//desk:wrong-and-secret@")
    checked = check(DATABASE_URL="memory://", RATE_LIMIT_STORAGE_URL=url)
    assert checked.failed.message == "it refuses the login, or what the user may do"
    assert "password in RATE_LIMIT_STORAGE_URL" in checked.failed.remedy
    assert "wrong-and-secret" not in checked.ended.out


def test_a_server_that_answers_and_does_not_count_is_found(check: RunCheck, valkey: ValkeyServer) -> None:
    checked = check(DATABASE_URL="memory://", RATE_LIMIT_STORAGE_URL=f"{valkey.url.removesuffix('0')}99")
    assert checked.failed.message == "it answers, but does not count: ResponseError"
    assert "database number in RATE_LIMIT_STORAGE_URL" in checked.failed.remedy


def test_a_server_that_is_not_there_is_found(check: RunCheck) -> None:
    checked = check(DATABASE_URL="memory://", RATE_LIMIT_STORAGE_URL="valkey://desk:wrong-and-secret@127.0.0.1:1/0")
    assert checked.failed.name == "rate limit server"
    assert checked.failed.message == "it cannot be reached: ConnectionError"
    assert "host and port in RATE_LIMIT_STORAGE_URL" in checked.failed.remedy
    assert "wrong-and-secret" not in checked.ended.out


def test_several_processes_that_each_count_for_themselves_are_a_warning(check: RunCheck) -> None:
    checked = check(DATABASE_URL="sqlite:///icct.db", API_WORKERS="4")
    assert checked.verdicts["rate limit server"] == "warning"
    assert "4 times as much" in checked.lines["rate limit server"].message
    assert "RATE_LIMIT_STORAGE_URL" in checked.lines["rate limit server"].remedy


async def test_whatever_gives_no_answer_is_given_up_in_time(tmp_path: Path) -> None:
    silent = socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen(16)  # the system takes connections; nobody ever says a word
    port = silent.getsockname()[1]
    environment = {
        "DATABASE_URL": f"postgresql://desk@127.0.0.1:{port}/icct",
        "RATE_LIMIT_STORAGE_URL": f"valkey://127.0.0.1:{port}/0",
        "CLOUDINARY_CLOUD_NAME": "demo",
        "CLOUDINARY_API_KEY": "key",
        "CLOUDINARY_API_SECRET": "secret",
        "CLOUDINARY_UPLOAD_PREFIX": f"http://127.0.0.1:{port}",
        "SMTP_SERVER": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_FROM_EMAIL": "desk@example.org",
        "DELIVERY_TIMEOUT": "600",  # a machine that stands still for seconds must not let it end first
        "DELIVERY_LEASE": "3600",
        "DATA_DIR": str(tmp_path),
    }
    try:
        found = await findings(environment, patience=0.2)
    finally:
        silent.close()
    for name in ("database", "cloudinary", "mail server", "rate limit server"):
        assert (found[name].verdict, found[name].message) == ("failed", "there was no answer within 0.2 s")
        assert found[name].remedy
    assert found["settings"].verdict == "ok"
