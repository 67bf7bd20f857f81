"""Texts with words to fill in: which can be filled in, what becomes of empty lines, and our own, letter for letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from icct_core import ChangeKind, EmailAddress, Mail, MailTemplate
from tests.support.altered_modules import own_copy

CAPTAIN = EmailAddress("captain@example.com")


class Template(MailTemplate):
    """Two words, and a list of two kinds of lines."""

    placeholders: ClassVar[frozenset[str]] = frozenset({"name", "reason", "squad"})
    lists: ClassVar[Mapping[str, str]] = {"squad": "{number}) {item}"}


def a_template(subject: str = "S", text: str = "T", html: str = "H") -> Template:
    return Template(domain="example.org", subject=subject, text=text, html=html)


def filled(text: str, *squad: str, **values: str) -> str:
    """The text part with these values, blank ones for what is not among them."""
    blank = {"name": "", "reason": ""}
    return a_template(text=text).fill("1", CAPTAIN, blank | values, {"squad": squad}).text


def test_a_mail_has_every_part_filled_in() -> None:
    template = a_template("For $name", "$name:\n$squad\n", "<b>$name</b>\n<ul>\n$squad\n</ul>")
    mail = template.fill("7.change", CAPTAIN, {"name": "A & B", "reason": ""}, {"squad": ["Ann <a>", "Bob"]})
    assert mail == Mail(
        message_id="<7.change@example.org>",
        to=CAPTAIN,
        subject="For A & B",
        text="A & B:\n1) Ann <a>\n2) Bob\n",
        html="<b>A &amp; B</b>\n<ul>\n<li>Ann &lt;a&gt;</li>\n<li>Bob</li>\n</ul>",
    )


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"subject": "5 $"}, "subject has a $ that begins no placeholder; write $$ for a dollar sign"),
        ({"text": "$ 5"}, "text has a $ that begins no placeholder; write $$ for a dollar sign"),
        ({"html": "${name"}, "html has a $ that begins no placeholder; write $$ for a dollar sign"),
        ({"subject": "$squad"}, "subject has $squad, which is none of $name, $reason"),
        ({"text": "$nobody"}, "text has $nobody, which is none of $link, $name, $reason, $squad"),
        ({"html": "$zero ${coach} $name"}, "html has $coach, which is none of $link, $name, $reason, $squad"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_refused(texts: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError, match=r"^(subject|text|html) has ") as caught:
        a_template(**texts)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("a\n$reason\nb", "a\nb"),
        ("a\n\n$reason\n\nb", "a\n\nb"),
        ("a\n\n$reason\n\n\n\nb", "a\n\nb"),
        ("a\n$reason\n\nb", "a\n\nb"),
        ("$reason\n\nb", "b"),
        ("a\n\n$reason\n$reason\n\nb", "a\n\nb"),
        ("a\n\n\n\nb", "a\n\n\n\nb"),
        ("a\n\n$reason\n\nb\n\n\nc", "a\n\nb\n\n\nc"),
        ("a\n<p>$reason</p>\nb", "a\nb"),
        ("a\n<p>$reason</p><br>\nb", "a\nb"),
        ("a\n  $reason\t\nb", "a\nb"),
        ("a\n$reason $name\nb", "a\nb"),
        ("a\n$reason$squad\nb", "a\nb"),
        ("a\n\nReason: $reason\n\nb", "a\n\nReason:\n\nb"),
        ("a $reason\nb ", "a\nb "),
        ("A. MAX $reason", "A. MAX"),
        ("Reason:\t$reason  ", "Reason:\t"),
        ("$$\nb", "$\nb"),
    ],
)
def test_a_line_of_empty_values_alone_is_left_out_with_a_blank_line_after_it(text: str, becomes: str) -> None:
    assert filled(text) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("a\n$reason\nb", "a\nR\nb"),
        ("$reason $name", "R"),
        ("$name $reason", " R"),
        ("$reason ", "R "),
        ("$reason $name\n\nb", "R\n\nb"),
        ("\n$reason\n\nb", "\nR\n\nb"),
    ],
)
def test_a_line_with_a_value_stays(text: str, becomes: str) -> None:
    assert filled(text, reason="R") == becomes


def test_a_blank_line_after_one_that_stays_stays_too() -> None:
    assert filled("$name\nx\n\ny") == "x\n\ny"
    assert filled("a\n$name\nx\n\n\ny") == "a\nx\n\n\ny"
    assert filled("$squad\n\nb", "Ann") == "1) Ann\n\nb"


def test_our_own_texts_are_these() -> None:
    """As they are made when their module is imported."""
    texts = own_copy("icct_core.domain.mails.change_texts").CHANGE_TEXTS
    assert texts[ChangeKind.CONFIRMED]._asdict() == {
        "subject": "$team_name ($team_id) is confirmed",
        "text": (
            "Dear $captain_name,\n\n"
            "$team_name of $church_name is confirmed: your team plays. Its number is $team_id.\n\n"
            "$reason\n\n"
            "There is nothing you need to do now. If something is wrong, please answer this mail.\n\n"
            "Decided on $decided_at. $replaces\n"
        ),
        "html": (
            "<!doctype html>\n<html><body>\n"
            "<p>Dear $captain_name,</p>\n"
            "<p>$team_name of $church_name is confirmed: your team plays. Its number is $team_id.</p>\n"
            "<p>$reason</p>\n"
            "<p>There is nothing you need to do now. If something is wrong, please answer this mail.</p>\n"
            "<p>Decided on $decided_at. $replaces</p>\n"
            "</body></html>\n"
        ),
    }
    assert texts[ChangeKind.CORRECTED]._asdict() == {
        "subject": "The registration of $team_name ($team_id) was changed",
        "text": (
            "Dear $captain_name,\n\n"
            "the registration of $team_name of $church_name ($team_id) was changed on $decided_at:\n\n"
            "$changes\n\n"
            "$reason\n\n"
            "Everything else is as it was. If something is wrong, please answer this mail.\n"
        ),
        "html": (
            "<!doctype html>\n<html><body>\n"
            "<p>Dear $captain_name,</p>\n"
            "<p>the registration of $team_name of $church_name ($team_id) was changed on $decided_at:</p>\n"
            "<ul>\n$changes\n</ul>\n"
            "<p>$reason</p>\n"
            "<p>Everything else is as it was. If something is wrong, please answer this mail.</p>\n"
            "</body></html>\n"
        ),
    }
