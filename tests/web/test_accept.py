"""Whether a client wants a page or JSON."""

from __future__ import annotations

import pytest

from icct_http.web.accept import names_html, prefers_json


@pytest.mark.parametrize(
    ("accept", "json", "html"),
    [
        ("", False, False),
        ("*/*", False, False),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False, True),
        ("application/json", True, False),
        ("application/json, text/html", False, True),
        ("application/json, text/html;q=0.9", True, False),
        ("application/problem+json", True, False),
        ("application/json;q=0.5, */*", False, False),
        ("TEXT/HTML", False, True),
        ("text/*", False, False),
        ("text/html;q=0", False, False),
        ("application/*;q=0.4, text/*;q=0.3", True, False),
        ("text/html;q=nonsense, application/json", True, False),
        (";;,,", False, False),
    ],
)
def test_json_is_wanted_where_it_is_ranked_above_html(accept: str, json: bool, html: bool) -> None:
    assert (prefers_json(accept), names_html(accept)) == (json, html)
