from __future__ import annotations

from collections.abc import Callable

import pytest

from icct_core import USUAL_ROLES, ChurchName, EmailAddress, InvalidValue, PersonName, PhoneNumber, PlayerRole, TeamName


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
    ],
)
def test_a_phone_keeps_its_ten_digits(raw: str) -> None:
    assert PhoneNumber.parse(raw).digits == "9876543210"


@pytest.mark.parametrize("digits", ["1234567890", "0123456789", "0000000000", "9100000000"])
def test_any_ten_digits_are_a_phone(digits: str) -> None:
    assert PhoneNumber.parse(digits).digits == digits


@pytest.mark.parametrize(
    "raw",
    [
        *["", " ", "987654321", "98765432101", "98765432l0", "phone", "9876543210x", "98765.43210", "(98765)43210"],
        *["௯௮௭௬௫௪௩௨௧௦", "९८७६५४३२१०", "\uff19" * 10, "+9876543210", "++919876543210", "+91+919876543210"],
        *["+9109876543210", "919876543210", "+929876543210", "009876543210", "9876543210+91", "9876543210\n"],
        *["98765\n43210", "98765\t43210", "98765\u200b43210", "9876543210\x00", "98765\u201443210", "\ud800"],
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
        *["john@example.com\nBcc: all@example.com", "john@example.com\r", "john\x00@example.com", "<john@example.com>"],
        *["ஜான்@example.com", "john@exämple.com", "john@example.cöm", "john@example.com,jane@example.com", "\ud800@a.bc"],
        *[
            "john@\u200bexample.com",
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


@pytest.mark.parametrize(("raw", "message"), [("", "is required"), ("  ", "is required"), (None, "must be text")])
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


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012\u2013\u2212", ids=ascii)
def test_the_usual_roles_are_known_with_any_hyphen(hyphen: str) -> None:
    for role in USUAL_ROLES:
        assert PlayerRole.parse(f" {role.lower().replace('-', hyphen)}  ").text == role
        assert PlayerRole.parse(role.replace("-", f" {hyphen} ")).text == role


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012\u2013\u2014\u2212", ids=ascii)
def test_any_other_role_is_written_with_a_plain_hyphen(hyphen: str) -> None:
    with pytest.raises(InvalidValue, match=r"^Role may contain only letters"):
        PlayerRole.parse(f"Vice{hyphen}Captain")


def test_a_usual_role_of_more_than_thirty_characters_is_too_long() -> None:
    with pytest.raises(InvalidValue, match=r"^Role must be 1 to 30 characters$"):
        PlayerRole.parse("Bowler" + "\u2010" * 25)


@pytest.mark.parametrize("role", ["Twelfth man", "CAPTAIN", "Bowlers", "பந்துவீச்சாளர்"])
def test_any_other_role_is_kept_as_typed(role: str) -> None:
    assert PlayerRole.parse(role).text == role


@pytest.mark.parametrize("role", ["<b>", "", "1", "Bow\tler", 4, None])
def test_a_role_has_the_characters_of_a_name(role: object) -> None:
    with pytest.raises(InvalidValue, match=r"^Role "):
        PlayerRole.parse(role)
