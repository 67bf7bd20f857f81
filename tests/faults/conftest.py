"""What fault tests may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support.processes.two_processes import TwoProcesses, two_processes
from tests.support.servers.postgres import PostgresCluster
from tests.support.stand_ins.services import Services, both_services


@pytest.fixture
def services() -> Iterator[Services]:
    with both_services() as running:
        yield running


@pytest.fixture(scope="module")
async def two_at_work(postgres: PostgresCluster) -> AsyncIterator[TwoProcesses]:
    async with two_processes(postgres.create_database()) as both:
        yield both


@pytest.fixture
async def both(two_at_work: TwoProcesses) -> TwoProcesses:
    """Both processes, on empty tables."""
    await two_at_work.empty()
    return two_at_work
