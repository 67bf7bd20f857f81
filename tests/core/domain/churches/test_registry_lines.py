"""Which line of a registry's file a refusal is about, and which delimiter its header has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from icct_core import FieldPath, ValidationFailed, parse_registry
from icct_core.domain.churches.registry_file import MOST_LINES, MOST_NAMES, MOST_REGISTRY_BYTES

HEADER = "name,place,teams_allowed,aliases\n"
COLUMNS = "Line 1: the columns must be name, place, teams_allowed, aliases, each once and name among them"
ENCODING = "The file must be UTF-8 text; a spreadsheet saves it as 'CSV UTF-8'"
SHORT = "Church name must be 3 to 80 characters"


def errors(content: bytes | str) -> Mapping[FieldPath, str]:
    with pytest.raises(ValidationFailed) as caught:
        parse_registry(content)
    return caught.value.field_errors


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", COLUMNS),
        ("church\nGrace\n", COLUMNS),
        (HEADER, "The file names no church"),
        ("n\0ame\nGrace\n", ENCODING),
        (b"name\nGr\xe2ce\n", ENCODING),
        (b" " * (MOST_REGISTRY_BYTES + 1), "The file is larger than 5 MB (5242880 bytes); import it in parts"),
    ],
    ids=["empty", "columns", "nothing", "zero", "latin", "large"],
)
def test_what_is_wrong_with_the_whole_file_is_told_of_its_first_line(content: bytes | str, told: str) -> None:
    assert errors(content) == {("lines", 1): told}


def test_each_wrong_line_has_its_own_refusal_and_hides_no_later_one() -> None:
    assert errors(f"{HEADER}x,,,\nGrace,Madurai,2,Agape,Charis\n\nZion,y,,\n") == {
        ("lines", 2): f"Line 2: {SHORT}",
        ("lines", 3): "Line 3: there are 5 cells and 4 columns; put a name with a comma in quotes",
        ("lines", 5): "Line 5: Place must be 2 to 80 characters",
    }


@pytest.mark.parametrize(
    ("content", "line"), [('"name\n', 1), (f'{HEADER}Grace,,,\n"Zion\n', 3)], ids=["first", "third"]
)
def test_a_quote_that_does_not_end_is_told_of_the_line_where_it_begins(content: str, line: int) -> None:
    ((path, told),) = errors(content).items()
    assert (path, told.split(":")[0]) == (("lines", line), f"Line {line}")


def test_a_line_that_is_too_short_for_its_name_has_none() -> None:
    assert errors("aliases,name\nAgape\n") == {("lines", 2): "Line 2: Church name is required"}


def test_a_mark_of_the_byte_order_is_no_part_of_a_text_either() -> None:
    (church,) = parse_registry("\ufeffname\nGrace\n")
    assert church.name.text == "Grace"


def test_the_header_alone_says_what_stands_between_cells() -> None:
    (church,) = parse_registry("name ; place\nGrace;Madurai\n")
    assert (church.name.text, church.place) == ("Grace", "Madurai")
    assert set(errors("name,place\n;;;;\nGrace,Madurai\n")) == {("lines", 2)}
    told = "Line 2: there are 2 cells and 1 columns; put a name with a comma in quotes"
    assert errors("name\nSaint Peter, Tambaram\n") == {("lines", 2): told}


def test_the_first_line_beyond_what_a_file_can_have_is_named() -> None:
    file = "name\n" + "".join(f"Church {number}\n" for number in range(MOST_LINES + 2))
    line = MOST_LINES + 2
    told = f"Line {line}: a file can have at most {MOST_LINES} churches; import it in parts"
    assert errors(file) == {("lines", line): told}


def test_a_name_that_stands_twice_is_told_of_each_line_that_repeats_it() -> None:
    assert errors(f"{HEADER}Grace,,,Agape\nagape,,,\nZion,,,Bethel\nHoly Cross,,,Bethel|GRACE\nSalem,,,zion\n") == {
        ("lines", 3): "Line 3: agape is a name of line 2 already",
        ("lines", 5): "Line 5: Bethel is a name of line 4 already",
        ("lines", 6): "Line 6: zion is a name of line 4 already",
    }


def test_the_line_whose_names_are_too_many_is_named() -> None:
    of_each = 150
    lines = ["|".join(f"Alias {line} and {number}" for number in range(1, of_each)) for line in range(200)]
    assert len(lines) * of_each == MOST_NAMES
    file = "name,aliases\n" + "".join(f"Church {line},{aliases}\n" for line, aliases in enumerate(lines))
    told = f"Line 202: a file can have at most {MOST_NAMES} names, aliases counted; import it in parts"
    assert errors(f"{file}One more,\nAnd another,\n") == {("lines", 202): told}
