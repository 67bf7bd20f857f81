"""Enters registrations, gives them their numbers, and changes them, inside a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Integer, bindparam, delete, insert, or_, select, update

from icct_core import (
    Actor,
    ActorKind,
    CoreError,
    DatabaseUnavailable,
    DuplicateTeam,
    Registration,
    RegistrationDraft,
    RegistrationId,
    RegistrationRepository,
    RegistrationStatus,
    StaleVersion,
    StoredFile,
    Team,
    TeamId,
    TeamNotFound,
    Told,
    TournamentRules,
)

from ..engine.connection import Values
from ..engine.dialect import CHURCH_OF_NAME
from ..engine.errors import INTEGRITY_ERRORS
from ..engine.in_transaction import InTransaction
from ..rows import Row, registration_from_rows, rows_of, window_from_row
from ..tables import churches, history, players, teams, tournaments
from .places import CountedChurch, Room, belonging, place_of, window_of

ONE_TEAM = "uq_teams_team_key_captain_phone"
"""The constraint that a team is registered once."""

_TRIES = 5
"""How often an entry goes again that found its church merged meanwhile: nobody merges churches so fast."""

_TEAM_EXISTS = select(teams.c.prefix, teams.c.number).where(
    teams.c.team_key == bindparam("team_key"), teams.c.captain_phone == bindparam("captain_phone")
)
_NAMESAKE = _TEAM_EXISTS.where(teams.c.registration_id != bindparam("id"))
_CHURCH = select(churches).where(churches.c.prefix == bindparam("prefix"), churches.c.church_key == CHURCH_OF_NAME)
_KEY_OF_CHURCH = select(CHURCH_OF_NAME)
_WINDOW = select(tournaments).where(tournaments.c.prefix == bindparam("prefix"))
_NUMBER = select(teams.c.prefix, teams.c.number).where(teams.c.registration_id == bindparam("id"))
_INSERT_TEAM = insert(teams)
_INSERT_PLAYERS = insert(players)
_RECORD_LOGO = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"))
    .values(logo_url=bindparam("of_logo"), logo_version=bindparam("of_logo_version"))
)
_RECORD_TOLD = (
    update(teams)
    .where(
        teams.c.registration_id == bindparam("id"),
        teams.c.removed_at.is_(None),
        or_(teams.c.told_at.is_(None), teams.c.told_at <= bindparam("at_told")),
    )
    .values(told_status=bindparam("status_told"), told_reason=bindparam("reason_told"), told_at=bindparam("at_told"))
)

_TEAM = select(teams).where(teams.c.prefix == bindparam("prefix"), teams.c.number == bindparam("number"))
_LOCK_TEAM = _TEAM.with_only_columns(teams.c.number).with_for_update(read=True)
_SQUAD = select(players).where(players.c.registration_id == bindparam("id")).order_by(players.c.position)
_OF_CHURCH = (churches.c.prefix == bindparam("of_prefix")) & (churches.c.church_key == bindparam("of_church"))
_LOCK_CHURCH = select(churches.c.teams).where(_OF_CHURCH).with_for_update()
_LEAVE_CHURCH = update(churches).where(_OF_CHURCH).values(teams=churches.c.teams - 1)
_RENEW_LINK = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"), teams.c.removed_at.is_(None))
    .values(link_version=teams.c.link_version + 1)
)
_WRITTEN_ONCE = {"registration_id", "prefix", "number", "registered_at", "logo_url", "logo_version"}
"""What a change leaves alone: deliveries write where the logo is, and what the captain was told."""

_TOLD = {"told_status", "told_reason", "told_at"}
_BY_CHANGES = [column for column in teams.c if column.name not in {*_WRITTEN_ONCE, *_TOLD, "link_version"}]
_CHANGE = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"), teams.c.version == bindparam("of_version"))
    .values({column: bindparam(column.name) for column in _BY_CHANGES})
    .values(link_version=teams.c.link_version + bindparam("links_renewed", type_=Integer))
)
_FORGET_TOLD = (
    update(teams)
    .where(teams.c.registration_id == bindparam("id"))
    .values(told_status=RegistrationStatus.REGISTERED.value, told_reason=None, told_at=None)
)
_DELETE_PLAYERS = delete(players).where(players.c.registration_id == bindparam("id"))
_LAST_CHANGE = (
    select(teams.c.version, teams.c.changed_at, history.c.actor_kind, history.c.actor_name)
    .outerjoin(history, (history.c.registration_id == teams.c.registration_id) & (history.c.version == teams.c.version))
    .where(teams.c.registration_id == bindparam("id"))
    .order_by((history.c.at == teams.c.changed_at).desc())
    .limit(1)
)
"""Whoever comes second may have written an entry of this version already, which is taken back with the rest."""


class SqlRegistrationRepository(InTransaction, RegistrationRepository):
    async def admit(self, draft: RegistrationDraft, rules: TournamentRules, *, arrived_at: datetime) -> None:
        if (refusal := await self._refusal(draft, rules, arrived_at)) is not None:
            raise refusal

    async def enter(
        self, draft: RegistrationDraft, rules: TournamentRules, *, at: datetime, arrived_at: datetime | None = None
    ) -> TeamId:
        """The church's row is locked before the tournament's, always in this order: nobody waits in a circle."""
        arrived_at = arrived_at or at
        church = await self._take_place(rules.id_prefix, draft.team.church.key, Room(rules.teams_per_church))
        number: int | None = None
        if church is not None:
            number = await self._next_number(rules, arrived_at)
        if church is None or number is None:
            refusal = await self._refusal(draft, rules, arrived_at)
            raise refusal or DatabaseUnavailable("window or church changed meanwhile", repeatable=True)
        registration = draft.registered(TeamId(rules.id_prefix, number), at=at)
        team_row, player_rows = rows_of(registration)
        await self._write(_INSERT_TEAM, belonging(team_row, church))
        await self._insert_players(player_rows, church)
        return registration.team_id

    async def team_id_of(self, registration_id: RegistrationId) -> TeamId:
        rows = await self._connection.rows(_NUMBER, {"id": registration_id})
        if not rows:
            raise TeamNotFound
        return TeamId(rows[0]["prefix"], rows[0]["number"])

    async def get(self, team_id: TeamId) -> Registration:
        row = await self._row(team_id)
        return registration_from_rows(row, await self._connection.rows(_SQUAD, {"id": row["registration_id"]}))

    async def lock(self, team_id: TeamId) -> Registration:
        await self._connection.rows(_LOCK_TEAM, {"prefix": team_id.prefix, "number": team_id.number})
        return await self.get(team_id)

    async def change(
        self, before: Registration, after: Registration, *, teams_per_church: int | None, over_limit: bool = False
    ) -> None:
        """Churches' rows are locked before the team's, in the order of their keys."""
        left, church = await self._lock_churches(before, after)
        row = await self._row(before.team_id)
        if row["version"] != before.version:
            raise await self.stale(before.id)
        if (before.plays, left) != (after.plays, church.key):
            church = await self._move(before, after, left, church, Room(teams_per_church, over_limit))
        team_row, player_rows = rows_of(after)
        team_row = belonging(team_row, church)
        if _holds_one_name(before, after):
            team_row["team_key"] = row["team_key"]  # which is of its own where 1.0.0 entered a team twice
        changed = {column.name: team_row[column.name] for column in _BY_CHANGES}
        changed["links_renewed"] = after.link_version - before.link_version
        if not await self._write(_CHANGE, {**changed, "id": before.id, "of_version": before.version}):
            raise await self.stale(before.id)
        if after.team is None:
            await self._connection.change(_FORGET_TOLD, {"id": before.id})
        same_squad = before.team is not None and after.team is not None and before.team.squad == after.team.squad
        if not same_squad or left != church.key:
            await self._connection.change(_DELETE_PLAYERS, {"id": before.id})
            await self._insert_players(player_rows, church)

    async def renew_link(self, registration_id: RegistrationId) -> None:
        if not await self._connection.change(_RENEW_LINK, {"id": registration_id}):
            raise TeamNotFound

    async def stale(self, registration_id: RegistrationId) -> StaleVersion:
        rows = await self._connection.rows(_LAST_CHANGE, {"id": registration_id})
        if not rows:
            raise TeamNotFound
        by = Actor(ActorKind(rows[0]["actor_kind"] or ActorKind.CAPTAIN), rows[0]["actor_name"] or "")
        return StaleVersion(version=rows[0]["version"], changed_by=str(by), changed_at=rows[0]["changed_at"])

    async def record_logo(self, registration_id: RegistrationId, logo: StoredFile | None) -> None:
        url, version = (logo.url, logo.version) if logo else (None, None)
        values = {"id": registration_id, "of_logo": url, "of_logo_version": version}
        if not await self._connection.change(_RECORD_LOGO, values):
            raise TeamNotFound

    async def record_told(self, registration_id: RegistrationId, told: Told) -> None:
        told_now = {"status_told": told.status.value, "reason_told": told.reason, "at_told": told.at}
        await self._connection.change(_RECORD_TOLD, {"id": registration_id, **told_now})

    async def _row(self, team_id: TeamId) -> Row:
        rows = await self._connection.rows(_TEAM, {"prefix": team_id.prefix, "number": team_id.number})
        if not rows:
            raise TeamNotFound
        return rows[0]

    async def _next_number(self, rules: TournamentRules, arrived_at: datetime) -> int | None:
        number: int | None = await self._connection.value(self._dialect.next_number, window_of(rules, arrived_at))
        return number

    async def _church(self, prefix: str, typed: str) -> CountedChurch:
        named = {"prefix": prefix, "typed_church": typed}
        rows = await self._connection.rows(_CHURCH, named)
        if not rows:
            return CountedChurch(key=await self._connection.value(_KEY_OF_CHURCH, named))
        row = rows[0]
        return CountedChurch(
            key=row["church_key"],
            search_text=row["search_text"],
            teams=row["teams"],
            allowed=row["teams_allowed"],
            is_merged=row["merged_into"] is not None,
        )

    async def _lock_churches(self, before: Registration, after: Registration) -> tuple[str, CountedChurch]:
        """The key of the church that a team leaves, and the church it is to have, both locked.

        They are read again under the lock: a merge may have taken the team to another church before.
        """
        prefix, locked = before.team_id.prefix, set[str]()
        for _ in range(_TRIES):
            left = (await self._row(before.team_id))["church_key"]
            church = await self._church(prefix, after.team.church.key) if after.team else CountedChurch(key="")
            if not (others := {left, church.key} - {"", *locked}):
                return left, church
            for key in sorted(others):
                await self._connection.rows(_LOCK_CHURCH, {"of_prefix": prefix, "of_church": key})
            locked |= others
        raise DatabaseUnavailable("churches were merged meanwhile", repeatable=True)

    async def _move(
        self, before: Registration, after: Registration, left: str, church: CountedChurch, room: Room
    ) -> CountedChurch:
        """Take a place, leave one, or both; the churches are locked."""
        prefix = before.team_id.prefix
        if after.plays and after.team is not None:
            taken = await self._take_place(prefix, after.team.church.key, room)
            if taken is None:
                raise await self._reason_against(after, after.team, room)
            church = taken
        if before.plays:
            await self._connection.change(_LEAVE_CHURCH, {"of_prefix": prefix, "of_church": left})
        return church

    async def _take_place(self, prefix: str, typed: str, room: Room) -> CountedChurch | None:
        """``None`` if the church is full. One that was merged meanwhile is looked up again."""
        for _ in range(_TRIES):
            if taken := await self._connection.rows(self._dialect.take_place, place_of(prefix, typed, room)):
                return CountedChurch(key=taken[0]["church_key"], search_text=taken[0]["search_text"])
            church = await self._church(prefix, typed)
            if not church.is_merged and church.refusal(room) is not None:
                return None
        return None

    async def _reason_against(self, after: Registration, team: Team, room: Room) -> CoreError:
        """Why a team takes no place: another one that has its name comes before a church that is full."""
        if await self._connection.value(_NAMESAKE, {**_name_of(team), "id": after.id}) is not None:
            return DuplicateTeam()
        full = (await self._church(after.team_id.prefix, team.church.key)).refusal(room)
        return full or DatabaseUnavailable("church changed meanwhile", repeatable=True)

    async def _refusal(
        self, draft: RegistrationDraft, rules: TournamentRules, arrived_at: datetime
    ) -> CoreError | None:
        """Why a draft is not entered now; a team sent twice is told so before anything else."""
        team, prefix = draft.team, rules.id_prefix
        if await self._connection.value(_TEAM_EXISTS, _name_of(team)) is not None:
            return DuplicateTeam()
        rows = await self._connection.rows(_WINDOW, {"prefix": prefix})
        window = window_from_row(rows[0]) if rows and rows[0]["window_version"] else rules.window
        if not window.is_open(arrived_at):
            return window.refusal()
        return (await self._church(prefix, team.church.key)).refusal(Room(rules.teams_per_church))

    async def _insert_players(self, player_rows: Sequence[dict[str, Any]], church: CountedChurch) -> None:
        if player_rows:
            rows = [row | {"church_key": church.key} for row in player_rows]
            await self._connection.change_each(_INSERT_PLAYERS, rows)

    async def _write(self, statement: Executable, team_row: Values) -> int:
        """How many rows were changed. Raises ``DuplicateTeam``; nothing else is done in this transaction then."""
        try:
            return await self._connection.change(statement, team_row)
        except INTEGRITY_ERRORS as error:
            if self._dialect.violated(error) == ONE_TEAM:
                raise DuplicateTeam from None
            raise


def _name_of(team: Team) -> dict[str, str]:
    """What no two teams have in common."""
    return {"team_key": team.name.key, "captain_phone": team.captain.phone.digits}


def _holds_one_name(before: Registration, after: Registration) -> bool:
    """Whether a team holds the name and phone that it held before."""
    if before.team is None or after.team is None:
        return False
    stays = before.team.name.key == after.team.name.key and before.team.captain.phone == after.team.captain.phone
    return stays and before.status.holds_its_name and after.status.holds_its_name
