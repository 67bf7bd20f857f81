"""Churches as the tables hold them: names, aliases and numbers of teams lie apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from icct_core import Church, ChurchId, ChurchName

from ..tables import Tables


def church_key_of(tables: Tables, prefix: str, typed_key: str) -> str:
    """The key of the church that a typed name counts as."""
    alias = tables.church_aliases.get((prefix, typed_key))
    return alias[0] if alias else typed_key


def church_of(tables: Tables, prefix: str, key: str) -> Church | None:
    """The church of this key, with its aliases and its number of teams."""
    return churches_of(tables, prefix, {key}).get(key)


def churches_of(tables: Tables, prefix: str, keys: Collection[str]) -> Mapping[str, Church]:
    """The churches of these keys that have rows; tables are read once, however many they are."""
    rows = {key: tables.churches[prefix, key] for key in keys if (prefix, key) in tables.churches}
    aliases: defaultdict[str, list[ChurchName]] = defaultdict(list)
    for (its_prefix, alias_key), (church_key, name) in sorted(tables.church_aliases.items()):
        if its_prefix == prefix and church_key in rows:
            own = rows[church_key].name
            if own is None or own.key != alias_key:
                aliases[church_key].append(name)
    typed = _typed(tables, prefix, rows)
    return {
        key: replace(
            row,
            aliases=tuple(aliases[key]),
            teams=tables.teams_of_churches[prefix, key],
            typed=typed.get(key),
            merged_into=None if row.merged_into is None else church_key_of(tables, prefix, key),
        )
        for key, row in rows.items()
    }


def make_sure_of(tables: Tables, prefix: str, key: str, church_id: ChurchId, *, version: int) -> None:
    """Make the row of a church unless there is one."""
    tables.churches.setdefault((prefix, key), Church(id=church_id, prefix=prefix, key=key, version=version))


def other_words(tables: Tables, prefix: str, key: str) -> str:
    """What the teams of this church are found by, too."""
    church = church_of(tables, prefix, key) if (prefix, key) in tables.churches else None
    return church.search_text if church else ""


def _typed(tables: Tables, prefix: str, keys: Collection[str]) -> Mapping[str, ChurchName]:
    """How the first team of each church wrote its name."""
    of_them = (tables.registrations[one] for one, key in tables.church_keys.items() if key in keys)
    typed: dict[str, ChurchName] = {}
    for one in sorted((one for one in of_them if one.team_id.prefix == prefix), key=lambda one: one.team_id):
        if one.team:
            typed.setdefault(tables.church_keys[one.id], one.team.church)
    return typed
