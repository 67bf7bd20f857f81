"""The list of all checks, in the order they are printed."""

from __future__ import annotations

from .backups import backup_check
from .captains import board_check, pages_check
from .check import Check
from .database import database_check
from .file_storage import cloudinary_check
from .folders import data_check, database_disk_check, log_check, temporary_check
from .mail import mail_check
from .open_files import open_files_check
from .own_settings import settings_check
from .private_files import private_files_check
from .rate_limits import rate_limit_check


def all_checks(*, with_test_mail: bool = False) -> tuple[Check, ...]:
    """None harms another, or a service that runs: they may run side by side."""
    return (
        settings_check,
        private_files_check,
        open_files_check,
        data_check,
        database_disk_check,
        temporary_check,
        log_check,
        database_check,
        cloudinary_check,
        mail_check(with_test_mail=with_test_mail),
        rate_limit_check,
        backup_check,
        pages_check,
        board_check,
    )
