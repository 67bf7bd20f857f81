"""The reference pages say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

import icct_core
from icct_http.delivery_worker import DELIVERY_EVENTS
from icct_http.problems import AROUND_PROBLEMS, CORE_PROBLEMS, HTTP_PROBLEMS
from icct_http.reference.__main__ import GENERATED, main
from icct_http.setting_types import written
from icct_http.settings import Settings
from tests.docs.pages import ROOT, table

SETTINGS = {row[0]: row[1] for row in table(ROOT / "docs/reference/settings.md")}
ERRORS = [(row[0], int(row[1])) for row in table(ROOT / "docs/reference/errors.md")]


@pytest.mark.parametrize("name", GENERATED)
def test_what_the_code_says_itself_is_in_step(name: str) -> None:
    assert (ROOT / name).read_text() == GENERATED[name](), "run `uv run nox -s reference`"


def test_one_command_writes_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "docs/reference").mkdir(parents=True)
    main(tmp_path)
    written_files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written_files == set(GENERATED)


def test_every_setting_is_listed_with_its_default() -> None:
    fields = {field.name.upper(): written(field.default) or "none" for field in msgspec.structs.fields(Settings)}
    assert fields == SETTINGS


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/register-a-team.md", "docs/how-to/use-postgresql.md"])
def test_no_page_names_a_setting_that_there_is_not(page: str) -> None:
    named = re.findall(r"`([A-Z]+(?:_[A-Z]+)+)=", (ROOT / page).read_text())
    assert [name for name in named if name not in SETTINGS] == []


def test_every_error_is_listed_with_its_status_and_none_else() -> None:
    problems = [*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *AROUND_PROBLEMS.values()]
    assert sorted(ERRORS) == sorted({(problem.code, problem.status) for problem in problems})
    assert [status for _, status in ERRORS] == sorted(status for _, status in ERRORS)


def test_every_event_of_the_log_is_listed_and_none_else() -> None:
    named = re.compile(r'\blog\.\w+\(\s*(?:\w+,\s*)?"(\w+)"')
    sources = "\n".join(path.read_text().replace("_log.", "log.") for path in (ROOT / "src").rglob("*.py"))
    assert {*named.findall(sources), *DELIVERY_EVENTS.values()} == {
        row[0] for row in table(ROOT / "docs/reference/log-lines.md")
    }


def test_each_name_of_the_core_is_described_once() -> None:
    page = (ROOT / "docs/reference/api.md").read_text()
    assert sorted(re.findall(r"^\.\. auto\w+:: icct_core\.(\w+)$", page, re.MULTILINE)) == sorted(icct_core.__all__)
