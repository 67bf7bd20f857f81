"""A test changes nothing that others of its process use: an application of a fixture runs beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.patch_rules import patches_of_others

TESTS = Path(__file__).parents[1]


def test_only_what_is_under_test_is_patched() -> None:
    files = {str(path.relative_to(TESTS)): path.read_text() for path in TESTS.rglob("*.py")}
    assert {name: found for name, source in files.items() if (found := patches_of_others(source))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nmonkeypatch.setattr(asyncio, 'sleep', no_sleep)",
        "monkeypatch.setattr('asyncio.sleep', no_sleep)",
        "monkeypatch.setattr('icct_http.service.registering.backpressure.asyncio.sleep', no_sleep)",
        "from icct_http.cli.commands import export\nmonkeypatch.setattr(export.os, 'fsync', full)",
        "import time as clock\nmonkeypatch.setattr(clock, name, lambda: 0.0)",
        "import aiosmtplib\nwith monkeypatch.context() as patch:\n    patch.setattr(aiosmtplib.SMTP, 'quit', fail)",
        "from pathlib import Path\nmonkeypatch.delattr(Path, 'is_file')",
        "monkeypatch.setattr(f'os.{step}', full)",
        "for place in PLACES:\n    monkeypatch.setattr(place, fail)",
        "monkeypatch.setattr(owner(), 'name', 1)",
        "import os\nos.umask = lambda mode: 0",
        "import os\nfrom unittest.mock import patch\npatch.object(os, 'fsync')",
    ],
)
def test_what_others_use_too_is_seen(source: str) -> None:
    assert len(patches_of_others(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from icct_http.service.registering import backpressure\nmonkeypatch.setattr(backpressure, 'AT_MOST', 0.001)",
        "import os\nmonkeypatch.setattr('icct_http.cli.commands.export.os', altered(os, fsync=no_space))",
        "from icct_adapters.smtp.connection import Connection\nmonkeypatch.setattr(Connection, 'quit', fail)",
        "class Disk:\n    room = 0\nmonkeypatch.setattr(Disk, 'room', 1)",
        "monkeypatch.setattr(f'icct_http.cli.smoke.every_answer.{name}', 1)",
        "monkeypatch.setattr('sys.stderr', shown)",
        "desk = a_desk()\ndesk.room = 1\nmonkeypatch.setenv('API_PORT', '1')",
    ],
)
def test_what_is_under_test_may_be_patched(source: str) -> None:
    assert patches_of_others(source) == []
