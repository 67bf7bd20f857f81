"""Corrects fields of a team, by the rules of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ..errors import InvalidValue
from ..fields import Fields, Parsed
from ..registration import Team, parse_players
from ..rules import TournamentRules
from ..text import is_blank
from ..values import ChurchName, EmailAddress, PersonName, PhoneNumber, TeamName

CORRECTABLE = (
    "team_name",
    "church_name",
    "captain_name",
    "captain_phone",
    "captain_email",
    "captain_whatsapp",
    "coach_name",
    "players",
)
"""The fields of the form, but for the logo, which is a file."""


def correct(team: Team, given: Mapping[str, object], fields: Fields, rules: TournamentRules) -> Team:
    """The team with the fields that were given, each as the form has it; what is wrong is remembered in ``fields``.

    The others stay as they are, whatever today's rules say of them. An empty ``captain_whatsapp`` is the captain's
    phone. A captain who has one number for both goes on having one.
    """
    for name in given:
        if name not in CORRECTABLE:
            fields.refuse(InvalidValue(f"This is none of {', '.join(CORRECTABLE)}"), name)
    captain = team.captain
    phone = _parsed(fields, given, "captain_phone", PhoneNumber.parse, captain.phone)
    whatsapp = phone if captain.whatsapp == captain.phone else captain.whatsapp
    return replace(
        team,
        name=_parsed(fields, given, "team_name", TeamName.parse, team.name),
        church=_parsed(fields, given, "church_name", ChurchName.parse, team.church),
        coach=_parsed(fields, given, "coach_name", lambda raw: PersonName.parse(raw, "Coach name"), team.coach),
        captain=replace(
            captain,
            name=_parsed(
                fields, given, "captain_name", lambda raw: PersonName.parse(raw, "Captain name"), captain.name
            ),
            phone=phone,
            email=_parsed(fields, given, "captain_email", EmailAddress.parse, captain.email),
            whatsapp=_parsed(
                fields,
                given,
                "captain_whatsapp",
                lambda raw: phone if is_blank(raw) else PhoneNumber.parse(raw, "WhatsApp number"),
                whatsapp,
            ),
        ),
        squad=parse_players(fields, given["players"], rules) if "players" in given else team.squad,
    )


def _parsed(
    fields: Fields, given: Mapping[str, object], name: str, parse: Callable[[object], Parsed], present: Parsed
) -> Parsed:
    return fields.parse(name, parse, given[name]) if name in given else present
