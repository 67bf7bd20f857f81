"""Retries, time limits and circuit breakers for the services that deliveries use.

``guard``         retries and time limits of one service
``breaker``       the circuit breaker
``file_storage``  any file storage, guarded
``mailer``        any mailer, guarded
"""

from .file_storage import ResilientFileStorage
from .guard import Guard, GuardLimits
from .mailer import ResilientMailer

__all__ = ["Guard", "GuardLimits", "ResilientFileStorage", "ResilientMailer"]
