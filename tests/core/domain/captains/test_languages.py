"""The languages of pages and mails, as tags name them."""

from __future__ import annotations

import pytest

from icct_core import LANGUAGES, InvalidValue, language_of
from icct_core.domain.captains.languages import parse_language


@pytest.mark.parametrize("tag", ["ta", "TA", " ta ", "ta-IN", "ta_IN", "ta-Taml-IN"])
def test_a_tag_names_a_language(tag: str) -> None:
    assert language_of(tag) == parse_language(tag) == "ta"


@pytest.mark.parametrize("tag", ["", "fr", "tamil", "-ta", "x" * 10_000, "\0"])
def test_another_tag_names_none(tag: str) -> None:
    assert language_of(tag) is None
    with pytest.raises(InvalidValue, match=r"^Language must be one of en, ta, hi, or left out$"):
        parse_language(tag)


def test_each_language_names_itself() -> None:
    assert [language_of(one) for one in LANGUAGES] == list(LANGUAGES)
