"""A typed client, generated from the description as the how-to says, registers a team at a real server."""

from __future__ import annotations

import importlib
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.builders import a_form
from tests.support.processes.icct_process import Server

CONFIGURATION = """
post_hooks: []
content_type_overrides:
  image/png: application/octet-stream
  image/jpeg: application/octet-stream
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet: application/octet-stream
"""
"""No formatting afterwards, and the bytes of logos and workbooks as they are."""


def generate(url: str, folder: Path) -> None:
    """A package ``desk_client`` in ``folder``."""
    (folder / "description.json").write_bytes(httpx.get(f"{url}/openapi.json").content)
    (folder / "client.yml").write_text(CONFIGURATION)
    subprocess.run(
        [
            *(Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none"),
            *("--path", folder / "description.json", "--config", folder / "client.yml"),
            *("--output-path", folder / "desk_client", "--fail-on-warning"),
        ],
        check=True,
        capture_output=True,
    )


def test_a_generated_client_registers_a_team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    with Server(DATA_DIR=tmp_path / "data") as server:
        generate(server.url, tmp_path)
        client: Any = importlib.import_module("desk_client")
        models: Any = importlib.import_module("desk_client.models")
        types: Any = importlib.import_module("desk_client.types")
        route: Any = importlib.import_module("desk_client.api.registration.api_registration_register")

        form = a_form()
        texts = {name: getattr(form, name) for name in form.__slots__ if name != "logo"}
        logo = types.File(payload=BytesIO(form.logo), file_name="logo.png", mime_type="image/png")
        body = models.ApiRegistrationRegisterBody(**texts, logo=logo)
        with client.Client(base_url=server.url) as desk:
            registered = route.sync(client=desk, body=body, x_idempotency_key="royal-strikers-1")
            assert isinstance(registered, models.RegistrationAccepted)
            assert registered.team_id == "ICCT-001"
            again = route.sync_detailed(client=desk, body=body, x_idempotency_key="royal-strikers-1")
            assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
            refused = route.sync_detailed(client=desk, body=body)
            assert (refused.status_code, refused.parsed.error_code) == (409, "DUPLICATE_TEAM")
