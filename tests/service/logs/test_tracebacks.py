"""A logged error says where, and nothing of whom."""

from __future__ import annotations

import pytest

from icct_http.service.logs.tracebacks import add_traceback, find_error, lines_of

SECRET = "hunter2"


def fail() -> None:
    raise ValueError(SECRET)


def fail_because() -> None:
    try:
        fail()
    except ValueError as error:
        raise LookupError(SECRET) from error


def fail_while_failing() -> None:
    try:
        fail()
    except ValueError:
        raise LookupError(SECRET)  # noqa: B904  the context is what is tested


def fail_alone() -> None:
    try:
        fail()
    except ValueError:
        raise LookupError(SECRET) from None


def fail_together() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), LookupError(SECRET)])


@pytest.mark.parametrize(
    ("failure", "types"),
    [
        (fail, ["builtins.ValueError"]),
        (fail_because, ["builtins.ValueError", "builtins.LookupError"]),
        (fail_while_failing, ["builtins.ValueError", "builtins.LookupError"]),
        (fail_alone, ["builtins.LookupError"]),
        (
            fail_together,
            ["builtins.ExceptionGroup", "builtins.ValueError", "builtins.LookupError"],
        ),
    ],
)
def test_frames_and_types_are_told_and_texts_are_not(failure: type[Exception], types: list[str]) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011  all kinds of errors
        failure()
    text = "".join(lines_of(caught.value))
    assert SECRET not in text
    assert [line for line in text.splitlines() if line.startswith("builtins.")] == types
    assert f"in {failure.__name__}" in text


def test_the_error_being_handled_is_meant_by_true() -> None:
    try:
        fail()
    except ValueError:
        event = add_traceback(None, "error", find_error(None, "error", {"event": "failed", "exc_info": True}))
    assert event.pop("exception").endswith("builtins.ValueError\n")
    assert event == {"event": "failed"}


@pytest.mark.parametrize("nothing", [{}, {"exc_info": None}, {"exc_info": False}])
def test_without_an_error_there_is_no_traceback(nothing: dict[str, object]) -> None:
    assert add_traceback(None, "info", {"event": "fine", **nothing}) == {"event": "fine"}
