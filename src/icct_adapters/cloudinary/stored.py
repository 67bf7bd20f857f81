"""Checks that Cloudinary's answer is about the file we asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from icct_core import ServiceInDoubt, StoredFile

from .account import is_plain_url


def stored_file(answer: Mapping[str, Any], *, cloud_name: str, public_id: str) -> StoredFile:
    """The address and version in an answer.

    Raises ``ServiceInDoubt`` if it names another file, or an address that is not this cloud's at Cloudinary: a proxy or
    a mistaken prefix may answer, and what it says would be published as the team's logo.
    """
    url, version = answer.get("secure_url"), answer.get("version")
    if not isinstance(url, str) or not is_plain_url(url, "https"):
        raise ServiceInDoubt("Cloudinary's answer holds no https address of the file")
    if answer.get("public_id") != public_id:
        raise ServiceInDoubt("Cloudinary's answer is about another file")
    if not _is_of(url, cloud_name, public_id):
        raise ServiceInDoubt("Cloudinary's answer holds an address that is not this file's")
    return StoredFile(url=url, version=None if version is None else str(version))


def _is_of(url: str, cloud_name: str, public_id: str) -> bool:
    """Shared hosts (``res.cloudinary.com``) have the cloud in the path, private ones (``demo-res.…``) in their name."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", unquote(parts.path)
    shared = re.fullmatch(r"res(-\w+)*\.cloudinary\.com", host)
    private = re.fullmatch(rf"{re.escape(cloud_name.lower())}-res(-\w+)*\.cloudinary\.com", host)
    begins = f"/{cloud_name}/image/upload/" if shared else "/image/upload/"
    file = re.fullmatch(rf"(v\d+/)?{re.escape(public_id)}(\.\w+)?", path.removeprefix(begins))
    return bool((shared or private) and parts.port is None and path.startswith(begins) and file)
