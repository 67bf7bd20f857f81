"""Recognises a file by its first bytes, and advises whoever chose the wrong type."""

from __future__ import annotations

from ..sentences import Sentence

PNG = "image/png"
JPEG = "image/jpeg"
UNKNOWN = "application/octet-stream"

_STARTS = {
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n": "image/jp2",
    b"\xff\x4f\xff\x51": "image/jp2",
    b"\x00\x00\x00\x0cJXL \r\n\x87\n": "image/jxl",
    b"\xff\x0a": "image/jxl",
    b"%PDF": "application/pdf",
    b"PK\x03\x04": "application/zip",
}
_BRANDS = {
    "image/avif": {b"avif", b"avis"},
    "image/heic": {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"},
    "image/heif": {b"mif1", b"mif2", b"msf1"},
}
"""Brands of ISO base media files that are pictures; the first kind that has one of a file's is the one."""

_MAX_BRANDS = 64  # bytes; phones write a handful of four each

_NAMES = {
    "image/heif": Sentence("a HEIF photo"),
    "image/avif": Sentence("an AVIF picture"),
    "image/webp": Sentence("a WebP picture"),
    "image/jp2": Sentence("a JPEG 2000 picture"),
    "image/jxl": Sentence("a JPEG XL picture"),
    "image/gif": Sentence("a GIF picture"),
    "image/bmp": Sentence("a BMP picture"),
    "image/tiff": Sentence("a TIFF picture"),
    "image/svg+xml": Sentence("an SVG drawing"),
    "application/pdf": Sentence("a PDF document"),
}


def sniff(content: bytes) -> str:
    """The media type that the first bytes speak of; ``application/octet-stream`` if they say nothing."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        # the box's own brand, its version, and those it is compatible with (ISO 14496-12, 4.3)
        end = min(int.from_bytes(content[:4]), _MAX_BRANDS)
        brands = {content[at : at + 4] for at in (8, *range(16, end, 4))}
        return next((media_type for media_type, known in _BRANDS.items() if brands & known), UNKNOWN)
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        return "image/svg+xml"
    if head.startswith((b"<!doctype html", b"<html", b"<script")):
        return "text/html"
    return UNKNOWN


def advice_about(media_type: str) -> Sentence | None:
    """What to do with a picture of this type, for the person who chose it; ``None`` if there is nothing to say."""
    if media_type == "image/heic":
        return Sentence("This is an iPhone photo (HEIC). Choose JPEG, or send a screenshot")
    name = _NAMES.get(media_type)
    return name and Sentence("This is {name}. Save it as JPEG or PNG, or send a screenshot", name=name)
