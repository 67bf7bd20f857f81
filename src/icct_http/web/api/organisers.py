"""What all routes of the organisers share: where they are, and how they name a team."""

from __future__ import annotations

from typing import Annotated

from litestar import Controller
from litestar.params import PathParameter

from icct_core import KeyScope

from ..access.key_guard import NEEDED_SCOPE
from .openapi import KEY_SCHEME
from .query_names import query_guard

BOTH = ("/admin", "/api/v1/admin")
"""The published place and the versioned one."""

Number = Annotated[str, PathParameter(description="A team's number, such as `ICCT-001`, in any case.")]


class OrganisersController(Controller):
    """Routes that need a key, to read with unless they say otherwise, and know all their query parameters."""

    opt = {NEEDED_SCOPE: KeyScope.READ}  # noqa: RUF012  as the framework declares it
    security = [{KEY_SCHEME: []}]  # noqa: RUF012
    guards = (query_guard,)
