"""A church as the fields of its form hold it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from icct_core import Church, ChurchName

FIELDS = ("name", "place", "teams_allowed", "aliases")
LARGE = {"aliases": 64_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedChurch:
    """A church's names, place and number of teams."""

    name: str = ""
    aliases: Sequence[str] = ()
    place: str = ""
    teams_allowed: str = ""

    @classmethod
    def of(cls, church: Church) -> TypedChurch:
        """A church as its form shows it first; of one that is not registered, the name that a captain typed."""
        return cls(
            name=church.shown.text,
            place=church.place or "",
            teams_allowed="" if church.teams_allowed is None else str(church.teams_allowed),
            aliases=[alias.text for alias in church.aliases],
        )

    @classmethod
    def sent(cls, texts: Mapping[str, str]) -> TypedChurch:
        """As it was sent; other names stand in lines of their own."""
        aliases = [line.strip() for line in texts["aliases"].splitlines() if line.strip()]
        return cls(name=texts["name"], aliases=aliases, place=texts["place"], teams_allowed=texts["teams_allowed"])

    @property
    def values(self) -> dict[str, Any]:
        """What the commands take."""
        return {name: getattr(self, name) for name in FIELDS}

    def is_so(self, church: Church) -> bool:
        """Whether a registered church is as it was typed: then it was sent twice."""
        shown = TypedChurch.of(church)
        wanted = {ChurchName(one).key for one in self.aliases}
        return (
            church.name is not None
            and (self.name.strip(), self.place.strip(), self.teams_allowed.strip())
            == (shown.name, shown.place, shown.teams_allowed)
            and wanted <= church.keys
            and len(wanted - {church.name.key}) >= len(church.aliases) - 1  # a name it had before stays as an alias
        )
