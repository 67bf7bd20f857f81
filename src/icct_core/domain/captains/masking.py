"""Phones and addresses as a page shows them that whoever has the link can see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ..errors import InvalidValue
from ..registration import Team
from ..review.history import FieldChange
from ..squad import Player, entries_from_json

DOT = "•"

_PHONE = re.compile(r"(?<![0-9])[0-9]{10}(?![0-9])")
_HIDDEN_FIELDS = {"captain_phone", "captain_email", "captain_whatsapp", "players"}


def masked_phone(digits: str) -> str:
    """``9876543210`` as ``98•••••210``."""
    return f"{digits[:2]}{DOT * 5}{digits[-3:]}"


def masked_address(text: str) -> str:
    """``john@example.com`` as ``jo•••@example.com``: as many dots whatever the length."""
    name, _, host = text.rpartition("@")
    return f"{name[: 2 if len(name) > 2 else 1]}{DOT * 3}@{host}"


class MaskedContact(NamedTuple):
    """A captain's phones and address as masks."""

    phone: str
    email: str
    whatsapp: str


def masked_contact(team: Team) -> MaskedContact:
    """Those of this team's captain."""
    captain = team.captain
    return MaskedContact(
        masked_phone(captain.phone.digits), masked_address(captain.email.text), masked_phone(captain.whatsapp.digits)
    )


def masked_change(change: FieldChange) -> FieldChange:
    """The change with its phones and addresses masked."""
    if change.field not in _HIDDEN_FIELDS:
        return change
    mask = masked_address if change.field == "captain_email" else _masked_line
    before, after = (mask(text) if text else text for text in (change.before, change.after))
    return FieldChange(change.field, before, after)


def without_masked(given: Mapping[str, object], team: Team) -> dict[str, object]:
    """The given fields, without those that still say the mask of what is there; players get their phones back."""
    shown = {f"captain_{name}": mask for name, mask in masked_contact(team)._asdict().items()}
    rest = {name: value for name, value in given.items() if str(value).strip() != shown.get(name)}
    if "players" in rest:
        rest["players"] = _with_phones(rest["players"], team.squad)
    return rest


def _masked_line(text: str) -> str:
    return _PHONE.sub(lambda found: masked_phone(found[0]), text)


def _with_phones(raw: object, squad: tuple[Player, ...]) -> object:
    """What was sent as players, each masked phone in it as the one that it stands for, if there is such a player."""
    try:
        entries = entries_from_json(raw) if isinstance(raw, str) else raw
    except InvalidValue:
        return raw
    if not isinstance(entries, Iterable):
        return raw
    return [_with_phone(entry, index, squad) for index, entry in enumerate(entries)]


def _with_phone(entry: Any, index: int, squad: tuple[Player, ...]) -> Any:
    """The one of this name has it, or the one in this place, whose name was mended."""
    phone = entry.get("phone") if isinstance(entry, Mapping) else None
    if not isinstance(phone, str) or DOT not in phone:
        return entry
    name = " ".join(str(entry.get("name")).split())  # without one, the form refuses the player whatever the phone is
    likely = sorted(enumerate(squad), key=lambda one: (one[1].name.text != name, one[0] != index))
    for _, player in likely:
        if player.phone is not None and masked_phone(player.phone.digits) == phone.strip():
            return {**entry, "phone": player.phone.digits}
    return entry
