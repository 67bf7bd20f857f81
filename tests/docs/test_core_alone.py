"""The page on ``icct_core`` alone, run as one program."""

from __future__ import annotations

import subprocess
import sys

from tests.support.docs.pages import ROOT, blocks

PAGE = ROOT / "docs/how-to/use-the-core-alone.md"


def test_its_code_prints_what_it_says() -> None:
    found = blocks(PAGE.read_text())
    program = "\n".join(block.text for block in found if block.language == "python")
    printed = "".join(block.text for block in found if block.language == "text")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (printed, "")
