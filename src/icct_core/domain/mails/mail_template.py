"""Mails, and the texts that they are made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from string import Template
from typing import ClassVar

from ..values import EmailAddress

_TAG = re.compile(r"<[^<>]*>")


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

    ``placeholders`` are the words there are. ``lists`` are those of them that stand for several lines, each with the
    form of a line of text; in HTML it is a ``<li>``, and a subject has none of them. ``domain`` is the right-hand side
    of the ``Message-ID``.

    Raises ``ValueError`` for a text that cannot be filled in; its message begins with the text's name.
    """

    placeholders: ClassVar[frozenset[str]]
    lists: ClassVar[Mapping[str, str]]

    domain: str = "icct.invalid"
    subject: str
    text: str
    html: str

    def __post_init__(self) -> None:
        for name, text, known in (
            ("subject", self.subject, self.placeholders - self.lists.keys()),
            ("text", self.text, self.placeholders),
            ("html", self.html, self.placeholders),
        ):
            template = Template(text)
            if not template.is_valid():
                raise ValueError(f"{name} has a $ that begins no placeholder; write $$ for a dollar sign")
            if unknown := sorted(set(template.get_identifiers()) - known):
                names = ", ".join(f"${one}" for one in sorted(known))
                raise ValueError(f"{name} has ${unknown[0]}, which is none of {names}")

    def fill(
        self, message_id: str, to: EmailAddress, values: Mapping[str, str], lists: Mapping[str, Sequence[str]]
    ) -> Mail:
        """The mail with these values, each of them escaped in HTML; ``message_id`` is the left-hand side of its own."""
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
            text=_filled(self.text, {**values, **lines}),
            html=_filled(self.html, {**escaped, **items}),
        )


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
