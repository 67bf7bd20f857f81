"""Keeps a service that fails or hangs from holding up deliveries."""

from .file_storage import ResilientFileStorage
from .guard import Guard, GuardLimits
from .mailer import ResilientMailer

__all__ = ["Guard", "GuardLimits", "ResilientFileStorage", "ResilientMailer"]
