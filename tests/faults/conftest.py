"""What fault tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.stand_ins.services import Services, both_services


@pytest.fixture
def services() -> Iterator[Services]:
    with both_services() as running:
        yield running
