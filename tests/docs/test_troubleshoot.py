"""The pages for operators: alerts use figures there are and lead to a remedy; commands and sentences are real ones."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from icct_http.cli.main import parser
from tests.support.docs.pages import PAGES, ROOT, blocks, section, table
from tests.support.docs.shell import printed_by
from tests.support.processes.icct_process import free_port

TROUBLESHOOT = ROOT / "docs/how-to/troubleshoot.md"
WATCH = ROOT / "docs/how-to/watch-it.md"
RULES = yaml.safe_load(next(block.text for block in blocks(WATCH.read_text()) if block.language == "yaml"))["groups"][
    0
]["rules"]
METRICS = {row[0]: row for row in table(ROOT / "docs/reference/metrics.md")}
LOG_LINES = table(ROOT / "docs/reference/log-lines.md")
IN_EVERY_LINE = {"event", "level", "request_id", "timestamp", "exception"}


def commands(page: Path) -> Iterator[str]:
    """The ``icct`` commands of a page, from its blocks."""
    for block in blocks(page.read_text()):
        if block.language == "sh":
            lines = block.text.replace("\\\n", " ").splitlines()
            yield from (re.split(r" [|>] ", line)[0] for line in lines if line.startswith("icct "))


def is_taken(command: str) -> bool:
    """Whether ``icct`` understands it; ``--help`` and ``--version`` end at once, and well."""
    try:
        parser().parse_args(shlex.split(command, comments=True)[1:])
    except SystemExit as ended:
        return ended.code in {0, None}
    return True


EVERY_COMMAND = sorted({(page.name, command) for page in PAGES for command in commands(page)})


def test_every_alert_means_something_and_leads_to_a_remedy() -> None:
    told = {row[0]: row[2] for row in table(WATCH)}
    assert [rule["alert"] for rule in RULES] == [name for name in told if not name.startswith("/")]
    assert [name for name, remedy in told.items() if name[0] != "/" and "(troubleshoot.md#" not in remedy] == []


@pytest.mark.parametrize("expression", [rule["expr"] for rule in RULES])
def test_an_alert_asks_for_figures_there_are(expression: str) -> None:
    named = re.findall(r"\b(icct_\w+?)(?:_bucket)?\b(?:\{([^}]*)\})?(?=[\[\s)])", f"{expression} ")
    assert named or expression.startswith("up{")
    for metric, labels in named:
        assert set(re.findall(r"(\w+)=", labels)) <= set(re.findall(r"\w+", METRICS[metric][2]))


@pytest.mark.parametrize(("page", "command"), EVERY_COMMAND)
def test_every_command_is_one(page: str, command: str) -> None:
    assert is_taken(command), f"{page} has a command that is none"


def test_a_command_that_is_none_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert is_taken("icct --version")
    assert not is_taken("icct outbox list --states parked")
    capsys.readouterr()


def test_what_is_picked_from_the_log_is_in_it() -> None:
    text = "".join(page.read_text() for page in PAGES)
    fields = {word for row in LOG_LINES for word in re.findall(r"\w+", row[-1])} | IN_EVERY_LINE
    assert set(re.findall(r"select\(\.(\w+)", text)) <= fields
    assert set(re.findall(r'\.event == "(\w+)"', text)) <= {row[0] for row in LOG_LINES}


def test_a_sentence_that_a_start_fails_with_is_one_of_ours() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "src/icct_http").rglob("*.py"))
    told = re.findall(r"^\| `(.+?)` \|", section(TROUBLESHOOT, "The service does not start"), re.MULTILINE)
    assert len(told) == 8
    assert [sentence for sentence in told if sentence not in sources] == []


def test_a_database_that_is_away_looks_as_the_page_shows() -> None:
    command, shown = blocks(section(TROUBLESHOOT, "The database cannot be reached"))
    address = f"postgresql+asyncpg://icct:password@127.0.0.1:{free_port()}/icct26"
    assert shown.text in printed_by(command.text.strip(), DATABASE_URL=address)
