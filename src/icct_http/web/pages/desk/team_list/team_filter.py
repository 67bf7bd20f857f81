"""Which teams are listed: what stands in the address, so that a list can be kept and shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Self
from urllib.parse import parse_qs, urlencode

from icct_core import (
    Fields,
    InvalidValue,
    ListPlace,
    ListRegistrationsQuery,
    RegistrationPage,
    RegistrationStatus,
    SortedBy,
    collecting,
    parse_time,
)

from ....api.cursor import cursor_after, parse_cursor

LIST = "/desk/teams"
SHEET, WORKBOOK = "/desk/teams.csv", "/desk/teams.xlsx"
JUST_CONFIRMED = "confirmed"

A_PAGE, A_LARGE_PAGE = 50, 100
"""Teams a page; the large one is as many as can be decided about at once."""

_MOST_BEFORE = 40
"""Pages that the address remembers for the way back; further ones are reached from the first."""


_AT, _TIME = "@", "%Y%m%dT%H%M%S.%fZ"
"""Of a list by the time of change, a cursor has the time that the last team of a page had in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFilter:
    """The filter as it was typed, its order, and the page: that after ``cursor``.

    ``before`` are the cursors of the pages that led there, oldest first; the first page has an empty one.
    """

    q: str = ""
    statuses: tuple[str, ...] = ()
    church: str = ""
    changed_since: str = ""
    removed: bool = False
    sort: str = ""
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
            sort="" if last.get("sort") == SortedBy.NUMBER else last.get("sort", ""),
            is_large=last.get("limit", "") == str(A_LARGE_PAGE),
            cursor=cursor,
            before=tuple(last["before"].split(",")) if cursor and "before" in last else (),
        )

    @property
    def query(self) -> str:
        """The same as the query of an address, shortest form; empty if it is the first page of all teams."""
        return urlencode(self._named(), safe=",:@")

    @property
    def address(self) -> str:
        """Where the list with this filter is."""
        return f"{LIST}?{self.query}" if self.query else LIST

    def just_confirmed(self, number: str) -> str:
        """The same address, to a list that says of this team that it was confirmed just now."""
        named = urlencode({JUST_CONFIRMED: number})
        return f"{LIST}?{f'{self.query}&' if self.query else ''}{named}#team_{number}"

    @property
    def sheet(self) -> str:
        """Where all teams of the filter are, for a spreadsheet: by number, as it sorts them itself."""
        return self._whole(SHEET)

    @property
    def workbook(self) -> str:
        """The same with their players and the churches, as a workbook."""
        return self._whole(WORKBOOK)

    @property
    def first(self) -> Self:
        """Its first page."""
        return replace(self, cursor="", before=())

    @property
    def is_all(self) -> bool:
        """Whether it leaves no team out but removed ones."""
        return replace(self.first, is_large=False, removed=False, sort="") == type(self)()

    @property
    def previous(self) -> Self | None:
        """The page before, if the address still knows it."""
        if not self.before:
            return None
        return replace(self, cursor=self.before[-1], before=self.before[:-1] if self.before[-1] else ())

    def after(self, page: RegistrationPage) -> Self | None:
        """The page after this one; ``None`` if there is none."""
        cursor = cursor_after(page.next_after)
        if cursor is None:
            return None
        if self.sort.removeprefix("-") == SortedBy.CHANGED:
            cursor += f"{_AT}{page.registrations[-1].changed_at:{_TIME}}"
        return replace(self, cursor=cursor, before=(*self.before, self.cursor)[-_MOST_BEFORE:])

    def sorted_by(self, by: SortedBy) -> Self:
        """The first page in this order, or from its end if it is in this order now."""
        sort = f"-{by}" if self.direction_of(by) == "ascending" else str(by)
        return replace(self.first, sort="" if sort == SortedBy.NUMBER else sort)

    def direction_of(self, by: SortedBy) -> str:
        """``ascending`` or ``descending`` if it is in this order, else empty."""
        if (self.sort or SortedBy.NUMBER).removeprefix("-") != by:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

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
                sort=self.sort,
                limit=str(A_LARGE_PAGE if self.is_large else A_PAGE),
            )
            place = fields.parse("cursor", _parse_place, self.cursor) if self.cursor else None
            return replace(
                query,
                changed_since=self._since(fields, zone),
                after=place.team_id if place else None,
                after_changed_at=place.changed_at if place else None,
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

    def _whole(self, place: str) -> str:
        query = replace(self.first, is_large=False, sort="").query
        return f"{place}?{query}" if query else place

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
            "sort": self.sort,
            "limit": str(A_LARGE_PAGE) if self.is_large else "",
            "cursor": self.cursor,
        }
        found = {name: typed for name, typed in named.items() if typed}
        return found | ({"before": ",".join(self.before)} if self.before else {})


def _parse_place(raw: str) -> ListPlace:
    team, _, at = raw.partition(_AT)
    team_id = parse_cursor(team)
    if not at:
        return ListPlace(team_id)
    try:
        return ListPlace(team_id, datetime.strptime(at, _TIME).replace(tzinfo=UTC))
    except ValueError:
        raise InvalidValue("There is no such page") from None
