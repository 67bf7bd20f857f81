"""The mails about changes: whom, what and how they tell it, and what organisers may write instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from string import Template
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from icct_core import (
    CAPTAIN,
    CHANGE_PLACEHOLDERS,
    CHANGE_TEXTS,
    OPERATOR,
    STATUS_WORDS,
    ChangeKind,
    ChangeMails,
    ChangeTemplate,
    EmailAddress,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    Mail,
    News,
    RecordedEntry,
    Registration,
    RegistrationStatus,
    TeamId,
    TeamNotFound,
    Told,
)
from tests.support.builders import a_draft

NOW = datetime(2026, 11, 28, 8, 35, tzinfo=UTC)
CHENNAI = ZoneInfo("Asia/Kolkata")
KINDS = [kind for kind in ChangeKind if kind is not ChangeKind.MOVED]
BY_CAPTAIN = {ChangeKind.EDITED: HistoryAction.EDITED, ChangeKind.ANSWERED: HistoryAction.ANSWERED}
ACTIONS = {ChangeKind.CORRECTED: HistoryAction.CORRECTED, **BY_CAPTAIN}
PARTS = ["subject", "text", "html"]
SHOWING_CHANGES = {ChangeKind.CORRECTED, ChangeKind.EDITED}
LEADS_TO = {
    ChangeKind.CONFIRMED: RegistrationStatus.CONFIRMED,
    ChangeKind.CHANGES_REQUESTED: RegistrationStatus.CHANGES_REQUESTED,
    ChangeKind.REJECTED: RegistrationStatus.REJECTED,
    ChangeKind.REOPENED: RegistrationStatus.REGISTERED,
    ChangeKind.WITHDRAWN: RegistrationStatus.WITHDRAWN,
    ChangeKind.REINSTATED: RegistrationStatus.REGISTERED,
}


def a_team(**form: Any) -> Registration:
    return a_draft(**form).registered(TeamId("ICCT", 7), at=NOW)


def news(
    kind: ChangeKind, registration: Registration | None = None, told_at: datetime | None = None, **fields: Any
) -> News:
    """A change of this kind at ``NOW``, the only one there is; ``told_at`` is when the captain was told something."""
    registration = registration or a_team()
    if kind is ChangeKind.REINSTATED:
        registration = replace(registration, told=Told(status=RegistrationStatus.WITHDRAWN, at=told_at))
    elif told_at is not None:
        registration = replace(registration, told=Told(status=RegistrationStatus.CHANGES_REQUESTED, at=told_at))
    entry = HistoryEntry(
        **{
            "at": NOW,
            "prefix": "ICCT",
            "action": ACTIONS.get(kind, HistoryAction.DECIDED),
            "actor": CAPTAIN if kind in BY_CAPTAIN else OPERATOR,
            "registration_id": registration.id,
            "after": LEADS_TO.get(kind),
            **fields,
        }
    )
    found = News.of(registration, 42, [RecordedEntry(number=42, entry=entry)])
    assert found is not None
    assert found.kind is kind
    return found


def rendered(kind: ChangeKind, *of_news: Any, **fields: Any) -> Mail:
    return ChangeMails(zone=CHENNAI).render(news(kind, *of_news, **fields))


@pytest.mark.parametrize("kind", KINDS)
def test_each_mail_goes_to_the_captain_and_names_team_number_and_what_the_captain_can_do(kind: ChangeKind) -> None:
    mail = rendered(kind)
    assert mail.to.text == "john.samuel@example.com"
    assert "Grace Warriors" in mail.subject
    assert "ICCT-007" in mail.subject
    for part in (mail.text, mail.html):
        for expected in ("Dear John Samuel,", "Grace Warriors", "CSI St. Peter", "ICCT-007", "answer this mail"):
            assert expected in part
        assert "28 November 2026, 14:05 IST" in part
        assert "$" not in part


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_parts_say_the_same(kind: ChangeKind) -> None:
    """Each paragraph of the text is one of the HTML."""
    changes = (FieldChange("coach_name", "A", "B"),) if kind in SHOWING_CHANGES else ()
    mail = rendered(kind, reason="Because it is so", changes=changes)
    for paragraph in mail.text.strip().split("\n\n"):
        assert paragraph.removeprefix("- ").replace("'", "&#x27;") in mail.html


def test_every_kind_has_a_subject_of_its_own() -> None:
    assert len({texts.subject for texts in CHANGE_TEXTS.values()}) == len(ChangeKind) == len(CHANGE_TEXTS)


@pytest.mark.parametrize("status", RegistrationStatus)
def test_an_edit_says_what_the_team_is_now(status: RegistrationStatus) -> None:
    mail = rendered(ChangeKind.EDITED, after=status, changes=(FieldChange("coach_name", "A", "B"),))
    for part in (mail.text, mail.html):
        assert f"Your team is now: {STATUS_WORDS[status]}." in part
    assert "\n\n- Coach: A → B\n\n" in mail.text


def test_the_former_address_learns_that_there_is_another_and_nothing_else() -> None:
    moved = FieldChange("captain_email", "john.samuel@example.com", "new.place@example.com")
    edit = news(ChangeKind.EDITED, changes=(FieldChange("captain_phone", "9876543210", "9876500000"), moved))
    assert edit.former_address == EmailAddress("john.samuel@example.com")
    mail = ChangeMails(zone=CHENNAI).render_move(edit, EmailAddress("john.samuel@example.com"))
    assert (mail.to.text, mail.subject) == (
        "john.samuel@example.com",
        "The e-mail address of Grace Warriors (ICCT-007) was changed",
    )
    for part in (mail.text, mail.html):
        assert "on 28 November 2026, 14:05 IST another e-mail address was given" in part
        assert not any(secret in part for secret in ("new.place", "98765", "$", "page"))
    assert mail.message_id == f"<{edit.registration.id}.42.move@icct.invalid>"
    assert news(ChangeKind.EDITED).former_address is None


def test_a_text_of_the_organisers_tells_the_former_address_nothing_of_what_changed() -> None:
    edit = news(ChangeKind.EDITED, changes=(FieldChange("captain_email", "old@example.com", "new@example.com"),))
    template = ChangeTemplate.of(ChangeKind.MOVED, "example.org", text="a\n$changes\n$link\nb\n", html="$changes")
    mail = ChangeMails(templates={ChangeKind.MOVED: template}).render_move(edit, EmailAddress("old@example.com"))
    assert (mail.text, mail.html) == ("a\nb\n", "")


def test_a_logo_that_organisers_replaced_is_told_as_their_correction() -> None:
    change = {"action": HistoryAction.LOGO_REPLACED, "changes": (FieldChange("logo", None, "image/png, 100 bytes"),)}
    mail = rendered(ChangeKind.CORRECTED, reason="It was too blurred", **change)
    assert mail.subject == "The registration of Grace Warriors (ICCT-007) was changed"
    assert "\n\n- Logo replaced\n\nIt was too blurred\n\n" in mail.text
    assert "you changed" not in mail.text
    assert "you changed" in rendered(ChangeKind.EDITED, **change).text


@pytest.mark.parametrize("kind", KINDS)
def test_the_message_id_is_the_occasions_own(kind: ChangeKind) -> None:
    registration = a_team()
    first, second = rendered(kind, registration), rendered(kind, registration, reason="Another sentence")
    assert first.message_id == second.message_id == f"<{registration.id}.42.change@icct.invalid>"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in BY_CAPTAIN])
def test_a_reason_is_a_paragraph_and_without_one_there_is_none(kind: ChangeKind) -> None:
    with_reason, without = rendered(kind, reason="The squad is too small"), rendered(kind)
    assert "\n\nThe squad is too small\n\n" in with_reason.text
    assert "<p>The squad is too small</p>" in with_reason.html
    for mail in (with_reason, without):
        assert "\n\n\n" not in mail.text
        assert not any(line.endswith(" ") for line in (*mail.text.split("\n"), *mail.html.split("\n")))
        assert "<p></p>" not in mail.html
    assert len(with_reason.text.split("\n")) == len(without.text.split("\n")) + 2


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ACTIONS])
def test_a_later_mail_says_which_earlier_one_it_replaces(kind: ChangeKind) -> None:
    mail = rendered(kind, None, NOW - timedelta(hours=5))
    for part in (mail.text, mail.html):
        assert "This replaces our mail of 09:05." in part
    assert rendered(kind).text.endswith("\n\nDecided on 28 November 2026, 14:05 IST.\n")


@pytest.mark.parametrize(
    ("earlier", "zone", "named"),
    [
        (NOW - timedelta(hours=14), CHENNAI, "00:05"),
        (NOW - timedelta(hours=14, minutes=6), CHENNAI, "27 November 2026, 23:59"),
        (NOW - timedelta(hours=14), UTC, "27 November 2026, 18:35"),
        (NOW - timedelta(days=365), CHENNAI, "28 November 2025, 14:05"),
        (NOW - timedelta(days=24), timezone(timedelta(hours=1)), "4 November 2026, 09:35"),
    ],
)
def test_a_mail_of_another_day_is_named_with_its_date(earlier: datetime, zone: Any, named: str) -> None:
    mail = ChangeMails(zone=zone).render(news(ChangeKind.CONFIRMED, None, earlier))
    assert f"This replaces our mail of {named}." in mail.text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (FieldChange("team_name", "Lions", "Tigers"), "Team name: Lions → Tigers"),
        (FieldChange("church_name", "Grace", "Hope"), "Church: Grace → Hope"),
        (FieldChange("captain_name", "A", "B"), "Captain: A → B"),
        (FieldChange("captain_phone", "9876543210", "9876500000"), "Captain's phone: 9876543210 → 9876500000"),
        (FieldChange("captain_email", "a@b.in", "c@d.in"), "Captain's e-mail: a@b.in → c@d.in"),
        (FieldChange("captain_whatsapp", "1", "2"), "Captain's WhatsApp: 1 → 2"),
        (FieldChange("coach_name", "A", "B"), "Coach: A → B"),
        (FieldChange("players", "Ann, Bowler", "Ann, Batsman"), "Player: Ann, Bowler → Ann, Batsman"),
        (FieldChange("players", None, "Ann, Bowler"), "Player added: Ann, Bowler"),
        (FieldChange("players", "Ann, Bowler", None), "Player removed: Ann, Bowler"),
        (FieldChange("players", None, ""), "Player added"),
        (FieldChange("players", "", None), "Player removed"),
        (FieldChange("logo", None, None), "Logo replaced"),
    ],
)
def test_a_correction_shows_the_difference(change: FieldChange, line: str) -> None:
    mail = rendered(ChangeKind.CORRECTED, changes=(change, FieldChange("coach_name", "X", "Y")))
    assert f":\n\n- {line}\n- Coach: X → Y\n\n" in mail.text
    escaped = line.replace("'", "&#x27;")
    assert f"<ul>\n<li>{escaped}</li>\n<li>Coach: X → Y</li>\n</ul>" in mail.html


def test_what_only_organisers_know_is_no_difference() -> None:
    changes = (FieldChange("over_limit", None, "true"), FieldChange("notify", None, "false"))
    mail = rendered(ChangeKind.CORRECTED, changes=changes)
    assert "over_limit" not in mail.text
    assert "- " not in mail.text
    assert "note" not in rendered(ChangeKind.CONFIRMED, note="A private note").text


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_is_escaped_in_html_and_plain_in_text(kind: ChangeKind) -> None:
    team = a_team(team_name="T & Co's", church_name="C & Co's", captain_name="K & Co's")
    everything = " ".join(f"${name}" for name in sorted(CHANGE_PLACEHOLDERS))
    template = ChangeTemplate(subject="$team_name", text=everything, html=everything)
    mails = ChangeMails(templates=dict.fromkeys(ChangeKind, template))
    reason, changes = "<b>R & Co's</b>", (FieldChange("coach_name", "<i>", "H & Co's"),)
    mail = mails.render(news(kind, team, None, reason=reason, changes=changes))
    for letter in "TCKHR":
        assert f"{letter} & Co's" in mail.text
        assert f"{letter} &amp; Co&#x27;s" in mail.html
    assert " & " not in mail.html
    assert "<b>" not in mail.html
    assert "<i>" not in mail.html
    assert mail.subject == "T & Co's"


def test_what_people_typed_is_no_template() -> None:
    mail = rendered(ChangeKind.REJECTED, reason="$captain_name owes $$5 ${reason}")
    assert "$captain_name owes $$5 ${reason}" in mail.text
    assert "$captain_name owes $$5 ${reason}" in mail.html


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", sorted(CHANGE_PLACEHOLDERS - {"changes"}))
def test_every_placeholder_can_stand_in_every_part(part: str, name: str) -> None:
    values = {
        "team_id": "ICCT-007",
        "team_name": "Grace Warriors",
        "church_name": "Grace Church",
        "captain_name": "John Samuel",
        "reason": "A sentence",
        "replaces": "This replaces our mail of 08:34.",
        "decided_at": "28 November 2026, 08:35 UTC",
        "status": "confirmed",
    }
    template = ChangeTemplate.of(ChangeKind.CONFIRMED, "example.org", **{part: f"<${name}> <${{{name}}}s>"})
    mails = ChangeMails(templates={ChangeKind.CONFIRMED: template})
    told_at = NOW - timedelta(minutes=1)
    mail = mails.render(news(ChangeKind.CONFIRMED, a_team(church_name="Grace Church"), told_at, reason="A sentence"))
    assert getattr(mail, part) == f"<{values[name]}> <{values[name]}s>"
    assert mail.message_id.endswith("@example.org>")


def test_a_subject_has_no_changes() -> None:
    with pytest.raises(ValueError, match=r"^subject has \$changes, which is none of "):
        ChangeTemplate.of(ChangeKind.CORRECTED, "example.org", subject="$changes")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", PARTS)
def test_an_unknown_placeholder_is_refused(kind: ChangeKind, part: str) -> None:
    with pytest.raises(ValueError, match=rf"^{part} has \$coach_name, which is none of \$captain_name, "):
        ChangeTemplate.of(kind, "example.org", **{part: "$coach_name"})


@pytest.mark.parametrize("kind", KINDS)
def test_ours_use_no_placeholder_that_has_nothing_to_say(kind: ChangeKind) -> None:
    used = set(Template("".join(CHANGE_TEXTS[kind])).get_identifiers())
    assert ("changes" in used) is (kind in SHOWING_CHANGES)
    assert ("replaces" in used) is (kind not in ACTIONS)
    assert ("reason" in used) is (kind not in BY_CAPTAIN)


def test_a_removed_team_has_nobody_to_write_to() -> None:
    with pytest.raises(TeamNotFound):
        rendered(ChangeKind.CONFIRMED, a_team().removed(at=NOW))


def test_blank_lines_of_an_organisers_text_stay_where_nothing_is_left_out() -> None:
    template = ChangeTemplate.of(ChangeKind.CONFIRMED, "example.org", text="a\n\n\nb\n$reason\nc\n\n$reason\n\n\nd\n")
    mail = ChangeMails(templates={ChangeKind.CONFIRMED: template}).render(news(ChangeKind.CONFIRMED))
    assert mail.text == "a\n\n\nb\nc\n\nd\n"
