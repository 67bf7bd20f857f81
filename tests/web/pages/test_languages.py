"""Which language a page is in."""

from __future__ import annotations

import pytest

from tests.support.http.in_memory_service import Desk, open_desk


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("", "", "", "en"),
        ("?lang=ta", "icct_lang=hi", "en", "ta"),
        ("", "icct_lang=hi", "ta", "hi"),
        ("", "", "ta-IN,ta;q=0.9,en;q=0.5", "ta"),
        ("", "", "en;q=0.1, HI;q=0.9", "hi"),
        ("", "", "fr, ta;q=0, *;q=0.1", "en"),
        ("", "", "ta;q=nonsense", "en"),
        ("?lang=xx", "icct_lang=ta", "", "ta"),
        ("?lang=ta&lang=hi", "", "", "ta"),
        ("?lang=%ff", "icct_lang", "", "en"),
        ("?lang", "icct_lang=; icct_lang=hi", "", "hi"),
        ("", 'icct_lang="ta"; other=1', "", "en"),
        ("", "icct_lang=../../etc/passwd", "", "en"),
        ("?lang=ta" + "&x=1" * 100, "", "", "en"),
    ],
)
async def test_the_address_then_the_cookie_then_the_browser_decide(
    shared_desk: Desk, query: str, cookie: str, accepted: str, language: str
) -> None:
    headers = {"Cookie": cookie, "Accept-Language": accepted}
    answer = await shared_desk.client.get(f"/{query}", headers=headers)
    shared_desk.client.cookies.clear()
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["Vary"].startswith("Cookie, Accept-Language")


async def test_the_language_asked_for_is_remembered_and_nothing_else_sets_a_cookie(shared_desk: Desk) -> None:
    assert (await shared_desk.client.get("/?lang=hi")).headers["Set-Cookie"].startswith("icct_lang=hi; Path=/;")
    assert "Set-Cookie" not in (await shared_desk.client.get("/", headers={"Accept-Language": "hi"})).headers
    shared_desk.client.cookies.clear()


async def test_those_who_name_no_language_get_the_service_s_own_over_a_cookie_for_https_alone() -> None:
    async with open_desk(LANGUAGE="ta", API_URL="https://desk") as desk:
        assert '<html lang="ta">' in (await desk.client.get("/")).text
        assert (await desk.client.get("/?lang=en")).headers["Set-Cookie"].endswith("; Secure")


async def test_languages_are_named_by_those_who_speak_them(shared_desk: Desk) -> None:
    page = (await shared_desk.client.get("/")).text
    for code, name in {"ta": "தமிழ்", "hi": "हिन्दी"}.items():
        assert f'<a lang="{code}" hreflang="{code}" href="?lang={code}" rel="nofollow">{name}</a>' in page
