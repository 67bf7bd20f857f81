"""The CSV file of a registry."""

from __future__ import annotations

import pytest

from icct_core import ValidationFailed, parse_registry
from icct_core.domain.churches.registry_file import MOST_LINES, MOST_REGISTRY_BYTES

HEADER = "name,place,teams_allowed,aliases\n"


def errors(content: bytes | str) -> list[str]:
    with pytest.raises(ValidationFailed) as caught:
        parse_registry(content)
    assert all(path[0] == "lines" for path in caught.value.field_errors)
    return list(caught.value.field_errors.values())


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_file_is_read_however_a_spreadsheet_wrote_it(delimiter: str, ending: str, start: str) -> None:
    lines = ["Name,PLACE, teams_allowed ,aliases", 'Grace,Madurai, 3 ,"A. One| Two, B|"', "", " , ,,", "Holy Cross,,,"]
    text = start + ending.join(line if '"' in line else line.replace(",", delimiter) for line in lines) + ending
    if delimiter == ";":
        text = text.replace('Grace,Madurai, 3 ,"', 'Grace;Madurai; 3 ;"')
    grace, cross = parse_registry(text.encode())
    assert (grace.name.text, grace.place, grace.teams_allowed) == ("Grace", "Madurai", 3)
    assert [alias.text for alias in grace.aliases] == ["A. One", "Two, B"]
    assert (cross.line, cross.name.text, cross.place, cross.teams_allowed, cross.aliases) == (
        5,
        "Holy Cross",
        None,
        None,
        (),
    )


def test_columns_may_be_left_out_or_stand_in_another_order() -> None:
    (one,) = parse_registry("aliases,name\nGraces|Grace Church,Grace\n")
    assert [name.text for name in one.names] == ["Grace", "Graces", "Grace Church"]
    (two,) = parse_registry("name,,\nGrace,,\n")
    assert two.name.text == "Grace"
    (short,) = parse_registry(f"{HEADER}Grace")
    assert short.line == 2


def test_every_wrong_line_is_named_at_once() -> None:
    file = f'{HEADER}x,,,\nGrace,,many,\nCross,,0,\nZion,?,,\n"Two\nlines",,,\nBethel,,,x|Bethel Hall\nGood,,1001,\n'
    assert errors(file) == [
        "Line 2: Church name must be 3 to 80 characters",
        "Line 3: Teams allowed must be a whole number from 1 to 1000, or empty",
        "Line 4: Teams allowed must be a whole number from 1 to 1000, or empty",
        "Line 5: Place must be 2 to 80 characters",
        "Line 6: Church name contains control or invisible characters; please type it again",
        "Line 8: Alias 'x': Church name must be 3 to 80 characters",
        "Line 9: Teams allowed must be a whole number from 1 to 1000, or empty",
    ]


def test_a_name_stands_once() -> None:
    file = f"{HEADER}Grace,,,Grace Church|GRACE\nCross,,,The Cross\ngrace church,,,\nZion,,,cross|zion\n"
    assert errors(file) == [
        "Line 4: grace church is a name of line 2 already",
        "Line 5: cross is a name of line 3 already",
    ]


@pytest.mark.parametrize("header", ["church,place", "name,name", "name,street", "", "\n", "place,aliases"])
def test_the_header_names_the_columns(header: str) -> None:
    (error,) = errors(f"{header}\nGrace,x\n")
    assert error == "Line 1: the columns must be name, place, teams_allowed, aliases, each once and name among them"


@pytest.mark.parametrize("content", [b"name\nGr\xe2ce\n", b"n\0ame\nGrace", "name\nGrace".encode("utf-16")])
def test_another_encoding_is_told(content: bytes) -> None:
    assert errors(content) == ["The file must be UTF-8 text; a spreadsheet saves it as 'CSV UTF-8'"]


def test_a_file_without_churches_is_none() -> None:
    for file in (HEADER, f"{HEADER},,,\n\n"):
        assert errors(file) == ["The file names no church"]


def test_a_name_with_a_comma_stands_in_quotes() -> None:
    (error,) = errors(f"{HEADER}Saint Peter, Tambaram,Chennai,2,Peter\n")
    assert error == "Line 2: there are 5 cells and 4 columns; put a name with a comma in quotes"
    (one,) = parse_registry(f'{HEADER}"Saint Peter, Tambaram",Chennai,2,Peter,,\n')
    assert one.name.text == "Saint Peter, Tambaram"


def test_quotes_that_do_not_end_are_told_with_their_line() -> None:
    (error,) = errors(f'{HEADER}Grace,,,\n"Cross,,,\n')
    assert error.startswith("Line 3: ")


def test_a_file_has_at_most_ten_thousand_churches() -> None:
    lines = [f"Church {number}\n" for number in range(MOST_LINES + 1)]
    assert len(parse_registry("name\n" + "".join(lines[:-1]))) == MOST_LINES == 10_000
    assert errors("name\n" + "".join(lines)) == [
        "Line 10002: a file can have at most 10000 churches; import it in parts"
    ]


def test_aliases_count_as_names_of_a_file() -> None:
    def file(more: int) -> str:
        lines = (
            f"Church {line},{'|'.join(f'Alias {line} and {number}' for number in range(149))}\n" for line in range(200)
        )
        return f"name,aliases\n{''.join(lines)}{'One more' if more else ''}\n"

    assert len(parse_registry(file(0))) == 200
    assert errors(file(1)) == ["Line 202: a file can have at most 30000 names, aliases counted; import it in parts"]


@pytest.mark.parametrize("encoded", [True, False])
def test_a_file_of_more_than_five_megabytes_is_not_read(encoded: bool) -> None:
    def file(size: int) -> bytes | str:
        text = "name\nதமிழ்\n"
        lines, rest = divmod(size - len(text.encode()), 1_000)
        text += f"{' ' * 999}\n" * lines + " " * rest
        return text.encode() if encoded else text

    assert len(parse_registry(file(MOST_REGISTRY_BYTES))) == 1
    assert errors(file(MOST_REGISTRY_BYTES + 1)) == ["The file is larger than 5 MB (5242880 bytes); import it in parts"]


def test_a_cell_too_large_for_any_name_is_told() -> None:
    (error,) = errors(f"{HEADER}{'x' * 200_000},,,\n")
    assert error.startswith("Line 2: ")
