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
    """Other names stand in lines of their own."""

    name: str = ""
    place: str = ""
    teams_allowed: str = ""
    aliases: str = ""

    @classmethod
    def of(cls, church: Church) -> TypedChurch:
        """A church as its form shows it first; of one that is not registered, the name that a captain typed."""
        return cls(
            name=church.shown.text,
            place=church.place or "",
            teams_allowed="" if church.teams_allowed is None else str(church.teams_allowed),
            aliases="\n".join(alias.text for alias in church.aliases),
        )

    @classmethod
    def sent(cls, texts: Mapping[str, str]) -> TypedChurch:
        """As it was sent."""
        return cls(**{name: texts[name] for name in FIELDS})

    @property
    def names(self) -> Sequence[str]:
        """The other names."""
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """What the commands take."""
        return {
            "name": self.name,
            "place": self.place,
            "teams_allowed": self.teams_allowed,
            "aliases": self.names,
        }

    def is_so(self, church: Church) -> bool:
        """Whether a registered church is as it was typed: then it was sent twice."""
        shown = TypedChurch.of(church)
        wanted = {ChurchName(one).key for one in self.names}
        return (
            church.name is not None
            and (self.name.strip(), self.place.strip(), self.teams_allowed.strip())
            == (shown.name, shown.place, shown.teams_allowed)
            and wanted <= church.keys
            and len(wanted - {church.name.key}) >= len(church.aliases) - 1  # a name it had before stays as an alias
        )
