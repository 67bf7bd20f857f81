"""Enters registrations and gives them their numbers, inside a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from icct_core import (
    ChurchLimitReached,
    DuplicateTeam,
    Registration,
    RegistrationDraft,
    RegistrationId,
    RegistrationRepository,
    StoredFile,
    TeamId,
    TeamNotFound,
    TournamentRules,
)

from ..engine.connection import SqlConnection
from ..engine.dialect import Dialect
from ..engine.errors import INTEGRITY_ERRORS
from ..rows import registration_from_rows, rows_of
from ..tables import churches, players, teams

ONE_TEAM = "uq_teams_team_key_captain_phone"
"""The constraint that a team is registered once."""

_NO_LIMIT = 2**31 - 1
_KEPT = {"registration_id", "prefix", "number", "registered_at", "logo_url", "logo_version"}
"""What stays of a removed team."""

_TEAM_EXISTS = select(teams.c.number).where(
    teams.c.team_key == bindparam("team_key"), teams.c.captain_phone == bindparam("captain_phone")
)
_TEAMS_OF_CHURCH = select(churches.c.teams).where(
    churches.c.prefix == bindparam("prefix"), churches.c.church_key == bindparam("church_key")
)
_NUMBER = select(teams.c.prefix, teams.c.number).where(teams.c.registration_id == bindparam("id"))
_INSERT_TEAM = insert(teams)
_INSERT_PLAYERS = insert(players)
_RECORD_LOGO = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"))
    .values(logo_url=bindparam("url"), logo_version=bindparam("version"))
)

_TEAM = select(teams).where(teams.c.prefix == bindparam("prefix"), teams.c.number == bindparam("number"))
_OF_CHURCH = (churches.c.prefix == bindparam("of_prefix")) & (churches.c.church_key == bindparam("of_church"))
_LOCK_CHURCH = select(churches.c.teams).where(_OF_CHURCH).with_for_update()
_LEAVE_CHURCH = update(churches).where(_OF_CHURCH).values(teams=churches.c.teams - 1)
_ERASED = [column for column in teams.c if column.name not in _KEPT]
_ERASE = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"), teams.c.team_name != "")
    .values({column: bindparam(column.name) for column in _ERASED})
)
_DELETE_PLAYERS = delete(players).where(players.c.registration_id == bindparam("id"))


class SqlRegistrationRepository(RegistrationRepository):
    def __init__(self, connection: SqlConnection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect

    async def admit(self, draft: RegistrationDraft, rules: TournamentRules) -> None:
        team, limit = draft.team, rules.teams_per_church
        named = {"team_key": team.name.key, "captain_phone": team.captain.phone.digits}
        if await self._connection.value(_TEAM_EXISTS, named) is not None:
            raise DuplicateTeam
        if limit is None:
            return
        church = {"prefix": rules.id_prefix, "church_key": team.church.key}
        if (await self._connection.value(_TEAMS_OF_CHURCH, church) or 0) >= limit:
            raise ChurchLimitReached(limit=limit)

    async def enter(self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime) -> TeamId:
        """The church's row is locked before the counter's, always in this order, so that nobody waits in a circle."""
        if await self._connection.value(self._dialect.take_place, place_of(draft, rules)) is None:
            await self.admit(draft, rules)  # a team sent twice is told so, even if its church is full
            raise ChurchLimitReached(limit=rules.teams_per_church or _NO_LIMIT)
        team_id = TeamId(rules.id_prefix, await self._next_number(rules.id_prefix))
        registration = Registration(id=draft.id, team_id=team_id, team=draft.team, registered_at=at)
        team_row, player_rows = rows_of(registration)
        try:
            await self._connection.change(_INSERT_TEAM, team_row)
        except INTEGRITY_ERRORS as error:
            if self._dialect.violated(error) == ONE_TEAM:
                raise DuplicateTeam from None
            raise
        if player_rows:
            await self._connection.change_each(_INSERT_PLAYERS, player_rows)
        return team_id

    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        rows = await self._connection.rows(_NUMBER, {"id": registration_id})
        if not rows:
            raise TeamNotFound
        return TeamId(rows[0]["prefix"], rows[0]["number"])

    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        url, version = (logo.url, logo.version) if logo else (None, None)
        values = {"id": registration_id, "url": url, "version": version}
        if not await self._connection.change(_RECORD_LOGO, values):
            raise TeamNotFound

    async def remove(self, team_id: TeamId) -> RegistrationId:
        """The church's row is locked before the team's, as by ``enter``. Of racing removals one frees its place."""
        named = {"prefix": team_id.prefix, "number": team_id.number}
        rows = await self._connection.rows(_TEAM, named)
        if not rows:
            raise TeamNotFound
        registration = registration_from_rows(rows[0], ())
        church = {"of_prefix": team_id.prefix, "of_church": rows[0]["church_key"]}
        await self._connection.rows(_LOCK_CHURCH, church)
        erased, _ = rows_of(registration.removed())
        if await self._connection.change(_ERASE, erased | {"id": registration.id}):
            await self._connection.change(_LEAVE_CHURCH, church)
            await self._connection.change(_DELETE_PLAYERS, {"id": registration.id})
        return registration.id

    async def _next_number(self, prefix: str) -> int:
        number: int = await self._connection.value(self._dialect.next_number, {"prefix": prefix})
        return number


def place_of(draft: RegistrationDraft, rules: TournamentRules) -> dict[str, Any]:
    """What takes a place in the draft's church is given."""
    limit = rules.teams_per_church if rules.teams_per_church is not None else _NO_LIMIT
    return {"prefix": rules.id_prefix, "church_key": draft.team.church.key, "limit": limit}
