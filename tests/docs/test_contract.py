"""The pages that promise something: each of their rows names tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

CONTRACT = ROOT / "docs/reference/contract.md"
SECURITY = ROOT / "docs/explanation/security.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(page: Path) -> list[str]:
    """The rows of a page's tables, headings and rules left out."""
    lines = [line for line in page.read_text().splitlines() if line.startswith("| ")]
    return [line for line in lines if not line.endswith("| shown by |")]


@cache
def named_in(path: Path) -> set[str]:
    """The functions of a file that pytest takes for tests."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, functions)]
    return {name for name in found if name.startswith("test_")}


@pytest.mark.parametrize("row", rows(CONTRACT) + rows(SECURITY), ids=lambda row: row[2:60])
def test_a_row_names_the_tests_that_show_it(row: str) -> None:
    cells = row.strip("| ").split(" | ")
    named = _NAMED.findall(cells[-1])
    assert named, "no test is named"
    assert _NAMED.sub("", cells[-1]).replace("<br>", "") == "", "only tests stand in the last column"
    missing = [f"{path}::{name}" for path, name in named if name not in named_in(ROOT / path)]
    assert missing == []


@pytest.mark.parametrize("page", [CONTRACT, SECURITY], ids=lambda page: page.stem)
def test_every_table_has_a_column_of_tests(page: Path) -> None:
    text = page.read_text()
    assert text.count("| shown by |\n") == len(re.findall(r"^\|-", text, flags=re.MULTILINE))
    assert len(rows(page)) > 20
