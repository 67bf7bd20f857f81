"""What ``icct check`` looks at: one file for each topic."""

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
