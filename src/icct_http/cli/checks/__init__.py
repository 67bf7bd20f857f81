"""The checks of ``icct check``, a file for each topic.

``report``         prints what was found
``all_checks``     the list
``check``          what a check is
``finding``        what a check says
``running``        side by side
``own_settings``   settings
``folders``        folders and disk space
``private_files``  files that others can read
``database``       the database
``churches``       the registry of churches
``organisers``     somebody who can sign in as admin
``erasing``        what is to be erased
``window``         times of the settings that do not hold
``file_storage``   Cloudinary
``logos``          files of stored logos
``mail``           the mail server
``rate_limits``    the rate limit server
``backups``        age of the newest backup
``open_files``     the limit of open files
``captains``       captains' pages and links, the public board
"""

from .all_checks import all_checks
from .check import Check, CheckContext
from .finding import CheckFailed, Finding, Verdict
from .own_settings import SETTINGS, wrong_settings
from .running import run_checks

__all__ = [
    "SETTINGS",
    "Check",
    "CheckContext",
    "CheckFailed",
    "Finding",
    "Verdict",
    "all_checks",
    "run_checks",
    "wrong_settings",
]
