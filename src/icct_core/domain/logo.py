"""Decides by content alone whether a file is a whole PNG or JPEG of a sane size. Nothing is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from . import jpeg, png
from .errors import FileTooLarge, InvalidFileType, InvalidValue

MAX_LOGO_BYTES = 5 * 1024 * 1024
MAX_SIDE_PIXELS = 8_000
MAX_PIXELS = 25_000_000
"""A decoded image takes up to four bytes a pixel: 100 MB for whoever opens the largest logo."""

PNG = "image/png"
JPEG = "image/jpeg"
ALLOWED_TYPES = (PNG, JPEG)

_FORMATS = {PNG: (png.SIGNATURE, png.dimensions), JPEG: (jpeg.SIGNATURE, jpeg.dimensions)}
_OTHER_SIGNATURES = {
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"%PDF": "application/pdf",
    b"PK\x03\x04": "application/zip",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A team's logo as it was sent."""

    content: bytes
    media_type: str
    sha256: str

    @classmethod
    def parse(cls, content: object) -> Logo:
        """Inspect a file's bytes.

        Raises:
            FileTooLarge: over ``MAX_LOGO_BYTES``.
            InvalidFileType: neither PNG nor JPEG.
            InvalidValue: no bytes, none at all, cut off, damaged, followed by something else, or with too many pixels.
        """
        if not isinstance(content, bytes):
            raise InvalidValue("Logo must be the bytes of a PNG or JPEG image")
        if not content:
            raise InvalidValue("Logo is required: a PNG or JPEG image of at most 5 MB")
        if len(content) > MAX_LOGO_BYTES:
            raise FileTooLarge(max_size=MAX_LOGO_BYTES, received_size=len(content))
        media_type = sniff(content)
        if media_type not in _FORMATS:
            raise InvalidFileType(received=media_type, allowed=ALLOWED_TYPES)
        _, dimensions = _FORMATS[media_type]
        _check_dimensions(*dimensions(content))
        return cls(content=content, media_type=media_type, sha256=sha256(content).hexdigest())


def sniff(content: bytes) -> str:
    """The media type that the first bytes speak of; ``application/octet-stream`` if they say nothing."""
    for media_type, (signature, _) in _FORMATS.items():
        if content.startswith(signature):
            return media_type
    for start, media_type in _OTHER_SIGNATURES.items():
        if content.startswith(start):
            return media_type
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return "image/svg+xml"
    if head.startswith((b"<!doctype html", b"<html", b"<script")):
        return "text/html"
    return "application/octet-stream"


def _check_dimensions(width: int, height: int) -> None:
    if not (0 < width <= MAX_SIDE_PIXELS and 0 < height <= MAX_SIDE_PIXELS and width * height <= MAX_PIXELS):
        raise InvalidValue(
            f"Logo is {width} x {height} pixels; at most {MAX_SIDE_PIXELS} a side and 25 megapixels are accepted",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """Where a file storage keeps a file: its address, and the storage's own version of it if it has versions."""

    url: str
    version: str | None = None
