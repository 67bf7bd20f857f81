"""The sources keep the shape that the style guide asks for; each ceiling is seen to fail."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.shape.figures import figures
from tools.shape.like_runs import like_runs, lines as like_lines
from tools.shape.private_functions import used_once
from tools.shape.sizes import lines_by_file, modules_by_folder
from tools.shape.sources import modules

CEILINGS = {
    "modules in the largest folder": 20,
    "lines of the median file": 70,
    "lines of the longest file": 300,
    "lines of the median function": 10,
    "lines of the longest function": 60,
    "per cent of functions private and used once": 19.9,
    "runs of six or more like lines": 54,  # most are the heads of use cases, commands and routes
}

LONG = "def long():\n" + "    x = 1\n" * 60
MIDDLE = "def middle():\n" + "    x = 1\n" * 10
PRIVATE = "def public():\n    return _private()\n\ndef _private():\n    pass\n"
RUN = "def {name}(x):\n    a = x\n    if a:\n        return {text!r}\n    for b in a:\n        print(b, {number})\n\n\n"
OFFENDERS = {
    "modules in the largest folder": {f"m{number}.py": "" for number in range(21)},
    "lines of the median file": {"a.py": "x = 1\n" * 71},
    "lines of the longest file": {"a.py": "x = 1\n" * 301, "b.py": "", "c.py": ""},
    "lines of the median function": {"a.py": MIDDLE},
    "lines of the longest function": {"a.py": LONG + "def short(): ...\n" * 2},
    "per cent of functions private and used once": {"a.py": PRIVATE},
    "runs of six or more like lines": {
        f"m{number}.py": RUN.format(name=f"f{number}", text=f"'{number}", number=number) for number in range(60)
    },
}


def tree(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def found() -> Mapping[str, float]:
    return figures(modules())


@pytest.mark.parametrize("name", CEILINGS)
def test_the_sources_stay_below_the_ceiling(name: str, found: Mapping[str, float]) -> None:
    assert found[name] <= CEILINGS[name]


def test_every_figure_has_a_ceiling(found: Mapping[str, float]) -> None:
    assert found.keys() == CEILINGS.keys() == OFFENDERS.keys()


@pytest.mark.parametrize("name", OFFENDERS)
def test_the_ceiling_is_seen_to_fail(name: str, tmp_path: Path) -> None:
    assert figures(modules(tree(tmp_path, OFFENDERS[name])))[name] > CEILINGS[name]


def test_migrations_are_not_counted_and_an_init_is_no_module(tmp_path: Path) -> None:
    counted = modules(tree(tmp_path, {"a/__init__.py": "x\n", "a/b.py": "y\n\n", "a/migrations/c.py": LONG}))
    assert modules_by_folder(counted) == {"a": 1}
    assert lines_by_file(counted) == {"a/__init__.py": 1, "a/b.py": 2}


def test_a_tree_without_modules_has_figures_of_nothing(tmp_path: Path) -> None:
    assert set(figures(modules(tmp_path)).values()) == {0}


METHODS = """
class Base:
    def _hook(self): ...
    def run(self):
        self._hook()
        self._step()
        return self._twice(), self._twice(), self._own()
    def _step(self): ...
    def _twice(self): ...
    def _unused(self): ...
    def __len__(self): return 1
    def _own(self): ...
class Other:
    def _own(self): ...
    def run(self): return self._own(), self._own(), _passed_on(_callback), len(self)
def _passed_on(callback):
    def _inner(): ...
    _inner()
    return _passed_on(callback)
def _callback(): ...
def _imported(): ...
"""
HEIR = "from m import Base, _imported\nclass Heir(Base):\n    def _hook(self): self._step()\n"


def test_what_is_used_once(tmp_path: Path) -> None:
    alone = [place.partition(" ")[2] for place in used_once(modules(tree(tmp_path, {"m.py": METHODS})))]
    assert sorted(alone) == ["_callback", "_hook", "_inner", "_own", "_step"]


def test_heirs_and_importers_use_too_and_a_hook_is_left_out(tmp_path: Path) -> None:
    both = [place.partition(" ")[2] for place in used_once(modules(tree(tmp_path, {"h.py": HEIR, "m.py": METHODS})))]
    assert sorted(both) == ["_callback", "_imported", "_inner", "_own"]


def test_lines_are_compared_without_names_texts_numbers_comments_imports_and_docstrings() -> None:
    text = (
        '"""Doc."""\nfrom a import b\n\nx: Name = call(  # why\n    f"{y}", 1\n)\nif x:\n    """Doc."""\n    z = "a"\n'
    )
    assert [(line.first, line.last, line.words) for line in like_lines(text)] == [
        (4, 6, "NAME : Name = NAME ( STRING , NUMBER )"),
        (7, 7, "if NAME :"),
        (9, 9, 'NAME = "a"'),
    ]


def test_a_run_is_found_wherever_it_stands_and_as_long_as_it_is(tmp_path: Path) -> None:
    first, second = RUN.format(name="a", text="a", number=1), RUN.format(name="b", text="b", number=2)
    runs = like_runs(modules(tree(tmp_path, {"a.py": first + "while first:\n    pass\n", "b.py": "y = []\n" + second})))
    assert [(run.length, run.place, run.like) for run in runs] == [
        (6, "a.py:1-6", "b.py:2-7"),
        (6, "b.py:2-7", "a.py:1-6"),
    ]


@pytest.mark.parametrize("text", ["x = 1\n" * 20, RUN.format(name="a", text="", number=1).replace("a = x", "a = -x")])
def test_a_list_and_a_shorter_run_are_not_counted(text: str, tmp_path: Path) -> None:
    other = RUN.format(name="b", text="", number=2)
    assert like_runs(modules(tree(tmp_path, {"a.py": text, "b.py": other}))) == []
