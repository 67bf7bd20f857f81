"""The folder that a server's processes count in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from icct_http.service.metrics import metrics_folder as module
from icct_http.service.metrics.metrics_folder import forget_dead_processes, metrics_folder
from icct_http.service.settings.environment import shared_metrics_folder
from icct_http.service.start_up.start_error import StartError
from tests.support.altered_modules import own_copy


def use_temporary_folder(monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    own = own_copy("tempfile")
    vars(own)["tempdir"] = folder
    monkeypatch.setattr(module, "mkdtemp", own.mkdtemp)


@pytest.mark.parametrize("has_shared_memory", [True, False])
def test_a_server_s_processes_find_it_in_their_environment_and_it_goes_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_shared_memory: bool
) -> None:
    """In memory, which does not fill up with a disk; where there is none, among the temporary files."""
    shared: list[str | None] = []
    monkeypatch.setattr(module, "share_metrics_in", shared.append)
    nowhere = str(tmp_path / "nowhere")
    monkeypatch.setattr(module, "SHARED_MEMORY", str(tmp_path) if has_shared_memory else nowhere)
    use_temporary_folder(monkeypatch, nowhere if has_shared_memory else str(tmp_path))
    with metrics_folder():
        (folder,) = shared
        assert folder is not None
        assert [str(path) for path in tmp_path.iterdir()] == [folder]
        (Path(folder) / "counter_1.db").touch()
    assert list(tmp_path.iterdir()) == []
    assert shared == [folder, None]


def test_after_the_server_this_process_counts_by_itself_again() -> None:
    assert shared_metrics_folder() is None
    with metrics_folder():
        assert Path(shared_metrics_folder() or "").is_dir()
    assert shared_metrics_folder() is None


def test_without_a_temporary_folder_the_start_fails_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHARED_MEMORY", str(tmp_path / "nowhere"))
    use_temporary_folder(monkeypatch, str(tmp_path / "nowhere"))
    with pytest.raises(StartError, match=r"No temporary folder can be made \(No such file or directory\): set TMPDIR"):
        metrics_folder().__enter__()


def test_of_a_process_that_died_only_what_it_counted_is_kept(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    files = {
        f"{kind}_{pid}.db" for pid in (os.getpid(), dead.pid) for kind in ("counter", "histogram", "gauge_livesum")
    }
    for name in files:
        (tmp_path / name).touch()
    forget_dead_processes(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == files - {f"gauge_livesum_{dead.pid}.db"}
