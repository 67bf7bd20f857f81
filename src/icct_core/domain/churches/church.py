"""A church with its names and its number of teams, and the merge of one into another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import ChurchNotFound, InvalidValue, MergeNotFound
from ..search import search_text
from ..text import is_blank, parse_name
from ..values import ChurchName, MarkedId, RegistrationId

MOST_TEAMS_ALLOWED = 1_000
"""Teams that a church may be allowed at most: more than any tournament has."""

MOST_ALIASES = 200
"""Other names of one church."""


@dataclass(frozen=True, slots=True)
class ChurchId(MarkedId):
    """Names a church for good, whatever it is called: ``c_`` and 32 hexadecimal digits."""

    mark = "c"
    refusal = ChurchNotFound


@dataclass(frozen=True, slots=True)
class MergeId(MarkedId):
    """Names one merge: ``m_`` and 32 hexadecimal digits."""

    mark = "m"
    refusal = MergeNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Church:
    """A church of a tournament; ``name`` is ``None`` until organisers register it.

    ``key`` is what its teams are counted under and never changes. ``teams`` counts those that play. ``typed`` is the
    name as a team of it wrote it. A church that was ``merged_into`` another, whose key that is, or a name that is the
    other's alias, stays as a tombstone: it takes no team. ``teams_allowed`` is ``None`` where the tournament's own
    limit holds.
    """

    id: ChurchId
    prefix: str
    key: str
    name: ChurchName | None = None
    place: str | None = None
    teams_allowed: int | None = None
    aliases: tuple[ChurchName, ...] = ()
    teams: int = 0
    typed: ChurchName | None = None
    merged_into: str | None = None
    version: int = 1

    @property
    def shown(self) -> ChurchName:
        """What people call it: its name, or as a team wrote it."""
        return self.name or self.name_of_key

    @property
    def name_of_key(self) -> ChurchName:
        """How the name is written that its key is made from; after a merge, its first team may have typed another."""
        written = [*self.names, self.typed] if self.typed else self.names
        return next((name for name in written if name.key == self.key), ChurchName(self.key))

    @property
    def names(self) -> tuple[ChurchName, ...]:
        """Its name and its aliases, one of each key."""
        return one_of_each_key([self.name, *self.aliases] if self.name else self.aliases)

    @property
    def keys(self) -> frozenset[str]:
        """Every key that counts as this church."""
        return frozenset({self.key, *(name.key for name in self.names)})

    @property
    def alias_rows(self) -> tuple[ChurchName, ...]:
        """The names that have to be looked up to come to its key: not the name whose key that is itself."""
        own = self.name.key if self.name else None
        return tuple(name for name in self.names if name.key != self.key or name.key != own)

    @property
    def search_text(self) -> str:
        """The words that its teams are found by, whatever their captains typed."""
        return search_text(*(name.text for name in self.names))

    def limit(self, otherwise: int | None) -> int | None:
        """How many teams it may have, given the tournament's own limit; ``None`` means any number."""
        return otherwise if self.teams_allowed is None else self.teams_allowed

    def has_room(self, otherwise: int | None) -> bool:
        """Whether it may have one team more."""
        return (limit := self.limit(otherwise)) is None or self.teams < limit

    def is_over(self, otherwise: int | None) -> bool:
        """Whether it has more teams than it may have, as after a merge."""
        return (limit := self.limit(otherwise)) is not None and self.teams > limit

    def renamed(self, name: ChurchName) -> Church:
        """With another name; the one before stays as an alias."""
        before = () if self.name is None or self.name.key == name.key else (self.name,)
        aliases = one_of_each_key(alias for alias in (*self.aliases, *before) if alias.key != name.key)
        return replace(self, name=name, aliases=aliases)

    def also_called(self, *names: ChurchName) -> Church:
        """With these aliases added, each key once; the spellings there are stay."""
        known = {self.name.key} if self.name else set()
        return replace(
            self, aliases=tuple(name for name in one_of_each_key((*self.aliases, *names)) if name.key not in known)
        )

    def next_version(self) -> Church:
        """The same, changed once more."""
        return replace(self, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One church under another, and what went over: undoing takes back those teams and aliases alone.

    ``aliases`` are keys. ``undone_at`` is ``None`` while the merge holds.
    """

    id: MergeId
    prefix: str
    from_key: str
    into_key: str
    merged_at: datetime
    teams: frozenset[RegistrationId] = frozenset()
    aliases: frozenset[str] = frozenset()
    undone_at: datetime | None = None


def one_of_each_key(names: Iterable[ChurchName]) -> tuple[ChurchName, ...]:
    """The first of each key, in order."""
    first: dict[str, ChurchName] = {}
    for name in names:
        first.setdefault(name.key, name)
    return tuple(first.values())


def parse_place(raw: object) -> str | None:
    """A place of 2 to 80 characters, ``None`` if it is blank; raises ``InvalidValue``."""
    if raw is None or is_blank(raw):
        return None
    return parse_name(raw, label="Place", shortest=2, longest=80)


def parse_teams_allowed(raw: object) -> int | None:
    """A number of teams from 1 on, or its digits; ``None`` if it is blank. Raises ``InvalidValue``."""
    if raw is None or is_blank(raw):
        return None
    if isinstance(raw, str) and raw.strip().isascii() and raw.strip().isdecimal() and len(raw.strip()) <= 9:
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= MOST_TEAMS_ALLOWED:
        raise InvalidValue(f"Teams allowed must be a whole number from 1 to {MOST_TEAMS_ALLOWED}, or empty")
    return raw


def parse_aliases(raw: Iterable[str]) -> tuple[ChurchName, ...]:
    """Aliases as typed, one of each key; raises ``InvalidValue`` that quotes the first wrong one."""
    names = []
    for one in raw:
        try:
            names.append(ChurchName.parse(one))
        except InvalidValue as refusal:
            raise InvalidValue(f"Alias {one[:80]!r}: {refusal}") from None
    if len(names) > MOST_ALIASES:
        raise InvalidValue(f"A church can have at most {MOST_ALIASES} aliases, not {len(names)}")
    return one_of_each_key(names)
