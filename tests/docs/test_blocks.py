"""Every block of every page is what it says: shell, Python, JSON or YAML that can be read."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
import yaml
from dotenv.parser import parse_stream

from tests.support.docs.pages import PAGES, ROOT, Block, blocks


def read_shell(text: str) -> object:
    return subprocess.run(["bash", "-n"], input=text, text=True, check=True, capture_output=True)


def read_json(text: str) -> object:
    """One document, or one on each line as a log has them."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]


def read_variables(text: str) -> object:
    """Lines of a file `.env`."""
    lines = list(parse_stream(StringIO(text)))
    if any(line.error or (line.key and line.value is None) for line in lines):
        raise ValueError(text)
    return lines


READERS: dict[str, Callable[[str], object]] = {
    "sh": read_shell,
    "python": ast.parse,
    "json": read_json,
    "yaml": yaml.safe_load,
    "ini": read_variables,
}
OTHERS = {"", "text", "css", "html", "sql", "{eval-rst}", "{toctree}"}


def of_language(page: Path, language: str) -> list[Block]:
    return [block for block in blocks(page.read_text()) if block.language == language]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_its_blocks_can_be_read(page: Path) -> None:
    for language, read in READERS.items():
        together = language in {"sh", "python"}  # later blocks go on where earlier ones ended
        texts = [block.text for block in of_language(page, language)]
        for text in ["\n".join(texts)] if together and texts else texts:
            read(text)
    assert {block.language for block in blocks(page.read_text())} <= {*READERS, *OTHERS}


@pytest.mark.parametrize(
    ("language", "text"),
    [("sh", "if true"), ("python", "def"), ("json", "{'a': 1}"), ("yaml", "a: b: c"), ("ini", "A B")],
)
def test_a_block_that_cannot_be_read_is_noticed(language: str, text: str) -> None:
    with pytest.raises((subprocess.CalledProcessError, SyntaxError, ValueError, yaml.YAMLError)):
        READERS[language](text)
