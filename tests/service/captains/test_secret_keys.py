"""Development makes its own key, once, for itself alone."""

from __future__ import annotations

import multiprocessing
import re
import stat
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from icct_http.service.captains.secret_keys import FILE, kept_key, secret_keys
from icct_http.service.settings.settings import Settings

STRONG = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path / "data")})
    (key,) = secret_keys(settings)
    assert re.fullmatch("[0-9a-f]{64}", key)
    assert secret_keys(settings) == (key,)
    assert stat.S_IMODE((tmp_path / "data" / FILE).stat().st_mode) == 0o600


def test_keys_of_the_settings_need_no_file(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), "SECRET_KEY": f"{STRONG},other"})
    assert secret_keys(settings) == (STRONG, "other")
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_in_memory_leaves_no_key(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), "DATABASE_URL": "memory://"})
    assert secret_keys(settings) != secret_keys(settings)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_left_by_a_crash_is_filled(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(0o600)
    key = kept_key(tmp_path)
    assert len(key) == 64
    assert kept_key(tmp_path) == key


@pytest.mark.parametrize("processes", [8])
def test_processes_that_start_at_once_have_one_key(tmp_path: Path, processes: int) -> None:
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        assert len(set(pool.map(kept_key, [tmp_path] * processes * 4))) == 1
