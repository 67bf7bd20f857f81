"""nginx in front of services of this machine, with the files that are delivered for it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from tests.support.docs.pages import ROOT
from tests.support.processes.icct_process import eventually, free_port
from tests.support.servers.debian_package import program_of

FOLDER = ROOT / "deploy/nginx"
PROXY = FOLDER / "icct-proxy.conf"
SITE = FOLDER / "icct.conf"
HTTP = FOLDER / "icct-http.conf"
PAGES = FOLDER / "icct-pages"


def directives(path: Path) -> dict[str, list[str]]:
    """Each simple directive of a file and its arguments, once for each time it stands there."""
    text = re.sub(r"#.*", "", path.read_text())
    found: dict[str, list[str]] = {}
    for name, arguments in re.findall(r"^\s*(\w+) ([^;{}]+|[^;]*'\{.*\}');", text, flags=re.MULTILINE):
        found.setdefault(name, []).append(arguments)
    return found


def configuration(folder: Path, *, port: int, upstreams: list[int], patience: str = "65s") -> Path:
    """Our site on another port in front of other services, in a folder that needs no right of root's.

    It waits for an answer for ``patience``.
    """
    (folder / "snippets").mkdir(parents=True)
    shutil.copytree(PAGES, folder / "icct-pages")
    for snippet in (HTTP, PROXY):
        text = snippet.read_text().replace("/etc/nginx", str(folder)).replace("/var/log/nginx", str(folder))
        (folder / "snippets" / snippet.name).write_text(text.replace("read_timeout 65s", f"read_timeout {patience}"))
    servers = "".join(f"    server 127.0.0.1:{upstream};\n" for upstream in upstreams)
    site = SITE.read_text().replace("    listen [::]:80;\n", "").replace("listen 80;", f"listen 127.0.0.1:{port};")
    site = re.sub(r"    server 127\.0\.0\.1:8000;.*\n", servers, site)
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    main = folder / "nginx.conf"
    user = "" if os.geteuid() else "user root;\n"  # its own could not enter the folder
    main.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr warn;\nevents {{}}\n"
        f"http {{\naccess_log off;\nclient_body_temp_path {folder}/body;\n{paths}{site}}}\n"
    )
    return main


class Nginx:
    """nginx in front of services of this machine, in a process group of its own that can be killed whole."""

    def __init__(self, folder: Path, upstreams: list[int], *, patience: str = "65s") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._main = configuration(folder, port=self.port, upstreams=upstreams, patience=patience)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it takes connections."""
        command = [str(program_of("nginx").path), "-e", "stderr", "-p", str(self._folder), "-c", str(self._main)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        eventually(self._answers, "nginx takes connections")

    def kill(self) -> None:
        """``kill -9`` of all its processes; nothing happens the second time."""
        process, self._process = self._process, None
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def log(self) -> str:
        """All that it wrote of requests."""
        return "".join((self._folder / name).read_text() for name in ("access.log", "error.log"))

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
