"""What became of each mutant in the last run of mutmut."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import get_module_from_key, orig_function_and_class_names_from_key

NOTICED = frozenset({"killed", "timeout"})
"""A test failed, or waited for something that never came: an endless loop is noticed too."""

_CALLERS, _TESTS = "tests_by_mangled_function_name", "duration_by_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A change to a function: its lines before and after, each on one line, and what the tests said of it."""

    name: str
    module: str
    function: str
    status: str
    was: str = ""
    became: str = ""

    @property
    def noticed(self) -> bool:
        """Whether a test failed because of it."""
        return self.status in NOTICED


def last_mutants() -> Iterator[Mutant]:
    """Every mutant of the modules that ``pyproject.toml`` names; only those that no test noticed have their lines."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, exit_code in data.exit_code_by_key.items():
            module = get_module_from_key(name)
            function, of_class = orig_function_and_class_names_from_key(name)
            status = status_by_exit_code[exit_code]
            was, became = ("", "") if status in NOTICED else lines_of(get_diff_for_mutant(name, path=path))
            yield Mutant(
                name=name,
                module=module,
                function=".".join(filter(None, [module, of_class, function])),
                status=status,
                was=was,
                became=became,
            )


def forget_callers() -> None:
    """Let the next run see once more which tests call which function.

    mutmut only looks at tests that are new: it would try none of the others on a function that is, too.
    """
    path = Path("mutants/mutmut-stats.json")
    if path.exists():
        path.write_text(json.dumps(json.loads(path.read_text()) | {_CALLERS: {}, _TESTS: {}}))


def lines_of(diff: str) -> tuple[str, str]:
    """The lines that a unified diff takes out and those that it puts in, each as one line without indentation."""
    lines = diff.splitlines()[2:]
    was, became = ([line[1:].strip() for line in lines if line[0] == sign] for sign in "-+")
    return " ".join(was), " ".join(became)


def forget_unnoticed() -> None:
    """Let the next run try those again that no test noticed in the last; where there was none, all are tried."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        results = data.exit_code_by_key
        data.exit_code_by_key = {
            name: code if status_by_exit_code[code] in NOTICED else None for name, code in results.items()
        }
        if results:
            data.save()
