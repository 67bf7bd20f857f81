"""Whatever happens to a backup on its way, restoring it ends with everything or with one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.support.commands.command_runner import Place, Run, runner, sqlite_place

CHANGES = st.one_of(
    st.tuples(st.just("flip"), st.floats(0, 1, exclude_max=True), st.integers(1, 255)),
    st.tuples(st.just("set"), st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=64)),
    st.tuples(st.just("cut"), st.floats(0, 1, exclude_max=True), st.none()),
    st.tuples(st.just("drop"), st.floats(0, 1, exclude_max=True), st.integers(1, 2_000)),
    st.tuples(st.just("repeat"), st.floats(0, 1, exclude_max=True), st.integers(1, 4)),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of a database with something in every table, and of one small logo."""
    folder = tmp_path_factory.mktemp("whole")
    place: Place = sqlite_place(folder / "data")
    place.fill()
    (place.folder / "files/0f0e/logo.png").write_bytes(b"logo")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.settings.items():
            patch.setenv(name, value)
        from icct_http.cli import main as cli  # noqa: PLC0415

        assert cli.main(["backup", str(folder / "icct.backup")]) == 0
    return (folder / "icct.backup").read_bytes()


def changed(content: bytes, how: str, where: float, what: object) -> bytes:
    """Mostly near headers: they are every 512 bytes, and few of those are content."""
    at = int(where * len(content))
    match how, what:
        case "flip", int(by):
            return content[:at] + bytes([content[at] ^ by]) + content[at + 1 :]
        case "set", bytes(other):
            at -= at % 512
            return content[:at] + other + content[at + len(other) :]
        case "drop", int(length):
            return content[:at] + content[at + length :]
        case "repeat", int(times):
            at -= at % 512
            return content[:at] + content[at : at + 512] * times + content[at:]
    return content[:at]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGES, min_size=1, max_size=3))
def test_a_changed_backup_is_restored_whole_or_refused_by_one_sentence(
    changes: list[tuple[str, float, object]],
    whole: bytes,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder: Path = tmp_path_factory.mktemp("changed")
    content = whole
    for change in changes:
        content = changed(content or b"x", *change)
    file = folder / "icct.backup"
    file.write_bytes(content)
    run: Run = runner(monkeypatch, capsys)
    ended = run("restore", file, DATA_DIR=str(folder / "new"))
    if ended.status:
        assert ended.refusal.startswith(f"{file} cannot be restored: ")
        assert ended.refusal.isprintable()
        assert not (folder / "new").exists()
    else:
        assert (folder / "new/files/0f0e/logo.png").read_bytes() == b"logo"
