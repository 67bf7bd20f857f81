"""``icct check`` finds keys, databases and backups that everybody on the machine can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.commands.check_runner import RunCheck, checking

SECRETS = [
    "ADMIN_API_KEY=5f2b8a1c9d3e4f60a7b8c9d0e1f20304",
    "DATABASE_URL=postgresql://icct:s3cret@127.0.0.1:1/icct",
    "RATE_LIMIT_STORAGE_URL=redis://:s3cret@127.0.0.1:1/0",
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that everybody may enter, and so are all above it: pytest's own are not."""
    with TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def check(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunCheck:
    return checking(folder, monkeypatch, capsys)[1]


def written(file: Path, text: str, mode: int) -> Path:
    file.write_text(text)
    file.chmod(mode)
    return file


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_file_of_settings_with_a_key_in_it_is_for_its_owner(
    check: RunCheck, folder: Path, secret: str, mode: int
) -> None:
    file = written(folder / "own.env", f"{secret}\n", mode)
    finding = check(ENV_FILE=file).lines["private files"]
    assert (finding.verdict, finding.message) == ("warning", f"everybody on this machine can read or change {file}")
    assert finding.remedy == f"Run `chmod 600 {file}`: keys or people's phones are in it."
    assert "s3cret" not in finding.message + finding.remedy


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o660])
def test_its_owner_and_its_group_may_read_it(check: RunCheck, folder: Path, mode: int) -> None:
    file = written(folder / "own.env", f"{SECRETS[0]}\n", mode)
    assert check(ENV_FILE=file).verdicts["private files"] == "ok"


@pytest.mark.parametrize("line", ["API_PORT=8009", "DATABASE_URL=postgresql://127.0.0.1:1/icct", "ADMIN_API_KEY="])
def test_a_file_without_a_secret_may_be_read_by_all(check: RunCheck, folder: Path, line: str) -> None:
    file = written(folder / "own.env", f"{line}\n", 0o644)
    assert check(ENV_FILE=file).verdicts["private files"] == "ok"


def test_a_folder_that_lets_nobody_in_keeps_what_is_in_it(check: RunCheck, folder: Path) -> None:
    file = written(folder / "own.env", f"{SECRETS[0]}\n", 0o644)
    folder.chmod(0o750)
    assert check(ENV_FILE=file).verdicts["private files"] == "ok"


def test_databases_and_backups_are_for_their_owner_too(check: RunCheck, folder: Path) -> None:
    (folder / "data").mkdir(mode=0o755)
    database = written(folder / "data/icct.db", "", 0o644)
    (folder / "backups").mkdir(mode=0o755)
    several = [written(folder / f"backups/{number} of may.backup", "", 0o644) for number in range(5)]
    finding = check(DATA_DIR=folder / "data", BACKUP_DIR=folder / "backups").lines["private files"]
    assert finding.message.endswith(f"{database}, {', '.join(map(str, several[:4]))} and 1 more")
    assert f"'{several[0]}'" in finding.remedy
