"""The files for nginx: who called is not left to the caller, and what the service has to say comes first."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from icct_http.http_problems import HTTP_PROBLEMS
from icct_http.middleware import whole_body
from icct_http.settings import Settings
from tests.deploy.nginx import NGINX, PROXY, SITE, configuration, directives
from tests.service import free_port

SET = directives(PROXY)
DEFAULTS = Settings()


def seconds(name: str) -> int:
    (value,) = SET[name]
    return int(value.removesuffix("s"))


def test_nginx_takes_them(tmp_path: Path) -> None:
    main = configuration(tmp_path / "nginx", port=free_port(), upstreams=[8001, 8002])
    text = main.read_text()
    assert text.count("{") == text.count("}")
    assert text.count("server 127.0.0.1:800") == 2
    if NGINX:
        command = [NGINX, "-t", "-e", "stderr", "-p", str(main.parent), "-c", str(main)]
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
    assert DEFAULTS.max_request_size < allowed <= whole_body.MOST_BYTES
    assert SET["proxy_request_buffering"] == ["off"]


def test_the_service_gives_up_before_nginx_does() -> None:
    for name in ("proxy_send_timeout", "proxy_read_timeout"):
        assert seconds(name) > DEFAULTS.request_timeout + whole_body.SECONDS
    assert seconds("client_body_timeout") >= DEFAULTS.request_timeout


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
    assert f"server {DEFAULTS.api_host}:{DEFAULTS.api_port};" in SITE.read_text()
    assert directives(SITE)["include"] == [f"snippets/{PROXY.name}"]
