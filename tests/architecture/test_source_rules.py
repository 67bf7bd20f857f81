"""The sources keep the rules of the architecture, and each rule is seen to fail."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source_rules import (
    RULES,
    SOURCES,
    Rule,
    a_store_is_a_store,
    adapters_use_no_use_case,
    core_on_the_standard_library,
    core_without_http,
    environment_only_in_settings,
    files_stay_small,
    methods_of_ports_are_abstract,
    no_runtime_checkable,
    offences,
    sqlstates_only_in_adapters,
    time_only_from_the_clock,
)

PORT = "class Mailer(Protocol):\n    {decorator}\n    async def send(self) -> None: ...\n"
BROKEN = [
    (environment_only_in_settings, "icct_http/application.py", "import os\nos.environ['HOME']"),
    (environment_only_in_settings, "icct_core/domain/text.py", "from os import getenv"),
    (time_only_from_the_clock, "icct_http/application.py", "from datetime import datetime\ndatetime.now()"),
    (time_only_from_the_clock, "icct_adapters/sql/engine/database.py", "import time\ntime.time()"),
    (time_only_from_the_clock, "icct_http/application.py", "import datetime as dt\ndt.datetime.now()"),
    (time_only_from_the_clock, "icct_http/application.py", "import datetime\ndatetime.datetime.now()"),
    (environment_only_in_settings, "icct_http/application.py", "import os as system\nsystem.environ['HOME']"),
    (a_store_is_a_store, "icct_http/cli/backup/backup.py", "settings.database.kind == 'memory'"),
    (adapters_use_no_use_case, "icct_adapters/smtp/server.py", "from icct_core import Mailer, RegisterTeam"),
    (no_runtime_checkable, "icct_core/ports/mailer.py", "from typing import runtime_checkable"),
    (core_on_the_standard_library, "icct_core/domain/text.py", "def late():\n    import msgspec"),
    (core_on_the_standard_library, "icct_core/domain/text.py", "from icct_http.service import settings"),
    (core_without_http, "icct_core/domain/errors.py", "message = 'send it in the header X-API-Key'"),
    (core_without_http, "icct_core/domain/errors.py", "'As HTTP has it.'"),
    (core_without_http, "icct_core/use_cases/teams/list_registrations.py", "def parse(cursor): ..."),
    (sqlstates_only_in_adapters, "icct_http/service/start_up/preparation.py", "error.code == '42501'"),
    (sqlstates_only_in_adapters, "icct_http/cli/backup/backup_errors.py", "error.sqlstate"),
    (files_stay_small, "icct_core/domain/text.py", "x = 1\n" * 301),
    (files_stay_small, "icct_core/domain/text.py", "def long():\n" + "    x = 1\n" * 60),
    (methods_of_ports_are_abstract, "icct_core/ports/mailer.py", PORT.format(decorator="@staticmethod")),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_sources_keep_the_rule(rule: Rule) -> None:
    assert offences(rule) == []


@pytest.mark.parametrize(("rule", "path", "source"), BROKEN)
def test_the_rule_is_seen_to_fail(rule: Rule, path: str, source: str, tmp_path: Path) -> None:
    offender = tmp_path / path
    offender.parent.mkdir(parents=True)
    offender.write_text(source)
    assert len(offences(rule, tmp_path)) == 1


def test_what_the_rules_allow_is_no_offence(tmp_path: Path) -> None:
    ports = tmp_path / "icct_core/ports"
    ports.mkdir(parents=True)
    (ports / "mailer.py").write_text("import os.path\nfrom . import x\n" + PORT.format(decorator="@abstractmethod"))
    assert [offence for rule in RULES for offence in offences(rule, tmp_path)] == []


def test_the_core_is_imported_without_any_installed_package() -> None:
    program = f"import sys; sys.path.insert(0, {str(SOURCES)!r}); import icct_core, icct_adapters.memory"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
