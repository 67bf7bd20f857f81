"""nginx at addresses of pages: its own answers are pages, and links and searches are in none of its logs."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from icct_http.web.pages.addresses import is_page
from tests.support.deploy.nginx import PAGES, PROXY, Nginx
from tests.support.processes.icct_process import LONG_ENOUGH, Server, eventually, free_port

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
SCRIPT = {"Accept": "application/json"}
AT_PAGES = ("/", "/register", "/register/", "/team/abc.def", "/team/lost", "/teams", "/privacy", "/desk/teams/ICCT-001")
ELSEWHERE = ("/api/registration", "/admin/teams", "/registers", "/teamwork", "/health")
FAR_TOO_LARGE = bytes(17 << 20)
SEND_AGAIN = "it is not known whether it arrived.</strong> Go back, and send it again: you will not be registered"
SECRETS = ("LINKLINK", "98765", "xanthe", "PAGEBEFORE")


@contextmanager
def running(folder: Path, *upstreams: int, patience: str = "65s") -> Iterator[Nginx]:
    nginx = Nginx(folder, list(upstreams), patience=patience)
    nginx.start()
    try:
        yield nginx
    finally:
        nginx.kill()


ONE_REQUEST_EACH = httpx.Limits(max_keepalive_connections=0)
"""A connection whose body nginx did not read is closed, perhaps while the next request is on its way."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A proxy whose service is away."""
    with (
        running(tmp_path_factory.mktemp("alone") / "nginx", free_port()) as nginx,
        httpx.Client(base_url=nginx.url, timeout=LONG_ENOUGH, limits=ONE_REQUEST_EACH) as client,
    ):
        yield client


def is_page_of_nginx(answer: httpx.Response, words: str) -> bool:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; ")
    assert answer.headers["referrer-policy"] == "same-origin"
    return words in answer.text


@pytest.mark.parametrize("path", AT_PAGES)
def test_while_the_service_is_away_a_page_says_to_send_it_again(alone: httpx.Client, path: str) -> None:
    for answer in (
        alone.get(path, headers=BROWSER),
        alone.post(path, headers=BROWSER, files={"logo": b"x" * 100_000}),
        alone.get(path),
    ):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert is_page_of_nginx(answer, SEND_AGAIN)


def test_whoever_asks_a_page_for_json_is_told_in_json(alone: httpx.Client) -> None:
    away = alone.post("/register", headers=SCRIPT)
    large = alone.post("/register", headers=SCRIPT, content=FAR_TOO_LARGE)
    assert (away.status_code, away.json()["error_code"]) == (503, "SERVICE_UNAVAILABLE")
    assert (large.status_code, large.json()["error_code"]) == (413, "BODY_TOO_LARGE")
    for answer in (away, large):  # whose address may be a captain's link
        assert (answer.headers["x-robots-tag"], answer.headers["referrer-policy"]) == ("noindex", "same-origin")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_the_api_is_told_in_json_whatever_it_accepts(alone: httpx.Client, path: str) -> None:
    answer = alone.get(path, headers=BROWSER)
    assert (answer.status_code, answer.json()["error_code"]) == (503, "SERVICE_UNAVAILABLE")


def test_a_form_that_is_far_too_large_gets_a_page(alone: httpx.Client) -> None:
    answer = alone.post("/register", headers=BROWSER, content=FAR_TOO_LARGE)
    assert answer.status_code == 413
    assert "retry-after" not in answer.headers
    assert is_page_of_nginx(answer, "Choose a smaller logo: at most 5 MB.")


def test_its_pages_are_found_only_where_they_are_needed_and_their_style_always(alone: httpx.Client) -> None:
    style = alone.get("/icct-pages/style.css")
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert style.text == (PAGES / "style.css").read_text()
    assert [alone.get(f"/icct-pages/{path.name}").status_code for path in PAGES.glob("*.html")] == [404, 404]


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.name)
def test_its_pages_break_no_policy_and_need_nothing_but_their_style(path: Path) -> None:
    text = path.read_text()
    assert re.findall(r'(?:src|href|action)="([^"]*)"', text) == ["/icct-pages/style.css"]
    assert not re.search(r"<(script|style|img|form)|\sstyle=|\son\w+=|data:", text)
    assert re.findall(r'<section lang="(\w+)">', text) == ["en", "ta", "hi"]
    assert not re.search(r"url\(|@import|data:", (PAGES / "style.css").read_text())


def test_a_service_that_does_not_answer_in_time_gets_the_same_page(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        running(tmp_path / "nginx", silent.getsockname()[1], patience="1s") as nginx,
    ):
        answer = httpx.post(f"{nginx.url}/register", headers=BROWSER, timeout=LONG_ENOUGH)
    assert answer.status_code == 503
    assert is_page_of_nginx(answer, SEND_AGAIN)
    assert "not sent" not in answer.text  # the service may have taken it


def test_every_page_of_the_service_is_one_for_nginx() -> None:
    text = PROXY.read_text()
    (rule,) = re.findall(r"location ~ (\S+) \{ +# the pages", text)
    for path in (*AT_PAGES, *ELSEWHERE):
        assert bool(re.match(rule, path)) == (path in AT_PAGES)
        assert re.match(rule, path) or not is_page(path)


def test_links_searches_and_who_came_from_where_are_in_no_log(tmp_path: Path) -> None:
    before = {"Referer": "https://icct.example.org/team/PAGEBEFORE", "User-Agent": "xanthe"}
    paths = (
        *(
            "/team/LINKLINK",
            "/team/LINKLINK/logo?x=98765",
            "/desk/enter/LINKLINK",
            "/%74eam/LINKLINK",
            "//team/LINKLINK",
        ),
        *("/admin/../team/LINKLINK", "/desk//enter/LINKLINK", "/desk/./enter/LINKLINK", "/LINKLINK", "/?team=LINKLINK"),
        *("/admin/teams?q=98765", "/register?name=xanthe", "/admin/teams/ICCT-001", "/static/style.0123456789.css"),
    )
    with running(tmp_path / "nginx", free_port()) as nginx:
        connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=LONG_ENOUGH)
        for path in paths:  # exactly as they are spelled here
            connection.request("GET", path, headers=before)
            with connection.getresponse() as answer:
                assert (answer.status, bool(answer.read())) == (503, True)
        connection.close()
        httpx.post(f"{nginx.url}/team/LINKLINK", content=FAR_TOO_LARGE)
        eventually(lambda: nginx.log.count("\n") == len(paths) + 1, "each request has its line")
        lines = nginx.log
    assert [text for text in SECRETS if text in lines] == []
    assert [line.split(" ")[3] for line in lines.splitlines()] == [
        *("/team", "/team", "/desk/enter", "-", "-"),
        *("-", "-", "-", "-", "/"),
        *("/admin/teams", "/register", "/admin/teams/ICCT-001", "/static/style.0123456789.css", "/team"),
    ]


def test_what_the_service_says_of_its_pages_comes_as_it_is(tmp_path: Path) -> None:
    with (
        Server(DATA_DIR=tmp_path / "data", TRUSTED_PROXIES="127.0.0.1") as server,
        running(tmp_path / "nginx", server.port) as nginx,
        httpx.Client(base_url=nginx.url, timeout=LONG_ENOUGH, headers=BROWSER) as client,
    ):
        form = client.get("/register")
        (style,) = re.findall(r'href="(/static/style\.\w+\.css)"', form.text)
        kept = client.get(style)
        refused = client.post("/register", files={"logo": ("logo.png", b"x" * (11 << 20))})
        unknown = client.get("/team/LINKLINK")
    assert (form.status_code, kept.status_code) == (200, 200)
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "default-src 'none'" in form.headers["content-security-policy"]
    assert (refused.status_code, "x-request-id" in refused.headers) == (413, True)
    assert (unknown.status_code, "x-request-id" in unknown.headers) == (404, True)
