"""The files for nginx: who called is not left to the caller, and what the service has to say comes first."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
from contextlib import closing
from pathlib import Path

from icct_http.service.settings.settings import Settings
from icct_http.web.middleware import whole_body
from icct_http.web.problems.http_problems import HTTP_PROBLEMS
from tests.support.deploy.nginx import FOLDER, HTTP, PROXY, SITE, Nginx, configuration, directives
from tests.support.processes.icct_process import LONG_ENOUGH, Server, free_port
from tests.support.servers.debian_package import program_of

SET = directives(PROXY)
DEFAULTS = Settings()


def seconds(name: str) -> int:
    """The least that any address has."""
    return min(int(value.removesuffix("s")) for value in SET[name])


def test_nginx_takes_them(tmp_path: Path) -> None:
    main = configuration(tmp_path / "nginx", port=free_port(), upstreams=[8001, 8002])
    text = main.read_text()
    assert text.count("{") == text.count("}")
    assert text.count("server 127.0.0.1:800") == 2
    command = [str(program_of("nginx").path), "-t", "-e", "stderr", "-p", str(main.parent), "-c", str(main)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_tells_who_called_and_believes_nothing_that_the_caller_wrote() -> None:
    headers = dict(value.split(" ", 1) for value in SET["proxy_set_header"])
    assert headers == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
    }


def test_the_service_refuses_a_large_body_before_nginx_does() -> None:
    (size,) = SET["client_max_body_size"]
    allowed = int(size.removesuffix("m")) * 1024 * 1024
    assert DEFAULTS.requests.max_request_size < allowed <= whole_body.MOST_BYTES
    assert SET["proxy_request_buffering"] == ["off"]


def test_the_service_gives_up_before_nginx_does() -> None:
    timeout = DEFAULTS.requests.timeout.total_seconds()
    for name in ("proxy_send_timeout", "proxy_read_timeout"):
        assert seconds(name) > timeout + whole_body.SECONDS
    assert seconds("client_body_timeout") >= timeout


def test_what_nginx_says_itself_has_the_shape_of_every_error() -> None:
    _, too_large, away = SET["return"]
    status, _, body = too_large.partition(" ")
    row = HTTP_PROBLEMS[413]
    told = json.loads(body.strip("'"))
    assert (int(status), told["error_code"], told["message"]) == (row.status, row.code, row.message)
    assert list(told) == ["success", "error_code", "message", "details", "request_id"]
    status, _, body = away.partition(" ")
    assert (int(status), json.loads(body.strip("'"))["error_code"]) == (503, "SERVICE_UNAVAILABLE")
    assert list(json.loads(body.strip("'"))) == list(told)
    assert "Retry-After 5 always" in SET["add_header"]


def test_the_site_leads_to_the_service_s_default_address() -> None:
    assert f"server {DEFAULTS.service.host}:{DEFAULTS.service.port};" in SITE.read_text()
    assert directives(SITE)["include"] == [f"snippets/{HTTP.name}", f"snippets/{PROXY.name}"]


FIGURES = (
    "/metrics",
    "/metrics/",
    "/metrics//",
    "/metrics%2f",
    "/metrics/x",
    "/metrics?x=1",
    "//metrics",
    "/%6detrics/",
    "/./metrics/",
    "/x/../metrics/",
    "/api/v1/metrics",
    "/api/v1/metrics/",
    "/api/v1//metrics",
    "/api/v1/metrics%2F",
)


def test_nobody_outside_is_told_the_figures_however_the_address_is_spelled(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path / "data", TRUSTED_PROXIES="127.0.0.1") as server:
        nginx = Nginx(tmp_path / "nginx", [server.port])
        nginx.start()
        try:
            statuses = {path: answer(nginx.port, path, f"127.0.0.1:{nginx.port}") for path in FIGURES}
            assert statuses == dict.fromkeys(FIGURES, 404)
            assert answer(nginx.port, "/health/", f"127.0.0.1:{nginx.port}") == 200
        finally:
            nginx.kill()
        spelled = {path: answer(server.port, path, "127.0.0.1") for path in FIGURES}
    told = {path for path, status in spelled.items() if status == 200}
    assert told == {"/metrics", "/metrics?x=1", "/api/v1/metrics"}


def answer(port: int, path: str, host: str) -> int:
    """The status of an address that is sent exactly as it is spelled here."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    with connection.getresponse() as response:
        response.read()
    connection.close()
    return response.status


def test_every_rule_for_an_address_holds_with_a_slash_at_its_end() -> None:
    rules = re.findall(r"location (?!@)(.*?) +\{", "".join(path.read_text() for path in FOLDER.glob("*.conf")))
    assert len(rules) > 1
    assert [rule for rule in rules if rule != "/" and not rule.endswith("(/|$)")] == []


def test_events_of_the_board_are_passed_on_as_they_come(tmp_path: Path) -> None:
    with Server(DATA_DIR=tmp_path / "data", PUBLIC_BOARD="true", TRUSTED_PROXIES="127.0.0.1") as server:
        nginx = Nginx(tmp_path / "nginx", [server.port])
        nginx.start()
        try:
            with closing(socket.create_connection(("127.0.0.1", nginx.port), timeout=LONG_ENOUGH)) as connection:
                connection.sendall(
                    b"GET /api/v1/board/events HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
                )
                read = b""
                while b'"teams":[]' not in read:
                    part = connection.recv(4096)
                    assert part, read
                    read += part
                assert b"event: board" in read
                assert b"content-encoding" not in read.lower()
        finally:
            nginx.kill()
