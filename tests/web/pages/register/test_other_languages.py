"""The form and its mistakes in the captain's language; what people typed is no template and no markup."""

from __future__ import annotations

import re

import pytest

from tests.support.builders import a_png
from tests.support.http.in_memory_service import Desk, open_desk
from tests.support.http.page_form import mistakes_in, send, typed

SAID = {
    "ta": {"team_name": "அணியின் பெயர் தேவை", "captain_phone": "கைபேசி எண் சரியாக 10 இலக்கங்கள் இருக்க வேண்டும்"},
    "hi": {"team_name": "टीम का नाम ज़रूरी है", "captain_phone": "फ़ोन नंबर ठीक 10 अंकों का होना चाहिए"},
}


@pytest.mark.parametrize("language", SAID)
async def test_mistakes_are_said_in_the_captain_s_language(desk: Desk, language: str) -> None:
    desk.client.cookies.set("icct_lang", language)
    answer = await send(desk, typed(team_name="", captain_phone="98765"))
    assert answer.status_code == 422
    assert f'<html lang="{language}">' in answer.text
    found = mistakes_in(answer)
    for field, sentence in SAID[language].items():
        assert sentence in found[field]


@pytest.mark.parametrize("button", [{"lang": "ta"}, {"language": "ta", "more": "1"}])
async def test_a_wrong_logo_is_told_so_after_a_button_too(desk: Desk, button: dict[str, str]) -> None:
    answer = await send(desk, typed(**button), logo=b"")
    assert mistakes_in(answer) == {}
    gif, cut = [await send(desk, typed(**button), logo=logo) for logo in (b"GIF89a" + b"\x00" * 100, a_png()[:-20])]
    for wrong in (gif, cut):
        assert wrong.status_code == 422
        assert re.search("[\u0b80-\u0bff]", mistakes_in(wrong)["logo"])
        assert "Logo" not in mistakes_in(wrong)["logo"]


async def test_usual_roles_are_shown_in_the_language_and_the_organisers_own_as_they_are() -> None:
    """A form sends them as they are; ``&`` is no markup in either."""
    async with open_desk(PLAYER_ROLES="Bat & bowl,Wicket-Keeper") as desk:
        page = (await desk.client.get("/register?lang=ta")).text
    assert '<option value="Wicket-Keeper">விக்கெட் கீப்பர்</option>' in page
    assert '<option value="Bat &amp; bowl">Bat &amp; bowl</option>' in page
