"""Which services settings choose: guarded, imported by none who do not use them, and closed by who does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from dependency_injector import providers

from icct_adapters.files import DiskFileStorage
from icct_adapters.mail import MaildirMailer
from icct_adapters.memory import InMemoryFileStorage, InMemoryMailer
from icct_adapters.resilience import Guard, GuardLimits, ResilientFileStorage, ResilientMailer
from icct_core import EmailAddress, FileStorage, Mail, Mailer, ServiceAway
from icct_http.container import Container, close
from icct_http.service.settings.settings import Settings
from icct_http.service.worker.delivery_services import DeliveryServices, open_guard
from tests.support.processes.icct_process import environment
from tests.support.stand_ins.cloudinary_server import CloudinaryStandIn
from tests.support.stand_ins.smtp_server import SmtpStandIn

LIBRARIES = {"aiosmtplib", "cloudinary", "stamina"}
WEB = {"litestar", "granian"}
CLOUDINARY = {"CLOUDINARY_CLOUD_NAME": "icct", "CLOUDINARY_API_KEY": "123", "CLOUDINARY_API_SECRET": "Sm4sh"}
SMTP = {
    "SMTP_SERVER": "mail.example.org",
    "SMTP_USERNAME": "desk@example.org",
    "SMTP_PASSWORD": "Sm4sh",
    "SMTP_FROM_EMAIL": "desk@example.org",
}


def a_container(**variables: str) -> Container:
    return Container(settings=Settings.from_environment({"DATABASE_URL": "memory://", **variables}))


class Closable:
    """Says how often it was closed."""

    def __init__(self) -> None:
        self.closed = 0

    async def close(self) -> None:
        self.closed += 1


def test_settings_of_both_services_choose_both_guarded() -> None:
    container = a_container(**CLOUDINARY, **SMTP)
    assert isinstance(container.file_storage(), ResilientFileStorage)
    assert isinstance(container.mailer(), ResilientMailer)


def test_the_guards_that_are_watched_are_those_that_guard() -> None:
    container = a_container(**CLOUDINARY, **SMTP)
    services = container.delivery_services()
    assert services.cloudinary is container.cloudinary_guard()
    assert services.email is container.smtp_guard()
    assert services.cloudinary is not services.email
    assert container.delivery_services() is services


@pytest.mark.parametrize(
    ("variables", "storage", "mailer"),
    [
        ({}, DiskFileStorage, MaildirMailer),
        ({"FILE_STORAGE": "memory", "MAILER": "memory"}, InMemoryFileStorage, InMemoryMailer),
        ({**CLOUDINARY, **SMTP, "FILE_STORAGE": "disk", "MAILER": "maildir"}, DiskFileStorage, MaildirMailer),
    ],
)
def test_what_stands_in_a_service_s_place_is_not_guarded(
    tmp_path: Any, variables: dict[str, str], storage: type[FileStorage], mailer: type[Mailer]
) -> None:
    container = a_container(DATA_DIR=str(tmp_path), **variables)
    assert isinstance(container.file_storage(), storage)
    assert isinstance(container.mailer(), mailer)
    assert container.delivery_services() == DeliveryServices(cloudinary=None, email=None)


def test_one_service_may_be_chosen_without_the_other(tmp_path: Any) -> None:
    services = a_container(DATA_DIR=str(tmp_path), **SMTP).delivery_services()
    assert services.cloudinary is None
    assert isinstance(services.email, Guard)


async def test_a_logo_goes_to_the_account_of_the_settings() -> None:
    with CloudinaryStandIn() as stand_in:
        container = a_container(
            CLOUDINARY_CLOUD_NAME=stand_in.cloud_name,
            CLOUDINARY_API_KEY=stand_in.api_key,
            CLOUDINARY_API_SECRET=stand_in.api_secret,
            CLOUDINARY_UPLOAD_PREFIX=stand_in.url,
            CLOUDINARY_FOLDER="cup/2026",
        )
        await container.file_storage().store("a/logo", b"content", "image/png")
        await close(container)
        assert stand_in.files == {"cup/2026/a/logo": b"content"}


@pytest.mark.parametrize("login", [{}, {"username": "desk@example.org", "password": "Sm4sh"}], ids=["open", "login"])
async def test_a_mail_goes_to_the_server_of_the_settings(
    monkeypatch: pytest.MonkeyPatch, login: dict[str, str]
) -> None:
    with SmtpStandIn(**login) as stand_in:  # type: ignore[arg-type]  # these two words and no others
        monkeypatch.setenv("SSL_CERT_FILE", str(stand_in.ca_pem))
        container = a_container(
            SMTP_SERVER="127.0.0.1",
            SMTP_PORT=str(stand_in.port),
            SMTP_FROM_EMAIL="ICCT desk <desk@example.org>",
            SMTP_REPLY_TO="help@example.org",
            **{f"SMTP_{name.upper()}": value for name, value in login.items()},
        )
        to = EmailAddress("captain@example.com")
        await container.mailer().send(Mail(message_id="<1@example.org>", to=to, subject="s", text="t\n", html="<p>"))
        await close(container)
        (mail,) = stand_in.mails
        assert mail.message_id == "<1@example.org>"
        headers = mail.content.partition(b"\r\n\r\n")[0].split(b"\r\n")
        assert {b"From: ICCT desk <desk@example.org>", b"Reply-To: help@example.org"} <= set(headers)


async def test_a_mail_in_the_folder_has_the_same_sender(tmp_path: Path) -> None:
    variables = {"SMTP_FROM_EMAIL": "ICCT desk <desk@example.org>", "SMTP_REPLY_TO": "ICCT help <help@example.org>"}
    container = a_container(DATA_DIR=str(tmp_path), **variables)
    to = EmailAddress("captain@example.com")
    await container.mailer().send(Mail(message_id="<1@example.org>", to=to, subject="s", text="t\n", html="<p>"))
    await close(container)
    (file,) = (tmp_path / "mail/new").iterdir()
    headers = file.read_text().partition("\n\n")[0].splitlines()
    assert {"From: ICCT desk <desk@example.org>", "Reply-To: ICCT help <help@example.org>"} <= set(headers)


def test_a_guard_has_the_limits_of_the_settings() -> None:
    settings = Settings.from_environment(
        {"DELIVERY_TIMEOUT": "3", "DELIVERY_LEASE": "100", "BREAKER_FAILURES": "7", "BREAKER_SECONDS": "20"}
    )
    guard = open_guard("the mail server", settings.deliveries)
    limits = GuardLimits(timeout=timedelta(seconds=3), failures=7, open_for=timedelta(seconds=20))
    assert guard._limits == limits


async def test_each_change_of_a_guard_is_a_line_in_the_log() -> None:
    async def fail() -> None:
        raise ServiceAway("it is busy")

    async def answer() -> None:
        """It is there."""

    now = [0.0]
    settings = Settings.from_environment({"BREAKER_FAILURES": "1"})
    guard = open_guard("the mail server", settings.deliveries, now=lambda: now[0])
    with structlog.testing.capture_logs() as lines:
        with pytest.raises(ServiceAway):
            await guard.call(fail, about="one")
        now[0] = 60.0
        await guard.call(answer, about="another")
    changes = [line for line in lines if line["event"] == "breaker_changed"]
    assert {line["service"] for line in changes} == {"the mail server"}
    assert [(line["state"], line["log_level"]) for line in changes] == [
        ("opened", "warning"),
        ("half-opened", "info"),
        ("closed", "info"),
    ]


@pytest.mark.parametrize(
    ("variables", "chosen"),
    [
        ({"DATABASE_URL": "memory://"}, {"store"}),
        ({"DATABASE_URL": "memory://", **CLOUDINARY}, {"cloudinary", "store"}),
        ({"DATABASE_URL": "memory://", **SMTP}, {"smtp", "store"}),
        ({}, {"store"}),
        ({**CLOUDINARY, **SMTP}, {"cloudinary", "smtp", "store"}),
    ],
)
async def test_what_is_chosen_is_closed_and_nothing_else_is_opened(variables: dict[str, str], chosen: set[str]) -> None:
    container = Container(settings=Settings.from_environment(variables))
    opened: dict[str, Closable] = {}
    for name in ("cloudinary", "smtp", "store"):
        getattr(container, name).override(providers.Callable(lambda one: opened.setdefault(one, Closable()), name))
    await close(container)
    assert {name: closable.closed for name, closable in opened.items()} == dict.fromkeys(chosen, 1)


def imported_after(program: str, libraries: Collection[str] = LIBRARIES) -> set[str]:
    """Which of the libraries a fresh process has imported at the end of a program."""
    found = "\nimport sys\nprint(*sys.modules)"
    command = [sys.executable, "-c", program + found]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return set(libraries) & set(ended.stdout.split())


RESOLVE = """
from icct_http.container import Container
from icct_http.service.settings.settings import Settings
container = Container(settings=Settings.from_environment({variables!r}))
container.file_storage(), container.mailer(), container.delivery_services(), container.delivery_worker()
"""


def test_the_composition_root_imports_no_service() -> None:
    assert imported_after("import icct_http.container") == set()


RUN = """
import os
from icct_http.cli.main import main
os.environ["DATA_DIR"] = {folder!r}
assert main(["migrate"]) == 0
for command in {commands!r}:
    assert main(command.format(folder={folder!r}).split()) == 0, command
assert main(["teams", "remove", "ICCT-001", "--yes"]) == 1  # there is none
import icct_http.cli.serve.worker_process
"""
COMMANDS = (
    "outbox list",
    "outbox retry --all",
    "keys list",
    "export -",
    "backup {folder}/icct.backup",
    "restore --verify {folder}/icct.backup",
)


def test_what_answers_no_request_imports_no_web_framework(tmp_path: Path) -> None:
    """It takes a quarter of a second, and 7 MB of a worker's memory."""
    assert imported_after(RUN.format(folder=str(tmp_path), commands=COMMANDS), WEB) == set()


def test_a_web_framework_that_is_imported_is_seen() -> None:
    assert imported_after("import icct_http.application, icct_http.cli.serve.serving", WEB) == WEB


@pytest.mark.parametrize(
    ("variables", "libraries"),
    [
        ({"FILE_STORAGE": "memory", "MAILER": "memory"}, set()),
        ({"FILE_STORAGE": "memory", **SMTP}, {"aiosmtplib", "stamina"}),
        ({"MAILER": "memory", **CLOUDINARY}, {"cloudinary", "stamina"}),
        ({**CLOUDINARY, **SMTP}, LIBRARIES),
    ],
    ids=["none", "mail", "files", "both"],
)
def test_a_service_is_imported_when_it_is_chosen(variables: dict[str, str], libraries: set[str]) -> None:
    assert imported_after(RESOLVE.format(variables={"DATABASE_URL": "memory://", **variables})) == libraries
