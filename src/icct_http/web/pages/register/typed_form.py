"""What was typed into the form of the page, as it was: nothing is judged, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import Literal

from icct_core import FieldPath, PlayerEntry, TeamForm

TEXTS = (
    *("team_name", "church_name", "captain_name", "captain_phone"),
    *("captain_email", "captain_whatsapp", "coach_name"),
)
ROWS = 11
"""Rows of players at first: a team on the field."""

MORE_ROWS = 4
MOST_ROWS = 99
"""As many as names of two digits have; no larger squad is allowed where there are pages."""

COLUMNS = ("name", "role", "phone")
PLAYER_FIELD = re.compile(r"player_([1-9][0-9]?)_(name|role|phone)")
_KEY = re.compile(r"[A-Za-z0-9_-]{16,80}")

Action = Literal["send", "more", "paste", "lang"]
BUTTONS: tuple[Action, ...] = ("more", "paste", "lang")
"""Submit buttons that send nothing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A player as typed."""

    name: str = ""
    role: str = ""
    phone: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.name.strip() or self.role.strip() or self.phone.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedForm:
    """The form as its sender left it; ``key`` is the submission key, ``consent`` the version of the notice agreed to.

    ``action`` is the button that was used, ``language`` the one that a button asked for.
    """

    texts: Mapping[str, str]
    rows: tuple[Row, ...]
    key: str
    captain_plays: bool = False
    captain_role: str = ""
    consent: str = ""
    players_text: str = ""
    list_was_cut: bool = False
    logo: bytes = b""
    action: Action = "send"
    language: str = ""

    @property
    def filled_rows(self) -> tuple[Row, ...]:
        """The rows up to the last one with anything in it."""
        last = max((number for number, row in enumerate(self.rows, 1) if not row.is_blank), default=0)
        return self.rows[:last]

    def team_form(self, logo: bytes) -> TeamForm:
        """The same as the core takes it, with this logo."""
        return TeamForm(logo=logo, players=self._players(), **{name: self.texts.get(name, "") for name in TEXTS})

    def _players(self) -> list[PlayerEntry]:
        players = [Row(self.texts["captain_name"], self.captain_role, self.texts["captain_phone"])]
        rows = [*(players if self.captain_plays else ()), *self.filled_rows]
        return [{"name": row.name, "role": row.role, "phone": row.phone} for row in rows]

    def field_of(self, path: FieldPath) -> str:
        """The name of the form's field that a refusal is about: ``player_4_phone`` of ``("players", 3, "phone")``."""
        if path[0] != "players" or len(path) == 1:
            return str(path[0])
        number = int(path[1]) + (0 if self.captain_plays else 1)
        column = str(path[2]) if len(path) > 2 else "name"
        return f"captain_{column}" if number == 0 else f"player_{number}_{column}"

    def with_rows(self, least: int) -> TypedForm:
        """The same with at least so many rows, as far as ``MOST_ROWS``."""
        missing = min(least, MOST_ROWS) - len(self.rows)
        return replace(self, rows=(*self.rows, *(Row() for _ in range(missing))))

    def with_players(self, players: Iterable[PlayerEntry]) -> TypedForm:
        """The same with these players after those that were typed; more than fit stay in the list."""
        pasted = [Row(*(str(player.get(column) or "") for column in COLUMNS)) for player in players]
        rows = (*self.filled_rows, *pasted)
        if len(rows) > MOST_ROWS:
            return self
        return replace(self, rows=rows, players_text="").with_rows(len(self.rows))


def blank_form(least_rows: int) -> TypedForm:
    """A form nobody has typed into, with a key of its own."""
    return TypedForm(texts=dict.fromkeys(TEXTS, ""), rows=(), key=new_key()).with_rows(max(ROWS, least_rows))


def new_key() -> str:
    """A submission key: 128 random bits."""
    return token_urlsafe(16)


def typed_form(texts: Mapping[str, str], *, logo: bytes, list_was_cut: bool) -> TypedForm:
    """The form of what came as text; what is missing is empty, a key that is none of ours is replaced."""
    found = {match.groups(): value for name, value in texts.items() if (match := PLAYER_FIELD.fullmatch(name))}
    count = min(max((int(number) for number, _ in found), default=0), MOST_ROWS)
    rows = tuple(Row(*(found.get((str(n), column), "") for column in COLUMNS)) for n in range(1, count + 1))
    action: Action = next((name for name in BUTTONS if name in texts), "send")
    key = texts.get("submission_key", "")
    return TypedForm(
        texts={name: texts.get(name, "") for name in TEXTS},
        rows=rows,
        key=key if _KEY.fullmatch(key) else new_key(),
        captain_plays="captain_plays" in texts,
        captain_role=texts.get("captain_role", ""),
        consent=texts.get("consent", ""),
        players_text=texts.get("players_text", ""),
        list_was_cut=list_was_cut,
        logo=logo,
        action=action,
        language=texts.get("lang") or texts.get("language", ""),
    )
