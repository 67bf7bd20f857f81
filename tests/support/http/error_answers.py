"""What every error answer has in common."""

from __future__ import annotations

from typing import Any

import httpx

from icct_core import CoreError

CORE_ERRORS = sorted(
    (error for error in CoreError.__subclasses__() if error.__module__.startswith("icct_core.")),
    key=lambda error: error.code,
)
"""Everything the core can refuse."""


def refusal(answer: httpx.Response) -> tuple[int, str, dict[str, Any]]:
    """Status, code and details of an error, after checking that it has the one shape of every error."""
    body = answer.json()
    members = ["success", "error_code", "message", "details", "request_id"]
    if list(body)[: len(members)] != members or body["success"] is not False or not isinstance(body["details"], dict):
        raise AssertionError(f"not the one shape of an error: {answer.text}")
    if not (isinstance(body["message"], str) and body["message"]):
        raise AssertionError(f"an error that says nothing: {answer.text}")
    if [body["request_id"]] != answer.headers.get_list("X-Request-ID"):
        raise AssertionError(f"the header's request id is another: {answer.headers}")
    return answer.status_code, body["error_code"], body["details"]


def field_errors(answer: httpx.Response) -> dict[str, str]:
    """What the answer says of each field; nothing if it says nothing of fields."""
    found: dict[str, str] = refusal(answer)[2].get("field_errors", {})
    return found
