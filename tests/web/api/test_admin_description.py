"""What the API's description says of the organisers' routes."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from icct_http.web.api.team_wire import TeamDetails, TeamPage
from tests.support.http.admin_client import BOTH, Office

ROUTES = {
    "teams": {"get"},
    "teams.csv": {"get"},
    "teams.xlsx": {"get"},
    "teams/{team_id}": {"get", "patch", "delete"},
    "teams/{team_id}/logo": {"get", "put"},
    "teams/{team_id}/decisions": {"post"},
    "teams/{team_id}/notes": {"post"},
    "teams/{team_id}/deliveries/retry": {"post"},
    "teams/{team_id}/link": {"post"},
    "teams/{team_id}/timeline": {"get"},
    "decisions": {"post"},
    "history": {"get"},
    "teams/{team_id}/overlaps": {"get"},
    "overlaps": {"get"},
    "overlaps/seen": {"post"},
    "window": {"get", "put"},
    "churches": {"get", "post"},
    "churches/{church_id}": {"patch"},
    "churches/merge": {"post"},
    "organisers": {"get", "post"},
    "organisers/{organiser_id}": {"patch"},
    "churches/merges/{merge_id}/undo": {"post"},
}
KEY = {"type": "apiKey", "in": "header", "name": "X-API-Key"}


@pytest.fixture
async def description(shared_office: Office) -> dict[str, Any]:
    document: dict[str, Any] = (await shared_office.get("/openapi.json", key=None)).json()
    return document


def routes(description: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Each by its path and method."""
    return {
        (path, method): route
        for path, methods in description["paths"].items()
        for method, route in methods.items()
        if "/admin/" in path
    }


def test_every_route_is_described_under_both_addresses(description: dict[str, Any]) -> None:
    expected = {(f"{base}/{path}", method) for base in BOTH for path, methods in ROUTES.items() for method in methods}
    assert set(routes(description)) == expected


def test_every_route_asks_for_a_key(description: dict[str, Any]) -> None:
    assert KEY.items() <= description["components"]["securitySchemes"]["ApiKey"].items()
    for route in routes(description).values():
        assert route["security"] == [{"ApiKey": []}]


def test_registering_may_ask_for_a_key(description: dict[str, Any]) -> None:
    for path in ("/api/registration", "/api/v1/registration"):
        assert description["paths"][path]["post"]["security"] == [{}, {"ApiKey": []}]


def test_every_route_announces_what_its_key_may_lack(description: dict[str, Any]) -> None:
    for route in routes(description).values():
        assert {"200", "401", "403", "500", "503"} <= set(route["responses"])


@pytest.mark.parametrize(("path", "body"), [("teams", TeamPage), ("teams/{team_id}", TeamDetails)])
def test_the_example_of_an_answer_is_one(description: dict[str, Any], path: str, body: type[msgspec.Struct]) -> None:
    (content,) = routes(description)[f"/admin/{path}", "get"]["responses"]["200"]["content"].values()
    example = content["examples"]["found"]["value"]
    msgspec.convert(example, body)
    schema = description["components"]["schemas"][body.__name__]
    assert set(schema["properties"]) == set(example)


def test_parameters_are_described_with_their_bounds(description: dict[str, Any]) -> None:
    described = {
        one["name"]: one["schema"] for one in routes(description)["/admin/teams", "get"]["parameters"] if "name" in one
    }
    assert set(described) == {"status", "church", "q", "changed_since", "removed", "limit", "cursor"}
    limit = described["limit"]
    assert (limit["type"], limit["minimum"], limit["maximum"], limit["default"]) == ("integer", 1, 500, 100)
    assert re.fullmatch(described["status"]["pattern"], "registered,withdrawn")
    assert not re.fullmatch(described["status"]["pattern"], "lost")


def test_a_logo_is_either_kind_of_image_or_somewhere_else(description: dict[str, Any]) -> None:
    answers = description["paths"]["/admin/teams/{team_id}/logo"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["image/png", "image/jpeg"]
    assert "Location" in answers["302"]["headers"]
