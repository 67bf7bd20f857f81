"""What ``icct check`` looks at: one file for each topic."""

from .all_checks import all_checks
from .check import Check, Scene
from .finding import CheckFailed, Finding, Verdict
from .own_settings import SETTINGS, wrong_settings
from .running import run_checks

__all__ = [
    "SETTINGS",
    "Check",
    "CheckFailed",
    "Finding",
    "Scene",
    "Verdict",
    "all_checks",
    "run_checks",
    "wrong_settings",
]
