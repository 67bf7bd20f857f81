"""The registration form, and an example of each error, in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litestar import Router
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.spec import (
    Components,
    Encoding,
    Example,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
)
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler

from icct_core import LANGUAGES

from ...version import VERSION
from ..problems.catalogue import problem_of
from ..problems.core_problems import CORE_PROBLEMS
from ..problems.http_problems import HTTP_PROBLEMS, MIDDLEWARE_PROBLEMS
from ..problems.problem_type import ProblemType
from .multipart_form import LONGEST_TEXT
from .wire import ProblemBody

EXAMPLE_REQUEST_ID = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"

KEY_SCHEME = "ApiKey"
_API_KEY = SecurityScheme(
    type="apiKey",
    name="X-API-Key",
    security_scheme_in="header",
    description="`icct keys create` makes one. `read` and `admin` open the organisers' routes; `register` registers "
    "teams where the service asks for a key.",
)

LENGTHS: Mapping[str, tuple[int, int]] = {
    "team_name": (3, 80),
    "church_name": (3, 80),
    "captain_name": (3, 50),
    "captain_phone": (10, 1_000),
    "captain_email": (3, 254),
    "captain_whatsapp": (0, 1_000),
    "coach_name": (3, 50),
    "players": (2, 65_536),
}
"""Characters of each text of the form, as the core has them; a phone may be typed with many spaces."""

_TEXTS = {
    "team_name": ("3 to 80 characters of any script", "Royal Strikers"),
    "church_name": ("3 to 80 characters of any script", "CSI St. Peter's Church"),
    "captain_name": ("3 to 50 characters of any script", "S. Kumar"),
    "captain_phone": (
        "10 digits; +91 or 0 in front, and spaces, hyphens, dots, brackets and slashes are accepted",
        "98765 43210",
    ),
    "captain_email": ("An address that mail can be sent to", "captain@example.org"),
    "captain_whatsapp": ("As captain_phone; empty means the same number", ""),
    "coach_name": ("3 to 50 characters of any script", "José D'Souza"),
    "players": (
        "JSON array of {name, role, phone}; role and phone may be absent, empty or null",
        '[{"name": "S. Kumar", "role": "Batsman", "phone": "9876543210"}]',
    ),
}

_LANGUAGE = (
    f"Language of the captain's mails: {', '.join(LANGUAGES)}, also with a region as in ta-IN; without it the service's"
)
_CONSENT = (
    "Version of the privacy notice that the captain agreed to, `rules.consent_version` of `/api/v1/tournament`; "
    "another one counts as none, which is refused only where the service asks for consent"
)


@dataclass
class RegistrationOperation(Operation):
    """Describes the published form; the framework cannot read it from code that reads the body itself."""

    def __post_init__(self) -> None:
        text_parts = {
            name: Schema(
                type=OpenAPIType.STRING,
                min_length=LENGTHS[name][0],
                max_length=LENGTHS[name][1],
                description=description,
                examples=[example],
            )
            for name, (description, example) in _TEXTS.items()
        }
        text_parts |= {
            "language": Schema(type=OpenAPIType.STRING, max_length=1_000, description=_LANGUAGE, examples=["ta"]),
            "consent": Schema(type=OpenAPIType.STRING, max_length=LONGEST_TEXT, description=_CONSENT, examples=["1"]),
        }
        logo = _logo_schema()
        form = Schema(
            type=OpenAPIType.OBJECT,
            properties={**text_parts, "logo": logo},
            required=[name for name in (*_TEXTS, "logo") if name != "captain_whatsapp"],
        )
        media_type = OpenAPIMediaType(schema=form, encoding={"logo": Encoding(content_type="image/png, image/jpeg")})
        self.request_body = RequestBody(
            content={"multipart/form-data": media_type},
            required=True,
            description="The published form, parts in any order",
        )


@dataclass
class LogoOperation(Operation):
    """Describes a body that is the file itself."""

    def __post_init__(self) -> None:
        media_type = OpenAPIMediaType(schema=_logo_schema())
        self.request_body = RequestBody(
            content=dict.fromkeys(("image/png", "image/jpeg", "application/octet-stream"), media_type),
            required=True,
            description="The file itself",
        )


def _logo_schema() -> Schema:
    return Schema(
        type=OpenAPIType.STRING,
        format=OpenAPIFormat.BINARY,  # what generators of clients take a file by
        content_media_type="application/octet-stream",
        description="PNG or JPEG, at most 5 MiB, decided by content; one picture of it is kept",
    )


FROM_ANYWHERE = ("HOST_NOT_ALLOWED", "REQUEST_TIMEOUT")
"""What the wrappers around the application may answer for any route."""


def problem_responses(*codes: str) -> dict[int, ResponseSpec]:
    """The errors a route can answer with, each with an example made by the code that makes the real ones."""
    table = (*HTTP_PROBLEMS.values(), *MIDDLEWARE_PROBLEMS.values(), *CORE_PROBLEMS.values())
    by_status: dict[int, list[ProblemType]] = {}
    for row in table:
        if row.code in {*codes, *FROM_ANYWHERE}:
            by_status.setdefault(row.status, []).append(row)
    return {
        status: ResponseSpec(
            data_container=ProblemBody,
            description=", ".join(row.code for row in rows),
            generate_examples=False,
            examples=[Example(id=row.code, summary=row.title, value=_example(row)) for row in rows],
        )
        for status, rows in by_status.items()
    }


def _example(row: ProblemType) -> dict[str, object]:
    details = problem_of(row.example).details if row.example else {}
    body = {"error_code": row.code, "message": row.message, "details": details, "request_id": EXAMPLE_REQUEST_ID}
    return {"success": False, **body}


class _NoPages(Router):
    """Takes none of the pages the framework would add: their 404 is HTML, and their scripts come from elsewhere."""

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:  # noqa: ARG002  the framework's signature
        return []


def openapi_config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="ICCT26 team registration",
        version=VERSION,
        description="Registers teams for the tournament: one form, one number, once.",
        use_handler_docstrings=True,
        components=Components(security_schemes={KEY_SCHEME: _API_KEY}),
        openapi_router=_NoPages(path="/openapi", route_handlers=[], include_in_schema=False),
    )
