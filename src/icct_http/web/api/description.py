"""Builds the OpenAPI document from the routes and what all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar import Litestar

from . import team_wire, wire
from .board import board_wire
from .churches import church_wire
from .description_examples import PARAMETERS, SCHEMAS
from .example_nulls import with_nulls
from .organiser_accounts import organiser_wire
from .review import overlap_wire, review_wire
from .tournament import wire as tournament_wire
from .wire import ProblemBody

TAGS = {
    "Registration": "The public form.",
    "Organisers": "The registered teams, for holders of a key.",
    "Review": "Decisions, corrections and what was done, for holders of a key.",
    "Churches": "The registry of churches, for holders of a key.",
    "Accounts": "Who may open the desk, for holders of an admin's key.",
    "Websites": "What a website asks for, without a key.",
    "Utility": "What monitors and tools ask for.",
}
_DESCRIPTIONS = {
    body.__name__: body.__doc__ or ""
    for module in (wire, team_wire, tournament_wire, church_wire, board_wire, organiser_wire, review_wire, overlap_wire)
    for body in vars(module).values()
    if isinstance(body, type)
} | {"ProblemDetails": "Any error of any route, with the members of RFC 9457."}
_ALWAYS = ("X-Request-ID", "X-Process-Time")
_TEXT, _NUMBER = {"type": "string"}, {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?$"}
_HEADERS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "X-Request-ID": (
        "The request's own `X-Request-ID`, if it is a sane one, else a new one",
        _TEXT,
        "website-20260131",
    ),
    "X-Process-Time": ("Seconds the service worked on the request", _NUMBER, "0.004213"),
    "RateLimit-Policy": ("How many requests in how many seconds", _TEXT, '"default";q=30;w=60'),
    "RateLimit": ("How many are left, and in how many seconds one more", _TEXT, '"default";r=29;t=60'),
    "Retry-After": ("Seconds to wait before it makes sense to try again", {"type": "integer", "minimum": 0}, 5),
    "Idempotent-Replayed": ("`true` where this is the first answer once more", {"const": "true"}, "true"),
    "WWW-Authenticate": ("What to send instead", _TEXT, "ApiKey"),
    "ETag": ("The version, or a digest of what a cache may keep; `W/` if it was compressed", _TEXT, '"3"'),
    "Location": ("Where the image is", _TEXT, "https://res.cloudinary.com/icct/image/upload/v1/icct26/1/logo.png"),
}
"""Description, schema and an example of each header that answers have."""

_TAGGED = frozenset(
    {
        "TeamDetails",
        "Decided",
        "WindowDetails",
        "ChurchStored",
        "OrganiserStored",
        "TournamentDetails",
        "PublicChurches",
        "PublicBoard",
    }
)
"""Bodies with an ``ETag``: what has a version, and what caches keep."""

_PROBLEM = {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}
_PROBLEM_DETAILS = {
    "type": {"type": "string"},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string"},
    "instance": {"type": "string"},
}
"""What RFC 9457 adds to an error; ``Accept: application/problem+json`` asks for it."""

_REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "description": "8 to 128 of `A-Z a-z 0-9 . _ -` to find the request in logs by; anything else is replaced.",
    "required": False,
    "schema": _TEXT,
    "example": "website-20260131",
}


def describe(app: Litestar) -> dict[str, Any]:
    """The whole document, made anew: OpenAPI 3.1 as plain values."""
    document = app.openapi_schema.to_schema()
    del document["servers"]  # the one it is loaded from
    document["paths"] = {path: dict(sorted(each.items())) for path, each in sorted(document["paths"].items())}
    operations = [each for path in document["paths"].values() for each in path.values()]
    for operation in operations:
        _complete(operation)
    used = {tag for operation in operations for tag in operation["tags"]}
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    components = document["components"]
    components["headers"] = {
        name: {"description": description, "schema": schema, "example": example}
        for name, (description, schema, example) in _HEADERS.items()
    }
    components["parameters"] = {"X-Request-ID": _REQUEST_ID}
    schemas = components["schemas"]
    problem = schemas[ProblemBody.__name__]
    schemas["ProblemDetails"] = {
        **problem,
        "title": "ProblemDetails",
        "properties": {**problem["properties"], **_PROBLEM_DETAILS},
        "required": [*problem["required"], *_PROBLEM_DETAILS],
    }
    for name, schema in schemas.items():
        schema["description"] = _DESCRIPTIONS.get(name, name)
        if name in SCHEMAS:
            schema["examples"] = [SCHEMAS[name]]
    return document


def _complete(operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    for parameter in parameters:
        own = parameter["schema"].get("examples")
        parameter["example"] = own[0] if own else PARAMETERS.get(parameter["name"], "")
        if {"type": "null"} in parameter["schema"].get("oneOf", []):
            parameter["schema"] = _TEXT  # a header is there or not; it is never null
    parameters.append({"$ref": "#/components/parameters/X-Request-ID"})
    if "description" not in (body := operation.get("requestBody", {"description": ""})):
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        body["description"] = _DESCRIPTIONS[name]
    for status, response in operation["responses"].items():
        names = [*_ALWAYS, *_headers_of(status, operation)]
        response["headers"] = response.get("headers", {}) | {
            name: {"$ref": f"#/components/headers/{name}"} for name in names
        }
        content = response.get("content", {})
        for media_type in content.values():
            if "oneOf" in (schema := media_type.get("schema", {})):
                schema["anyOf"] = schema.pop("oneOf")  # an accepted registration has all that a valid one has
            for example in media_type.get("examples", {}).values():
                example.pop("id", None)  # the framework's own, unknown to OpenAPI
                example["value"] = with_nulls(example["value"])
        if content.get("application/json", {}).get("schema") == _PROBLEM:
            content["application/problem+json"] = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
        if "image/png" in content:  # or what else the captain sent; the framework knows one media type for an answer
            content["image/jpeg"] = content["image/png"]


def _headers_of(status: str, operation: dict[str, Any]) -> Iterable[str]:
    if "429" in operation["responses"]:
        yield from ("RateLimit-Policy", "RateLimit")
    if status == "304" or (status == "200" and _body_of(operation) in _TAGGED):
        yield "ETag"
    if status in {"409", "429", "503"}:
        yield "Retry-After"
    if status == "302":
        yield "Location"
    if status == "401":
        yield "WWW-Authenticate"
    if status == "200" and operation["tags"] == ["Registration"]:
        yield "Idempotent-Replayed"


def _body_of(operation: dict[str, Any]) -> str:
    """The name of what it answers with when all is well."""
    schema = operation["responses"]["200"].get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]
