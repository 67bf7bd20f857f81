"""The Cloudinary account: its name, key and secret, and the folder for logos."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from icct_core import DeliveryRejected

from ..files.file_names import parts_of


@dataclass(frozen=True, slots=True)
class CloudinaryAccount:
    """An account at Cloudinary and our folder in it; ``upload_prefix`` is the only address that is called.

    Raises ``ValueError`` when made with something missing, a folder that is none, or an address that is no plain
    ``https://host`` (or ``http://host``, for a stand-in on this machine). Neither key nor secret is in its ``repr``.
    """

    cloud_name: str
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    folder: str = "icct26"
    upload_prefix: str = "https://api.cloudinary.com"

    def __post_init__(self) -> None:
        if not (self.cloud_name and self.api_key and self.api_secret):
            raise ValueError("Cloudinary needs a cloud name, an API key and an API secret")
        if not is_plain_url(self.upload_prefix, "https", "http"):
            raise ValueError("Cloudinary's upload prefix must be an address such as https://api.cloudinary.com")
        try:
            parts_of(self.folder)
        except DeliveryRejected:
            raise ValueError("Cloudinary's folder must be a name such as icct26, or several with / between") from None


def is_plain_url(url: str, *schemes: str) -> bool:
    """Whether it is an address with a host, one of these schemes, and no credentials in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    unmarred = url.isprintable() and not any(mark in url for mark in ' <>"\\')
    return unmarred and parts.scheme in schemes and bool(parts.hostname) and "@" not in parts.netloc
