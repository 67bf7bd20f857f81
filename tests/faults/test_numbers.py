"""Numbers have no gap and no repetition, whoever registers beside whom and whatever fails."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.support.processes.icct_process import ICCT, LONG_ENOUGH, environment
from tests.support.servers.postgres import PostgresCluster

ROOT = Path(__file__).parents[2]
ATTEMPTS = 150  # a process; every third fails


def numbers_given(url: str, repository: str) -> list[int]:
    """What two processes were given, each with all of its attempts at once."""
    subprocess.run([ICCT, "migrate"], env=environment(DATABASE_URL=url), check=True, stdout=subprocess.DEVNULL)
    registrars = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.processes.registering_process", url, name, str(ATTEMPTS), repository],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Lions", "Tigers")
    ]
    outputs = [registrar.communicate(timeout=LONG_ENOUGH)[0] for registrar in registrars]
    return sorted(number for output in outputs for number in json.loads(output))


def test_two_processes_get_200_consecutive_numbers_though_a_third_of_the_transactions_fails(
    postgres: PostgresCluster,
) -> None:
    assert numbers_given(postgres.create_database(), "locked") == list(range(1, 201))


def test_without_the_counters_lock_they_do_not(postgres: PostgresCluster) -> None:
    """In the process that writes first all had read the same number: one of them gets the next, the others none."""
    assert numbers_given(postgres.create_database(), "unlocked") != list(range(1, 201))
