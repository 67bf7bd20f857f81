"""Errors about codes by mail, each with its public code."""

from __future__ import annotations

from ..errors import CoreError


class CodeInvalid(CoreError):
    """The code is wrong, out of time, used, or was tried too often; which of them is not told."""

    code = "CODE_INVALID"
    message = "This code is wrong, or can no longer be used; type it again or ask for another one"
