"""Pictures for the captain's guide: ``python -m tools.guide_pictures``, with Chromium on the path or in ``CHROMIUM``.

They show the pages of a service of its own, in English, on a phone of 360 by 740 points.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx

FOLDER = Path(__file__).parent.parent / "docs" / "_static" / "captains"
PICTURES: Mapping[str, tuple[str, int]] = {
    "first-page": ("/", 600),
    "form": ("/register", 740),
    "mistakes": ("/mistakes", 740),
    "team": ("/team", 930),
}
"""Names of pictures, the page that each shows, and how much of it, in points."""

MOST_BYTES = 60_000
_WIDTH = 360
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
}
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
_LOGO = Path(__file__).parent.parent / "src" / "icct_http" / "web" / "static" / "example-logo.png"


class ChromiumMissing(RuntimeError):
    """There is no browser to take pictures with."""


def main() -> None:
    """Take each picture. Raises ``ChromiumMissing``."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise ChromiumMissing("Install chromium, or name it in CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _serving(Path(folder)) as service, _after_forms(service) as site:
        for name, (path, height) in PICTURES.items():
            file = FOLDER / f"{name}.png"
            shown = (f"--window-size={_WIDTH},{height}", f"--user-data-dir={folder}/{name}", f"--screenshot={file}")
            subprocess.run([chromium, *_FLAGS, *shown, site + path], check=True, capture_output=True, timeout=60)


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The address of a service that keeps everything in ``folder``."""
    port = _free_port()
    settings = {**os.environ, **_SETTINGS, "DATA_DIR": str(folder / "data"), "API_PORT": str(port)}
    icct = Path(sys.executable).with_name("icct")
    process = subprocess.Popen([icct, "serve"], env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        if process.stdout is None or not process.stdout.readline():  # the first line says that it is ready
            raise RuntimeError("`icct serve` did not start.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _after_forms(service: str) -> Iterator[str]:
    """The same site with two pages more: a browser that is started for a picture can send no form."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Mirror, service))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Mirror(BaseHTTPRequestHandler):
    def __init__(self, service: str, *connection: object) -> None:
        self._service = service
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
        return httpx.get(self._service + path, headers=_BROWSER)

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
