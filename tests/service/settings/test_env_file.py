"""A file with variables is read as shells and other programs read it, or ends in sentences with its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_http.service.settings.env_file import read_env_file
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import VARIABLES, Settings

KNOWN = set(VARIABLES)

READ = {
    "": {},
    "# only this\n\n   \n": {},
    "API_PORT=8001": {"API_PORT": "8001"},
    "API_PORT = 8001 # behind nginx\r\nLOG_LEVEL=DEBUG\r\n": {"API_PORT": "8001", "LOG_LEVEL": "DEBUG"},
    "export API_PORT=8001": {"API_PORT": "8001"},
    "\ufeffAPI_PORT=8001": {"API_PORT": "8001"},
    "SMTP_PASSWORD='a # b $HOME \"c\"'": {"SMTP_PASSWORD": 'a # b $HOME "c"'},
    "SMTP_PASSWORD=$HOME${HOME}": {"SMTP_PASSWORD": "$HOME${HOME}"},
    "SMTP_PASSWORD=p=q#r": {"SMTP_PASSWORD": "p=q#r"},
    "API_PORT=": {"API_PORT": ""},
    "POSTGRES_PASSWORD=x\nicct=1": {"POSTGRES_PASSWORD": "x", "icct": "1"},
    "TEAM_ID_PREFIX=திரு": {"TEAM_ID_PREFIX": "திரு"},
}

BROKEN = {
    "API_PORT": "line 1 cannot be read: it must be NAME=value",
    "# x\n\n\nAPI_PORT 8001\n": "line 4 cannot be read: it must be NAME=value",
    "\n=hunter2": "line 2 cannot be read: it must be NAME=value",
    "SMTP_PASSWORD='hunter2\n": "line 1 cannot be read: it must be NAME=value, and a quote that is opened must be",
    "API_PORT=1\nLOG_LEVEL=INFO\nAPI_PORT=2": "line 3 sets API_PORT again, after line 1: take one of them out",
    "SMTP_PASWORD=hunter2": "line 1 sets SMTP_PASWORD, which is no setting: SMTP_PASSWORD was meant, or take it out",
    "\nadmin_api_key=hunter2\nDATABASE_URI=x": "line 3 sets DATABASE_URI, which is no setting: DATABASE_URL was meant",
}


def read(path: Path) -> dict[str, str]:
    return read_env_file(str(path), known=KNOWN, must_exist=False)


@pytest.mark.parametrize("text", READ)
def test_a_file_is_read_line_by_line(tmp_path: Path, text: str) -> None:
    (tmp_path / ".env").write_text(text, encoding="utf-8", newline="")
    assert read(tmp_path / ".env") == READ[text]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_line_is_one_sentence_with_file_and_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / ".env"
    path.write_text(text)
    with pytest.raises(SettingsError) as raised:
        read(path)
    (sentence,) = raised.value.sentences
    assert sentence.startswith(f"{path} {BROKEN[text]}")
    assert sentence.endswith(".")
    assert "hunter2" not in str(raised.value)


def test_all_broken_lines_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("API_PORT\nLOG_LEVEL=INFO\nLOG_LEVEL=INFO\nSMTP_SEVER=x\n")
    with pytest.raises(SettingsError) as raised:
        read(tmp_path / ".env")
    assert [problem.split()[2] for problem in raised.value.sentences] == ["1", "3", "4"]


def test_a_file_that_is_not_there_is_missed_only_if_it_was_named(tmp_path: Path) -> None:
    name = str(tmp_path / "prod.env")
    assert read_env_file(name, known=KNOWN, must_exist=False) == {}
    with pytest.raises(SettingsError, match=r"^ENV_FILE must name a file that is there, and .*prod\.env is not\.$"):
        read_env_file(name, known=KNOWN, must_exist=True)


def test_what_is_no_text_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"TEAM_ID_PREFIX=\xe9")
    for name, words in ((".", "cannot be read: Is a directory."), ("latin", "must be text in UTF-8.")):
        with pytest.raises(SettingsError) as raised:
            read(tmp_path / name)
        assert raised.value.sentences == [f"{tmp_path / name} {words}"]


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory in which `.env` is read, and none of our variables in the environment."""
    for name in KNOWN | {"ENV_FILE"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_of_the_working_directory_is_read_and_no_other(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (in_folder / ".env").write_text("API_PORT=8001\n")
    assert Settings.load().service.port == 8001
    (in_folder / "below").mkdir()
    monkeypatch.chdir(in_folder / "below")
    assert Settings.load().service.port == 8000


def test_the_environment_goes_before_the_file(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (in_folder / ".env").write_text("API_PORT=8001\nLOG_LEVEL=ERROR\n")
    monkeypatch.setenv("API_PORT", "8002")
    monkeypatch.setenv("LOG_LEVEL", "")
    settings = Settings.load()
    assert (settings.service.port, settings.logs.level) == (8002, "ERROR")


def test_another_file_is_read_instead(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (in_folder / ".env").write_text("API_PORT=8001\nLOG_LEVEL=ERROR\n")
    (in_folder / "staging.env").write_text("API_PORT=8003\n")
    monkeypatch.setenv("ENV_FILE", "staging.env")
    settings = Settings.load()
    assert (settings.service.port, settings.logs.level) == (8003, "INFO")
    assert Settings.load(env_file=".env").service.port == 8001


def test_a_broken_file_is_a_wrong_setting(in_folder: Path) -> None:
    (in_folder / ".env").write_text("API_PORT\n")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert raised.value.sentences[0].startswith(".env line 1 cannot be read")


def test_a_wrong_value_in_the_file_is_told_with_its_place(in_folder: Path) -> None:
    (in_folder / ".env").write_text("API_PORT=eighty\n")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert raised.value.sentences == ["API_PORT must be a whole number from 1 to 65535, not 'eighty' (in .env)."]
