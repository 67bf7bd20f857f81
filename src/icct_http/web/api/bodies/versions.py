"""Versions of what is changed: ``ETag`` on answers, ``If-Match`` on requests."""

from __future__ import annotations

import re
from typing import Annotated

from litestar.params import HeaderParameter

from icct_core import VersionRequired

from ...problems.catalogue import MalformedRequest

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        description="The version that the change is made for, as `ETag` tells it; or `version` in the body.",
        required=False,
    ),
]

_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})')


def etag_of(version: int) -> dict[str, str]:
    """The header that tells a version."""
    return {"ETag": f'"{version}"'}


def version_named(if_match: str | None, in_body: int | None) -> int | None:
    """The version that a change names, in its header or its body; ``None`` if in neither.

    Raises:
        VersionRequired: the header is ``*``, which would overwrite any.
        MalformedRequest: the header is no version, or names another than the body.
    """
    named = None if if_match is None else _parse(if_match.strip())
    if None not in {named, in_body} and named != in_body:
        raise MalformedRequest("If-Match and version name different versions")
    return in_body if named is None else named


def _parse(if_match: str) -> int:
    if if_match == "*":
        raise VersionRequired
    match = _TAG.fullmatch(if_match)
    if match is None:
        raise MalformedRequest('If-Match must be a version, such as "3"')
    return int(match[1] or match[2])
