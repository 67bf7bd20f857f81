"""What commands offer to choose from is what the core knows: they do not load it to say so."""

from __future__ import annotations

from enum import StrEnum

import pytest

from icct_core import Decision, MessageKind, MessageState
from icct_http.cli.commands.outbox import KINDS, STATES
from icct_http.cli.commands.teams import DECISIONS


@pytest.mark.parametrize(("offered", "known"), [(KINDS, MessageKind), (STATES, MessageState), (DECISIONS, Decision)])
def test_a_command_offers_all_that_the_core_knows(offered: tuple[str, ...], known: type[StrEnum]) -> None:
    assert sorted(offered) == sorted(known)
