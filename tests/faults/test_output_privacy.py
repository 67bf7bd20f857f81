"""Nothing that a process prints holds a secret or a person, whatever fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.support.builders import a_form, a_png
from tests.support.http.page_form import BROWSER, NO_FILE, typed
from tests.support.processes.icct_process import (
    LONG_ENOUGH,
    Server,
    Service,
    eventually,
    multipart,
    register,
    run,
)
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.cloudinary_server import HTML, REFUSES_FILE, WRONG_CREDENTIALS
from tests.support.stand_ins.services import PASSWORD, Services
from tests.support.stand_ins.smtp_faults import TOO_LARGE, TRY_LATER, UNKNOWN_RECIPIENT, WRONG_PASSWORD

PERSON = {
    "team_name": "Thunderbirds Zephyr",
    "church_name": "Quillon Chapel",
    "captain_name": "Xanthe Planted",
    "captain_phone": "9123456780",
    "captain_email": "xanthe.planted@example.net",
    "captain_whatsapp": "9234567801",
    "coach_name": "Yorick Planted",
    "players": json.dumps([{"name": "Zuleika Planted", "phone": "9345678012"}]),
}
PLANTED = [
    "Zephyr",
    "Quillon",
    "Planted",
    "planted",
    "9123456780",
    "9234567801",
    "9345678012",
]

FAILURES: list[tuple[str, Callable[[Services], None]]] = [
    ("confirm_by_mail", lambda services: services.mail.fail_with(UNKNOWN_RECIPIENT)),
    ("confirm_by_mail", lambda services: services.mail.fail_with(TRY_LATER)),
    ("confirm_by_mail", lambda services: services.mail.fail_with(TOO_LARGE)),
    ("confirm_by_mail", lambda services: services.mail.fail_with(WRONG_PASSWORD)),
    ("store_logo", lambda services: services.cloudinary.fail_with(REFUSES_FILE)),
    ("store_logo", lambda services: services.cloudinary.fail_with(WRONG_CREDENTIALS)),
    ("store_logo", lambda services: services.cloudinary.fail_with(HTML)),
    ("store_logo", Services.go_down),
]
"""What is not delivered, and why."""


def secrets(services: Services) -> list[str]:
    return [
        PASSWORD,
        services.cloudinary.api_secret,
        services.cloudinary.api_key,
        "hunter2",
    ]


def failed(worker: Service, kind: str) -> frozenset[str]:
    """The registrations whose message of this kind was not delivered, by its log."""
    lines = [json.loads(line) for line in worker.output.splitlines() if '"reason":' in line]
    return frozenset(line["registration_id"] for line in lines if line.get("kind") == kind)


def another_failed(worker: Service, kind: str, known: frozenset[str]) -> bool:
    return failed(worker, kind) > known


def test_a_failing_delivery_tells_no_secret_and_no_person(
    services: Services, postgres: PostgresCluster, tmp_path: Path
) -> None:
    url = postgres.create_database().replace("postgres@", "postgres:hunter2@")
    settings: dict[str, Any] = {
        "DATA_DIR": tmp_path,
        "DATABASE_URL": url,
        "LOG_LEVEL": "DEBUG",
        **services.settings,
    }
    settings |= {"BREAKER_FAILURES": 1000, "DELIVER_IN_SERVER": "false"}
    with ExitStack() as running:
        server = running.enter_context(Server(**settings))
        worker = running.enter_context(Service("worker", settings, ready="Delivering"))
        client = running.enter_context(httpx.Client(base_url=server.url, timeout=LONG_ENOUGH))
        for number, (kind, fail) in enumerate(FAILURES):
            fail(services)
            known = failed(worker, kind)
            assert register(client, **PERSON | {"team_name": f"Zephyr {number}"}).status_code == 200
            eventually(
                partial(another_failed, worker, kind, known),
                f"failure {number} is in the log",
            )
        sinks = [run("outbox", *words, **settings).stdout for words in (["list"], ["list", "--json"])]
        sinks += [
            run("outbox", "show", "ICCT-001", **settings).stdout,
            client.get("/status").text,
        ]
        assert [worker.stop(), server.stop()] == [0, 0]
    everything = "\n".join([*sinks, server.output, worker.output])
    assert "User unknown" in everything
    assert "Invalid image file" in everything
    assert [text for text in [*PLANTED, *secrets(services)] if text in everything] == []


def test_a_refused_or_failing_request_tells_no_secret_and_no_person(services: Services, tmp_path: Path) -> None:
    with PostgresCluster() as cluster:
        url = cluster.create_database().replace("postgres@", "postgres:hunter2@")
        settings: dict[str, Any] = {
            "DATA_DIR": tmp_path,
            "DATABASE_URL": url,
            "LOG_LEVEL": "DEBUG",
        }
        with Server(**settings, **services.settings) as server:
            with httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client:
                answers = [register(client, key="planted-key-1", **PERSON | {"coach_name": ""})]
                answers.append(register(client, key="planted-key-2", **PERSON))
                answers.append(register(client, key="planted-key-3", **PERSON))
                form = multipart(a_form(**PERSON))
                answers.append(client.post(f"/planted/{PERSON['captain_phone']}?q=Planted", **form))
                # a newer version has run against this database: what this one writes is refused by it
                cluster.run(
                    "psql",
                    url.rpartition("/")[2],
                    "-c",
                    "ALTER TABLE teams ADD COLUMN colour text NOT NULL DEFAULT 'x'",
                )
                cluster.run(
                    "psql",
                    url.rpartition("/")[2],
                    "-c",
                    "ALTER TABLE teams ALTER COLUMN colour DROP DEFAULT",
                )
                answers.append(
                    register(
                        client,
                        key="planted-key-4",
                        **PERSON | {"team_name": "Zephyr Two"},
                    )
                )
                cluster.stop("immediate")
                answers.append(
                    register(
                        client,
                        key="planted-key-5",
                        **PERSON | {"team_name": "Zephyr Three"},
                    )
                )
            assert [answer.status_code for answer in answers] == [
                422,
                200,
                409,
                404,
                500,
                503,
            ]
            server.kill()
    everything = "\n".join([server.output, *(answer.text for answer in answers)])
    assert '"unexpected_error"' in everything
    assert '"database_unavailable"' in everything
    assert [text for text in [*PLANTED, *secrets(services)] if text in everything] == []


SECRET = "c4f1e2d3b5a697887766554433221100ffeeddccbbaa99"
SUBMISSION = "planted-submission-key-1"


def test_the_pages_tell_no_link_no_person_and_nothing_that_was_typed(services: Services, tmp_path: Path) -> None:
    """A form with a mistake, the same without it, the link that it leads to, and a mail with the link that fails."""
    settings: dict[str, Any] = {"DATA_DIR": tmp_path, "LOG_LEVEL": "DEBUG", "SECRET_KEY": SECRET, **services.settings}
    settings |= {"DELIVER_IN_SERVER": "false", "API_URL": "http://127.0.0.1"}
    names = {name: text for name, text in PERSON.items() if name != "players"}
    form = typed(**names, submission_key=SUBMISSION, player_1_name="Zuleika Planted", player_1_phone="9345678012")
    logo = ("Planted.png", a_png(), "image/png")
    services.mail.fail_with(UNKNOWN_RECIPIENT)
    with (
        Server(**settings) as server,
        Service("worker", settings, ready="Delivering") as worker,
        httpx.Client(base_url=server.url, timeout=LONG_ENOUGH, headers=BROWSER) as client,
    ):
        wrong = client.post("/register", data=form | {"captain_phone": "91234"}, files={"logo": logo})
        pasted = client.post("/register", data=form | {"players_text": "Zephyr Planted"}, files={"logo": NO_FILE})
        taken = client.post("/register", data=form, files={"logo": NO_FILE})
        address = taken.headers["location"]
        client.get(address)
        client.get(f"{address}x?q=Planted", headers={"Referer": f"{server.url}{address}"})
        eventually(lambda: bool(failed(worker, "confirm_by_mail")), "the mail with the link is not delivered")
        sinks = [run("outbox", *words, **settings).stdout for words in (["list"], ["list", "--json"])]
        sinks += [run("outbox", "show", "ICCT-001", **settings).stdout, client.get("/status").text]
        sinks += [client.get("/metrics").text]
        assert [worker.stop(), server.stop()] == [0, 0]
    assert [wrong.status_code, pasted.status_code, taken.status_code] == [422, 200, 303]
    link = address.removeprefix("/team/").partition("?")[0]
    assert len(link) > 20
    everything = "\n".join([*sinks, server.output, worker.output])
    assert everything.count('"route":"/register"') == 3
    told = [*PLANTED, *secrets(services), SECRET, SUBMISSION, link, link.rpartition(".")[0]]
    assert [text for text in told if text in everything] == []
    assert re.findall(r"/team/[\w.-]{20,}", everything) == []
