"""Which teams are listed: what stands in the address, so that a list can be kept and shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Self
from urllib.parse import parse_qs, urlencode

from icct_core import Fields, InvalidValue, ListRegistrationsQuery, RegistrationStatus, TeamId, collecting, parse_time

from ....api.cursor import cursor_after, parse_cursor

LIST = "/desk/teams"
SHEET = "/desk/teams.csv"

A_PAGE, A_LARGE_PAGE = 50, 100
"""Teams a page; the large one is as many as can be decided about at once."""

_MOST_BEFORE = 40
"""Pages that the address remembers for the way back; further ones are reached from the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFilter:
    """The filter as it was typed, and the page: that after ``cursor``.

    ``before`` are the cursors of the pages that led there, oldest first; the first page has an empty one.
    """

    q: str = ""
    statuses: tuple[str, ...] = ()
    church: str = ""
    changed_since: str = ""
    removed: bool = False
    is_large: bool = False
    cursor: str = ""
    before: tuple[str, ...] = ()

    @classmethod
    def parse(cls, query: str) -> Self:
        """Of an address's query, whatever it is; names that are none of the list's are left out."""
        values = parse_qs(query, keep_blank_values=True, errors="replace")
        last = {name: typed[-1].strip() for name, typed in values.items()}
        named = ",".join(values.get("status", ())).split(",")
        cursor = last.get("cursor", "")
        return cls(
            q=last.get("q", ""),
            statuses=tuple(dict.fromkeys(one.strip() for one in named if one.strip())),
            church=last.get("church", ""),
            changed_since=last.get("changed_since", ""),
            removed=last.get("removed", "") == "true",
            is_large=last.get("limit", "") == str(A_LARGE_PAGE),
            cursor=cursor,
            before=tuple(last["before"].split(",")) if cursor and "before" in last else (),
        )

    @property
    def query(self) -> str:
        """The same as the query of an address, shortest form; empty if it is the first page of all teams."""
        return urlencode(self._named(), safe=",:")

    @property
    def address(self) -> str:
        """Where the list with this filter is."""
        return f"{LIST}?{self.query}" if self.query else LIST

    @property
    def sheet(self) -> str:
        """Where all teams of the filter are, for a spreadsheet."""
        query = replace(self.first, is_large=False).query
        return f"{SHEET}?{query}" if query else SHEET

    @property
    def first(self) -> Self:
        """Its first page."""
        return replace(self, cursor="", before=())

    @property
    def is_all(self) -> bool:
        """Whether it leaves no team out but removed ones."""
        return replace(self.first, is_large=False, removed=False) == type(self)()

    @property
    def previous(self) -> Self | None:
        """The page before, if the address still knows it."""
        if not self.before:
            return None
        return replace(self, cursor=self.before[-1], before=self.before[:-1] if self.before[-1] else ())

    def after(self, team: TeamId | None) -> Self | None:
        """The page after this one, which ends with ``team``; ``None`` if there is none."""
        cursor = cursor_after(team)
        return replace(self, cursor=cursor, before=(*self.before, self.cursor)[-_MOST_BEFORE:]) if cursor else None

    def sized(self, *, is_large: bool) -> Self:
        """The first page with more or fewer teams a page."""
        return replace(self.first, is_large=is_large)

    def asked(self, zone: tzinfo) -> ListRegistrationsQuery:
        """As the core takes it; times without a zone are of ``zone``. Raises ``ValidationFailed``."""
        with collecting() as fields:
            query = ListRegistrationsQuery.parse(
                fields,
                status=",".join(self.statuses),
                church=self.church,
                q=self.q,
                removed="true" if self.removed else "",
                limit=str(A_LARGE_PAGE if self.is_large else A_PAGE),
            )
            return replace(
                query,
                changed_since=self._since(fields, zone),
                after=fields.parse("cursor", parse_cursor, self.cursor) if self.cursor else None,
            )

    def shown_time(self, zone: tzinfo) -> str:
        """``changed_since`` as a field for a time takes it; empty if it is no time, which a browser would refuse."""
        try:
            return f"{parse_time(self.changed_since, '', zone).astimezone(zone):%Y-%m-%dT%H:%M}"
        except InvalidValue:
            return ""

    def is_chosen(self, status: RegistrationStatus) -> bool:
        """Whether the status is one of those that were asked for."""
        return status.value in self.statuses

    def _since(self, fields: Fields, zone: tzinfo) -> datetime | None:
        if not self.changed_since:
            return None
        return fields.parse("changed_since", lambda raw: parse_time(raw, "Changed since", zone), self.changed_since)

    def _named(self) -> Mapping[str, str]:
        named = {
            "q": self.q,
            "status": ",".join(self.statuses),
            "church": self.church,
            "changed_since": self.changed_since,
            "removed": "true" if self.removed else "",
            "limit": str(A_LARGE_PAGE) if self.is_large else "",
            "cursor": self.cursor,
        }
        found = {name: typed for name, typed in named.items() if typed}
        return found | ({"before": ",".join(self.before)} if self.before else {})
