"""Mails, and the texts that they are made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from string import Template
from typing import ClassVar, Self

from ..values import EmailAddress

LINK = "link"
"""The word that stands for the address of the team's page in every text, and for nothing where there are no pages."""

_TAG = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"(\s*(?:<(?:p|li|h[1-6])>)?)(.*?)((?:<br>|</(?:p|li|h[1-6])>)?\s*)")
_NO_WORDS = re.compile(r"<[^<>]*>|\$\w+|\$\{\w+\}")
"""A line of a mail, and what of it is in no language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail ready to send. ``message_id`` is the same whenever it is sent again, brackets included (RFC 5322)."""

    message_id: str
    to: EmailAddress
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplate:
    """A subject, a text and HTML in which words such as ``$team_id`` stand for a team's own; ``$$`` is a dollar sign.

    ``placeholders`` are the words there are, besides ``$link``, which no subject has. A text without it gets the link
    as its last paragraph, after ``link_words``. ``lists`` are those of them that stand for several lines, each with the
    form of a line of text; in HTML it is a ``<li>``, and a subject has none of them. ``domain`` is the right-hand side
    of the ``Message-ID``. ``say`` translates what is put together for a text, such as days, and ``others`` are the same
    mail for captains of other languages, by their codes.

    Raises ``ValueError`` for a text that cannot be filled in; its message begins with the text's name.
    """

    placeholders: ClassVar[frozenset[str]]
    lists: ClassVar[Mapping[str, str]] = {}

    domain: str = "icct.invalid"
    subject: str
    text: str
    html: str
    link_words: str = "Look at your team, or change it, on its page:"
    say: Callable[[str], str] = str
    others: Mapping[str, Self] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, text, known in (
            ("subject", self.subject, self.placeholders - self.lists.keys()),
            ("text", self.text, self.placeholders | {LINK}),
            ("html", self.html, self.placeholders | {LINK}),
        ):
            template = Template(text)
            if not template.is_valid():
                raise ValueError(f"{name} has a $ that begins no placeholder; write $$ for a dollar sign")
            if unknown := sorted(set(template.get_identifiers()) - known):
                names = ", ".join(f"${one}" for one in sorted(known))
                raise ValueError(f"{name} has ${unknown[0]}, which is none of {names}")

    def translated(self, translate: Callable[[str], str]) -> Self:
        """The same mail in another language; ``translate`` is given the subject and each line that has words."""
        return replace(
            self,
            subject=translate(self.subject),
            text=_translated(self.text, translate),
            html=_translated(self.html, translate),
            link_words=translate(self.link_words),
            say=translate,
        )

    def for_language(self, language: str | None) -> Self:
        """The mail to a captain of this language, ``None`` if the captain chose none."""
        return self.others.get(language, self) if language else self

    def fill(
        self,
        message_id: str,
        to: EmailAddress,
        values: Mapping[str, str],
        lists: Mapping[str, Sequence[str]],
        *,
        link: str = "",
    ) -> Mail:
        """The mail with these values, each of them escaped in HTML; ``message_id`` is the left-hand side of its own.

        ``link`` is the address of the team's page, and empty where there are no pages.
        """
        text, html = self.text, self.html
        if link:
            text, html = _text_with_link(text, self.link_words), _html_with_link(html, self.link_words)
        values = {**values, LINK: link}
        lines = {
            name: "\n".join(self.lists[name].format(number=number, item=item) for number, item in enumerate(items, 1))
            for name, items in lists.items()
        }
        items = {name: "\n".join(f"<li>{escape(item)}</li>" for item in items) for name, items in lists.items()}
        escaped = {name: escape(value) for name, value in values.items()}
        return Mail(
            message_id=f"<{message_id}@{self.domain}>",
            to=to,
            subject=Template(self.subject).substitute(values),
            text=_filled(text, {**values, **lines}),
            html=_filled(html, {**escaped, **items}),
        )


def _translated(text: str, translate: Callable[[str], str]) -> str:
    lines = []
    for line in text.split("\n"):
        begin, words, end = _PARAGRAPH.fullmatch(line).groups()  # type: ignore[union-attr]  # it takes any line
        has_words = any(one.isalpha() for one in _NO_WORDS.sub("", words))
        lines.append(f"{begin}{translate(words)}{end}" if has_words else line)
    return "\n".join(lines)


def names_link(text: str) -> bool:
    """Whether a text has a place for the link."""
    return LINK in Template(text).get_identifiers()


def _text_with_link(text: str, words: str) -> str:
    return text if names_link(text) else f"{text.rstrip()}\n\n{words}\n${LINK}\n"


def _html_with_link(html: str, words: str) -> str:
    if names_link(html):
        return html
    paragraph = f'<p>{words}<br>\n<a href="${LINK}">${LINK}</a></p>\n'
    begun, end, rest = html.rpartition("</body>")
    return f"{begun}{paragraph}{end}{rest}" if end else f"{html.rstrip()}\n{paragraph}"


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these values; a line that stands for empty values alone is left out, with a blank line after it."""
    filled: list[str] = []
    left_out = False
    for line in text.split("\n"):
        template = Template(line)
        names, written = template.get_identifiers(), template.substitute(values)
        if names and not any(values[name] for name in names) and not _TAG.sub("", written).strip():
            left_out = True
        elif not (left_out and not line.strip() and not "".join(filled[-1:]).strip()):
            left_out = False
            filled.append(written if all(values[name] for name in names) else written.rstrip(" "))
    return "\n".join(filled)
