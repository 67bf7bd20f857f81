"""Registrations entered in one statement, where the database can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, CTE, Integer, Select, Text, bindparam, cast, func, insert, literal, select
from sqlalchemy.exc import IntegrityError

from icct_core import Registration, RegistrationDraft, TeamId, TournamentRules, search_text

from .dialect import DIALECTS
from .registration_repository import SqlRegistrationRepository
from .rows import rows_of
from .tables import counters, players, teams

_DIALECT = DIALECTS["postgresql"]
_OF_THE_NUMBER = {"number", "search_text"}
_OF_A_PLAYER = ("name", "role", "phone")


class PostgresqlRegistrationRepository(SqlRegistrationRepository):
    """The counter's row is locked for one round trip and the commit; the next in the queue waits for no more."""

    async def enter(self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime) -> TeamId:
        team_row, player_rows = rows_of(
            Registration(id=draft.id, team_id=TeamId(rules.id_prefix, 1), team=draft.team, registered_at=at)
        )
        values = {
            **team_row,
            **self._place(draft, rules),
            **{f"{column}s": [row[column] for row in player_rows] for column in _OF_A_PLAYER},
            "search_prefix": search_text(rules.id_prefix),
            "search_names": team_row["search_text"].partition(" ")[2],
        }
        try:
            number = await self._connection.scalar(_ENTER, values)
        except IntegrityError as error:
            self._refuse_duplicate(error)
            raise
        if number is None:
            await self._refuse_church(draft, rules)
        return TeamId(rules.id_prefix, number)


def _statement() -> Select[Any]:
    """Take the place, then the number, then write the team and its players; no row if there is no place."""
    place = _DIALECT.take_place.cte("place")
    number = _number(place)
    team = _team(number)
    return select(number.c.last_number).add_cte(_squad(team))


def _number(place: CTE) -> CTE:
    one = select(bindparam("prefix", type_=Text), literal(1)).select_from(place)
    counted = _DIALECT.insert(counters).from_select(["prefix", "last_number"], one)
    return (
        counted.on_conflict_do_update(
            index_elements=[counters.c.prefix], set_={"last_number": counters.c.last_number + 1}
        )
        .returning(counters.c.last_number)
        .cte("number")
    )


def _team(number: CTE) -> CTE:
    given = [column for column in teams.c if column.name not in _OF_THE_NUMBER]
    values = [bindparam(column.name, type_=column.type).label(column.name) for column in given]
    digits = cast(number.c.last_number, Text)
    padded = func.lpad(digits, func.greatest(3, func.length(digits)), "0")  # as TeamId writes it
    searched = bindparam("search_prefix", type_=Text) + padded + " " + bindparam("search_names", type_=Text)
    columns: Sequence[str] = [*(column.name for column in given), "number", "search_text"]
    return (
        insert(teams)
        .from_select(columns, select(*values, number.c.last_number, searched))
        .returning(teams.c.registration_id)
        .cte("team")
    )


def _squad(team: CTE) -> CTE:
    arrays = (bindparam(f"{column}s", type_=ARRAY(Text)) for column in _OF_A_PLAYER)
    squad = func.unnest(*arrays).table_valued(*_OF_A_PLAYER, with_ordinality="position").render_derived(name="squad")
    position = cast(squad.c.position, Integer) - 1
    rows = select(team.c.registration_id, position, *(squad.c[column] for column in _OF_A_PLAYER)).select_from(
        team.join(squad, literal(True))
    )
    return insert(players).from_select(["registration_id", "position", *_OF_A_PLAYER], rows).cte("squad")


_ENTER = _statement()
