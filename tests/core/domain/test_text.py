from __future__ import annotations

import unicodedata

import pytest

from icct_core import InvalidValue
from icct_core.domain.text import MAX_RAW_LENGTH, comparison_key, is_blank, letters_key, parse_name, tidy, trimmed
from tests.support.altered_modules import altered

_CONTROL = r"contains control or invisible characters; please type it again"
_INVISIBLE = r"contains (control or )?invisible characters; please type it again"
_FORBIDDEN = r"may contain only letters, digits, spaces and ' \. - & , / \( \)"

_BIDI = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C]
_ZERO_WIDTH = [0x200B, 0x200C, 0x200D, 0x2060, 0x2061, 0x2064, 0x2065, 0x206A, 0x206F, 0xFEFF, 0x00AD]
_SHOWS_NOTHING = [
    *[0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x3164, *range(0xFE00, 0xFE10), 0xFFA0],
    *[0xFFF0, 0xFFF8, 0xFFF9, 0x1BCA0, 0x1D173, 0x1D17A, 0xE0000, 0xE0001, 0xE0020, 0xE007F, 0xE0100, 0xE01EF, 0xE0FFF],
]
_SPACES = [0x09, 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_LINE_ENDS = [*range(0x0A, 0x0E), 0x85, 0x2028, 0x2029]
_CONTROLS = [one for one in (*range(0x20), *range(0x7F, 0xA0)) if one not in {*_SPACES, *_LINE_ENDS}]


def _name(raw: object, shortest: int = 3, longest: int = 80) -> str:
    return parse_name(raw, label="Name", shortest=shortest, longest=longest)


def _code_point(number: object) -> str:
    return f"U+{number:04X}"


@pytest.mark.parametrize(
    "name",
    [
        *["S. Kumar", "D'Souza", "D\u2019Souza", "José", "தமிழ் அணி", "Player 7", "CSI St. Peter's Church"],
        *["A & B, C/D (E)", "Anne-Marie", "Ωmega", "Иван", "محمد", "李小龙", "ศักดิ์", "Player ७", "a.b", "മലയാളം"],
    ],
)
def test_names_of_any_script_are_kept_as_they_are(name: str) -> None:
    assert _name(name) == name


def test_a_name_is_normalised_to_nfc() -> None:
    assert _name("Jose\u0301") == "José"


def test_length_counts_characters_after_normalisation() -> None:
    assert _name("e\u0301" * 5, longest=5) == "é" * 5
    with pytest.raises(InvalidValue, match="must be 3 to 5 characters"):
        _name("e\u0301" * 2, longest=5)


@pytest.mark.parametrize("space", _SPACES, ids=_code_point)
def test_every_white_space_is_trimmed_and_runs_become_one_space(space: int) -> None:
    white = chr(space)
    assert _name(f"{white} John{white}{white} {white}Samuel{white}") == "John Samuel"


@pytest.mark.parametrize(("length", "fits"), [(2, False), (3, True), (80, True), (81, False)])
def test_bounds_of_a_length_belong_to_it(length: int, fits: bool) -> None:
    if fits:
        assert _name("a" * length) == "a" * length
    else:
        with pytest.raises(InvalidValue, match="Name must be 3 to 80 characters"):
            _name("a" * length)


@pytest.mark.parametrize("raw", ["", " ", "\u3000\u00a0"])
def test_nothing_but_white_space_is_a_missing_name(raw: str) -> None:
    with pytest.raises(InvalidValue, match="Name is required"):
        _name(raw)


@pytest.mark.parametrize("raw", [None, 7, 7.5, True, b"John", ["John"], {"name": "John"}])
def test_what_is_not_text_is_no_name(raw: object) -> None:
    with pytest.raises(InvalidValue, match="Name must be text"):
        _name(raw)


@pytest.mark.parametrize("raw", ["", " ", "\ufeff", "\u202a\t\u202c", "\n", "\u3000\u200d", " " * MAX_RAW_LENGTH])
def test_text_that_shows_nothing_is_blank(raw: str) -> None:
    assert is_blank(raw)


@pytest.mark.parametrize("raw", [None, 7, "a", "\u200ba", "\x00", "\u0301", "\u200b" * (MAX_RAW_LENGTH + 1)])
def test_anything_else_is_not_blank(raw: object) -> None:
    assert not is_blank(raw)


_FORMAT = [chr(one) for one in range(0x110000) if unicodedata.category(chr(one)) == "Cf"]


@pytest.mark.parametrize("white", [*_SPACES, *_LINE_ENDS], ids=_code_point)
def test_white_space_of_every_kind_is_taken_off_the_ends(white: int) -> None:
    for name in ("John Samuel", "José"):
        assert _name(f"{chr(white)}{name}{chr(white)}\t") == name


def test_every_invisible_character_is_taken_off_the_ends() -> None:
    assert len(_FORMAT) > 100
    for hidden in _FORMAT:
        assert _name(f"{hidden} {hidden}John{hidden}\u00a0{hidden}") == "John"


def test_what_a_paste_leaves_around_a_name_is_taken_off_however_much_it_is() -> None:
    assert trimmed("\u202a\ufeff \u2068José\u2069\u200b\r\n\u202c") == "José"
    assert trimmed("\ufeff" * 900) == ""


def test_only_the_ends_lose_what_cannot_be_seen() -> None:
    assert trimmed("\u200bJo\u200bé\u200b") == "Jo\u200bé"


@pytest.mark.parametrize("control", _CONTROLS, ids=_code_point)
@pytest.mark.parametrize("template", ["{}John", "Jo{}hn", "John{}"])
def test_control_characters_are_refused_wherever_they_stand(control: int, template: str) -> None:
    with pytest.raises(InvalidValue, match=_CONTROL):
        _name(template.format(chr(control)))


@pytest.mark.parametrize("line_end", _LINE_ENDS, ids=_code_point)
def test_a_name_has_one_line(line_end: int) -> None:
    with pytest.raises(InvalidValue, match=_CONTROL):
        _name(f"John{chr(line_end)}Samuel")


def test_a_line_break_of_two_characters_is_refused() -> None:
    with pytest.raises(InvalidValue, match=_CONTROL):
        _name("John\r\nBcc: all")


@pytest.mark.parametrize("hidden", [*_BIDI, *_ZERO_WIDTH, *_SHOWS_NOTHING], ids=_code_point)
@pytest.mark.parametrize("template", ["Jo{}hn", "John{} Samuel", "José {}Samuel"])
def test_characters_that_cannot_be_seen_are_refused(hidden: int, template: str) -> None:
    with pytest.raises(InvalidValue, match=_INVISIBLE):
        _name(template.format(chr(hidden)))


@pytest.mark.parametrize("hidden", [one for one in _SHOWS_NOTHING if chr(one) not in _FORMAT], ids=_code_point)
@pytest.mark.parametrize("template", ["{}John", "John{}"])
def test_letters_and_marks_that_show_nothing_are_refused_at_the_ends_too(hidden: int, template: str) -> None:
    with pytest.raises(InvalidValue, match=_INVISIBLE):
        _name(template.format(chr(hidden)))


@pytest.mark.parametrize("hidden", [0xD800, 0xDFFF, 0xE000, 0x10FFFF, 0x0378], ids=_code_point)
def test_characters_without_a_meaning_are_refused(hidden: int) -> None:
    with pytest.raises(InvalidValue, match=_CONTROL):
        _name(f"Jo{chr(hidden)}hn")


@pytest.mark.parametrize("wrong", [*'<>"!#$%*+:;=?@[\\]^_`{|}~', *"€§²½Ⅷ…“”\u2033\u00b4\uff1c", "\u2800", "\U0001f3cf"])
def test_symbols_that_no_name_has_are_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue, match=_FORBIDDEN):
        _name(f"John {wrong} Samuel")


@pytest.mark.parametrize("name", ["123", "...", "- & -", "1/2 (3)", "७८९", "\u0301\u0301\u0301"])
def test_a_name_has_at_least_one_letter(name: str) -> None:
    with pytest.raises(InvalidValue, match="Name must contain at least one letter"):
        _name(name)


@pytest.mark.parametrize(
    "word",
    [
        "क्\u200dष",  # Devanagari: half form
        "क्\u200cष",  # Devanagari: visible virama
        "র\u200d্যাব",  # Bengali: ra, ZWJ, virama, ya
        "അവന്\u200d",  # Malayalam: chillu at the end
        "അവന്\u200d ടീം",  # Malayalam: chillu at the end of the first word
        "ශ්\u200dරී",  # Sinhala: touching letters
        "தமிழ்\u200cஅணி",  # Tamil: no ligature
    ],
    ids=ascii,
)
def test_a_joiner_that_shapes_an_indic_word_is_kept(word: str) -> None:
    assert _name(word) == word


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"], ids=ascii)
@pytest.mark.parametrize("template", ["Jo{}hn", "क{}{}षम", "कषम{} अब", "कषम {}अब", "क{}abc", "a{}कषम", "مح{}مد"])
def test_a_joiner_that_shapes_nothing_is_refused(joiner: str, template: str) -> None:
    with pytest.raises(InvalidValue, match=_CONTROL):
        _name(template.replace("{}", joiner))


@pytest.mark.parametrize("hidden", ["\u200c", "\u200d", "\u200b", "\u202c\n"], ids=ascii)
def test_a_joiner_at_an_end_is_taken_off_unless_it_makes_another_letter(hidden: str) -> None:
    assert _name(f"{hidden}कषम{hidden}") == "कषम"
    assert _name(f"അവന്\u200d{hidden}") == "അവന്\u200d"
    assert _name("അവന്\u200c") == "അവന്"


_TYPED_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
_TYPED_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\uff07"


@pytest.mark.parametrize("typed", [*_TYPED_HYPHENS, *_TYPED_QUOTES, *"\uff08\uff09\uff0e\uff0c\uff06\uff0f"], ids=ascii)
def test_typographic_punctuation_is_allowed_where_its_plain_form_is_and_kept(typed: str) -> None:
    assert _name(f"Lions {typed} Tamil") == f"Lions {typed} Tamil"
    with pytest.raises(InvalidValue, match="at least one letter"):
        _name(typed * 3)


def test_the_longest_text_looked_at_is_the_limit() -> None:
    assert tidy("a" * MAX_RAW_LENGTH, "Name") == "a" * MAX_RAW_LENGTH
    with pytest.raises(InvalidValue, match="Name is too long"):
        tidy("a" * (MAX_RAW_LENGTH + 1), "Name")


def test_ten_megabytes_of_combining_marks_are_refused_before_they_are_put_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("icct_core.domain.text.unicodedata", altered(unicodedata, normalize=None))
        with pytest.raises(InvalidValue, match="Name is too long"):
            _name("a" + "\u0316\u0301" * 2_500_000)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Grace Warriors", "GRACEWARRIORS"),
        ("Straße", "STRASSE"),
        ("Ωmega", "ωMEGA"),
        ("தமிழ் அணி", "தமிழ்அணி"),
        ("José", "JOSE\u0301"),
        ("ᾲξιος", "Ἀ".replace("Ἀ", "Ὰͅ") + "ΞΙΟΣ"),
    ],
)
def test_names_that_differ_in_case_or_spaces_share_a_key(one: str, other: str) -> None:
    assert comparison_key(one) == comparison_key(other)


@pytest.mark.parametrize(("one", "other"), [("Jose", "José"), ("St. Peter", "St Peter"), ("Lions 1", "Lions 2")])
def test_names_that_differ_in_letters_or_punctuation_have_different_keys(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)


@pytest.mark.parametrize(
    "punctuation", [*"'.-&,/()", *_TYPED_HYPHENS, *_TYPED_QUOTES, *"\uff08\uff09\uff0e\uff0c\uff06\uff0f"], ids=ascii
)
def test_the_letters_key_ignores_punctuation_too(punctuation: str) -> None:
    assert letters_key(f"St{punctuation} Peters {punctuation}") == letters_key("ST PETERS") == "stpeters"


_ALIKE = [
    *[(f"Lions {hyphen} Tamil", "Lions - Tamil") for hyphen in _TYPED_HYPHENS],
    *[(f"D{quote}Souza", "D'Souza") for quote in _TYPED_QUOTES],
    ("\uff2c\uff49\uff4f\uff4e\uff53　\uff12", "Lions 2"),
    ("ﾗｲｵﾝ", "ライオン"),
    ("ﬁnal", "final"),
    *[
        (f"അവ{base}\u0d4d\u200dകള", f"അവ{chillu}കള")
        for base, chillu in [*zip("ണനരലളകമയഴ", "ൺൻർൽൾൿൔൕൖ", strict=True), ("റ", "ർ")]
    ],
    ("അവന്\u200d", "അവൻ"),
    ("എൻ്റെ", "എന്റെ"),
    ("तऱ्हा", "तर्\u200dहा"),
    ("উত্\u200dসব", "উৎসব"),
    ("தமிழ்\u200cஅணி", "தமிழ்அணி"),
    ("क्\u200dषत्रिय", "क्षत्रिय"),
    ("क्\u200cषत्रिय", "क्षत्रिय"),
    ("ஸ்ரீராம்", "ஶ்ரீராம்"),
    ("अाकाश", "आकाश"),
    ("अाेम", "ओम"),
    ("काॅपी", "कॉपी"),
    ("অামার", "আমার"),
    ("ਅਾਸ", "ਆਸ"),
    ("અાકાશ", "આકાશ"),
    ("ഇൗശ", "ഈശ"),
    ("ଅାଶା", "ଆଶା"),
    ("ఒౌ", "ఔ"),
    ("ಒೌ", "ಔ"),
    ("අාදර", "ආදර"),
]


@pytest.mark.parametrize(("one", "other"), _ALIKE, ids=ascii)
def test_names_that_look_the_same_share_both_keys(one: str, other: str) -> None:
    assert unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other)
    assert comparison_key(one) == comparison_key(other) == comparison_key(comparison_key(one))
    assert letters_key(one) == letters_key(other) == letters_key(letters_key(one))


@pytest.mark.parametrize(("one", "other"), _ALIKE, ids=ascii)
def test_a_name_is_shown_as_it_was_typed(one: str, other: str) -> None:
    assert _name(one, 1) == " ".join(unicodedata.normalize("NFC", one).split())
    assert _name(other, 1) == other


@pytest.mark.parametrize(
    ("one", "other"),
    [("അവന്", "അവൻ"), ("কত", "কৎ"), ("ക്ഷ", "കഷ"), ("Lions", "Li0ns"), ("தமிழ்", "தமிழ"), ("மணி", "மனி")],
    ids=ascii,
)
def test_names_that_look_different_keep_different_keys(one: str, other: str) -> None:
    assert comparison_key(one) != comparison_key(other)
    assert letters_key(one) != letters_key(other)


@pytest.mark.parametrize(
    "name", ["தமிழ் அணி", "மெய்யெழுத்து கௌரி", "मलयाळम् किशोर क़ुरबान", "മലയാളം ശ്രീ", "বাংলা ড়", "اردو", "ที่ ทำ"], ids=ascii
)
def test_keys_of_usual_names_are_what_they_were(name: str) -> None:
    before = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold().replace(" ", ""))
    assert comparison_key(name) in {before, before.replace("ำ", "ํา")}
