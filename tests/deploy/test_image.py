"""The image: its steps are done one by one in an empty folder, and what comes out is the service and nothing else."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from icct_http.service.settings.settings import Settings
from tests.support.deploy.dockerfile import Builder, Stage, context, inside, stages
from tests.support.docs.pages import ROOT

ONLY_IN_AN_IMAGE = ("pip install --no-cache-dir uv==*", "useradd *", "apt-get *")
"""The tests' own uv stands in for the first; the others change the system and take root."""

BUILD, SERVICE, BACKUP, LAST = stages()


def environment_of(stage: Stage) -> dict[str, str]:
    return dict(word.split("=", 1) for text in stage.texts("ENV") for word in shlex.split(text))


def test_its_steps_make_the_service_and_leave_no_build_tool(tmp_path: Path) -> None:
    root = tmp_path / "image"
    pip = ("lib/python3.11/site-packages/pip", "lib/python3.11/ensurepip", "bin/pip3.11")
    for name in pip:  # as the base image has it
        (root / "usr/local" / name).mkdir(parents=True)
    python = root / "usr/local/lib/python3.11/os.py"
    python.touch()
    builder = Builder(root, context(tmp_path / "context"), ONLY_IN_AN_IMAGE)
    builder.build(BUILD)
    builder.build(SERVICE)
    assert [command.split()[0] for command in builder.not_run] == ["pip", "useradd"]
    assert [path for path in root.rglob("*pip*") if "site-packages/pip" in str(path) or path.parent.name == "bin"] == []
    assert [name for name in pip if (root / "usr/local" / name).exists()] == []
    assert python.exists()
    assert {"icct", "litestar", "granian", "asyncpg"} <= set(inside(root))
    assert set(inside(root)) & {"pip", "setuptools", "wheel", "uv", "uv_build", "pytest"} == set()

    icct = root / "opt/icct/bin/icct"
    environment = {"PATH": os.defpath, "DATA_DIR": str(tmp_path / "data"), "ENVIRONMENT": "production"}
    migrated = subprocess.run([icct, "migrate"], env=environment, cwd=root, capture_output=True, text=True, check=False)
    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert (root / "opt/icct/healthy.py").read_text() == (ROOT / "deploy/healthy.py").read_text()


def test_it_is_built_of_pinned_parts_from_the_lock_with_hashes() -> None:
    bases = {stage.base for stage in (BUILD, SERVICE)}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases.pop())
    commands = "\n".join(BUILD.texts("RUN"))
    assert "--require-hashes --no-build --requirement requirements.lock" in commands
    assert "--no-deps /wheels/*.whl" in commands
    assert re.search(r"uv==\d+\.\d+\.\d+$", commands, flags=re.MULTILINE)


def test_what_is_started_is_not_root_and_has_nothing_from_the_stage_that_builds() -> None:
    assert LAST.base == BACKUP.base == "service"
    assert LAST.instructions == []
    assert SERVICE.texts("USER") == ["10001:10001"]
    assert BACKUP.texts("USER") == ["root", "10001:10001"]
    assert SERVICE.texts("COPY") == ["--from=build /opt/icct /opt/icct", "deploy/healthy.py /opt/icct/healthy.py"]
    assert SERVICE.texts("ENTRYPOINT") == ['["icct"]']
    assert SERVICE.texts("CMD") == ['["serve"]']
    assert "uv " not in "".join(SERVICE.texts("RUN"))


def test_its_settings_are_settings() -> None:
    told = {name: value for name, value in environment_of(SERVICE).items() if name not in ("PATH", "PYTHONUNBUFFERED")}
    settings = Settings.from_environment(told)
    assert (settings.service.host, settings.texts["DATA_DIR"], settings.logs.to_file) == ("0.0.0.0", "/data", False)  # noqa: S104
    assert SERVICE.texts("EXPOSE") == [str(settings.service.port)]
    assert SERVICE.texts("VOLUME") == [str(settings.service.data_dir)]


class Answers(BaseHTTPRequestHandler):
    """Answers its own health with 200, and everything else, such as readiness without a database, with 503."""

    def do_GET(self) -> None:
        alive = (self.path, self.headers["Host"]) == ("/health/live", "localhost")
        self.send_response(200 if alive else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


def test_the_health_check_asks_the_service_and_takes_no_other_answer() -> None:
    (check,) = SERVICE.texts("HEALTHCHECK")
    assert check.endswith('CMD ["python", "/opt/icct/healthy.py"]')

    def status(port: int, *path: str) -> int:
        command = [sys.executable, str(ROOT / "deploy/healthy.py"), *path]
        return subprocess.run(command, env={"API_PORT": str(port)}, check=False).returncode

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        assert status(server.server_port) == 0
        assert status(server.server_port, "/health/ready") == 1
        server.shutdown()
        thread.join()
    assert status(server.server_port) == 1
