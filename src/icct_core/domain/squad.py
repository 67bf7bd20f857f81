"""The squad: parses the players from JSON text or entries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .errors import InvalidValue
from .fields import Fields
from .rules import TournamentRules
from .sentences import Sentence
from .text import is_blank, trimmed
from .values import PersonName, PhoneNumber, PlayerRole

PlayerEntry: TypeAlias = Mapping[str, object]
"""One player as typed: ``{"name": …, "role": …, "phone": …}``; role and phone may be absent, empty or ``None``."""

MAX_JSON_CHARACTERS = 65_536
"""A hundred players with every character escaped fit; more text than that is no squad."""

_NOT_A_LIST = Sentence('Players must be a JSON array of objects such as [{"name": "S. Kumar", "role": "Bowler"}]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A member of the squad."""

    name: PersonName
    role: PlayerRole | None = None
    phone: PhoneNumber | None = None


def entries_from_json(text: str) -> Sequence[Any]:
    """The array in the form's ``players`` field, its items unchecked; raises ``InvalidValue`` for any other text."""
    if len(text) > MAX_JSON_CHARACTERS:
        raise InvalidValue("Players must be at most {most} characters of JSON", most=MAX_JSON_CHARACTERS)
    text = trimmed(text)
    if not text:
        raise InvalidValue("Players are required. {how}", how=_NOT_A_LIST)
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidValue(_NOT_A_LIST) from None
    if not isinstance(entries, list):
        raise InvalidValue(_NOT_A_LIST)
    return entries


def parse_squad(fields: Fields, raw: str | Iterable[PlayerEntry], rules: TournamentRules) -> tuple[Player, ...]:
    """The squad in the order given; every wrong value is remembered in ``fields``, below ``players``."""
    try:
        entries = entries_from_json(raw) if isinstance(raw, str) else tuple(raw)
        rules.check_squad_size(len(entries))
    except InvalidValue as refusal:
        fields.refuse(refusal, "players")
        return ()
    before = len(fields.refusals)
    squad = tuple(_parse_player(fields.at("players", index), entry, rules) for index, entry in enumerate(entries))
    if len(fields.refusals) == before:
        _refuse_repeated(fields.at("players"), squad)
    return squad


def _parse_player(fields: Fields, entry: object, rules: TournamentRules) -> Player:
    if not isinstance(entry, Mapping):
        fields.refuse(InvalidValue('Player must be an object such as {"name": "S. Kumar"}'))
        entry = {"name": "Nobody"}
    role, phone = entry.get("role"), entry.get("phone")
    return Player(
        name=fields.parse("name", PersonName.parse, entry.get("name", "")),
        role=fields.parse("role", lambda raw: rules.check_role(PlayerRole.parse(raw)), role) if _given(role) else None,
        phone=fields.parse("phone", PhoneNumber.parse, phone) if _given(phone) else None,
    )


def _given(raw: object) -> bool:
    return raw is not None and not is_blank(raw)


def _refuse_repeated(fields: Fields, squad: Sequence[Player]) -> None:
    """One person stands in a squad once: same name and same phone, or same name with a phone missing."""
    keys = [player.name.key for player in squad]
    if len(set(keys)) == len(keys):  # as nearly always
        return
    seen: dict[str, list[Player]] = {}
    for index, (key, player) in enumerate(zip(keys, squad, strict=True)):
        namesakes = seen.setdefault(key, [])
        if any(player.phone is None or other.phone in {None, player.phone} for other in namesakes):
            fields.refuse(InvalidValue("Player is in the squad twice; namesakes need different phones"), index, "name")
        namesakes.append(player)
