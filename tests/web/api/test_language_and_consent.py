"""What may come with the published form: nothing published changes without it (api-contract.md, 8)."""

from __future__ import annotations

import httpx
import pytest

from icct_core import Consent
from tests.support.http.error_answers import field_errors
from tests.support.http.form_encoding import form_parts, text_part
from tests.support.http.in_memory_service import ACCEPTED, PATH, Desk, open_desk


async def send(desk: Desk, *, path: str = PATH, **more: str) -> httpx.Response:
    return await desk.send([*form_parts(), *(text_part(name, text) for name, text in more.items())], path=path)


async def test_language_and_consent_are_kept(desk: Desk) -> None:
    assert (await send(desk, language="ta", consent="2")).json() == ACCEPTED
    (registration,) = desk.tables.registrations.values()
    assert (registration.language, registration.consent) == (
        "ta",
        Consent(version="2", language="ta", at=desk.clock.now()),
    )


async def test_a_website_that_sends_its_own_checkbox_goes_on_as_before(desk: Desk) -> None:
    assert (await send(desk, consent="on")).json() == ACCEPTED
    assert [one.consent for one in desk.tables.registrations.values()] == [None]


@pytest.mark.parametrize("path", [PATH, f"{PATH}?dry_run=true"])
async def test_an_unknown_language_is_a_field_error(desk: Desk, path: str) -> None:
    answer = await send(desk, path=path, language="fr")
    assert (answer.status_code, set(field_errors(answer))) == (422, {"language"})


@pytest.mark.parametrize("path", [PATH, f"{PATH}?dry_run=true"])
async def test_consent_is_a_field_error_where_it_is_asked_for(path: str) -> None:
    async with open_desk(CONSENT_REQUIRED="true", PRIVACY_NOTICE_VERSION="2026-01") as desk:
        for more in ({}, {"consent": "1"}):
            answer = await send(desk, path=path, **more)
            assert (answer.status_code, set(field_errors(answer))) == (422, {"consent"})
        assert (await send(desk, path=path, consent="2026-01")).status_code == 200
        rules = (await desk.client.get("/api/v1/tournament")).json()["rules"]
    assert (rules["consent_version"], rules["consent_required"]) == ("2026-01", True)


async def test_a_part_sent_twice_is_refused_as_any_other(desk: Desk) -> None:
    answer = await desk.send([*form_parts(), text_part("language", "ta"), text_part("language", "hi")])
    assert (answer.status_code, answer.json()["error_code"]) == (400, "MALFORMED_REQUEST")
