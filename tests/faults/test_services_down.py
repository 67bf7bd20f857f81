"""Cloudinary and the mail server are away on the last evening."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.support.commands.pending import nothing_is_pending
from tests.support.processes.icct_process import Server, eventually
from tests.support.processes.registration_clients import Captains, Told
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import Services

TEAMS, CLIENTS = 200, 16


@pytest.mark.alone
def test_captains_get_their_numbers_as_fast_and_everything_arrives_once_when_the_services_are_back(
    services: Services, postgres: PostgresCluster, tmp_path: Path
) -> None:
    settings: dict[str, Any] = {"DATA_DIR": tmp_path, "DATABASE_URL": postgres.create_database(), "BREAKER_SECONDS": 2}
    with Server(**settings, **services.settings) as server:
        captains = Captains(server.url)
        captains.register_many(CLIENTS, clients=CLIENTS)  # connections and plans are made
        with_both_up = captains.register_many(TEAMS, clients=CLIENTS)
        eventually(lambda: len(services.recipients()) == TEAMS + CLIENTS, "the first mails have arrived")
        eventually(lambda: nothing_is_pending(**settings), "their logos too, and no answer is still to come")
        services.go_down()
        with_both_down = captains.register_many(TEAMS, clients=CLIENTS)
        assert captains.refused == []
        assert len(with_both_up) == len(with_both_down) == TEAMS
        assert len(services.recipients()) == TEAMS + CLIENTS
        # a captain who waited for a service would wait many times as long; that nobody is slower at all is measured by
        # the benchmarks, as two loads a moment apart differ by a half on a busy disk
        assert usual(with_both_down) <= 4 * usual(with_both_up)

        services.recover()
        everybody = 2 * TEAMS + CLIENTS
        eventually(lambda: len(services.mail.mails) >= everybody, "every captain has a mail")
        eventually(lambda: len(services.cloudinary.files) >= everybody, "every logo is stored")
        assert server.stop() == 0
    assert set(services.recipients()) == captains.addresses
    assert set(services.mail.copies.values()) == {1}
    assert len(services.cloudinary.files) == len(services.mail.copies) == everybody
    assert set(services.cloudinary.uploads.values()) == {1}


def usual(told: Sequence[Told]) -> float:
    """The median, in seconds."""
    return median(one.seconds for one in told)
