"""The page about the mail's texts: its example is one, and its tables name all there is."""

from __future__ import annotations

from pathlib import Path

from icct_adapters.mail.mail_templates import FILES, load_template
from icct_core import PLACEHOLDERS
from tests.support.builders import a_registration
from tests.support.docs.pages import ROOT, blocks, table

PAGE = ROOT / "docs/how-to/edit-the-mail.md"
FIRST_CELLS = [row[0] for row in table(PAGE)]


def test_the_example_becomes_a_mail(tmp_path: Path) -> None:
    (example,) = blocks(PAGE.read_text())
    (tmp_path / FILES["text"]).write_text(example.text)
    lines = load_template(tmp_path, "example.org").render(a_registration()).text.splitlines()
    assert lines[0] == "Dear John Samuel,"
    assert lines[2] == ("welcome to the tournament! Grace Warriors of CSI St. Peter's Church has the number ICCT-001.")
    assert lines[4].startswith("1. Player 1 (")
    assert len(lines) == 17
    assert lines[-1] == "Bring $5 for the ball."


def test_every_file_is_listed_and_none_else() -> None:
    assert [cell for cell in FIRST_CELLS if not cell.startswith("$")] == list(FILES.values())


def test_every_placeholder_is_listed_and_none_else() -> None:
    listed = [cell.removeprefix("$") for cell in FIRST_CELLS if cell.startswith("$")]
    assert len(listed) == len(set(listed))
    assert set(listed) == PLACEHOLDERS
