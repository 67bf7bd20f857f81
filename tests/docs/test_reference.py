"""The reference pages say what the code does."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import icct_core
from icct_http.cli import main as cli
from icct_http.cli.command_parser import SETTINGS_OPTIONS
from icct_http.service.settings.settings import VARIABLES
from icct_http.service.worker.delivery_report import DELIVERY_EVENTS
from icct_http.web.problems.core_problems import CORE_PROBLEMS
from icct_http.web.problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from icct_http.web.problems.problem_type import ProblemType
from tests.support.docs.pages import ROOT, section, table
from tools.reference.__main__ import GENERATED, main

SETTINGS = {row[0]: row[1] for row in table(ROOT / "docs/reference/settings.md")}
PROBLEMS = [*CORE_PROBLEMS.values(), *HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values()]
ERRORS = [(row[0], int(row[1])) for row in table(ROOT / "docs/reference/errors.md")]


@pytest.mark.parametrize("name", GENERATED)
def test_what_the_code_says_itself_is_in_step(name: str) -> None:
    assert (ROOT / name).read_text() == GENERATED[name](), "run `uv run nox -s reference`"


def test_one_command_writes_all_of_it(tmp_path: Path) -> None:
    for name in GENERATED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    main(tmp_path)
    written_files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert written_files == set(GENERATED)


def test_every_setting_is_listed_with_its_default() -> None:
    fields = {name: variable.default or "none" for name, variable in VARIABLES.items()}
    assert fields == SETTINGS


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial/register-a-team.md", "docs/how-to/use-postgresql.md"])
def test_no_page_names_a_setting_that_there_is_not(page: str) -> None:
    named = re.findall(r"`([A-Z]+(?:_[A-Z]+)+)=", (ROOT / page).read_text())
    assert [name for name in named if name not in SETTINGS] == []


def test_every_error_is_listed_with_its_status_and_none_else() -> None:
    assert sorted(ERRORS) == sorted({(problem.code, problem.status) for problem in PROBLEMS})
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


def leaves(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The commands that do something."""
    below = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    for action in below:
        for one in action.choices.values():
            yield from leaves(one)
    if not below:
        yield command


def test_every_command_is_listed_with_every_argument() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text()
    commands = list(leaves(cli.parser()))
    assert [line[3:] for line in page.splitlines() if line.startswith("## icct")] == [one.prog for one in commands]
    for command in commands:
        listed = section(ROOT / "docs/reference/command-line.md", command.prog)
        for action in command._actions:
            if not isinstance(action, argparse._HelpAction) and action.dest not in SETTINGS_OPTIONS:
                name = action.option_strings[0] if action.option_strings else str(action.metavar)
                assert f"| `{name}" in listed
                assert action.help


def test_arguments_that_exclude_each_other_are_shown_so() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text()
    assert "icct outbox retry (ICCT-001 | --all)" in page
    assert "icct settings [--json | --example]" in page


@pytest.mark.parametrize("error", PROBLEMS, ids=lambda error: error.code)
def test_an_error_has_a_cause_a_remedy_and_whether_sending_again_helps(error: ProblemType) -> None:
    page = (ROOT / "docs/reference/errors.md").read_text()
    assert f"| `{error.code}` | {error.status} | {error.cause} | {error.remedy} | {error.again} |\n" in page
    assert all((error.cause, error.remedy, error.again))
    if error.retry_after:
        assert error.again == "yes, same key"
