"""Whatever a header says, in whatever scripts: it is encoded as RFC 2047 has it, and read as it was written."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from email import message_from_string, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings, strategies as st

from icct_adapters.mail.header_words import address_lines, text_lines
from tests.support.properties.strategies import texts_of_names

ENCODED = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/]+=*)\?=")
WORDS = texts_of_names(shortest=1, longest=40) | st.sampled_from(
    ["is", "registered", "Team:", "ICCT-001", "=?", "?=", "e\u0301"]
)
TEXTS = st.lists(WORDS, max_size=9).map(" ".join)


def words_of(lines: list[str]) -> list[str]:
    """What the encoded words say, each by itself: this fails for one that ends within a character."""
    return [b64decode(word, validate=True).decode() for word in ENCODED.findall("\n".join(lines))]


def well_formed(lines: list[str]) -> None:
    assert max(map(len, lines)) <= 76
    assert all(line.startswith(" ") and line.strip() for line in lines[1:])
    assert all(len(word) <= 75 for word in " ".join(lines).split() if word.startswith("=?utf-8?b?"))
    assert all(words_of(lines))
    assert not re.search(r"\?=[^ ]*=\?|\?=  +=\?", "".join(lines))
    assert "".join(lines).isascii()


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(text=TEXTS)
@example(text="Warriors செயின்ட் அணி சபை is registered as ICCT-004")
@example(text="  a  ")
@example(text="அ" * 500)
@example(text="x" * 2000)
@example(text="=?utf-8?b?YQ==?=")
@example(text="Warriors: " * 200 + "x")
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    lines = text_lines("Subject", text)
    well_formed(lines)
    header = "\n".join([*lines, "", ""])
    assert message_from_string(header, _class=EmailMessage, policy=policy.default)["Subject"] == text
    if text:
        unfolded = message_from_string(header)["Subject"].replace("\n", "")
        assert str(make_header(decode_header(unfolded))) == text


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(name=TEXTS.map(lambda text: " ".join(text.split())).filter(bool))
@example(name='Desk "main", \\ hall')
@example(name="S. Kumar")
def test_a_name_is_read_as_it_was_written(name: str) -> None:
    lines = address_lines("From", name, "desk@example.org")
    well_formed(lines)
    read = message_from_string("\n".join([*lines, "", ""]), _class=EmailMessage, policy=policy.default)
    (address,) = read["From"].addresses
    assert address.addr_spec == "desk@example.org"
    said = words_of(lines)
    if len(said) <= 1:  # between several, this reader shows a blank that means nothing
        assert address.display_name == name
    else:
        assert "".join(said) == name


@pytest.mark.parametrize("text", ["கி" * 200, "क्षि" * 100, "e\u0301\u0323" * 300, "അവന്\u200d" * 90])
def test_no_word_begins_with_a_mark_of_the_letter_before(text: str) -> None:
    said = words_of(text_lines("Subject", text))
    assert "".join(said) == text
    assert len(said) > 5
    assert [word for word in said if unicodedata.category(word[0])[0] == "M" or word[0] == "\u200d"] == []


def test_marks_without_end_are_cut_between_characters() -> None:
    text = "a" + "\u0301" * 1000
    lines = text_lines("Subject", text)
    well_formed(lines)
    assert "".join(words_of(lines)) == text


def test_an_address_is_never_cut() -> None:
    address = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"
    assert address_lines("To", "", address) == [f"To: {address}"]
    with pytest.raises(ValueError, match="too long"):
        address_lines("To", "", "a" * 995)


@pytest.mark.parametrize("text", ["a\nb", "a\r\nBcc: b", "a\x00", "a\u2028b", "a\x85b", "half \ud83c"])
def test_what_no_header_can_say_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"control|encode"):
        text_lines("Subject", text)
    with pytest.raises(ValueError, match=r"control|encode"):
        address_lines("From", text, "desk@example.org")
