"""Churches as the tables hold them: names, aliases and numbers of teams lie apart."""

from __future__ import annotations

from dataclasses import replace

from icct_core import Church, ChurchId, ChurchName

from ..tables import Tables


def church_key_of(tables: Tables, prefix: str, typed_key: str) -> str:
    """The key of the church that a typed name counts as."""
    alias = tables.church_aliases.get((prefix, typed_key))
    return alias[0] if alias else typed_key


def church_of(tables: Tables, prefix: str, key: str) -> Church | None:
    """The church of this key, with its aliases and its number of teams."""
    row = tables.churches.get((prefix, key))
    if row is None:
        return None
    own = row.name.key if row.name else None
    aliases = (
        name
        for (its_prefix, alias_key), (church_key, name) in sorted(tables.church_aliases.items())
        if its_prefix == prefix and church_key == key and alias_key != own
    )
    merged_into = church_key_of(tables, prefix, key) if row.merged_into is not None else None
    return replace(
        row,
        aliases=tuple(aliases),
        teams=tables.teams_of_churches[prefix, key],
        typed=_typed(tables, prefix, key),
        merged_into=merged_into,
    )


def make_sure_of(tables: Tables, prefix: str, key: str, church_id: ChurchId, *, version: int) -> None:
    """Make the row of a church unless there is one."""
    tables.churches.setdefault((prefix, key), Church(id=church_id, prefix=prefix, key=key, version=version))


def other_words(tables: Tables, prefix: str, key: str) -> str:
    """What the teams of this church are found by, too."""
    church = church_of(tables, prefix, key) if (prefix, key) in tables.churches else None
    return church.search_text if church else ""


def _typed(tables: Tables, prefix: str, key: str) -> ChurchName | None:
    of_it = (tables.registrations[one] for one, its_key in tables.church_keys.items() if its_key == key)
    first = min(
        (one for one in of_it if one.team and one.team_id.prefix == prefix), key=lambda one: one.team_id, default=None
    )
    return first.team.church if first and first.team else None
