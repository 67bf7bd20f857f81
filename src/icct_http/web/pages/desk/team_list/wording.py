"""What organisers call badges, orders and decisions."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import Badge, Decision, SortedBy

BADGE: Mapping[Badge, tuple[str, str]] = {
    Badge.OVERLAP: ("Overlap", "Somebody seems to be in another team, too"),
    Badge.MAIL_PARKED: ("Mail given up", "A mail to the captain could not be delivered"),
    Badge.OVER_LIMIT: ("Over the limit", "Its church has more teams than it may have"),
}
"""A word or two, and what it stands for."""

HEADS: Mapping[SortedBy, str] = {
    SortedBy.NUMBER: "Number",
    SortedBy.TEAM: "Team",
    SortedBy.CHURCH: "Church",
    SortedBy.CAPTAIN: "Captain",
}
"""Columns that the list can be sorted by."""

ORDERS: Mapping[str, str] = {
    "": "Number",
    "-number": "Number, last first",
    "team": "Team, A to Z",
    "-team": "Team, Z to A",
    "church": "Church, A to Z",
    "-church": "Church, Z to A",
    "captain": "Captain, A to Z",
    "-captain": "Captain, Z to A",
    "registered": "Registered, oldest first",
    "-registered": "Registered, newest first",
    "changed": "Changed, oldest first",
    "-changed": "Changed, newest first",
}
"""By the ``sort`` of an address."""

DECISION: Mapping[Decision, tuple[str, str]] = {
    Decision.CONFIRM: ("Confirm", "Confirmed"),
    Decision.REQUEST_CHANGES: ("Ask for a correction", "Asked to correct"),
    Decision.REJECT: ("Do not accept", "Not accepted"),
    Decision.WITHDRAW: ("Withdraw", "Withdrawn"),
    Decision.REOPEN: ("Look at it again", "Waiting for review again"),
    Decision.REINSTATE: ("Take back its withdrawal", "Taken back, waiting for review"),
}
"""What its button says, and what a team is afterwards."""
