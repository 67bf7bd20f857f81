"""What every ``CaptainLinks`` promises."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from icct_adapters.signing import SignedCaptainLinks
from icct_core import CaptainLink, CaptainLinks, LinkInvalid, RegistrationId, new_registration_id

KEY, NEW_KEY = "0f8d1f6a5c7e4b2a9d3c6e8f1a2b4c5d", "b1946ac92492d2347c6235b4d2611184"
BEFORE_ENDS = [*" \t\n.,;:)]>'\"", "\N{NO-BREAK SPACE}", ").\n", "> ", '">']

links_of_any_team = st.builds(
    CaptainLink, st.uuids().map(RegistrationId) | st.just(RegistrationId(UUID(int=0))), st.integers(0, 2**31 - 1)
)


@pytest.fixture(params=[SignedCaptainLinks])
def links(request: pytest.FixtureRequest) -> CaptainLinks:
    made: CaptainLinks = request.param([KEY])
    return made


def a_link(version: int = 0) -> CaptainLink:
    return CaptainLink(new_registration_id(), version)


@given(links_of_any_team)
def test_a_link_is_read_as_it_was_signed(link: CaptainLink) -> None:
    links = SignedCaptainLinks([KEY])
    text = links.sign(link)
    assert links.read(text) == link
    assert re.fullmatch("[A-Za-z0-9._-]{0,120}[A-Za-z0-9]", text)


def test_a_link_is_always_the_same_text(links: CaptainLinks) -> None:
    link = a_link()
    assert links.sign(link) == links.sign(link)


@pytest.mark.parametrize("end", BEFORE_ENDS)
def test_what_programs_put_after_a_link_is_ignored(links: CaptainLinks, end: str) -> None:
    link = a_link(3)
    assert links.read(links.sign(link) + end) == link


@given(links_of_any_team, st.data())
def test_a_link_with_one_character_changed_opens_nothing(link: CaptainLink, data: st.DataObject) -> None:
    links = SignedCaptainLinks([KEY])
    text = links.sign(link)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters=text[place]))
    changed = text[:place] + other + text[place + 1 :]
    if changed.rstrip(" \t\r\n\f\v.,;:)]>'\"\N{NO-BREAK SPACE}") == text:
        return
    with pytest.raises(LinkInvalid):
        links.read(changed)


def test_a_link_that_was_cut_anywhere_opens_nothing(links: CaptainLinks) -> None:
    text = links.sign(a_link())
    for end in range(len(text)):
        with pytest.raises(LinkInvalid):
            links.read(text[:end])


@given(st.text(st.characters()) | st.text("AZaz09-_.", max_size=300))
def test_what_was_never_signed_opens_nothing(text: str) -> None:
    with pytest.raises(LinkInvalid):
        SignedCaptainLinks([KEY]).read(text)


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "é.é", "\ud800", "\0", "x" * 100_000, "W10.x", "٣.٣"])
def test_hostile_text_opens_nothing(links: CaptainLinks, text: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read(text)


def test_a_link_of_another_key_opens_nothing(links: CaptainLinks) -> None:
    with pytest.raises(LinkInvalid):
        links.read(SignedCaptainLinks([NEW_KEY]).sign(a_link()))


def test_the_first_key_signs_and_all_of_them_verify() -> None:
    link, old, new = a_link(), SignedCaptainLinks([KEY]), SignedCaptainLinks([NEW_KEY])
    both = SignedCaptainLinks([NEW_KEY, KEY])
    assert both.sign(link) == new.sign(link) != old.sign(link)
    assert both.read(old.sign(link)) == both.read(new.sign(link)) == link


def test_links_of_two_versions_differ(links: CaptainLinks) -> None:
    link = a_link()
    assert links.sign(link) != links.sign(CaptainLink(link.registration_id, 1))
