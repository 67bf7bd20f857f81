"""The page on smoke tests explains every line that is printed."""

from __future__ import annotations

from icct_http.cli.smoke.every_answer import AVERAGE_LIMIT, P99_LIMIT, SAMPLES
from icct_http.cli.smoke.limits import MOST
from icct_http.cli.smoke.run import STEPS
from tests.support.docs.pages import ROOT, blocks, table

PAGE = ROOT / "docs/how-to/smoke-test.md"


def test_every_line_is_explained() -> None:
    assert [row[0] for row in table(PAGE)] == [name for name, _ in STEPS]


def test_every_line_is_shown() -> None:
    lines = blocks(PAGE.read_text())[1].text.splitlines()[1:-2]
    assert [line[:20].strip() for line in lines] == [name for name, _ in STEPS]


def test_it_tells_how_much_is_sent_and_how_long_it_may_take() -> None:
    page = PAGE.read_text()
    assert f"More than {MOST} requests" in page
    assert f"`GET /health` {SAMPLES} times" in page
    assert f"below {AVERAGE_LIMIT * 1000:.0f} ms on the average, p99 below {P99_LIMIT * 1000:.0f} ms" in page
