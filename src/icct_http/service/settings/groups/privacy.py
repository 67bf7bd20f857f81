"""How long people's data are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from ..kinds import or_none, whole
from ..variable import setting

_DAYS = whole(1, 3_650, "a whole number of days from {} to {}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """After how many days what is erased."""

    title: ClassVar[str] = "Keeping and erasing"

    withdrawn_retention: int = setting(
        "WITHDRAWN_RETENTION",
        _DAYS,
        "30",
        about="days after which a withdrawn team is erased, counted from its last withdrawal; until then it can be "
        "taken back",
    )
    purge_after: int | None = setting(
        "PURGE_AFTER",
        or_none(whole(7, 3_650, "a whole number of days from {} to {}, or empty for never")),
        about="days after registration has closed at which everything personal of the tournament is erased, a week "
        "at least; admins are mailed a week before. Without it nothing is, see "
        "[Privacy for organisers](how-to/privacy.md)",
        example="180",
    )
    backup_keep_days: int = setting(
        "BACKUP_KEEP_DAYS",
        _DAYS,
        "30",
        about="days for which backups are kept, as the privacy notice says: `icct backup prune` removes older ones, "
        "and `icct check` names them",
    )

    @property
    def withdrawn_kept_for(self) -> timedelta:
        """How long a withdrawn team is kept."""
        return timedelta(days=self.withdrawn_retention)

    @property
    def purged_after(self) -> timedelta | None:
        """How long everything is kept after registration has closed; ``None`` means for ever."""
        return None if self.purge_after is None else timedelta(days=self.purge_after)

    @property
    def backups_kept_for(self) -> timedelta:
        """How long backups are kept."""
        return timedelta(days=self.backup_keep_days)
