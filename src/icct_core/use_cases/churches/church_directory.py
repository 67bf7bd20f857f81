"""A copy of the registry that a process keeps for a moment: for forms, and for what everybody may read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ...domain.churches.church import Church
from ...domain.churches.suggestions import closest
from ...domain.errors import InvalidValue
from ...domain.fields import Fields
from ...domain.rules import TournamentRules
from ...domain.sentences import Sentence
from ...domain.values import ChurchName
from ...ports.churches.church_reader import ChurchReader
from ...ports.clock import Clock

KEPT_FOR = timedelta(seconds=2)
"""How old the copy may be: so soon a church that was registered is known to every process."""

_CHURCHES_AT_MOST = 3
_NAMES_AT_MOST = 12
"""Close churches that are named, and close names that are looked at for them: a church may have several."""


@dataclass(frozen=True, slots=True)
class KnownChurches:
    """The registered churches at one time."""

    churches: Sequence[Church]
    by_key: Mapping[str, Church]

    @classmethod
    def of(cls, churches: Sequence[Church]) -> KnownChurches:
        """Of all churches those that have a name, by name."""
        named = sorted((one for one in churches if one.name is not None), key=lambda one: (one.shown.key, one.key))
        return cls(named, {key: church for church in named for key in church.keys})

    def closest(self, name: str) -> tuple[str, ...]:
        """Up to three registered names that this one may stand for, the likeliest first; an alias gives its church's.

        Raises nothing for text that is no name: nothing is close to it then.
        """
        of_name = {alias.text: church.shown.text for church in self.churches for alias in church.names}
        near = closest(name, of_name, most=_NAMES_AT_MOST)
        return tuple(dict.fromkeys(of_name[one] for one in near))[:_CHURCHES_AT_MOST]

    def check(self, name: ChurchName) -> ChurchName:
        """The name itself; raises ``InvalidValue`` with the closest names if no registered church is called so."""
        if name.key in self.by_key:
            return name
        near = self.closest(name.text)
        if not near:
            raise InvalidValue("This church is not on the list; ask the organisers to add it")
        raise InvalidValue("This church is not on the list; did you mean {names}?", names=_either(near))


@dataclass(slots=True, kw_only=True)
class ChurchDirectory:
    """Reads the registry when it is asked for and the copy is older than ``kept_for``; many who ask wait for one read.

    ``only_listed`` says whether a team's church has to be registered (``CHURCHES_ONLY_LISTED``).
    """

    churches: ChurchReader
    clock: Clock
    rules: TournamentRules = field(default_factory=TournamentRules)
    only_listed: bool = False
    kept_for: timedelta = KEPT_FOR
    _known: KnownChurches | None = None
    _read_at: datetime | None = None
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def known(self) -> KnownChurches:
        """The registry, at most ``kept_for`` old; raises ``DatabaseUnavailable``."""
        async with self._reading:
            now = self.clock.now()
            if self._known is None or self._read_at is None or not now - self.kept_for < self._read_at <= now:
                self._known = KnownChurches.of(await self.churches.all(self.rules.id_prefix))
                self._read_at = now
            return self._known

    async def required(self) -> KnownChurches | None:
        """What a form's church has to be among; ``None`` if any will do."""
        return await self.known() if self.only_listed else None


def check_church(fields: Fields, name: ChurchName | None, known: KnownChurches | None) -> None:
    """Remember that a form's church is not registered, where it has to be and its name is one at all."""
    if known is not None and name is not None:
        fields.parse("church_name", known.check, name)


def _either(names: Sequence[str]) -> Sentence | str:
    *others, last = names
    return Sentence("{names} or {last}", names=", ".join(others), last=last) if others else last
