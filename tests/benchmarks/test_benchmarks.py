"""The parts of the benchmarks that measure nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import __main__ as whole, stopwatch
from benchmarks.__main__ import SECTIONS, main
from benchmarks.figures import Bound, percentile, to_hold
from benchmarks.load import Load
from benchmarks.page import INTRODUCTION, PAGE, machine, page
from benchmarks.page_requests import PAGES
from benchmarks.read_requests import READS
from benchmarks.requests import REQUESTS, Request
from benchmarks.scale import scaled
from benchmarks.stopwatch import Stopwatch
from benchmarks.table import table

ALL = REQUESTS | READS | PAGES


def test_percentiles_lie_between_values() -> None:
    values = [float(value) for value in range(101)]
    assert [percentile(values[::-1], percent) for percent in (50, 95, 99)] == [50, 95, 99]
    assert percentile([1.0, 2.0], 50) == 1.5


@pytest.mark.parametrize(
    ("measured", "at_least", "cells"),
    [
        (19.9, False, ["p95 ≤ 20 ms", "held"]),
        (20.0, False, ["p95 ≤ 20 ms", "held"]),
        (23.14, False, ["p95 ≤ 20 ms", "p95 missed by 3.1 ms"]),
        (20.04, False, ["p95 ≤ 20 ms", "p95 missed by 0.04 ms"]),
        (20.0, True, ["p95 ≥ 20 ms", "held"]),
        (4.5, True, ["p95 ≥ 20 ms", "p95 missed by 16 ms"]),
    ],
)
def test_a_verdict_says_whether_a_figure_is_held_or_by_how_much_it_is_missed(
    measured: float, at_least: bool, cells: list[str]
) -> None:
    assert to_hold(Bound(what="p95", measured=measured, limit=20, unit="ms", at_least=at_least)) == cells


def test_of_several_figures_those_missed_are_named() -> None:
    share = Bound(what="share", measured=55, limit=60, unit="%", at_least=True)
    rate = Bound(measured=180, limit=200, unit="/s", at_least=True)
    late = Bound(what="p99", measured=99, limit=100, unit="ms")
    assert to_hold(share, late) == ["share ≥ 60 %; p99 ≤ 100 ms", "share missed by 5 %"]
    assert to_hold(rate, share) == ["≥ 200/s; share ≥ 60 %", "missed by 20/s; share missed by 5 %"]
    assert to_hold(late) == ["p99 ≤ 100 ms", "held"]


def test_where_nothing_was_promised_there_is_a_dash() -> None:
    assert to_hold() == ["–", "–"]


def test_a_table_is_as_wide_as_its_widest_cells() -> None:
    assert table(("a", "long"), [["wide", "b"]]) == "| a    | long |\n| ---- | ---- |\n| wide | b    |"


def test_answers_of_another_status_are_no_figure() -> None:
    answers = Load(2.0, [0.1, 0.3], {"200": 1, "503": 1})
    assert (answers.per_second, answers.slowest) == (1, 300)
    assert answers.percentile(50) == pytest.approx(200)
    with pytest.raises(RuntimeError, match="503"):
        answers.expect(200)
    assert Load(1.0, [0.1], {"200": 1}).expect(200).count == 1


def test_something_is_done_at_any_scale() -> None:
    assert (scaled(0), scaled(0, least=50)) == (1, 50)


@pytest.mark.parametrize("request_of", ALL.values(), ids=ALL.keys())
def test_a_request_is_as_long_as_it_says(request_of: Request) -> None:
    head, _, body = request_of(7).partition(b"\r\n\r\n")
    lengths = [line.partition(b": ")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    assert [int(length) for length in lengths] == ([len(body)] if body else [])


def test_the_page_has_each_section_under_its_title() -> None:
    written = page({"Reads": "| a |", "Memory": "| b |"}, measured_on=machine())
    assert written.startswith("# Performance\n")
    assert re.search(r"^Measured on \d+ cores \(.+\), \d+ GiB of memory, ", written, re.MULTILINE)
    assert "## Reads\n\n| a |\n\n## Memory\n\n| b |\n\n## What is not held, and why\n" in written


def test_the_page_that_is_there_says_how_to_read_it() -> None:
    assert PAGE.read_text().startswith(INTRODUCTION)


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_says_what_its_table_means(name: str) -> None:
    assert SECTIONS[name].title
    assert SECTIONS[name].text.endswith(".")
    assert max(map(len, SECTIONS[name].text.splitlines())) <= 130


def test_a_section_that_there_is_not_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", "core", "speed"])
    with pytest.raises(SystemExit):
        main()
    assert f"there is no section speed, but {', '.join(SECTIONS)}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("named", "scale", "is_written"), [([], 1, True), ([*SECTIONS], 1, True), (["core"], 1, False), ([], 0.05, False)]
)
def test_the_page_is_written_only_when_all_was_measured_in_full_size(
    named: list[str], scale: float, is_written: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["benchmarks", *named])
    for name, value in (("SCALE", scale), ("PAGE", tmp_path / "page.md"), ("be_as_a_service", lambda: None)):
        monkeypatch.setattr(whole, name, value)
    monkeypatch.setattr(whole, "measure", lambda chosen: {SECTIONS[name].title: "| a |" for name in chosen})
    main()
    assert (tmp_path / "page.md").exists() is is_written


async def test_a_stopwatch_gives_each_step_the_time_since_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    clock: Iterator[float] = iter([10.0, 10.5, 12.5, 13.0])
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(clock))
    watch = Stopwatch()
    timed = watch.timing("call", _answer, before="until the call")
    watch.start()
    assert await timed("asked") == "asked"
    watch.ended("rest")
    assert watch.steps == {"until the call": 500_000, "call": 2_000_000, "rest": 500_000}


async def _answer(text: str) -> str:
    return text
