"""``icct serve`` and ``icct worker`` do not start with texts that cannot be filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_http.cli import main as cli
from icct_http.service.settings.settings import VARIABLES

STARTS = pytest.mark.parametrize("command", ["serve", "worker"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that MAIL_TEMPLATES_DIR names; it is not there yet."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MAIL_TEMPLATES_DIR", str(tmp_path / "mail"))
    return tmp_path / "mail"


def refusal_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The only sentence of a command that ended with status 2."""
    assert cli.main([command]) == 2
    out, err = capsys.readouterr()
    (line,) = err.splitlines()
    assert out == ""
    assert line.startswith("icct: ")
    return line.removeprefix("icct: ")


@STARTS
def test_a_folder_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    sentence = f"MAIL_TEMPLATES_DIR cannot be read at {folder}: No such file or directory."
    assert refusal_of(command, capsys) == sentence


@STARTS
def test_a_file_in_the_place_of_the_folder(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    folder.touch()
    assert refusal_of(command, capsys) == f"MAIL_TEMPLATES_DIR cannot be read at {folder}: Not a directory."


@STARTS
def test_a_folder_in_the_place_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    path = folder / "confirmation.html"
    path.mkdir(parents=True)
    assert refusal_of(command, capsys) == f"MAIL_TEMPLATES_DIR cannot be read at {path}: Is a directory."


@STARTS
@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("call $captain_phone", "confirmation-subject.txt has $captain_phone, which is none of "),
        ("$squad", "confirmation-subject.txt has $squad, which is none of "),
        ("only $5", "confirmation-subject.txt has a $ that begins no placeholder; write $$ for a dollar sign."),
    ],
)
def test_a_text_that_cannot_be_filled_in(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, text: str, wrong: str
) -> None:
    folder.mkdir()
    (folder / "confirmation-subject.txt").write_text(text)
    refusal = refusal_of(command, capsys)
    assert refusal.startswith(f"MAIL_TEMPLATES_DIR has a text that cannot be filled in: {wrong}")
    assert refusal.endswith(".")


@STARTS
def test_a_text_that_is_not_utf_8(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    folder.mkdir()
    (folder / "confirmation.txt").write_bytes(b"Gr\xfc\xdfe")
    assert refusal_of(command, capsys).startswith("MAIL_TEMPLATES_DIR has a text that cannot be ")
    assert not (folder.parent / "data" / "icct.db").exists()


@STARTS
def test_a_ready_made_sentence_that_is_no_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    folder.mkdir()
    (folder / "sentences.txt").write_text("[reject]\nno")
    sentence = "MAIL_TEMPLATES_DIR has ready-made sentences that cannot be used: "
    problem = f"{folder / 'sentences.txt'}, line 2: Reason must have 3 to 500 characters, not 2."
    assert refusal_of(command, capsys) == sentence + problem
