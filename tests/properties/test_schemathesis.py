"""Requests made up from the API's own description, right and wrong ones: no answer is a surprise."""

from __future__ import annotations

import os
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from icct_http.application import create_api, create_app
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api.description import describe
from tests.support.http.in_memory_service import IN_MEMORY

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "100"))
KEY = "a-key-for-the-tests-that-nobody-else-has"
VARIABLES = {
    "DELIVER_IN_SERVER": "false",
    "RATE_LIMIT_REQUESTS": "1000000",
    "RATE_LIMIT_KEY_REQUESTS": "1000000",
    "RATE_LIMIT_DRY_RUNS": "1000000",
    "PUBLIC_BOARD": "true",
}
SETTINGS = Settings.from_environment(IN_MEMORY | VARIABLES | {"ADMIN_API_KEY": KEY})
CONTAINER = build_container(SETTINGS)
DOCUMENT = describe(create_api(SETTINGS, CONTAINER))
for operations in DOCUMENT["paths"].values():
    for operation in operations.values():
        operation.pop("security", None)  # each request gets the key; test_admin_keys.py sends wrong ones and none
del DOCUMENT["paths"]["/api/v1/board/events"]  # its answer has no end
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
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
    response = case.call(headers={"X-API-Key": KEY})
    empty_limit = httpx.URL(response.request.url).params.get("limit") == ""  # is taken as none, as forms send it
    # the core judges what a schema cannot say: valid by it is not yet valid
    excluded = [positive_data_acceptance, *([negative_data_rejection] if empty_limit else [])]
    case.validate_response(response, excluded_checks=excluded)
