"""The organisers' file of ready-made sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from icct_core import Decision, ReadySentences
from icct_http.service.sentences import SentencesUnusable, load_sentences


def write(folder: Path, text: str) -> Path:
    (folder / "sentences.txt").write_text(text, encoding="utf-8")
    return folder


def test_without_a_folder_or_a_file_they_are_ours(tmp_path: Path) -> None:
    assert load_sentences(None) == load_sentences(tmp_path) == ReadySentences()


def test_a_file_has_a_sentence_a_line_below_its_decision(tmp_path: Path) -> None:
    text = "\ufeff# What we say\r\n[reject]\r\nThe tournament is full.\r\n\r\nமுழுமை அடைந்தது\r\n[ reopen ]\r\n"
    sentences = load_sentences(write(tmp_path, text))
    assert sentences.of(Decision.REJECT) == ("The tournament is full.", "முழுமை அடைந்தது")
    assert sentences.of(Decision.REOPEN) == ()
    assert sentences.of(Decision.REQUEST_CHANGES) == ReadySentences().of(Decision.REQUEST_CHANGES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The tournament is full.", "line 1: A decision such as [reject] comes before its sentences"),
        ("[eat]\nIt was good.", "line 1: Decision must be one of confirm, "),
        ("[confirm]\nWelcome", "line 1: confirm needs no reason"),
        ("[reject]\n\nno", "line 3: Reason must have 3 to 500 characters, not 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SentencesUnusable) as refused:
        load_sentences(write(tmp_path, text))
    assert str(refused.value).startswith(f"{tmp_path / 'sentences.txt'}, {told}")


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "sentences.txt").write_bytes(b"[reject]\nGr\xfc\xdfe")
    with pytest.raises(SentencesUnusable, match=r"sentences.txt cannot be read as UTF-8 text: UnicodeDecodeError"):
        load_sentences(tmp_path)
