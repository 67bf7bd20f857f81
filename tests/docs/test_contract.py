"""The pages that promise something: each of their rows names the tests that show it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from icct_http.application import create_api
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from tests.support.docs.pages import ROOT, named_tests
from tests.support.http.in_memory_service import IN_MEMORY

CONTRACT = ROOT / "docs/reference/contract.md"
PROMISING = [CONTRACT, ROOT / "docs/explanation/security.md"]


def routes() -> set[str]:
    """What the description has, as ``GET /health``, without those that repeat another one."""
    settings = Settings.from_environment(IN_MEMORY)
    paths = create_api(settings, build_container(settings)).openapi_schema.to_schema()["paths"]
    plain = {path: operations for path, operations in paths.items() if not path.startswith("/api/v1")}
    return {f"{method.upper()} {path}" for path, operations in plain.items() for method in {*operations} - {"head"}}


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


def test_every_error_and_every_route_has_a_row() -> None:
    page = CONTRACT.read_text()
    problems = [*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values()]
    assert [problem.code for problem in problems if f"| `{problem.code}`" not in page] == []
    told = [f"GET {path}" for path in re.findall(r"`(/[\w./{}]+)`", page)] + re.findall(r"`([A-Z]+ /[\w./{}]+)`", page)
    assert len(routes()) > 10
    assert routes() - {*told} == set()


@pytest.mark.parametrize("last", ["", "`tests/web/health/test_health.py`", "see `tests/x.py::test_y`"])
def test_a_row_without_a_test_is_noticed(last: str) -> None:
    assert not names_tests_alone(f"| it is fast | {last} |")


def test_every_fault_of_1_0_0_has_a_row() -> None:
    """P12 and P16 to P21 are about words, the terminal and the documentation's website, and not mended yet."""
    faults = [*(f"S{n}" for n in range(1, 22)), *(f"W{n}" for n in range(1, 11)), *(f"P{n}" for n in range(1, 16))]
    numbers = {
        number for row in rows(CONTRACT) for number in re.findall(r"\b[SWP]\d+\b", row.split(" | ")[0].strip("| "))
    }
    assert [fault for fault in faults if fault not in numbers] == ["P12"]
