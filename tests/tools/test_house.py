"""The tree of the sources tells a newcomer what each file is, and the maps of the packages are complete."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.house import SOURCES, docstring, gaps, tree

ROOT = Path(__file__).parents[2]


def house(*arguments: str, columns: str = "") -> subprocess.CompletedProcess[str]:
    """What the command prints, for a terminal of so many columns or none."""
    command = [sys.executable, "-m", "tools.house", *arguments]
    environment = {**os.environ, "COLUMNS": columns, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, check=False, encoding="utf-8", stdin=subprocess.DEVNULL
    )


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A package with a map, a module, a package inside it, and a folder of scripts."""
    files = {
        "desk/__init__.py": '"""A desk.\n\n``rules``    what holds\n``web``      HTTP\n``scripts``  run once\n"""\n',
        "desk/rules.py": '"""Rules. Not shown."""\n',
        "desk/web/__init__.py": '"""Speak HTTP.\n\nNothing else.\n"""\n',
        "desk/scripts/0001_first.py": '"""The first script."""\n',
        "desk/static/page.css": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_command_prints_packages_and_modules_with_their_first_lines() -> None:
    printed = house(columns="200").stdout.splitlines()
    assert printed[0].startswith("icct_core/ ")
    for name, path in (("    mailer ", "icct_core/ports/mailer.py"), ("  container ", "icct_http/container.py")):
        first_line = docstring(SOURCES / path).splitlines()[0]
        assert [line for line in printed if line.startswith(name) and line.endswith(first_line)]


def test_without_a_terminal_it_is_as_wide_as_a_line_of_code() -> None:
    assert max(map(len, house().stdout.splitlines())) <= 120


def test_one_folder_is_printed_alone_and_an_unknown_one_is_refused() -> None:
    printed = house("icct_core/delivery").stdout.splitlines()
    assert "lane" in [line.split()[0] for line in printed]
    assert not [line for line in printed if line.startswith(" ")]
    assert house("src/icct_core/delivery").stdout.splitlines() == printed
    refused = house("icct_core/adapters")
    assert refused.returncode == 2
    assert refused.stderr.endswith("src has no folder icct_core/adapters\n")


def test_every_module_has_a_docstring_and_every_map_names_what_is_there() -> None:
    done = house("--check")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_tree_is_in_the_order_of_the_maps_and_wrapped_at_its_width(sources: Path) -> None:
    (sources / "desk/rules.py").write_text('"""Rules, in a line that no terminal of this width has room for."""\n')
    assert list(tree(sources, 56)) == [
        "desk/           A desk.",
        "  rules         Rules, in a line that no terminal of",
        "                this width has room for.",
        "  web/          Speak HTTP.",
        "  scripts/      run once",
        "    0001_first  The first script.",
    ]


def test_a_module_that_no_map_names_comes_last(sources: Path) -> None:
    (sources / "desk/added.py").write_text('"""New."""\n')
    assert [line.split()[0] for line in tree(sources)][-2:] == ["0001_first", "added"]


def test_nothing_is_missing_from_complete_maps(sources: Path) -> None:
    assert list(gaps(sources)) == []


@pytest.mark.parametrize(
    ("path", "source", "gap"),
    [
        ("desk/added.py", '"""New."""\n', "desk/__init__.py: the map lacks added"),
        ("desk/rules.py", "", "desk/rules.py: no docstring"),
        ("desk/web/__init__.py", '"""HTTP.\n\n``api``  to come\n"""\n', "desk/web/__init__.py: the map names api, "),
    ],
)
def test_what_is_missing_is_named(path: str, source: str, gap: str, sources: Path) -> None:
    (sources / path).write_text(source)
    assert [found for found in gaps(sources) if not found.startswith(gap)] == []
    assert list(gaps(sources))
