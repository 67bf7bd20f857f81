"""Errors about organisers, each with its public code."""

from __future__ import annotations

from ..errors import CoreError


class OrganiserNotFound(CoreError):
    """No organiser has this id."""

    code = "ORGANISER_NOT_FOUND"
    message = "There is no such organiser"


class LastAdmin(CoreError):
    """Nobody else could add organisers any more."""

    code = "LAST_ADMIN"
    message = "This is the last admin; give somebody else that role first"


class SessionNotFound(CoreError):
    """No session has this id, or it has ended."""

    code = "SESSION_NOT_FOUND"
    message = "There is no such session any more"
