"""Rewrites keys and search texts so that look-alike names count as one."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from alembic import op

from icct_core import ChurchName, TeamName, search_text

revision = "0006"
down_revision = "0005"

_BATCH = 1_000

_teams = sa.table(
    "teams",
    sa.column("registration_id", sa.Uuid),
    *(sa.column(name) for name in ("prefix", "number", "registered_at", "captain_phone")),
    *(sa.column(name) for name in ("team_name", "team_key", "church_name", "church_key")),
    *(sa.column(name) for name in ("captain_name", "coach_name", "search_text")),
)
_churches = sa.table("churches", *(sa.column(name) for name in ("prefix", "church_key", "teams")))

_SET_TEAM_KEY = sa.update(_teams).where(_teams.c.registration_id == sa.bindparam("id"))
_SET_CHURCH_AND_SEARCH = _SET_TEAM_KEY.values(church_key=sa.bindparam("church"), search_text=sa.bindparam("search"))
_HOLDER = sa.select(_teams).where(
    _teams.c.team_key == sa.bindparam("key"), _teams.c.captain_phone == sa.bindparam("phone")
)
_OF_CHURCH = (_churches.c.prefix == sa.bindparam("of_prefix")) & (_churches.c.church_key == sa.bindparam("of_church"))
_LEAVE_CHURCH = sa.update(_churches).where(_OF_CHURCH).values(teams=_churches.c.teams - sa.bindparam("moved"))
_CLOSE_CHURCH = sa.delete(_churches).where(_OF_CHURCH, _churches.c.teams <= 0)
_JOIN_CHURCH = sa.text(
    "INSERT INTO churches (prefix, church_key, teams) VALUES (:of_prefix, :of_church, :moved) "
    "ON CONFLICT (prefix, church_key) DO UPDATE SET teams = churches.teams + excluded.teams"
)

_Key: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class _Keys:
    """How one version of the service writes what it compares."""

    team: _Key
    church: _Key
    search: Callable[..., str]

    def search_of(self, row: sa.RowMapping) -> str:
        number = f"{row['prefix']}-{row['number']:03}"
        return self.search(number, row["team_name"], row["church_name"], row["captain_name"], row["coach_name"])


def upgrade() -> None:
    """Two teams that are one now both keep their numbers and their churches' places; see ``_give_keys``."""
    _rewrite(before=_OF_1_0_0, after=_OF_TODAY)


def downgrade() -> None:
    _rewrite(before=_OF_TODAY, after=_OF_1_0_0)


def _rewrite(*, before: _Keys, after: _Keys) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # a version that still runs must not add keys of the old kind meanwhile
        connection.execute(sa.text("LOCK TABLE teams, churches IN SHARE ROW EXCLUSIVE MODE"))
    for rows in _batches(connection):
        _rewrite_churches_and_search(connection, rows, after)
        _free_keys(connection, rows, after)
    for rows in _batches(connection):
        _give_keys(connection, rows, before, after)


def _batches(connection: sa.Connection) -> Iterator[Sequence[sa.RowMapping]]:
    """Every team that has not been removed, in the order of the numbers, a batch at a time."""
    place = sa.tuple_(_teams.c.prefix, _teams.c.number)
    batch = sa.select(_teams).where(_teams.c.team_name != "").order_by(_teams.c.prefix, _teams.c.number).limit(_BATCH)
    rows = connection.execute(batch).mappings().all()
    while rows:
        yield rows
        last = rows[-1]["prefix"], rows[-1]["number"]
        rows = connection.execute(batch.where(place > last)).mappings().all()


def _rewrite_churches_and_search(connection: sa.Connection, rows: Sequence[sa.RowMapping], after: _Keys) -> None:
    """A church's teams move to its new key, where those of its other spellings are counted, too."""
    changed, moved = [], Counter[tuple[str, str, str]]()
    for row in rows:
        church, search = after.church(row["church_name"]), after.search_of(row)
        if church != row["church_key"]:
            moved[row["prefix"], row["church_key"], church] += 1
        if (church, search) != (row["church_key"], row["search_text"]):
            changed.append({"id": row["registration_id"], "church": church, "search": search})
    if changed:
        connection.execute(_SET_CHURCH_AND_SEARCH, changed)
    for (prefix, left, joined), teams in moved.items():
        connection.execute(_JOIN_CHURCH, {"of_prefix": prefix, "of_church": joined, "moved": teams})
        connection.execute(_LEAVE_CHURCH, {"of_prefix": prefix, "of_church": left, "moved": teams})
        connection.execute(_CLOSE_CHURCH, {"of_prefix": prefix, "of_church": left})


def _free_keys(connection: sa.Connection, rows: Sequence[sa.RowMapping], after: _Keys) -> None:
    """Take its key from each team that gets another one, so that the order in which keys are given does not matter."""
    for row in rows:
        if row["team_key"] != after.team(row["team_name"]):
            _set_key(connection, row, f" {row['registration_id']}")


def _give_keys(connection: sa.Connection, rows: Sequence[sa.RowMapping], before: _Keys, after: _Keys) -> None:
    """Where two teams with one captain's phone have one key now, the older has it.

    The younger keeps its old key with its registration id appended; the space between stands in no other key.
    """
    for row in rows:
        key = after.team(row["team_name"])
        if not row["team_key"].startswith(" "):
            continue
        holder = connection.execute(_HOLDER, {"key": key, "phone": row["captain_phone"]}).mappings().first()
        younger = max(row, holder or row, key=lambda one: (one["registered_at"], one["prefix"], one["number"]))
        if holder is not None:
            _set_key(connection, younger, f"{before.team(younger['team_name'])} {younger['registration_id']}")
        if holder is None or younger is not row:
            _set_key(connection, row, key)


def _set_key(connection: sa.Connection, row: sa.RowMapping, key: str) -> None:
    connection.execute(_SET_TEAM_KEY.values(team_key=key), {"id": row["registration_id"]})


# What 1.0.0 wrote: kept here, as nothing else of it is left.


def _team_key_of_1_0_0(text: str) -> str:
    if text.isascii():
        return text.replace(" ", "").lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold().replace(" ", ""))


def _church_key_of_1_0_0(text: str) -> str:
    return _team_key_of_1_0_0("".join(character for character in text if character not in "'\u2019.-&,/()"))


def _search_text_of_1_0_0(*names: str) -> str:
    return " ".join(map(_searched, names))


def _searched(name: str) -> str:
    folded = unicodedata.normalize("NFKD", " ".join(name.split())).casefold()
    return unicodedata.normalize("NFC", "".join(filter(_is_searched, unicodedata.normalize("NFKD", folded))))


def _is_searched(character: str) -> bool:
    if character.isalnum() or character == " ":
        return True
    kind = unicodedata.combining(character)
    return unicodedata.category(character)[0] == "M" and not (kind == 7 or 200 <= kind < 256 or 10 <= kind < 36)


_OF_1_0_0 = _Keys(team=_team_key_of_1_0_0, church=_church_key_of_1_0_0, search=_search_text_of_1_0_0)
_OF_TODAY = _Keys(team=lambda name: TeamName(name).key, church=lambda name: ChurchName(name).key, search=search_text)
