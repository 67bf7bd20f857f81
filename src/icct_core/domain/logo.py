"""A team's logo: which PNG and JPEG files are accepted, and what is kept of them.

A file is judged by its content alone, and no pixel is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from .errors import InvalidValue
from .pictures import jpeg, png
from .pictures.file_types import JPEG, PNG, advice_about, sniff
from .pictures.refusals import FileTooLarge, InvalidFileType
from .values import RegistrationId

MAX_LOGO_BYTES = 5 * 1024 * 1024
MAX_SIDE_PIXELS = 8_000
MAX_PIXELS = 25_000_000
"""A decoded image takes up to four bytes a pixel: 100 MB for whoever opens the largest logo."""

ALLOWED_TYPES = (PNG, JPEG)

_PICTURE_IN = {PNG: png.picture_in, JPEG: jpeg.picture_in}


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A team's logo as it is kept: one picture, without what a camera or an editor wrote beside it."""

    content: bytes
    media_type: str
    sha256: str

    @classmethod
    def parse(cls, content: object) -> Logo:
        """Take the picture out of a file.

        Raises:
            FileTooLarge: over ``MAX_LOGO_BYTES``.
            InvalidFileType: neither PNG nor JPEG.
            InvalidValue: no bytes, none at all, cut off, damaged, or with too many pixels.
        """
        if not isinstance(content, bytes):
            raise InvalidValue("Logo must be the bytes of a PNG or JPEG image")
        if not content:
            raise InvalidValue("Logo is required: a PNG or JPEG image of at most 5 MB")
        if len(content) > MAX_LOGO_BYTES:
            raise FileTooLarge(max_size=MAX_LOGO_BYTES, received_size=len(content))
        media_type = sniff(content)
        picture_in = _PICTURE_IN.get(media_type)
        if picture_in is None:
            raise InvalidFileType(received=media_type, allowed=ALLOWED_TYPES, advice=advice_about(media_type))
        picture = picture_in(content)
        width, height = picture.width, picture.height
        if not (0 < width <= MAX_SIDE_PIXELS and 0 < height <= MAX_SIDE_PIXELS and width * height <= MAX_PIXELS):
            raise InvalidValue(
                "Logo is {width} x {height} pixels; at most {most} a side and 25 megapixels are accepted. "
                "Send a smaller copy, or a screenshot",
                width=width,
                height=height,
                most=MAX_SIDE_PIXELS,
            )
        return cls(content=picture.content, media_type=media_type, sha256=sha256(picture.content).hexdigest())


@dataclass(frozen=True, slots=True)
class StagedLogo:
    """A logo that waits to be stored. The ``occasion`` of the one a team registered with is 0.

    That of a later one is the number of its entry in the history.
    """

    registration_id: RegistrationId
    logo: Logo
    occasion: int = 0


def logo_file(registration_id: RegistrationId, occasion: int = 0) -> str:
    """The name of its file in the file storage. A logo that replaces another has a name of its own.

    So a delivery of the older one that comes late never overwrites it.
    """
    return f"{registration_id}/logo-{occasion}" if occasion else f"{registration_id}/logo"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """Where a file storage keeps a file: its address, and the storage's own version of it if it has versions.

    ``url`` is an ``http(s)`` address. Of a storage without addresses it is ``<scheme>:<name>``, the same on every
    machine and in every folder, so that it still leads there after both have changed.
    """

    url: str
    version: str | None = None


def logo_mark(stored: StoredFile | None, staged: str | None) -> str | None:
    """Sixteen hexadecimal digits that another logo of the same team does not have; ``None`` without a logo.

    A logo is ``stored``, or else it waits: then ``staged`` is its SHA-256. The mark tells nothing of either.
    """
    named = f"{stored.url} {stored.version or ''}" if stored else staged
    return sha256(named.encode()).hexdigest()[:16] if named else None
