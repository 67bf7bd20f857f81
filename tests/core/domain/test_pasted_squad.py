from __future__ import annotations

import pytest

from icct_core import TournamentRules, ValidationFailed, collecting, parse_pasted_squad
from icct_core.domain.pasted_squad.parse import LONGEST, MOST_LINES, MOST_READ
from icct_core.domain.pasted_squad.words import role_at_the_end
from icct_core.domain.squad import parse_squad
from tests.support.altered_modules import own_copy

RAVI = {"name": "S. Ravi", "role": "Bowler", "phone": "9841234567"}


def test_a_list_from_a_chat() -> None:
    text = """*Team list:*

    1. Anand Kumar (C), all rounder, +91 98412 34567
    2) S. Ravi (wk) - 9841234568
    ௩. முருகன், பந்துவீச்சாளர், ௯௮௪௧௨௩௪௫௬௯
    • सुनील कुमार – बल्लेबाज़ – ९८४१२ ३४५७०
    John Samuel\tBowler\t09841234571
    """
    assert parse_pasted_squad(text) == (
        {"name": "Anand Kumar", "role": "All-Rounder", "phone": "9841234567"},
        {"name": "S. Ravi", "role": "Wicket-Keeper", "phone": "9841234568"},
        {"name": "முருகன்", "role": "Bowler", "phone": "9841234569"},
        {"name": "सुनील कुमार", "role": "Batsman", "phone": "9841234570"},
        {"name": "John Samuel", "role": "Bowler", "phone": "9841234571"},
    )


WAYS = """
S. Ravi, bowler, 9841234567
S. Ravi; 98412-34567; Bowl
S. Ravi\tBOWLER\t09841234567
S. Ravi|bowler|9841234567
S. Ravi - bowler - 9841234567
S. Ravi – Bowling – 9841234567
S. Ravi  bowler  +91-98412-34567
S. Ravi bowler 0091 (0) 9841234567
S. Ravi bowler 0091 (0) 98412 34567
S. Ravi bowler 0091 984 123 4567
S. Ravi\u00a0–\u00a0bowler\u00a0–\u00a09841234567
S. Ravi bowler 9841234567
S. Ravi fast bowler 9841234567
S. Ravi left arm spinner 9841234567
S. Ravi (bowler) 9841234567
S. Ravi (Bowler, C) [98412 34567]
S. Ravi(98412 34567)bowler
S. Ravi (Ph: 98412 34567) bowler
S. Ravi, bowler Ph (98412 34567)
S. Ravi ( 98412 34567 ) bowler
S. Ravi-bowler 9841234567
9841234567 S. Ravi, bowler
bowler: S. Ravi 9841234567
+91 98412 34567 - S. Ravi - fast bowler
1. S. Ravi, bowler, 9841234567
01) S. Ravi, bowler, 9841234567
(1) S. Ravi, bowler, 9841234567
[1] S. Ravi, bowler, 9841234567
1 S. Ravi, bowler, 9841234567
1 - S. Ravi, bowler, 9841234567
௧. S. Ravi, bowler, 9841234567
१) S. Ravi, bowler, 9841234567
1️⃣ S. Ravi, bowler, 9841234567
- S. Ravi, bowler, 9841234567
* S. Ravi, bowler, 9841234567
•S. Ravi, bowler, 9841234567
✅ S. Ravi, bowler, 9841234567
– S. Ravi, bowler, 9841234567
- 1. S. Ravi, bowler, 9841234567
Player 1: S. Ravi, bowler, 9841234567
*S. Ravi*, bowler, 9841234567
_S. Ravi_ - bowler - 9841234567
S. Ravi, bowler, 9841234567,
S. Ravi, bowler, 9841234567, WhatsApp
S. Ravi- bowler 9841234567
S. Ravi, *bowler*, 9841234567
Captain: S. Ravi, bowler, 9841234567
S. Ravi (VC), bowler, 9841234567
S. Ravi (Vice Captain) bowler 9841234567
S. Ravi, captain, bowler, 9841234567
S. Ravi (கேப்டன்), bowler, 9841234567
S. Ravi, उपकप्तान, bowler, 9841234567
S. Ravi, bowler, Ph: 9841234567
S. Ravi, bowler, Mob No. 9841234567
S. Ravi, bowler, 📞 9841234567
S. Ravi, bowler, போன்: 9841234567
Name: S. Ravi, Role: bowler, Phone: 9841234567
S. Ravi, bowler, \u202a+91 98412 34567\u202c
S. Ravi, bowler (\u202a+91 98412 34567\u202c)
\u200eS. Ravi, bowler, 9841234567\u200e
[12/03/26, 7:41 pm] Anand: S. Ravi, bowler, 9841234567
[12/03, 19:41] +91 98412 34500: 1. S. Ravi, bowler, 9841234567
\u200e[12/03/2026, 7:41:09\u202fPM] ~ Anand K: S. Ravi, bowler, 9841234567
12/03/2026, 19:41 - Anand: S. Ravi, bowler, 9841234567
"""


@pytest.mark.parametrize("line", WAYS.strip("\n").split("\n"))
def test_each_way_to_write_a_player(line: str) -> None:
    assert parse_pasted_squad(line) == (RAVI,)


@pytest.mark.parametrize(
    ("role", "spellings"),
    [
        ("Batsman", "bat, Batter, BATSMAN, batting, opening batsman, பேட்ஸ்மேன், மட்டையாளர், बल्लेबाज, बल्लेबाज़"),
        ("Bowler", "bowl, Bowler, bowling, spinner, Fast-Bowler, பவுலர், பந்து வீச்சாளர், गेंदबाज, बॉलर"),
        ("All-Rounder", "AR, all rounder, All-rounder, allrounder, bat/bowl, ஆல்ரவுண்டர், சகலதுறை வீரர், ऑलराउंडर"),
        ("Wicket-Keeper", "wk, W/K, keeper, wicket keeper, WK Batsman, விக்கெட் கீப்பர், விக்கெட்கீப்பர், विकेटकीपर"),
    ],
)
def test_roles_in_their_usual_spellings(role: str, spellings: str) -> None:
    for spelling in spellings.split(", "):
        expected = ({"name": "Ravi Kumar", "role": role},)
        assert parse_pasted_squad(f"Ravi Kumar, {spelling}") == expected
        assert parse_pasted_squad(f"1. Ravi Kumar ({spelling})") == expected


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("Ravi, umpire, 9841234567", {"name": "Ravi, umpire", "phone": "9841234567"}),
        ("Ravi, bowler, 9841234567, left hand", {"name": "Ravi, left hand", "role": "Bowler", "phone": "9841234567"}),
        ("Ravi, bowler, from Salem", {"name": "Ravi, from Salem", "role": "Bowler"}),
        ("Ravi - bowler - Salem", {"name": "Ravi, Salem", "role": "Bowler"}),
        ("Ravi;; Kumar", {"name": "Ravi; Kumar"}),
        ("Ravi, bowler, batsman", {"name": "Ravi, batsman", "role": "Bowler"}),
        ("Ravi (wk) (bowler)", {"name": "Ravi (bowler)", "role": "Wicket-Keeper"}),
        ("Ravi (Salem), bowler", {"name": "Ravi (Salem)", "role": "Bowler"}),
        ("Ravi 9841234567 / 9841234568", {"name": "Ravi, 9841234568", "phone": "9841234567"}),
        ("Ravi, 98412", {"name": "Ravi, 98412"}),
        ("Ravi\t98412\t34567", {"name": "Ravi\t98412\t34567"}),
        ("Ravi 1234567890123456 9841234567", {"name": "Ravi 1234567890123456", "phone": "9841234567"}),
        ("Ravi 10 98412 34567", {"name": "Ravi 10", "phone": "9841234567"}),
        ("Ravi 2nd XI 9841234567", {"name": "Ravi 2nd XI", "phone": "9841234567"}),
        ("Ravi +91 +91 9841234567", {"name": "Ravi +91", "phone": "9841234567"}),
        ("Kumar, C", {"name": "Kumar, C"}),
        ("RAVI X 9841234567", {"name": "RAVI X", "phone": "9841234567"}),
        ("\u202a98412 34567\u202cXavier", {"name": "Xavier", "phone": "9841234567"}),
        ("Ravi (98412 34567", {"name": "Ravi (", "phone": "9841234567"}),
        ("Rahman AR", {"name": "Rahman AR"}),
        ("Abdul Rahman AR", {"name": "Abdul Rahman AR"}),
        ("Rahman, A R", {"name": "Rahman, A R"}),
        ("Rahman-AR", {"name": "Rahman-AR"}),
        ("Jean-Paul", {"name": "Jean-Paul"}),
        ("Jean-Paul-bowler", {"name": "Jean-Paul", "role": "Bowler"}),
        ("Ravi  Kumar", {"name": "Ravi  Kumar"}),
        ("Ravi  Kumar bowler", {"name": "Ravi  Kumar", "role": "Bowler"}),
        ("Pacers X", {"name": "Pacers X"}),
        ("Team name: Royal Strikers", {"name": "Team name: Royal Strikers"}),
        ("Ravi:", {"name": "Ravi"}),
        ("984.123.4567 Ravi", {"name": "Ravi", "phone": "9841234567"}),
        ("<b>Ravi</b>", {"name": "<b>Ravi</b>"}),
        ("Ravi\u200bKumar", {"name": "Ravi\u200bKumar"}),
    ],
)
def test_what_is_not_understood_stays_in_the_name(line: str, entry: dict[str, str]) -> None:
    assert parse_pasted_squad(line) == (entry,)


def test_a_role_alone_follows_no_name() -> None:
    assert role_at_the_end("bowler") == ("bowler", None)


def test_spellings_are_separated_by_commas() -> None:
    """As they are read when their module is imported."""
    role_of = own_copy("icct_core.domain.pasted_squad.words").role_of
    assert (role_of("bat"), role_of("opening batsman"), role_of("opening")) == ("Batsman", "Batsman", None)


@pytest.mark.parametrize("phone", ["98412 3456", "984123", "984 123 456 789 012"])
def test_a_phone_of_too_few_or_too_many_digits_is_put_where_its_error_is_shown(phone: str) -> None:
    assert parse_pasted_squad(f"Ravi, bowler, {phone}") == ({"name": "Ravi", "role": "Bowler", "phone": phone},)


def test_of_two_phones_the_first_that_is_like_one_is_the_players() -> None:
    assert parse_pasted_squad("Ravi, 984123456789, 98412 3456") == (
        {"name": "Ravi, 98412 3456", "phone": "984123456789"},
    )


@pytest.mark.parametrize(
    "line",
    [
        *["", "   ", "-----", "1.", "\u200e", "Team list:", "*Players*", "Playing XI", "XI", "CSI Grace squad:"],
        *["name, role, phone", "S.No | Name | Role | Mobile", "அணி பட்டியல்:", "खिलाड़ियों की सूची"],
        *["[12/03/26, 7:41 pm] Ravi: Team list"],
    ],
)  # fmt: skip
def test_lines_that_name_nobody_are_left_out(line: str) -> None:
    assert parse_pasted_squad(f"Ravi\n{line}\nSam") == ({"name": "Ravi"}, {"name": "Sam"})


def test_a_heading_with_a_role_holds_until_the_next_heading() -> None:
    text = "*Bowlers:*\nRavi\nSam, wk\n\nபேட்ஸ்மேன்கள்\nAnand\nReserves:\nPaul"
    assert parse_pasted_squad(text) == (
        {"name": "Ravi", "role": "Bowler"},
        {"name": "Sam", "role": "Wicket-Keeper"},
        {"name": "Anand", "role": "Batsman"},
        {"name": "Paul"},
    )


def test_a_line_with_a_number_or_a_phone_is_no_heading() -> None:
    assert parse_pasted_squad("1. Team\n2. Keepers\nOur member 9841234567:\nSam") == (
        {"name": "Team"},
        {"name": "Keepers"},
        {"name": "Our member", "phone": "9841234567"},
        {"name": "Sam"},
    )


def test_a_role_or_phone_on_a_line_of_its_own_belongs_to_the_player_above() -> None:
    text = "1. Ravi\nBowler\n+91 98412 34567\nName: Sam\nRole: wk\nPhone: 9841234568\n9841234569"
    assert parse_pasted_squad(text) == (
        {"name": "Ravi", "role": "Bowler", "phone": "9841234567"},
        {"name": "Sam", "role": "Wicket-Keeper", "phone": "9841234568"},
        {"name": "", "phone": "9841234569"},
    )
    assert parse_pasted_squad("9841234567") == ({"name": "", "phone": "9841234567"},)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_lines_end_as_any_system_ends_them(end: str) -> None:
    assert parse_pasted_squad(f"Ravi{end}Sam") == ({"name": "Ravi"}, {"name": "Sam"})


def test_thousands_of_pasted_players_are_counted_and_refused() -> None:
    entries = parse_pasted_squad("\n".join(f"{number}. Player, bowler" for number in range(1, 5_001)))
    assert entries[MOST_READ - 1 : MOST_READ + 1] == (
        {"name": "Player", "role": "Bowler"},
        {"name": f"{MOST_READ + 1}. Player, bowler"},
    )
    with pytest.raises(ValidationFailed, match="Squad must have 1 to 20 players, not 5000"), collecting() as fields:
        parse_squad(fields, entries, TournamentRules())


def test_what_follows_the_last_line_that_is_told_apart_is_its_name_too() -> None:
    entries = parse_pasted_squad("Ravi\n" * (MOST_LINES + 10) + "Sam")
    assert len(entries) == MOST_LINES
    assert entries[-1]["name"] == "Ravi\n" * 11 + "Sam"


def test_a_line_too_long_for_a_player_is_taken_as_it_is() -> None:
    line = "1. Ravi, bowler".ljust(LONGEST)
    assert parse_pasted_squad(line) == ({"name": "Ravi", "role": "Bowler"},)
    assert parse_pasted_squad(f"{line} ") == ({"name": f"{line} "},)


def test_more_digits_than_a_number_has_are_none() -> None:
    assert parse_pasted_squad("Ravi, 98765432101234 5678") == ({"name": "Ravi, 98765432101234 5678"},)
