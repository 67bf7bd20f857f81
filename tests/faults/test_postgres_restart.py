"""PostgreSQL goes away under load and comes back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.processes.icct_process import Server, eventually
from tests.support.processes.registration_clients import Captains
from tests.support.servers.postgres import PostgresCluster, StopMode
from tests.support.stand_ins.services import Services

CLIENTS = 8
BACK_WITHIN = 5.0  # seconds


@pytest.mark.alone
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_no_acknowledged_team_is_lost_and_it_serves_again_by_itself(
    mode: StopMode, services: Services, tmp_path: Path
) -> None:
    with PostgresCluster() as cluster:
        settings: dict[str, Any] = {
            "DATA_DIR": tmp_path,
            "DATABASE_URL": cluster.create_database(),
        }
        with Server(**settings, DELIVERY_LEASE=20, DELIVERY_TIMEOUT=1, **services.settings) as server:
            captains = Captains(server.url)
            with captains.registering(CLIENTS):
                captains.wait_for(20)
                cluster.stop(mode)
                eventually(lambda: captains.refused != [], "a captain was refused")
                eventually(lambda: httpx.get(f"{server.url}/health").status_code == 503, "it is unhealthy")
                assert httpx.get(f"{server.url}/status").json()["database"] == "disconnected"
                cluster.start()
                back = time.monotonic()
                captains.wait_for(1)
                assert time.monotonic() - back < BACK_WITHIN
                captains.wait_for(20)
            for refusal in captains.refused:
                assert (refusal["status"], refusal["error_code"]) == (
                    503,
                    "DATABASE_UNAVAILABLE",
                )
                assert refusal["headers"]["retry-after"] == "5"
                assert refusal["request_id"] == refusal["headers"]["x-request-id"]
            registered = captains.check_replays()
            eventually(
                lambda: len(services.cloudinary.files) == registered,
                "every logo is stored",
            )
            eventually(
                lambda: len(services.recipients()) == registered,
                "every captain has a mail",
            )
            assert captains.addresses <= set(services.recipients())
            assert set(services.mail.copies.values()) == {1}  # what was sent meanwhile was recorded when it was back
            assert server.stop() == 0
