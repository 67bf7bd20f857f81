"""What `icct --help` leaves alone, so that it answers at once whatever the commands need."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {
    "aiosqlite",
    "alembic",
    "asyncio",
    "asyncpg",
    "cloudinary",
    "concurrent.futures",
    "dataclasses",
    "dependency_injector",
    "dotenv",
    "granian",
    "httpx",
    "icct_adapters",
    "icct_core",
    "importlib.metadata",
    "limits",
    "litestar",
    "msgspec",
    "prometheus_client",
    "sqlalchemy",
    "ssl",
    "structlog",
    "urllib3",
}
PROGRAM = """
import contextlib, io, json, sys
before = set(sys.modules)
from icct_http.cli.main import main
with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
    main(["--help"])
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_help_imports_nothing_heavy() -> None:
    ended = subprocess.run([sys.executable, "-I", "-c", PROGRAM], capture_output=True, text=True, check=True)
    imported = set(json.loads(ended.stdout))
    assert "icct_http.cli.main" in imported
    assert imported & HEAVY == set()
