"""Who is let in: by the cookie, from our own pages, over https, with the role that a route names."""

from __future__ import annotations

from functools import reduce
from typing import Any

import httpx
import pytest
from litestar import HttpMethod
from structlog.testing import capture_logs

from icct_core import Role
from icct_http.application import create_api
from icct_http.web.pages.desk.admission import ROLE
from tests.support.http.desk_visitor import Browser, add, browser, signed_in
from tests.support.http.in_memory_service import Desk, as_in_production, open_desk
from tests.support.http.page_form import heading_of

PAGES: dict[str, Any] = {"PAGES": "true", "DELIVER_IN_SERVER": "false"}
VIEWER, REVIEWER, ADMIN = Role

MAY: dict[tuple[str, str], Role] = {
    ("GET", "/desk"): VIEWER,
    ("GET", "/desk/deliveries"): VIEWER,
    ("GET", "/desk/deliveries/retry"): VIEWER,
    ("POST", "/desk/deliveries/retry"): REVIEWER,
    ("GET", "/desk/account"): VIEWER,
    ("GET", "/desk/account/end"): VIEWER,
    ("POST", "/desk/account/end"): VIEWER,
    ("GET", "/desk/overlaps"): VIEWER,
    ("GET", "/desk/overlaps/seen"): VIEWER,
    ("POST", "/desk/overlaps/seen"): REVIEWER,
    ("GET", "/desk/churches"): VIEWER,
    ("POST", "/desk/churches"): ADMIN,
    ("GET", "/desk/churches/{church_id:str}"): VIEWER,
    ("POST", "/desk/churches/{church_id:str}"): ADMIN,
    ("GET", "/desk/churches/import"): ADMIN,
    ("POST", "/desk/churches/import"): ADMIN,
    ("GET", "/desk/churches/merge"): VIEWER,
    ("POST", "/desk/churches/merge"): ADMIN,
    ("GET", "/desk/churches/undo"): VIEWER,
    ("POST", "/desk/churches/undo"): ADMIN,
    ("GET", "/desk/window"): VIEWER,
    ("POST", "/desk/window"): ADMIN,
    ("GET", "/desk/window/open"): VIEWER,
    ("POST", "/desk/window/open"): ADMIN,
    ("GET", "/desk/window/close"): VIEWER,
    ("POST", "/desk/window/close"): ADMIN,
    ("GET", "/desk/window/tonight"): VIEWER,
    ("POST", "/desk/window/tonight"): ADMIN,
    ("GET", "/desk/organisers"): ADMIN,
    ("POST", "/desk/organisers"): ADMIN,
    ("GET", "/desk/organisers/{organiser_id:str}"): ADMIN,
    ("POST", "/desk/organisers/{organiser_id:str}"): ADMIN,
    ("GET", "/desk/organisers/{organiser_id:str}/access"): ADMIN,
    ("POST", "/desk/organisers/{organiser_id:str}/access"): ADMIN,
    ("GET", "/desk/organisers/{organiser_id:str}/end"): ADMIN,
    ("POST", "/desk/organisers/{organiser_id:str}/end"): ADMIN,
    ("GET", "/desk/keys"): ADMIN,
    ("POST", "/desk/keys"): ADMIN,
    ("GET", "/desk/keys/revoke"): ADMIN,
    ("POST", "/desk/keys/revoke"): ADMIN,
    ("GET", "/desk/history"): ADMIN,
    ("GET", "/desk/teams"): VIEWER,
    ("GET", "/desk/teams.csv"): REVIEWER,
    ("GET", "/desk/teams.xlsx"): REVIEWER,
    ("GET", "/desk/teams/{number:str}/logo"): VIEWER,
    ("GET", "/desk/teams/{number:str}/sheet"): VIEWER,
    ("GET", "/desk/teams/{number:str}/data"): REVIEWER,
    ("GET", "/desk/sheets"): REVIEWER,
    ("GET", "/desk/attendance"): REVIEWER,
    ("GET", "/desk/teams/decide"): VIEWER,
    ("POST", "/desk/teams/decide"): REVIEWER,
    ("GET", "/desk/teams/{number:str}"): VIEWER,
    ("GET", "/desk/teams/{number:str}/decide"): VIEWER,
    ("GET", "/desk/teams/{number:str}/note"): VIEWER,
    ("GET", "/desk/teams/{number:str}/link"): VIEWER,
    ("GET", "/desk/teams/{number:str}/overlaps/seen"): VIEWER,
    ("GET", "/desk/teams/{number:str}/deliveries/retry"): VIEWER,
    ("GET", "/desk/teams/{number:str}/edit"): REVIEWER,
    ("GET", "/desk/teams/{number:str}/new-logo"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/decide"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/edit"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/new-logo"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/note"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/link"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/overlaps/seen"): REVIEWER,
    ("POST", "/desk/teams/{number:str}/deliveries/retry"): REVIEWER,
    ("GET", "/desk/teams/{number:str}/remove"): ADMIN,
    ("POST", "/desk/teams/{number:str}/remove"): ADMIN,
}
"""Who may what: every route of the desk but those of signing in."""

OPEN = {
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("GET", "/desk/sign-in/code"),
    ("POST", "/desk/sign-in/code"),
    ("GET", "/desk/sign-out"),
    ("POST", "/desk/sign-out"),
    ("GET", "/desk/enter/{token:str}"),
    ("POST", "/desk/enter/{token:str}"),
}

VALUES = {
    "{number:str}": "ICCT-001",
    "{organiser_id:str}": "o_00000000000000000000000000000001",
    "{church_id:str}": "c_00000000000000000000000000000001",
}
"""What stands in the place of a route's parameters."""


def routes(desk: Desk) -> dict[tuple[str, str], Any]:
    """The handler of each method and path of the desk."""
    api = create_api(desk.container.settings(), desk.container)
    return {
        (str(method), route.path): handler
        for route in api.routes
        if route.path.startswith("/desk")
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods
        if method not in {HttpMethod.HEAD, HttpMethod.OPTIONS}
    }


def test_the_table_has_every_route(desk: Desk) -> None:
    found = routes(desk)
    assert set(found) == {*MAY, *OPEN}
    assert {key: found[key].opt[ROLE] for key in MAY} == MAY
    assert all(ROLE not in found[key].opt for key in OPEN)
    assert {method for method, _ in found} == {"GET", "POST"}


@pytest.fixture(scope="module")
async def everybody() -> Any:
    """A browser of each role at one service, and one of nobody."""
    async with open_desk(**PAGES) as desk:
        yield {None: browser(desk), **{role: await signed_in(desk, role) for role in Role}}


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(("method", "path"), list(MAY))
async def test_each_role_is_let_in_where_it_may_and_nowhere_else(
    everybody: dict[Role | None, Browser], method: str, path: str, role: Role | None
) -> None:
    path, visitor = _address(path), everybody[role]
    with capture_logs() as logs:
        answer = await (visitor.get(path) if method == "GET" else visitor.post(path, {"nothing": "1"}))
    refusals = [one for one in logs if one["event"] == "role_too_low"]
    if role is None:
        assert answer.status_code == (303 if method == "GET" else 401)
        assert method == "POST" or answer.headers["Location"].startswith("/desk/sign-in?next=")
    elif role.includes(MAY[method, _template(path)]):
        assert answer.status_code not in {401, 403}
        assert not answer.headers.get("Location", "").startswith("/desk/sign-in")
        assert refusals == []
    else:
        assert answer.status_code == 403
        assert heading_of(answer) == "Your role does not allow this"
        (refusal,) = refusals
        assert refusal.pop("organiser").startswith("o_")
        assert refusal == {
            "event": "role_too_low",
            "log_level": "warning",
            "role": role,
            "needed": MAY[method, _template(path)],
            "route": _template(path).replace(":str}", "}"),
        }


def _template(path: str) -> str:
    for parameter, value in VALUES.items():
        path = path.replace(value, parameter)
    return path


LEADS_BACK = {
    "/desk/deliveries/retry": "/desk/deliveries",
    "/desk/account/end": "/desk/account",
    "/desk/overlaps/seen": "/desk/overlaps",
    "/desk/churches/merge": "/desk/churches",
    "/desk/churches/undo": "/desk/churches",
    "/desk/window/open": "/desk/window",
    "/desk/window/close": "/desk/window",
    "/desk/window/tonight": "/desk/window",
    "/desk/organisers/{organiser_id:str}/access": "/desk/organisers/{organiser_id:str}",
    "/desk/organisers/{organiser_id:str}/end": "/desk/organisers/{organiser_id:str}",
    "/desk/keys/revoke": "/desk/keys",
    "/desk/teams/decide": "/desk/teams",
    "/desk/teams/{number:str}/decide": "/desk/teams/{number:str}",
    "/desk/teams/{number:str}/note": "/desk/teams/{number:str}",
    "/desk/teams/{number:str}/link": "/desk/teams/{number:str}",
    "/desk/teams/{number:str}/overlaps/seen": "/desk/teams/{number:str}",
    "/desk/teams/{number:str}/deliveries/retry": "/desk/teams/{number:str}",
}
"""Addresses that only take forms, and the pages that have these forms."""


def test_an_address_that_only_takes_forms_leads_back_whoever_may_open_the_page_that_has_them() -> None:
    sent_to = {path for method, path in MAY if method == "POST"}
    assert set(LEADS_BACK) <= sent_to
    assert {path: MAY["GET", path] for path in LEADS_BACK} == {
        path: MAY["GET", page] for path, page in LEADS_BACK.items()
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", [path for method, path in MAY if method == "POST"])
async def test_asking_for_an_action_by_its_address_changes_nothing_and_leads_to_its_page(
    everybody: dict[Role | None, Browser], path: str, role: Role
) -> None:
    visitor, page = everybody[role], LEADS_BACK.get(path)
    before = visitor.desk.tables
    answer = await visitor.get(_address(path))
    assert visitor.desk.tables == before
    if not role.includes(MAY["GET", path]):
        assert (answer.status_code, heading_of(answer)) == (403, "Your role does not allow this")
    elif page is not None:
        assert (answer.status_code, answer.headers["Location"]) == (303, _address(page))
    else:
        assert answer.status_code in {200, 404}  # a page of its own


def _address(path: str) -> str:
    return reduce(lambda found, one: found.replace(*one), VALUES.items(), path)


async def test_every_form_can_be_gone_back_from(everybody: dict[Role | None, Browser]) -> None:
    """After signing in again a browser asks by GET for where a form without fields was sent to."""
    visitor = everybody[ADMIN]
    for path in (path for method, path in MAY if method == "POST"):
        assert (await visitor.get(_address(path))).status_code in {200, 303, 404}, path


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://desk"}, False),
        ({"Origin": "http://desk"}, True),
        ({"Origin": "https://desk"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "http://desk.evil.example"}, False),
        ({"Origin": "http://evil.example@desk"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/desk/account/end", "/desk/sign-in", "/desk/sign-out"])
async def test_a_form_is_taken_from_our_own_pages_alone(
    desk: Desk, path: str, headers: dict[str, str], *, is_taken: bool
) -> None:
    visitor = await signed_in(desk, "viewer")
    visitor.headers = {"Accept": "text/html"} | headers
    sessions = len(desk.tables.sessions)
    answer = await visitor.post(path, {"session": "others", "email": "a@example.org"})
    assert (answer.status_code != 403) is is_taken
    if not is_taken:
        assert heading_of(answer) == "This was sent from another website"
        assert len(desk.tables.sessions) == sessions


async def test_in_production_the_desk_opens_over_https_alone() -> None:
    async with open_desk(as_in_production, **PAGES, TRUSTED_PROXIES="127.0.0.1") as desk:
        await add(desk, "viewer")
        plain = browser(desk)
        for answer in (
            await plain.get("/desk/sign-in"),
            await plain.post("/desk/sign-in", {"email": "viewer@example.org"}),
            await plain.post("/desk/sign-in/code", {"code": "1"}),
            await plain.get("/desk/account"),
        ):
            assert (answer.status_code, heading_of(answer)) == (403, "The desk opens over https alone")
        assert desk.tables.challenges == {}
        proxied = await browser(desk).get("/desk/sign-in", {"X-Forwarded-Proto": "https"})
        assert proxied.status_code == 200
        safe = browser(desk)
        safe.client.base_url = httpx.URL("https://desk")
        signed_in_there = await safe.sign_in("viewer@example.org")
        cookie = next(one for one in signed_in_there.headers.get_list("Set-Cookie") if one.startswith("__Host-icct="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


async def test_of_https_a_trusted_proxy_alone_is_believed() -> None:
    async with open_desk(**PAGES, TRUSTED_PROXIES="10.0.0.0/8") as desk:
        await add(desk, "viewer")
        visitor = browser(desk)
        visitor.headers |= {"X-Forwarded-Proto": "https"}
        answer = await visitor.sign_in("viewer@example.org")
        assert any(one.startswith("icct_dev=") for one in answer.headers.get_list("Set-Cookie"))


async def test_a_cookie_of_plain_http_opens_nothing_over_https() -> None:
    async with open_desk(**PAGES, TRUSTED_PROXIES="127.0.0.1") as desk:
        visitor = await signed_in(desk, "viewer")
        assert (await visitor.get("/desk/account")).status_code == 200
        assert (await visitor.get("/desk/account", {"X-Forwarded-Proto": "https"})).status_code == 303


async def test_without_pages_there_is_no_desk() -> None:
    async with open_desk(PAGES="false") as desk:
        for path in ("/desk", "/desk/sign-in", "/desk/account"):
            assert (await desk.client.get(path)).status_code == 404
