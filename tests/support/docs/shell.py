"""Does what a page's commands say, and knows what they print that is another each time."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from itertools import pairwise
from unittest.mock import patch

from icct_http.cli import main as cli
from tests.support.docs.pages import Block, blocks
from tests.support.processes.icct_process import environment

_CHANGING = {
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ": "<time>",
    r"(tries +|(?:pending|parked|delivered)  )\d+ *": r"\1<tries> ",
    r"/v\d+/icct26/[0-9a-f-]{36}/": "/<version and id>/",
    r'"(uptime_seconds|oldest_seconds)":\d+': r'"\1":0',
}


def steps(text: str) -> Iterator[tuple[str, Block]]:
    """Each shell block with the block that shows what it prints."""
    found = blocks(text)
    for command, printed in pairwise(found):
        if command.language == "sh" and printed.language != "sh":
            yield command.text.strip(), printed


def exports(text: str) -> dict[str, str]:
    """The variables that a page's ``export`` lines set."""
    lines = [line for block in blocks(text) if block.language == "sh" for line in block.text.splitlines()]
    words = [shlex.split(line, comments=True) for line in lines if line.startswith("export ")]
    return dict(word.split("=", 1) for line in words for word in line[1:])


def printed_by(command: str, **settings: object) -> str:
    """What an ``icct`` command prints, run in this process: a page has many of them."""
    printed = StringIO()
    with patch.dict(os.environ, environment(**settings), clear=True), redirect_stdout(printed):
        cli.main(shlex.split(command)[1:])
    return printed.getvalue()


def alike(printed: str) -> str:
    """Without what is another each time: moments, tries, versions and ids."""
    for pattern, name in _CHANGING.items():
        printed = re.sub(pattern, name, printed)
    return printed
