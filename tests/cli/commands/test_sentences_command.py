"""``icct teams sentences``, and decisions with one of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from icct_core import Decision, ReadySentences
from tests.support.commands.command_runner import Place, Run

OURS = ReadySentences()


def own(folder: Path, text: str = "[reject]\nThe tournament is full.\n") -> dict[str, str]:
    """The settings for a file of the organisers."""
    (folder / "mails").mkdir()
    (folder / "mails/sentences.txt").write_text(text)
    return {"MAIL_TEMPLATES_DIR": str(folder / "mails")}


def test_sentences_are_listed_with_their_numbers_and_need_no_database(run: Run, tmp_path: Path) -> None:
    lines = run("teams", "sentences", DATA_DIR=str(tmp_path / "none")).out.splitlines()
    assert lines[:2] == ["request_changes", f"   1  {OURS.pick(Decision.REQUEST_CHANGES, 1)}"]
    assert {"reject", "reopen"} <= set(lines)
    assert not (tmp_path / "none").exists()


def test_they_are_told_to_other_programs(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("teams", "sentences", "--json", **own(tmp_path)).out)
    assert list(told) == ["request_changes", "reject", "reopen"]
    assert told["reject"] == ["The tournament is full."]


def test_a_file_that_cannot_be_used_is_told(run: Run, tmp_path: Path) -> None:
    ended = run("teams", "sentences", **own(tmp_path, "[reject]\nno"))
    assert (ended.status, ended.out) == (2, "")
    assert ended.refusal.startswith("MAIL_TEMPLATES_DIR has ready-made sentences that cannot be used: ")


def test_a_decision_takes_one_by_its_number(run: Run, filled: Place, tmp_path: Path) -> None:
    settings = filled.settings | own(tmp_path)
    decided = run("teams", "decide", "reject", "ICCT-002", "ICCT-003", "--sentence", 1, **settings)
    assert decided.status == 0
    shown = json.loads(run("teams", "show", "ICCT-003", "--json", **settings).out)
    assert (shown["status"], shown["reason"]) == ("rejected", "The tournament is full.")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("reject", "--sentence", "1", "--reason", "It is full"),
            "Give a reason or the number of a sentence, not",
        ),
        (
            ("reject", "--sentence", "99"),
            "There is no sentence 99 for reject, which has 3: see",
        ),
        (
            ("confirm", "--sentence", "1"),
            "There is no sentence 1 for confirm, which has 0: see",
        ),
    ],
)
def test_a_sentence_there_is_not_decides_nothing(
    run: Run, filled: Place, arguments: tuple[str, ...], told: str
) -> None:
    decision, *options = arguments
    ended = run("teams", "decide", decision, "ICCT-002", *options, **filled.settings)
    assert (ended.status, ended.out) == (2, "")
    assert ended.refusal.startswith(told)
