"""What ``uv run nox -s mutation`` changes, and how it judges what it finds."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from libcst import parse_module
from mutmut.configuration import reset_config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.runners.harness import collected_test_names
from mutmut.state import state
from mutmut.stats import load_stats

from tools.mutation.mutants import Mutant, forget_callers, forget_unnoticed, last_mutants, lines_of
from tools.mutation.properties import mutate_properties
from tools.mutation.reasons import Survivor, reasoned
from tools.mutation.report import Report

ROOT = Path(__file__).parents[2]
MUTATION: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mutmut"]
DOMAIN = "src/icct_core/domain"
OF_1_0_0 = {
    *("api_keys", "errors", "fields", "idempotency", "logo", "look_alikes", "messages", "rules", "search", "squad"),
    *("text", "values"),
    *(f"pictures/{name}" for name in ("exif", "file_types", "jpeg", "picture", "png", "samsung")),
}
"""Modules of the domain that were there before organisers reviewed teams, and that this made nothing else of."""

COLLECTED_TWICE = """
import sys
import pytest

class Named:
    def __init__(self):
        self.names = []

    def pytest_collection_modifyitems(self, items):
        self.names = [item.nodeid for item in items]

runs = [Named(), Named()]
for run in runs:
    assert pytest.main(["-p", "no:randomly", "--collect-only", "-qqq", *sys.argv[1:]], plugins=[run]) == 0
assert runs[0].names
print("\\n".join(sorted(set(runs[0].names) ^ set(runs[1].names))), file=sys.stderr)
"""


def a_mutant(status: str = "survived", **changes: Any) -> Mutant:
    values = {"name": "m.x_f__mutmut_1", "module": "m", "function": "m.f", "was": "a < b", "became": "a <= b"}
    return Mutant(status=status, **(values | changes))


def a_survivor(**changes: str) -> Survivor:
    return Survivor(
        **({"function": "m.f", "was": "a < b", "became": "a <= b", "why": "They are never equal."} | changes)
    )


@pytest.mark.parametrize("pattern", MUTATION["only_mutate"])
def test_every_module_to_be_changed_is_there(pattern: str) -> None:
    assert list(ROOT.glob(pattern))


@pytest.mark.parametrize("path", MUTATION["pytest_add_cli_args_test_selection"])
def test_every_test_that_is_to_notice_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_module_of_the_domain_that_1_0_0_did_not_have_is_changed() -> None:
    modules = {path.relative_to(ROOT / DOMAIN).with_suffix("").as_posix() for path in (ROOT / DOMAIN).rglob("*.py")}
    assert modules >= OF_1_0_0
    new = {module for module in modules - OF_1_0_0 if not module.endswith("__init__")}
    patterns = MUTATION["only_mutate"]
    assert {module for module in new if not any(fnmatch(f"{DOMAIN}/{module}.py", one) for one in patterns)} == set()


def test_a_test_is_called_the_same_each_time_a_process_collects_it() -> None:
    """A mutant's tests are run by the names that they had before: one that is not found would count as one that failed.

    pytest escapes what ``ids=`` makes of a letter beyond ASCII, or a backslash, once more each time.
    """
    selection = [*MUTATION["pytest_add_cli_args"], *MUTATION["pytest_add_cli_args_test_selection"]]
    run = subprocess.run(
        [sys.executable, "-c", COLLECTED_TWICE, *selection], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr.strip()) == (0, "")


def test_a_property_is_changed_as_a_method_is() -> None:
    mutate_properties()
    method = "    @{decorator}\n    def {decorator}_of(self):\n        return 1\n\n"
    source = "class C:\n" + method.format(decorator="property") + method.format(decorator="other")
    mutated = mutate_file_contents("c.py", source)
    assert mutated.mutant_names == ["xǁCǁproperty_of__mutmut_1"]
    assert "    @property\n    @_mutmut_mutated(" in mutated.code
    assert mutated.code.count("@property") == 1
    assert parse_module(mutated.code)


def test_lines_are_known_without_their_indentation() -> None:
    diff = "--- a.py\n+++ a.py\n@@ -1,3 +1,2 @@\n def f():\n-        changes=1,\n-    )\n+        )"
    assert lines_of(diff) == ("changes=1, )", ")")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFileMutationData:
    """A run that changed one function twice; a test noticed the first."""
    reset_config()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.mutmut]\nsource_paths = ["src"]\n')
    source, mutated = tmp_path / "src" / "m.py", tmp_path / "mutants" / "src" / "m.py"
    for path in (source, mutated):
        path.parent.mkdir(parents=True)
    source.write_text("class C:\n    def f(self, a):\n        return a < 1\n")
    changed = mutate_file_contents("src/m.py", source.read_text())
    mutated.write_text(changed.code)
    data = SourceFileMutationData(path="src/m.py")
    data.exit_code_by_key = {f"m.{name}": code for name, code in zip(changed.mutant_names, (1, 0), strict=True)}
    data.save()
    return data


@pytest.mark.usefixtures("run")
def test_what_became_of_each_mutant_is_read() -> None:
    killed, survived = last_mutants()
    assert killed == Mutant(name="m.xǁCǁf__mutmut_1", module="m", function="m.C.f", status="killed")
    assert survived == Mutant(
        name="m.xǁCǁf__mutmut_2",
        module="m",
        function="m.C.f",
        status="survived",
        was="return a < 1",
        became="return a < 2",
    )


def test_only_what_was_not_noticed_is_tried_again(run: SourceFileMutationData) -> None:
    forget_unnoticed()
    run.load()
    assert list(run.exit_code_by_key.values()) == [1, None]


@pytest.mark.usefixtures("run")
def test_which_tests_call_a_function_is_looked_at_again() -> None:
    """A function that was taken out of another has all the tests of that one, and none of them is new."""
    stats = {"tests_by_mangled_function_name": {"m.xǁCǁf": ["test_f"]}, "duration_by_test": {"test_f": 0.1}}
    Path("mutants/mutmut-stats.json").write_text(json.dumps(stats | {"stats_time": 1.0}))
    forget_callers()
    assert load_stats()
    assert (collected_test_names(), dict(state().tests_by_mangled_function_name)) == (set(), {})


def test_where_nothing_was_run_nothing_is_forgotten(run: SourceFileMutationData) -> None:
    run.meta_path.unlink()
    forget_callers()
    forget_unnoticed()
    assert not run.meta_path.exists()


@pytest.mark.parametrize(
    ("mutants", "survivors", "score", "passes"),
    [
        ([a_mutant("killed")] * 20, [], 100, True),
        ([*[a_mutant("killed")] * 18, a_mutant("timeout"), a_mutant()], [a_survivor()], 95, True),
        ([*[a_mutant("killed")] * 18, *[a_mutant()] * 2], [a_survivor()], 90, False),
        ([*[a_mutant("killed")] * 99, a_mutant()], [], 99, False),
        ([*[a_mutant("killed")] * 99, a_mutant()], [a_survivor(became="a > b")], 99, False),
        ([a_mutant("killed")] * 20, [a_survivor()], 100, False),
        ([*[a_mutant("killed")] * 99, a_mutant("not checked")], [], 99, False),
        ([*[a_mutant("killed")] * 99, a_mutant("no tests")], [], 99, False),
        ([], [], 0, False),
    ],
    ids=["all", "with a reason", "too few", "no reason", "another", "stale", "interrupted", "untested", "nothing"],
)
def test_it_passes_with_a_score_and_a_reason_for_each_survivor(
    mutants: Sequence[Mutant], survivors: Sequence[Survivor], score: float, passes: bool
) -> None:
    report = Report(mutants, survivors)
    assert (report.score, report.passes) == (score, passes)


def test_the_report_says_what_to_write_down_and_what_to_take_out() -> None:
    report = "\n".join(Report([a_mutant("killed"), a_mutant()], [a_survivor(function="m.g")]).lines())
    assert "  50.0 %      1 of 2     m" in report
    assert "[[survivor]]\nfunction = \"m.f\"\nwas = '''a < b'''\nbecame = '''a <= b'''" in report
    assert "take it out of tools/mutation/survivors.toml:\n  m.g" in report
    assert report.endswith("Survivors: 1 without a reason; 1 reasons without a survivor")


def test_every_reason_is_a_sentence_and_none_stands_twice() -> None:
    survivors = reasoned()
    assert [one for one in survivors if not (one.why[:1].isupper() and one.why.endswith("."))] == []
    assert len({(one.function, one.was, one.became) for one in survivors}) == len(survivors)
