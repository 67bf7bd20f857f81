"""What ``icct outbox`` says, in this process: a process of its own for each look would keep the machine busy."""

from __future__ import annotations

import json
import os
from contextlib import redirect_stdout
from io import StringIO
from unittest.mock import patch

from icct_http.cli import main as cli
from tests.support.processes.icct_process import environment


def nothing_is_pending(**settings: object) -> bool:
    """Whether every message is settled, as ``icct outbox`` finds it now."""
    printed = StringIO()
    with patch.dict(os.environ, environment(**settings), clear=True), redirect_stdout(printed):
        status = cli.main(["outbox", "list", "--state", "pending", "--json"])
    return status == 0 and not json.loads(printed.getvalue())
