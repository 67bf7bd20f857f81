from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from icct_core import (
    PLACEHOLDERS,
    ChurchName,
    ConfirmationTemplate,
    PersonName,
    PlayerRole,
    Registration,
    TeamId,
    TeamName,
)
from tests.support.builders import a_draft, a_registration, a_squad


def a_template(**texts: Any) -> ConfirmationTemplate:
    """Ours, with these texts in their places."""
    return ConfirmationTemplate(**texts)


def _registration(**form: Any) -> Registration:
    return a_registration(team_id=TeamId("ICCT", 7), team=a_draft(**form).team)


def test_the_mail_goes_to_the_captain_with_the_number_in_its_subject() -> None:
    mail = ConfirmationTemplate().render(_registration())
    assert mail.to.text == "john.samuel@example.com"
    assert mail.subject == "Grace Warriors is registered as ICCT-007"


@pytest.mark.parametrize("part", ["text", "html"])
def test_both_parts_name_the_number_and_everyone(part: str) -> None:
    content = getattr(ConfirmationTemplate().render(_registration(church_name="Grace Church")), part)
    for expected in ("ICCT-007", "Grace Warriors", "Grace Church", "John Samuel", "David Raj"):
        assert expected in content
    for player in a_squad():
        assert f"{player['name']} ({player['role']})" in content


def test_the_squad_is_numbered_in_the_order_given() -> None:
    registration = _registration(players=[{"name": "S. Kumar", "role": "bowler"}, {"name": "T. Kumar"}])
    mail = ConfirmationTemplate().render(registration)
    assert "\nSquad:\n1. S. Kumar (Bowler)\n2. T. Kumar\n\n" in mail.text
    assert "<ol>\n<li>S. Kumar (Bowler)</li>\n<li>T. Kumar</li>\n</ol>" in mail.html


def test_every_value_is_escaped_in_html_and_plain_in_text() -> None:
    registration = _registration(
        team_name="T & Co's",
        church_name="C & Co's",
        captain_name="K & Co's",
        coach_name="H & Co's",
        players=[{"name": "P & Co's", "role": "R & Co's"}],
    )
    mail = ConfirmationTemplate().render(registration)
    for letter in "TCKHPR":
        assert f"{letter} & Co's" in mail.text
        assert f"{letter} &amp; Co&#x27;s" in mail.html
    assert " & " not in mail.html
    assert "'" not in mail.html
    assert mail.subject.startswith("T & Co's is")


def test_the_message_id_is_the_same_whenever_a_registration_is_rendered() -> None:
    registration, template = _registration(), ConfirmationTemplate(domain="desk.example.org")
    first, second = template.render(registration), template.render(registration)
    assert first.message_id == second.message_id == f"<{registration.id}.confirmation@desk.example.org>"
    assert template.render(_registration()).message_id != first.message_id


def test_organisers_may_bring_their_own_texts() -> None:
    template = ConfirmationTemplate(
        subject="$team_id: vanakkam $captain_name",
        text="$team_name / $church_name / $coach_name\n$squad",
        html="<b>$team_id</b>",
    )
    registration = _registration(church_name="Grace Church", players=[{"name": "S. Kumar"}])
    mail = template.render(registration)
    assert mail.subject == "ICCT-007: vanakkam John Samuel"
    assert mail.text == "Grace Warriors / Grace Church / David Raj\n1. S. Kumar"
    assert mail.html == "<b>ICCT-007</b>"


PARTS = ["subject", "text", "html"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", sorted(PLACEHOLDERS - {"squad"}))
def test_every_placeholder_can_stand_in_every_part(part: str, name: str) -> None:
    registration = _registration(church_name="Grace Church")
    values = {
        "team_id": "ICCT-007",
        "team_name": "Grace Warriors",
        "church_name": "Grace Church",
        "captain_name": "John Samuel",
        "coach_name": "David Raj",
    }
    template = a_template(**{part: f"<${name}> <${{{name}}}s>"})
    assert getattr(template.render(registration), part) == f"<{values[name]}> <{values[name]}s>"


@pytest.mark.parametrize("part", ["text", "html"])
def test_the_squad_can_stand_in_both_parts(part: str) -> None:
    template = a_template(**{part: "$squad"})
    assert "S. Kumar" in getattr(template.render(_registration(players=[{"name": "S. Kumar"}])), part)


def test_a_subject_has_no_squad() -> None:
    with pytest.raises(ValueError, match=r"^subject has \$squad, which is none of "):
        ConfirmationTemplate(subject="$squad")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "text", ["Call $captain_phone", "Call ${captain_phone}", "$team_id of $team_ids $captain_phone"]
)
def test_an_unknown_placeholder_is_refused_and_the_known_ones_told(part: str, text: str) -> None:
    with pytest.raises(ValueError, match=rf"^{part} has \$(captain_phone|team_ids), which is none of \$captain_name, "):
        a_template(**{part: text})


def test_what_a_refusal_names_are_the_placeholders() -> None:
    with pytest.raises(ValueError, match="none of") as refused:
        ConfirmationTemplate(text="$church")
    told = str(refused.value).split("none of ")[1].split(", ")
    assert told == [f"${name}" for name in sorted({*PLACEHOLDERS, "link"})]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("text", ["The fee is $5", "$", "50 $ a team", "${team_id", "${}", "$$$"])
def test_a_dollar_sign_that_begins_no_placeholder_is_refused(part: str, text: str) -> None:
    with pytest.raises(
        ValueError, match=rf"^{part} has a \$ that begins no placeholder; write \$\$ for a dollar sign$"
    ):
        a_template(**{part: text})


@pytest.mark.parametrize("part", PARTS)
def test_two_dollar_signs_are_one(part: str) -> None:
    mail = a_template(**{part: "$$5, $$team_id, $$$team_id"}).render(_registration())
    assert getattr(mail, part) == "$5, $team_id, $ICCT-007"


def test_what_people_typed_is_no_template() -> None:
    """No form gets a ``$`` past the checks of this year; older rows may have one."""
    team = a_draft().team
    squad = (replace(team.squad[0], name=PersonName("$captain_name"), role=PlayerRole("${squad}")),)
    team = replace(team, name=TeamName("$team_id Lions"), church=ChurchName("$$ Church"), squad=squad)
    registration = a_registration(team_id=TeamId("ICCT", 7), team=team)
    mail = ConfirmationTemplate().render(registration)
    assert mail.subject == "$team_id Lions is registered as ICCT-007"
    for part in (mail.text, mail.html):
        assert "$team_id Lions" in part
        assert "$$ Church" in part
        assert "$captain_name (${squad})" in part


def test_the_organisers_own_html_is_not_escaped() -> None:
    mail = ConfirmationTemplate(html="<b>A & B</b> $team_name").render(_registration(team_name="T & Co's"))
    assert mail.html == "<b>A & B</b> T &amp; Co&#x27;s"


def test_a_mail_in_another_language_has_its_lines_said_there_and_its_values_where_they_were() -> None:
    own, said = ConfirmationTemplate(), ConfirmationTemplate(domain="mail.example").translated("<i>{}</i>".format)
    assert said.subject == f"<i>{own.subject}</i>"
    assert "\n<i>Squad:</i>\n$squad\n" in said.text
    assert "<p><i>Coach: $coach_name</i></p>\n<ol>\n$squad\n</ol>\n" in said.html
    assert said.html.startswith("<!doctype html>\n<html><body>\n<p><i>Dear ")
    assert said.domain == "mail.example"
