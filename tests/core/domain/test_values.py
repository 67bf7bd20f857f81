from __future__ import annotations

from collections.abc import Callable

import pytest

from icct_core import (
    USUAL_ROLES,
    ChurchName,
    EmailAddress,
    InvalidValue,
    PersonName,
    PhoneNumber,
    PlayerRole,
    TeamName,
    TournamentRules,
)


@pytest.mark.parametrize(
    ("parse", "label", "shortest", "longest"),
    [
        (TeamName.parse, "Team name", 3, 80),
        (ChurchName.parse, "Church name", 3, 80),
        (PersonName.parse, "Name", 3, 50),
        (PlayerRole.parse, "Role", 1, 30),
    ],
)
def test_each_kind_of_name_has_its_own_bounds(
    parse: Callable[[object], TeamName | ChurchName | PersonName | PlayerRole], label: str, shortest: int, longest: int
) -> None:
    assert parse("ന" * shortest).text == "ന" * shortest
    assert parse("a" * longest).text == "a" * longest
    for raw in ("a" * (longest + 1), "a" * (shortest - 1)):
        with pytest.raises(InvalidValue, match=f"^{label} (must be {shortest} to {longest} characters|is required)$"):
            parse(raw)


def test_a_person_is_called_what_the_form_calls_them() -> None:
    with pytest.raises(InvalidValue, match="Captain name is required"):
        PersonName.parse("", "Captain name")


@pytest.mark.parametrize("parse", [TeamName.parse, PersonName.parse])
def test_team_and_person_keys_ignore_case_and_spaces_alone(parse: Callable[[object], TeamName | PersonName]) -> None:
    assert parse("Grace St. Johns").key == parse("GRACE  ST.JOHNS").key
    assert parse("Grace St. Johns").key != parse("Grace St Johns").key


def test_church_keys_ignore_punctuation_too() -> None:
    assert ChurchName.parse("CSI St. Peter's Church").key == ChurchName.parse("csi st peters church").key
    assert ChurchName.parse("St. Peter's").key != ChurchName.parse("St. Paul's").key


@pytest.mark.parametrize(
    "raw",
    [
        *["9876543210", "+919876543210", "+91 9876543210", "+91-98765-43210", "09876543210", "0 98765 43210"],
        *["98765 43210", "98765-43210", "  9876543210  ", "98765\u00a043210", "98765\u201043210", "98765\u201343210"],
        *[
            "98765\u200943210",
            "98765\u202f43210",
            "- 9 8 7 6 5 4 3 2 1 0 -",
            "+9 19876543210",
            "98765\u2011432\u201210",
        ],
        *["919876543210", "00919876543210", "0091 98765 43210", "+91 (0) 98765 43210", "+91 (0)98765-43210"],
        *["98765.43210", "(98765) 43210", "98765/43210", "[+91] 98765 43210", "91-98765-43210", "+91.98765.43210"],
        *["98765·43210", "98765\u201443210", "98765\u221243210", "\uff0b91 98765 43210", "\uff0898765\uff0943210"],
        *[
            "௯௮௭௬௫௪௩௨௧௦",
            "९८७६५४३२१०",
            "९८७६५ 43210",
            "+९१ ९८७६५ ४३२१०",
            "\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11\uff10",
            "٩٨٧٦٥٤٣٢١٠",
            "\U0001d7d7876543210",
        ],
        *[
            "\u202a+91 98765 43210\u202c",
            "98765\u200b43210",
            "\ufeff9876543210",
            "98765\u00ad43210",
            "\u20689876543210\u2069",
            "98765\u034f43210",
            "9\ufe0f876543210",
        ],
        *["9876543210\n", "98765\t43210", "98765\n43210", "\t9876543210\r\n", "98765\u202843210", "98765\x8543210"],
    ],
)
def test_a_phone_keeps_its_ten_digits(raw: str) -> None:
    assert PhoneNumber.parse(raw).digits == "9876543210"


@pytest.mark.parametrize("digits", ["1234567890", "0123456789", "0000000000", "9100000000", "9198765432", "0091987654"])
def test_any_ten_digits_are_a_phone(digits: str) -> None:
    assert PhoneNumber.parse(digits).digits == digits


@pytest.mark.parametrize(
    "raw",
    [
        *["", " ", "987654321", "98765432101", "98765432l0", "phone", "9876543210x", "()", "9876543210,"],
        *["+9876543210", "++919876543210", "+91+919876543210", "௯௮௭௬௫௪௩௨௧", "²876543210", "9876543210 / 9876543211"],
        *["+929876543210", "009876543210", "9876543210+91", "91 9876543210 91", "0919876543210", "000919876543210"],
        *[
            "+009876543210",
            "+0919876543210",
            "+09876543210",
            "9198765432100",
            "\uff19\uff11\uff19\uff18\uff17\uff16\uff15\uff14\uff13\uff12\uff11",
            "9876543210#1",
        ],
        *["98765\x1f43210", "9876543210\x00", "\ud800", "98765_43210", "9876543210\u0301"],
    ],
    ids=ascii,
)
def test_a_phone_of_any_other_shape_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValue, match=r"^Phone must be exactly 10 digits$"):
        PhoneNumber.parse(raw)


@pytest.mark.parametrize("raw", [9876543210, None, ["9876543210"]])
def test_a_phone_is_text(raw: object) -> None:
    with pytest.raises(InvalidValue, match=r"^Phone must be text$"):
        PhoneNumber.parse(raw)


def test_a_phone_is_called_what_the_form_calls_it() -> None:
    with pytest.raises(InvalidValue, match=r"^WhatsApp number must be exactly 10 digits$"):
        PhoneNumber.parse("1", "WhatsApp number")


@pytest.mark.parametrize(
    "address",
    [
        *["john@example.com", "John.Samuel+team@Example.co.in", "o'brien@example.org", "a@bc.de", "1@2.com"],
        *["!#$%&'*+/?=^_`{|}~-@example.com", "j@xn--hxajbheg2az.xn--jxalpdlp", "a@b-c.d--e.com", "a@1.2.3com"],
        *[f"{'a' * 64}@example.com", f"a@{'b' * 63}.{'c' * 63}", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 61}"],
    ],
)
def test_an_address_is_kept_as_typed(address: str) -> None:
    assert EmailAddress.parse(f"  {address} ").text == address


@pytest.mark.parametrize(
    "address",
    [
        *["john", "john@", "@example.com", "john@example", "john@localhost", "john@@example.com", "a@b@example.com"],
        *[".john@example.com", "john.@example.com", "jo..hn@example.com", "jo hn@example.com", '"john"@example.com'],
        *["john@.com", "john@example.", "john@example..com", "john@-example.com", "john@example-.com", "j@example.c"],
        *["john@exa_mple.com", "john@example.com.", "john@127.0.0.1", "john@[127.0.0.1]", "john@example.123"],
        *["john@example.com\nBcc: all@example.com", "john@exam\rple.com", "john\x00@example.com", "<john@example.com>"],
        *["ஜான்@example.com", "john@exämple.com", "john@example.cöm", "john@example.com,jane@example.com", "\ud800@a.bc"],
        *[
            "john@\u2003example.com",
            f"{'a' * 65}@example.com",
            f"a@{'b' * 64}.com",
            f"a@b.{'c' * 64}",
            "john@example.-c",
        ],
        *[
            f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 62}",
            "john@example.c-",
            "j(comment)@example.com",
            "john;@example.com",
            "=?a@example.com",
            "=?utf-8?q?a=2Cb?=@example.com",
            "a.b=?c@example.com",
            "a=?@example.com",
        ],
    ],
    ids=ascii,
)
def test_what_mail_cannot_be_delivered_to_is_refused(address: str) -> None:
    with pytest.raises(InvalidValue, match=r"^Invalid email format$"):
        EmailAddress.parse(address)


@pytest.mark.parametrize("around", ["\u200b", "\ufeff", "\u202a \u202c", "\t", "\r\n", "\u00a0\u2069"], ids=ascii)
def test_an_address_loses_what_a_paste_leaves_around_it(around: str) -> None:
    assert EmailAddress.parse(f"{around}john@example.com{around}").text == "john@example.com"


@pytest.mark.parametrize("hidden", "\u200b\u200d\u2060\u00ad\ufeff\u202e\ufe0f\u034f", ids=ascii)
@pytest.mark.parametrize("template", ["john@{}example.com", "jo{}hn@example.com", "john{}@example.com"])
def test_an_address_loses_invisible_characters_inside_it(hidden: str, template: str) -> None:
    assert EmailAddress.parse(template.format(hidden)).text == template.format("")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "is required"),
        ("  ", "is required"),
        ("\u200b", "is required"),
        ("\u034f", "is required"),
        (None, "must be text"),
    ],
)
def test_a_missing_address_is_told_apart_from_a_wrong_one(raw: object, message: str) -> None:
    with pytest.raises(InvalidValue, match=f"^Email {message}$"):
        EmailAddress.parse(raw)


def test_addresses_are_compared_without_case() -> None:
    assert EmailAddress.parse("John@Example.COM").key == EmailAddress.parse("john@example.com").key


@pytest.mark.parametrize("role", USUAL_ROLES)
def test_the_usual_roles_are_spelled_canonically(role: str) -> None:
    plain = role.replace("-", "")
    for raw in (role, role.lower(), role.upper(), f"  {plain} ", plain.swapcase(), role.replace("-", " ")):
        assert PlayerRole.parse(raw).text == role


_TYPED_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"


@pytest.mark.parametrize("hyphen", _TYPED_HYPHENS, ids=ascii)
def test_the_usual_roles_are_known_with_any_hyphen(hyphen: str) -> None:
    for role in USUAL_ROLES:
        assert PlayerRole.parse(f" {role.lower().replace('-', hyphen)}  ").text == role
        assert PlayerRole.parse(role.replace("-", f" {hyphen} ")).text == role


@pytest.mark.parametrize("role", ["\uff22\uff4f\uff57\uff4c\uff45\uff52", "Bowler\t", "\ufeffbowler\u200b"], ids=ascii)
def test_the_usual_roles_are_known_however_they_are_pasted(role: str) -> None:
    assert PlayerRole.parse(role).text == "Bowler"


@pytest.mark.parametrize("hyphen", _TYPED_HYPHENS, ids=ascii)
def test_any_other_role_has_a_plain_hyphen_as_the_organisers_write_it(hyphen: str) -> None:
    assert PlayerRole.parse(f"Vice{hyphen}Captain").text == "Vice-Captain"
    assert TournamentRules(roles=(PlayerRole.parse("Vice-Captain"),)).check_role(
        PlayerRole.parse(f"Vice{hyphen}Captain")
    )


def test_a_usual_role_of_more_than_thirty_characters_is_too_long() -> None:
    with pytest.raises(InvalidValue, match=r"^Role must be 1 to 30 characters$"):
        PlayerRole.parse("Bowler" + "\u2010" * 25)


@pytest.mark.parametrize("role", ["Twelfth man", "CAPTAIN", "Bowlers", "பந்துவீச்சாளர்"])
def test_any_other_role_is_kept_as_typed(role: str) -> None:
    assert PlayerRole.parse(role).text == role


@pytest.mark.parametrize("role", ["<b>", "", "1", "Bow\nler", 4, None])
def test_a_role_has_the_characters_of_a_name(role: object) -> None:
    with pytest.raises(InvalidValue, match=r"^Role "):
        PlayerRole.parse(role)
