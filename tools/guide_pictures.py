"""Pictures for the guides: ``python -m tools.guide_pictures``, with Chromium on the path or in ``CHROMIUM``.

They show the pages of a service of its own, in English: captains' on a phone of 360 points, organisers' on a desk.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx

_STATIC = Path(__file__).parent.parent / "docs" / "_static"
FOLDER, DESK_FOLDER = _STATIC / "captains", _STATIC / "organisers"
PICTURES: Mapping[str, tuple[str, int]] = {
    "first-page": ("/", 600),
    "form": ("/register", 740),
    "mistakes": ("/mistakes", 740),
    "team": ("/team", 930),
}
"""Names of pictures, the page that each shows, and how much of it, in points."""

DESK_PICTURES: Mapping[str, tuple[str, int]] = {
    "sign-in": ("/desk/sign-in", 420),
    "overview": ("/desk", 900),
    "teams": ("/desk/teams", 800),
    "team": ("/desk/teams/ICCT-001", 1000),
    "window": ("/desk/window", 900),
    "sheet": ("/desk/teams/ICCT-002/sheet", 1000),
}
"""The same of the organisers' guide."""

MOST_BYTES = 130_000
_WIDTH, _DESK_WIDTH = 360, 1000
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en"),
)
_SETTINGS = {
    "TOURNAMENT_NAME": "ICCT 2026",
    "PRESET": "icct26",
    "REGISTRATION_CLOSES_AT": "2099-12-31T18:30:00Z",
    "LOG_TO_FILE": "false",
    "ENVIRONMENT": "development",
    "LANGUAGE": "en",
    "ADMIN_API_KEY": "a-key-for-pictures-alone-0123456789",
}
_OTHERS = (
    ("Madurai Royals", "CSI St. Peter's Church", "John Samuel"),
    ("Bethel Strikers", "Bethel Church", "Daniel Kumar"),
    ("Zion Lions", "Zion Church", "Joseph Raj"),
    ("Chennai Eagles", "Grace Church", "Peter Paul"),
    ("Hebron Hawks", "Hebron Church", "Samuel David"),
    ("Salem Stars", "Salem Church", "Isaac Moses"),
)
"""Team, church and captain of those that the list shows."""
_BROWSER = {"Accept": "text/html"}
_WRONG = {
    "team_name": "Grace Warriors",
    "church_name": "Grace Church",
    "captain_name": "S. Kumar",
    "captain_phone": "98765 4321",
    "captain_email": "captain@example",
    "coach_name": "D. Raj",
    "consent": "1",
    "language": "en",
    "submission_key": "picture-of-mistakes",
} | {f"player_{number}_name": f"Player {number}" for number in range(1, 12)}
_RIGHT = _WRONG | {
    "captain_phone": "98765 43210",
    "captain_email": "captain@example.com",
    "submission_key": "picture-of-the-team",
}
_LINK = re.compile(r"/desk/enter/[\w-]+")
_LOGO = Path(__file__).parent.parent / "src" / "icct_http" / "web" / "static" / "example-logo.png"


class ChromiumMissing(RuntimeError):
    """There is no browser to take pictures with."""


def main() -> None:
    """Take each picture. Raises ``ChromiumMissing``."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise ChromiumMissing("Install chromium, or name it in CHROMIUM.")
    with TemporaryDirectory() as folder, _serving(Path(folder)) as (service, link):
        with _after_forms(service, httpx.Client()) as site:
            _take(chromium, Path(folder), site, into=FOLDER, width=_WIDTH, pictures=PICTURES)
        organiser = _signed_in(service, link)
        _register_others(service)
        with _after_forms(service, organiser) as site:
            _take(chromium, Path(folder), site, into=DESK_FOLDER, width=_DESK_WIDTH, pictures=DESK_PICTURES)


def _take(  # noqa: PLR0913  what a picture is made from
    chromium: str, folder: Path, site: str, *, into: Path, width: int, pictures: Mapping[str, tuple[str, int]]
) -> None:
    into.mkdir(parents=True, exist_ok=True)
    for name, (path, height) in pictures.items():
        profile = folder / f"{into.name}-{name}"
        shown = (f"--window-size={width},{height}", f"--user-data-dir={profile}", f"--screenshot={into / name}.png")
        subprocess.run([chromium, *_FLAGS, *shown, site + path], check=True, capture_output=True, timeout=60)


def _signed_in(service: str, link: str) -> httpx.Client:
    """The first admin, who has entered by the link that the service has printed."""
    organiser = httpx.Client(headers=_BROWSER)
    organiser.post(service + link, files={"enter": (None, "1")}, headers={"Origin": service})
    return organiser


def _register_others(service: str) -> None:
    """More teams for the list, of which an organiser has decided about some."""
    for place, (team, church, captain) in enumerate(_OTHERS):
        phone = str(98_765_430_00 + place)
        squad = dumps([{"name": f"{team.split()[0]} {one}", "role": "Bowler"} for one in "ABCDEFGHIJK"])
        form = {"team_name": team, "church_name": church, "captain_name": captain, "captain_phone": phone}
        more = {"captain_email": "captain@example.com", "coach_name": "D. Raj", "players": squad}
        files = {"logo": ("logo.png", _LOGO.read_bytes(), "image/png")}
        httpx.post(f"{service}/api/v1/registration", data=form | more, files=files).raise_for_status()
    decisions = {"confirm": ("ICCT-002", "ICCT-003"), "request_changes": ("ICCT-004",)}
    for decision, numbers in decisions.items():
        for number in numbers:
            said = {"decision": decision, "version": 1, "reason": "Please name eleven players"}
            key = {"X-API-Key": _SETTINGS["ADMIN_API_KEY"]}
            httpx.post(f"{service}/admin/teams/{number}/decisions", json=said, headers=key).raise_for_status()


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, str]]:
    """The address of a service that keeps everything in ``folder``, and the path by which its first admin enters."""
    port = _free_port()
    settings = {**os.environ, **_SETTINGS, "DATA_DIR": str(folder / "data"), "API_PORT": str(port)}
    icct = Path(sys.executable).with_name("icct")
    process = subprocess.Popen([icct, "serve"], env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        printed = process.stdout or ()  # its lines say that it is ready
        link = next((found[0] for line in printed if (found := _LINK.search(line.decode()))), None)
        if link is None:
            raise RuntimeError("`icct serve` did not start.")
        yield f"http://127.0.0.1:{port}", link
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _after_forms(service: str, visitor: httpx.Client) -> Iterator[str]:
    """The same site as this visitor sees it, with two pages more: a browser that takes a picture can send no form."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Mirror, service, visitor))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Mirror(BaseHTTPRequestHandler):
    def __init__(self, service: str, visitor: httpx.Client, *connection: object) -> None:
        self._service = service
        self._visitor = visitor
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/mistakes":
            answer = self._send(_WRONG, b"")
        elif self.path == "/team":
            answer = self._open(self._send(_RIGHT, _LOGO.read_bytes()).headers["Location"] + "?done=")  # not just now
        else:
            answer = self._open(self.path)
        self.send_response(answer.status_code)
        self.send_header("Content-Type", answer.headers["content-type"])
        self.end_headers()
        with suppress(BrokenPipeError):  # the picture is taken already
            self.wfile.write(answer.content)

    def _open(self, path: str) -> httpx.Response:
        if path == "/desk/sign-in":
            return httpx.get(self._service + path, headers=_BROWSER)  # as one who is not signed in sees it
        return self._visitor.get(self._service + path, headers=_BROWSER)

    def _send(self, form: Mapping[str, str], logo: bytes) -> httpx.Response:
        files = {"logo": ("", logo, "application/octet-stream")}
        return httpx.post(f"{self._service}/register", data=form, files=files, headers=_BROWSER)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def _free_port() -> int:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        return server.server_port


if __name__ == "__main__":
    main()
