"""``uv run nox -s mutation`` takes some minutes; ``-- --again`` tries only the survivors of the last run again."""

from __future__ import annotations

import os
import shutil
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

from mutmut.__main__ import cli

from .mutants import forget_callers, forget_unnoticed, last_mutants
from .properties import mutate_properties
from .reasons import reasoned
from .report import Report


def main() -> int:
    """Run mutmut, print the report, and return 1 if it does not pass."""
    parser = ArgumentParser(prog="uv run nox -s mutation --", description=__doc__)
    parser.add_argument("--again", action="store_true", help="keep what tests noticed last time")
    parser.add_argument("--report", action="store_true", help="only print what the last run found")
    parser.add_argument("--children", type=int, default=os.cpu_count(), help="processes at a time")
    asked = parser.parse_args()
    if not asked.report:
        if asked.again:
            forget_unnoticed()
            forget_callers()
        else:
            shutil.rmtree(Path("mutants"), ignore_errors=True)
        mutate_properties()
        os.environ["TZ"] = "Asia/Kathmandu"  # the machine's clocks must not show the time of any test's zone
        time.tzset()
        cli.main(["run", f"--max-children={asked.children}"], standalone_mode=False)
    report = Report(list(last_mutants()), reasoned())
    print(*report.lines(), sep="\n")
    return 0 if report.passes else 1


if __name__ == "__main__":
    sys.exit(main())
