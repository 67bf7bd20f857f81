from __future__ import annotations

from typing import Any

import pytest

from icct_core import ConfirmationTemplate, Registration, TeamId
from tests.builders import a_draft, a_registration, a_squad


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
