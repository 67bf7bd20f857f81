"""A server without pages says once, and not in each of its processes, what is missing for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.processes.icct_process import LONG_ENOUGH, Server


@pytest.mark.parametrize(("variables", "warnings"), [({}, 1), ({"PAGES": "false"}, 0)])
def test_it_is_said_once(tmp_path: Path, variables: dict[str, str], warnings: int) -> None:
    settings: dict[str, Any] = {"ENVIRONMENT": "staging", "DATA_DIR": tmp_path, "API_WORKERS": 2, **variables}
    with Server(**settings) as server:
        assert httpx.get(f"{server.url}/register", timeout=LONG_ENOUGH).status_code == 404
        assert server.stop() == 0
    lines = [json.loads(line) for line in server.output.splitlines() if '"pages_left_off"' in line]
    assert [line["missing"] for line in lines] == [["SECRET_KEY", "API_URL", "PRIVACY_CONTACT"]] * warnings
