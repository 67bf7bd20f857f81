"""Language and consent come with a form, and are no content of it (people.md, 11 and 14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import ManualClock
from icct_core import Consent, PrivacyNotice, RegisterTeamCommand, ValidationFailed
from tests.support.builders import a_command
from tests.support.in_memory_register_team import nothing_is_stored, open_desk

NOW = ManualClock().now()
ASKED = PrivacyNotice(version="2026-01", required=True, language="ta")


def a_submission(*, key: str | None = None, form: dict[str, Any] | None = None, **changes: Any) -> RegisterTeamCommand:
    return replace(a_command(key=key, **(form or {})), **changes)


async def test_what_a_captain_agreed_to_is_kept_with_language_and_time() -> None:
    desk = open_desk(notice=ASKED)
    await desk.register(a_submission(language="hi-IN", consent=" 2026-01 "))
    (registration,) = desk.registrations
    assert registration.language == "hi"
    assert registration.consent == Consent(version="2026-01", language="hi", at=NOW)


async def test_who_chose_no_language_saw_the_notice_in_the_service_s() -> None:
    desk = open_desk(notice=ASKED)
    await desk.register(a_submission(consent="2026-01"))
    (registration,) = desk.registrations
    assert registration.language is None
    assert registration.consent == Consent(version="2026-01", language="ta", at=NOW)


@pytest.mark.parametrize("nothing", [None, "", "  "])
async def test_a_form_of_1_0_0_has_neither(nothing: str | None) -> None:
    desk = open_desk()
    await desk.register(a_submission(language=nothing, consent=nothing))
    assert [(one.language, one.consent) for one in desk.registrations] == [(None, None)]


@pytest.mark.parametrize("consent", ["on", "true", "0", "2025-12"])
async def test_consent_to_anything_else_is_none(consent: str) -> None:
    desk = open_desk(notice=replace(ASKED, required=False))
    await desk.register(a_submission(consent=consent))
    assert [one.consent for one in desk.registrations] == [None]


@pytest.mark.parametrize("consent", [None, "", "on", "2025-12"])
@pytest.mark.parametrize(("notice", "by_form"), [(ASKED, False), (replace(ASKED, required=False), True)])
async def test_consent_that_is_needed_is_missed_with_the_other_mistakes(
    consent: str | None, notice: PrivacyNotice, *, by_form: bool
) -> None:
    desk = open_desk(notice=notice)
    wrong = a_submission(form={"team_name": ""}, consent=consent, consent_required=by_form, language="tamil")
    for use_case in (desk.register, desk.check):
        with pytest.raises(ValidationFailed) as refused:
            await use_case(wrong)
        assert set(refused.value.field_errors) == {("team_name",), ("consent",), ("language",)}
        assert "2026-01" in refused.value.field_errors["consent",]
        assert "en, ta, hi" in refused.value.field_errors["language",]
    assert nothing_is_stored(desk)


async def test_a_copy_that_says_another_language_is_the_same_form() -> None:
    desk = open_desk()
    first = await desk.register(a_submission(key="k", language="ta", consent="1"))
    again = await desk.register(a_submission(key="k", language="hi"))
    assert (again.team_id, again.replayed) == (first.team_id, True)
    assert [one.language for one in desk.registrations] == ["ta"]


async def test_a_key_is_remembered_as_long_as_its_form_asks() -> None:
    desk = open_desk(idempotency_ttl=timedelta(minutes=10))
    await desk.register(a_submission(key="api"))
    await desk.register(a_submission(key="page", form={"team_name": "Lions"}, remembered_for=timedelta(hours=24)))
    expiries = {claim.key.text: claim.expires_at - NOW for claim in desk.database.tables.claims.values()}
    assert expiries == {"api": timedelta(minutes=10), "page": timedelta(hours=24)}
