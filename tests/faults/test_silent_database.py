"""A firewall forgets every connection to the database there is, without a word; new ones work."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.support.commands.pending import nothing_is_pending
from tests.support.network.tcp_proxy import Between
from tests.support.processes.icct_process import LONG_ENOUGH, Server, Service, eventually, run
from tests.support.processes.registration_clients import Captains
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import Services

IN_TIME = 15  # seconds for any request; what takes longer is answered 408


@pytest.mark.alone
def test_requests_and_deliveries_go_on(services: Services, postgres: PostgresCluster, tmp_path: Path) -> None:
    with Between(postgres.create_database()) as between:
        settings = {
            "DATA_DIR": tmp_path,
            "DATABASE_URL": between.url,
            "REQUEST_TIMEOUT": IN_TIME,
            "DELIVER_IN_SERVER": "false",
            "DELIVERY_TIMEOUT": 2,
            "DELIVERY_LEASE": 10,
            **services.settings,
        }
        assert run("migrate", **settings).returncode == 0
        with Server(**settings) as server, Service("worker", settings, ready="Delivering") as worker:
            captains = Captains(server.url)
            with captains.registering(8):
                eventually(lambda: len(captains.told) >= 50 and bool(services.mail.mails), "all is well")
                between.silence()
                before = set(captains.told)
                eventually(lambda: len(captains.told) >= len(before) + 50, "teams are registered again")
            assert {refusal["status"] for refusal in captains.refused} <= {503}
            assert any("not known whether" in refusal["message"] for refusal in captains.refused)
            eventually(lambda: captains.addresses <= set(services.recipients()), "every captain has a mail")
            # neither a team of which nobody knows whether it was stored, nor a lease whose answer was lost
            eventually(lambda: nothing_is_pending(**settings), "no lease is held")
            with httpx.Client(base_url=server.url, timeout=LONG_ENOUGH) as client:
                eventually(lambda: client.get("/health").json()["database"] == "connected", "health knows it")
                between.silence()
            assert (worker.stop(), server.stop()) == (0, 0)
