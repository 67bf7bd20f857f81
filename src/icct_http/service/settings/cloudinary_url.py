"""The one line in which Cloudinary shows an account: ``cloudinary://KEY:SECRET@CLOUD_NAME``, perhaps with options."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudinaryUrl:
    """What the line says; nothing where it says nothing. Of its options ``upload_prefix`` is read, the rest is not."""

    cloud_name: str = ""
    api_key: str = field(default="", repr=False)
    api_secret: str = field(default="", repr=False)
    upload_prefix: str = ""

    @classmethod
    def of(cls, url: str) -> CloudinaryUrl:
        """Take a line of the form of ``CLOUDINARY_URL`` apart, or an empty one."""
        parts = urlsplit(url)
        login, _, cloud_name = parts.netloc.rpartition("@")
        key, _, secret = login.partition(":")
        (prefix,) = parse_qs(parts.query).get("upload_prefix", [""])[-1:]
        return cls(cloud_name=cloud_name, api_key=key, api_secret=secret, upload_prefix=prefix)
