"""A log line goes to the file and to standard error, and never stops what it tells of."""

from __future__ import annotations

import json
import logging
import os
import pty
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from icct_http.service.logs import configuration as logs
from icct_http.service.logs.library_logs import LibraryHandler, listen_to_libraries, server_logging
from icct_http.service.logs.log_file import LogFile
from icct_http.service.logs.log_sinks import LogSinks, as_json
from icct_http.service.settings.groups.logs import LogSettings

PERSON = "Xanthe Planted"


def fail() -> None:
    raise ValueError(PERSON)


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Log lines of this process from INFO up are in this file, and those of libraries and the interpreter too."""
    path, root = tmp_path / "app.log", logging.getLogger()
    before = (sys.excepthook, sys.unraisablehook, threading.excepthook, root.handlers[:], root.level)
    file = LogFile(path)
    with warnings.catch_warnings():
        structlog.configure(**logs.configuration(logging.INFO, LogSinks(file=file, terminal=None)))
        root.handlers = []  # those of the test's own runner stay open
        listen_to_libraries(logging.INFO)
        yield path
    structlog.reset_defaults()
    sys.excepthook, sys.unraisablehook, threading.excepthook, root.handlers, root.level = before
    file.close()


def test_a_line_is_one_object_with_time_level_and_event(log: Path) -> None:
    with structlog.contextvars.bound_contextvars(request_id="request-0001"):
        structlog.get_logger().warning("happened", number=3)
    (line,) = lines_of(log)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "happened", "level": "warning", "number": 3, "request_id": "request-0001"}


def test_events_below_the_level_are_not_written(log: Path) -> None:
    structlog.get_logger().debug("detail")
    assert log.read_text() == ""


def test_an_error_has_its_frames_and_not_its_words(log: Path) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    (line,) = lines_of(log)
    assert "test_an_error_has_its_frames_and_not_its_words" in line["exception"]
    assert line["exception"].endswith("builtins.ValueError\n")
    assert PERSON not in log.read_text()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (ValueError(PERSON), "ValueError"),
        ("half a \ud83d", "half a \ud83d"),
    ],
)
def test_any_value_becomes_a_line(value: object, written: str) -> None:
    assert json.loads(as_json({"value": value})) == {"value": written}


def test_half_a_character_hides_no_other_value() -> None:
    assert json.loads(as_json({"text": "\ud83d", "value": ValueError(PERSON)})) == {
        "text": "\ud83d",
        "value": "ValueError",
    }


def test_lost_lines_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "app.log"
    path.symlink_to("/dev/full")
    sinks = LogSinks(file=LogFile(path), terminal=None)
    sinks.info(event="lost")
    sinks.info(event="lost too")
    path.unlink()
    sinks.info(event="kept")
    sinks.info(event="kept too")
    assert lines_of(path) == [{"event": "kept", "lost_before": 2}, {"event": "kept too"}]


def test_nobody_reading_standard_error_stops_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    LogSinks(file=None, terminal=writing).info(event="unheard")
    os.close(writing)


def test_a_terminal_gets_readable_lines_and_the_file_json(tmp_path: Path) -> None:
    program = (
        "from icct_http.service.logs.configuration import *; configure_logs(LogSettings(), 'development');"
        " structlog.get_logger().info('happened', number=3)"
    )
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert "happened" in shown
    assert not shown.startswith("{")
    (line,) = lines_of(tmp_path / "logs" / "app.log")
    assert (line["event"], line["number"]) == ("happened", 3)


def test_without_a_terminal_both_get_the_same_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", os.fdopen(os.dup(2), "w"))
    path = tmp_path / "app.log"
    logs.open_sinks(LogSettings(file=path)).info(event="happened")
    sys.stderr.close()
    assert capfd.readouterr().err == path.read_text() == '{"event":"happened"}\n'


def test_without_standard_error_there_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    path = tmp_path / "app.log"
    logs.open_sinks(LogSettings(file=path)).info(event="happened")
    assert path.read_text() == '{"event":"happened"}\n'


def test_without_the_file_there_is_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    logs.open_sinks(LogSettings(to_file=False)).info(event="happened")
    assert "happened" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_library_speaks_by_its_template_alone(log: Path) -> None:
    logging.getLogger("library").warning("Cannot reach %s", PERSON)
    (line,) = lines_of(log)
    assert (line["event"], line["level"], line["logger"]) == ("library_message", "warning", "library")
    assert line["text"] == "Cannot reach %s"
    assert line["where"].startswith("test_logs.test_a_library_speaks_by_its_template_alone:")
    assert PERSON not in log.read_text()


@pytest.mark.parametrize("name", ["library", "_granian.asgi"])
def test_a_finished_text_is_not_repeated(log: Path, name: str) -> None:
    logging.getLogger(name).error(f"Traceback\nValueError: {PERSON}")  # noqa: G004  as libraries do
    (line,) = lines_of(log)
    assert (line["level"], line["text"]) == ("error", None)
    assert PERSON not in log.read_text()


def test_the_servers_lines_are_repeated(log: Path) -> None:
    logging.getLogger("_granian").error("Unexpected exit from worker-1")
    assert lines_of(log)[0]["text"] == "Unexpected exit from worker-1"


def test_an_error_of_a_library_has_its_frames_and_not_its_words(log: Path) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    (line,) = lines_of(log)
    assert line["exception"].endswith("builtins.ValueError\n")
    assert PERSON not in log.read_text()


def test_libraries_are_heard_from_warnings_up(log: Path) -> None:
    logging.getLogger("library").info("Everything of %s is fine", PERSON)
    assert log.read_text() == ""


@pytest.mark.parametrize(("number", "level"), [(25, "info"), (30, "warning"), (99, "critical")])
def test_any_level_of_a_library_is_one_of_ours(log: Path, number: int, level: str) -> None:
    record = logging.LogRecord("library", number, __file__, 1, "text", None, None)
    LibraryHandler().handle(record)
    assert lines_of(log)[0]["level"] == level


def test_a_warning_says_where_and_not_what(log: Path) -> None:
    warnings.simplefilter("always")
    warnings.warn(PERSON, ResourceWarning, stacklevel=1)
    (line,) = lines_of(log)
    assert (line["event"], line["category"]) == ("python_warning", "ResourceWarning")
    assert line["where"].startswith(__file__)
    assert PERSON not in log.read_text()


def test_an_error_that_ends_a_thread_is_a_line(log: Path) -> None:
    thread = threading.Thread(target=fail, name="lane")
    thread.start()
    thread.join()
    (line,) = lines_of(log)
    assert (line["event"], line["thread"]) == ("uncaught_error", "lane")
    assert line["exception"].endswith("builtins.ValueError\n")


def test_an_error_that_ends_the_process_is_a_line(log: Path) -> None:
    error = ValueError(PERSON)
    sys.excepthook(ValueError, error, None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    (line,) = lines_of(log)
    assert (line["level"], line["exception"]) == ("critical", "builtins.ValueError\n")


def test_an_error_that_nobody_can_catch_is_a_line(log: Path) -> None:
    class Failing:
        def __del__(self) -> None:
            raise ValueError(PERSON)

    Failing()
    (line,) = lines_of(log)
    assert (line["event"], line["level"]) == ("uncaught_error", "error")
    assert PERSON not in log.read_text()


def test_the_server_keeps_no_handlers_of_its_own() -> None:
    assert server_logging()["loggers"] == {"_granian": {"handlers": [], "propagate": True}}
