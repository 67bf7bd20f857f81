"""The lengths that /openapi.json tells of the form's texts are those that the core has."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from icct_core import EmailAddress, InvalidValue, PersonName, PhoneNumber, TeamForm, TeamName
from icct_core.domain.squad import MAX_JSON_CHARACTERS
from icct_core.domain.text import MAX_RAW_LENGTH
from icct_core.domain.values import ChurchName
from icct_http.application import create_api
from icct_http.container import build_container
from icct_http.service.settings.settings import Settings
from icct_http.web.api.openapi import LENGTHS
from tests.support.http.in_memory_service import IN_MEMORY

NAMES: dict[str, Any] = {
    "team_name": TeamName,
    "church_name": ChurchName,
    "captain_name": PersonName,
    "coach_name": PersonName,
}
LONGEST_EMAIL = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 61}"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_the_lengths_of_the_core(name: str) -> None:
    shortest, longest = LENGTHS[name]
    for length in (shortest, longest):
        assert NAMES[name].parse("x" * length).text == "x" * length
    for length in (shortest - 1, longest + 1):
        with pytest.raises(InvalidValue):
            NAMES[name].parse("x" * length)


def test_other_texts_are_no_longer_than_the_core_takes() -> None:
    assert len(LONGEST_EMAIL) == LENGTHS["captain_email"][1]
    assert EmailAddress.parse(LONGEST_EMAIL).text == LONGEST_EMAIL
    with pytest.raises(InvalidValue):
        EmailAddress.parse(LONGEST_EMAIL + "d")
    assert PhoneNumber.parse("9876543210".ljust(LENGTHS["captain_phone"][1])).digits == "9876543210"
    assert {LENGTHS[name][1] for name in ("captain_phone", "captain_whatsapp")} == {MAX_RAW_LENGTH}
    assert LENGTHS["players"] == (len(json.dumps([])), MAX_JSON_CHARACTERS)


def test_every_text_of_the_form_tells_its_lengths() -> None:
    settings = Settings.from_environment(IN_MEMORY)
    document = create_api(settings, build_container(settings)).openapi_schema.to_schema()
    body = document["paths"]["/api/registration"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    texts = {name: part for name, part in body["properties"].items() if name not in {"logo", "language", "consent"}}
    assert {name: (part["minLength"], part["maxLength"]) for name, part in texts.items()} == dict(LENGTHS)
    assert texts.keys() == {field.name for field in fields(TeamForm)} - {"logo"}
