"""The pages that promise something: each of their rows names the tests that show it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, named_tests

PROMISING = [ROOT / "docs/reference/contract.md", ROOT / "docs/explanation/security.md"]


def rows(page: Path) -> list[str]:
    """The rows of a page's tables, headings and rules left out."""
    lines = [line for line in page.read_text().splitlines() if line.startswith("| ")]
    return [line for line in lines if not line.endswith("| shown by |")]


def names_tests_alone(row: str) -> bool:
    """Whether there is at least one test in the last column, and nothing else."""
    last = row.strip("| ").split(" | ")[-1]
    return last == "<br>".join(f"`{path}::{name}`" for path, name in named_tests(last)) != ""


@pytest.mark.parametrize("page", PROMISING, ids=lambda page: page.stem)
def test_every_row_names_the_tests_that_show_it(page: Path) -> None:
    """That there are such tests is seen with the links."""
    assert [row for row in rows(page) if not names_tests_alone(row)] == []
    assert len(rows(page)) > 20


@pytest.mark.parametrize("page", PROMISING, ids=lambda page: page.stem)
def test_every_table_has_a_column_of_tests(page: Path) -> None:
    text = page.read_text()
    assert text.count("| shown by |\n") == len(re.findall(r"^\|-", text, flags=re.MULTILINE))


@pytest.mark.parametrize("last", ["", "`tests/http/test_health.py`", "see `tests/x.py::test_y`"])
def test_a_row_without_a_test_is_noticed(last: str) -> None:
    assert not names_tests_alone(f"| it is fast | {last} |")
