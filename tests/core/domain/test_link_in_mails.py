"""Every mail to a captain carries the link to the team's page, alone on its line; without pages, not a word of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from icct_core import (
    OPERATOR,
    ChangeKind,
    ChangeMails,
    ChangeTemplate,
    ConfirmationTemplate,
    HistoryAction,
    HistoryEntry,
    LinkTemplate,
    Mail,
    News,
    RecordedEntry,
    RegistrationStatus,
    names_link,
)
from tests.support.builders import a_registration

LINK = "https://icct.example.org/team/WyJh.b-_c"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def confirmation(link: str = LINK, **texts: Any) -> Mail:
    return ConfirmationTemplate(**texts).render(a_registration(), link)


def change(kind: ChangeKind, link: str = LINK) -> Mail:
    status = RegistrationStatus.REJECTED
    action = HistoryAction.CORRECTED if kind is ChangeKind.CORRECTED else HistoryAction.DECIDED
    entry = HistoryEntry(
        at=NOW, prefix="ICCT", action=action, actor=OPERATOR, registration_id=a_registration().id, after=status
    )
    news = News.of(a_registration(), 1, [RecordedEntry(number=1, entry=entry)])
    assert news is not None
    template = ChangeTemplate.of(kind, "example.org")
    return ChangeMails(templates={news.kind: template}).render(news, link)


def shown(mail: Mail) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines of the text, and where the HTML leads to."""
    return mail.text.splitlines(), re.findall(r'<a href="([^"]*)">([^<]*)</a>', mail.html)


@pytest.mark.parametrize("kind", ChangeKind)
def test_each_mail_about_a_change_has_it(kind: ChangeKind) -> None:
    lines, anchors = shown(change(kind))
    assert lines[-1] == LINK
    assert anchors == [(LINK, LINK)]
    assert "page" not in change(kind, "").text + change(kind, "").html


def test_the_confirmation_has_it_as_its_last_paragraph() -> None:
    mail = confirmation()
    lines, anchors = shown(mail)
    assert lines[-3:] == ["", "Look at your team, or change it, on its page:", LINK]
    assert anchors == [(LINK, LINK)]
    assert mail.html.endswith("</p>\n</body></html>\n")


def test_without_pages_the_confirmation_is_that_of_1_0_0() -> None:
    mail = confirmation("")
    assert "page" not in mail.text + mail.html
    assert mail.text.endswith("the organisers will ask for it.\n")


def test_the_mail_with_a_new_link_says_whose_it_is_and_has_it_once() -> None:
    registration = a_registration()
    mail = LinkTemplate(domain="example.org").render(registration, LINK, occasion=7)
    lines, anchors = shown(mail)
    assert lines.count(LINK) == 1
    assert anchors == [(LINK, LINK)]
    assert mail.message_id == f"<{registration.id}.7.link@example.org>"
    assert mail.subject == "The link to Grace Warriors (ICCT-001)"


def test_a_text_of_the_organisers_has_it_where_they_want_it() -> None:
    mail = confirmation(text="Open\n\n$link\n\nto see $team_id.\n", html='<p><a href="$link">$team_id</a></p>\n')
    assert mail.text == f"Open\n\n{LINK}\n\nto see ICCT-001.\n"
    assert mail.html == f'<p><a href="{LINK}">ICCT-001</a></p>\n'


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>$team_id</p>", ["<p>ICCT-001</p>\n<p>Look"]),
        ("<html><body>\n<p>$team_id</p>\n</body></html>", ["<html>", "<p>ICCT-001</p>", "<p>Look", "</body></html>"]),
        (
            "<!-- </body> -->\n<p>$team_id</p></body>",
            ["<!-- </body> -->", "<p>ICCT-001</p>", "<p>Look", "</p>\n</body>"],
        ),
    ],
)
def test_a_text_without_a_place_for_it_gets_it_at_its_end(html: str, expected: list[str], end: str) -> None:
    mail = confirmation(text=f"$team_id plays.{end}", html=f"{html}{end}")
    assert mail.text == f"ICCT-001 plays.\n\nLook at your team, or change it, on its page:\n{LINK}\n"
    places = [mail.html.index(part) for part in expected]
    assert places == sorted(places)
    assert shown(mail)[1] == [(LINK, LINK)]


def test_a_line_for_it_alone_is_left_out_where_there_are_no_pages() -> None:
    mail = confirmation("", text="One\n\n$link\n\nTwo\n", html='<p>$team_id</p>\n<p><a href="$link">$link</a></p>\n')
    assert mail.text == "One\n\nTwo\n"
    assert mail.html == "<p>ICCT-001</p>\n"


def test_no_subject_has_a_link() -> None:
    with pytest.raises(ValueError, match=r"^subject has \$link, which is none of"):
        ConfirmationTemplate(subject="$link")
    assert names_link("${link}")
    assert not names_link("$$link and $team_id")
