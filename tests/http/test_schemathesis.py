"""Requests made up from the API's own description, right and wrong ones: no answer is a surprise."""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from icct_http.app import create_api, create_app
from icct_http.container import build_container
from icct_http.description import describe
from icct_http.settings import Settings
from tests.http.desk import IN_MEMORY

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "100"))
SETTINGS = Settings.from_environment(IN_MEMORY | {"DELIVER_IN_SERVER": "false", "RATE_LIMIT_REQUESTS": "1000000"})
CONTAINER = build_container(SETTINGS)
SCHEMA = schemathesis.openapi.from_dict(describe(create_api(SETTINGS, CONTAINER)))
SCHEMA.app = create_app(SETTINGS, CONTAINER)


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_announced_and_none_is_a_defect(case: Any) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
