"""Badges: what an organiser should look at, beside a team in the list."""

from enum import StrEnum


class Badge(StrEnum):
    """``overlap``: somebody of it seems to be in another team, and no organiser has marked that as seen.

    ``mail_parked``: a mail to its captain was given up. ``over_limit``: it plays for a church that has more teams than
    it may have, as one has whose church was merged into another.
    """

    OVERLAP = "overlap"
    MAIL_PARKED = "mail_parked"
    OVER_LIMIT = "over_limit"
