"""Refuses unknown and repeated query parameters."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import QueryParameter

from icct_core import ValidationFailed

from ..problems.catalogue import MalformedRequest

_READING = frozenset({"GET", "HEAD"})


async def query_guard(connection: ASGIConnection[Any, Any, Any, Any], route: BaseRouteHandler) -> None:
    """Refuse a read with a parameter that its route does not know, or with one sent twice.

    The framework keeps silent about both: whoever asks for ``?page=2`` would take the first page for the second.
    """
    if connection.scope.get("method") not in _READING or not connection.query_params:
        return
    parameters = route.parsed_fn_signature.parameters.values()
    known = {each.name for each in parameters if isinstance(each.kwarg_definition, QueryParameter)}
    unknown = [name for name in connection.query_params if name not in known]
    if unknown:
        raise ValidationFailed({(name,): "There is no parameter of this name here" for name in unknown})
    for name in connection.query_params:
        if len(connection.query_params.getall(name)) > 1:
            raise MalformedRequest(f"The parameter {name} was sent twice")
