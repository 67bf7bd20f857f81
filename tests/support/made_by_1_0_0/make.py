"""Made the files beside it. Run in a checkout of 1.0.0, by the Python of its environment: ``python make.py FOLDER``."""

# mypy: ignore-errors

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from tests.builders import a_jpeg, a_png
from tests.postgres import PostgresCluster
from tests.smtp_faults import Fault
from tests.smtp_stand_in import SmtpStandIn

from tests.service import free_port

ICCT = str(Path(sys.executable).with_name("icct"))
PLACE = Path("/srv/icct-of-1.0.0")
"""It stands in the addresses of logos; it is new, and gone afterwards."""

REFUSED = Fault(at="RCPT", answer="550 5.1.1 User unknown")
DEFERRED = Fault(at="RCPT", answer="451 4.7.1 Greylisted")

SERVED = [
    ("Grace Lions", "Grace Church", "9800000001", a_png()),
    ("Grace Tigers", "Grace Church", "9800000002", a_jpeg()),
    ("To Be Removed", "Grace Church", "9800000003", a_png(32, 32)),
    ("D’Souza Eleven", "St. Thomas’ Church", "9800000004", a_png(16, 16)),
    ("D'Souza Eleven", "St. Thomas' Church", "9800000004", a_jpeg()),
]
PARKED = [("தமிழ் அணி", "தூய பேதுரு ஆலயம்", "9800000006", a_png(48, 48))]
DEFERRED_TEAMS = [("Mount Zion Kings", "Mount Zion", "9800000007", a_png(24, 24))]
WAITING = [
    ("புனித அணி", "தூய பேதுரு ஆலயம்", "9800000008", a_png(40, 40)),
    ("Bethel Blues", "Bethel", "9800000009", a_jpeg()),
    ("Gone Before It Was Sent", "Bethel", "9800000010", a_png(20, 20)),
]
"""Name, church, phone and logo, in the order of their numbers: 1 to 10."""


def players(team: int) -> str:
    squad = [{"name": f"வீரர் {n}" if team == 6 else f"Player {n} of {team}", "role": "Batsman"} for n in range(1, 4)]
    return json.dumps([squad[0] | {"phone": f"97000000{team:02}"}, *squad[1:]])


class Desk:
    """1.0.0 on one database."""

    def __init__(self, folder: Path, url: str, mail: SmtpStandIn) -> None:
        self.numbers = iter(range(1, 100))
        self.environment = {
            name: value for name, value in os.environ.items() if name not in {"ENVIRONMENT", "DEBUG"}
        } | {
            "DATABASE_URL": url,
            "DATA_DIR": str(folder),
            "ENV_FILE": os.devnull,
            "LOG_TO_FILE": "false",
            "FILE_STORAGE": "disk",
            "SMTP_SERVER": "127.0.0.1",
            "SMTP_PORT": str(mail.port),
            "SMTP_FROM_EMAIL": "desk@example.org",
            "SSL_CERT_FILE": str(mail.ca_pem),
        }

    def icct(self, *arguments: str) -> str:
        done = subprocess.run([ICCT, *arguments], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    @contextmanager
    def serving(self, **settings: str) -> Iterator[httpx.Client]:
        port = free_port()
        process = subprocess.Popen([ICCT, "serve"], env=self.environment | settings | {"API_PORT": str(port)})
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            while True:
                try:
                    if client.get("/health/ready").status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                time.sleep(0.1)
            yield client
        process.terminate()
        process.wait()

    def register(self, client: httpx.Client, teams: list[tuple[str, str, str, bytes]]) -> None:
        for name, church, phone, logo in teams:
            number = next(self.numbers)
            answer = client.post(
                "/api/registration",
                headers={"X-Idempotency-Key": f"form-of-team-{number}"},
                data={
                    "team_name": name,
                    "church_name": church,
                    "captain_name": "மாதிரி தலைவர்" if number == 6 else f"Captain {number}",
                    "captain_phone": phone,
                    "captain_email": f"captain{number}@example.org",
                    "captain_whatsapp": "",
                    "coach_name": f"Coach {number}",
                    "players": players(number),
                },
                files={"logo": ("logo", logo)},
            )
            assert answer.json()["team_id"] == f"ICCT-{number:03}", answer.text

    def wait_for(self, *pending: str) -> None:
        """Until these messages alone, as number and kind, are pending, each tried."""
        while True:
            listed = json.loads(self.icct("outbox", "list", "--state", "pending", "--json"))
            if all(one["attempts"] for one in listed) and {one["team_id"] for one in listed} == set(pending):
                return
            time.sleep(0.5)

    def play(self, mail: SmtpStandIn) -> None:
        self.icct("migrate")
        self.icct("keys", "create", "organisers", "--scope", "admin")
        with self.serving() as client:
            self.register(client, SERVED)
            self.wait_for()
            mail.fail_with(REFUSED)
            self.register(client, PARKED)
            self.wait_for()
            self.icct("teams", "remove", "ICCT-003", "--yes")
            self.wait_for()
            mail.fail_with(DEFERRED)
            self.register(client, DEFERRED_TEAMS)
            self.wait_for("ICCT-007")
        mail.recover()
        with self.serving(DELIVER_IN_SERVER="false") as client:
            self.register(client, WAITING)
        self.icct("teams", "remove", "ICCT-010", "--yes")


def main(target: Path) -> None:
    with SmtpStandIn() as mail, PostgresCluster() as postgres:
        file = PLACE / "sqlite"
        for name, url in (
            ("sqlite", f"sqlite+aiosqlite:///{file / 'icct.db'}"),
            ("postgresql", postgres.create_database()),
        ):
            data = PLACE / name
            data.mkdir(parents=True)
            desk = Desk(data, url, mail)
            desk.play(mail)
            backup = data / "icct.backup"
            desk.icct("backup", str(backup))
            (target / f"{name}.backup.gz").write_bytes(gzip.compress(backup.read_bytes(), 9, mtime=0))
            database = url.rpartition("/")[2]
            if name == "postgresql":
                dump = postgres.run("pg_dump", "--no-owner", "--no-privileges", f"--dbname={database}")
                (target / "postgresql.sql").write_text(dump)
        (target / "sqlite.db.gz").write_bytes(gzip.compress((file / "icct.db").read_bytes(), 9, mtime=0))
    shutil.rmtree(PLACE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
