"""Messages that a service defers, refuses or never answers keep no other from leaving."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.builders import a_png
from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, register
from tests.support.processes.registration_clients import Captains, address_of
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.cloudinary_server import HANG, REFUSES_FILE, Fault
from tests.support.stand_ins.form_server import Answer
from tests.support.stand_ins.services import Services
from tests.support.stand_ins.smtp_faults import Fault as MailFault

GOOD = 10
GREYLISTED = 20
DEFERRED = MailFault(at="RCPT", answer="450 4.1.2 Domain not found")
SILENT = MailFault(at="RCPT", stalls=True)
REFUSED = MailFault(at="RCPT", answer="550 5.1.1 User unknown")
ALWAYS_BUSY = Fault(Answer.error(503, "This image cannot be worked on now"))
ALWAYS_DEFERRED = Fault(Answer.error(409, "This image is being worked on"))


@pytest.fixture
def settings(services: Services, postgres: PostgresCluster, tmp_path: Path) -> dict[str, Any]:
    """A rest far longer than the test: what leaves does so because no breaker opened."""
    return {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": postgres.create_database(),
        "BREAKER_SECONDS": 3_600,
        "DELIVERY_TIMEOUT": 1,
        **services.settings,
    }


def opened(server: Server) -> bool:
    return '"state":"opened"' in server.output.replace(" ", "")


def put_off(server: Server) -> int:
    return server.output.count('"message_postponed"')


def register_bad(server: Server, **forms: Any) -> None:
    with httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client:
        for name, changes in forms.items():
            assert register(client, team_name=name, captain_email=address_of(name), **changes).status_code == 200


def test_ten_good_captains_get_their_mail_beside_one_deferred_one_silent_and_one_refused(
    services: Services, settings: dict[str, Any]
) -> None:
    bad = {"Deferred": DEFERRED, "Silent": SILENT, "Refused": REFUSED}
    for name, fault in bad.items():
        services.mail.fail_recipient(address_of(name), fault)
    with Server(**settings) as server:
        register_bad(server, **{name: {} for name in bad})
        eventually(lambda: put_off(server) >= 8, "the bad ones were tried more often than a breaker has patience")
        captains = Captains(server.url)
        captains.register_many(GOOD, clients=2)
        eventually(lambda: set(services.recipients()) == captains.addresses, "all good mails have left")
        assert not opened(server)
        assert httpx.get(f"{server.url}/status").json()["email"] == "connected"
        assert server.output.count('"message_parked"') == 1


def test_recipients_that_are_each_greylisted_at_first_all_get_their_mail(
    services: Services, settings: dict[str, Any]
) -> None:
    services.mail.greylist(3.0)
    with Server(**settings) as server:
        captains = Captains(server.url)
        captains.register_many(GREYLISTED, clients=4)
        eventually(lambda: set(services.recipients()) == captains.addresses, "all mails have left")
        assert not opened(server)
        assert put_off(server) >= GREYLISTED


@dataclass(frozen=True, slots=True)
class BadImage:
    """A logo, and what always comes of uploading it."""

    content: bytes
    fault: Fault


IMAGES = {
    "Refused": BadImage(a_png(data=b"refused"), REFUSES_FILE),
    "Deferred": BadImage(a_png(data=b"deferred"), ALWAYS_DEFERRED),
    "Busy": BadImage(a_png(data=b"busy"), ALWAYS_BUSY),
    "Silent": BadImage(a_png(data=b"silent"), HANG),
}


def test_ten_good_logos_are_stored_beside_images_that_are_refused_deferred_and_never_answered(
    services: Services, settings: dict[str, Any]
) -> None:
    for image in IMAGES.values():
        services.cloudinary.fail_file(image.content, image.fault)
    with Server(**settings) as server:
        register_bad(server, **{name: {"logo": image.content} for name, image in IMAGES.items()})
        eventually(lambda: put_off(server) >= 12, "the bad ones were tried more often than a breaker has patience")
        captains = Captains(server.url)
        captains.register_many(GOOD, clients=2)
        eventually(lambda: len(services.cloudinary.files) == GOOD, "all good logos are stored")
        assert not opened(server)
        assert httpx.get(f"{server.url}/status").json()["cloudinary"] == "connected"


def test_after_an_outage_a_silent_recipient_is_not_the_probe_twice_in_a_row(
    services: Services, settings: dict[str, Any]
) -> None:
    services.mail.fail_recipient(address_of("Silent"), SILENT)
    with Server(**settings | {"BREAKER_SECONDS": 2, "BREAKER_FAILURES": 1}) as server:
        services.mail.go_down()
        register_bad(server, Silent={})
        eventually(lambda: opened(server), "the breaker opens")
        captains = Captains(server.url)
        captains.register_many(GOOD, clients=2)
        services.mail.come_back()
        eventually(lambda: set(services.recipients()) == captains.addresses, "all good mails have left")
