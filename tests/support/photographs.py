"""Makes photographs as phones and editors write them: by Pillow what it can write, the rest by hand."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
LATITUDE = b"SECRET-PLACE"
"""Stands in everything that is to be gone: positions, comments, trailers, other pictures."""

_JPEG_START, _JPEG_END = 2, -2


def segment(marker: int, body: bytes) -> bytes:
    """One segment of a JPEG with its length."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def a_colour_profile(name: Any = "sRGB") -> bytes:
    """An ICC profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()


def some_pixels(mode: str = "RGB", size: tuple[int, int] = (32, 24)) -> Image.Image:
    """A picture in which no two corners are alike, so that a turned one is seen."""
    grey = Image.linear_gradient("L").resize(size)
    other = grey.rotate(90)
    return Image.merge("RGB", (grey, other, Image.new("L", size, 99))).convert(mode)


def where_it_was_taken(orientation: int | None) -> bytes:
    """What a camera says: maker, position, thumbnail and, perhaps, which way up the photograph is."""
    exif = Image.Exif()
    exif[MAKER] = LATITUDE.decode()
    if orientation is not None:
        exif[ORIENTATION] = orientation
    exif.get_ifd(GPS)[29] = LATITUDE.decode()
    return exif.tobytes() + a_thumbnail()


def a_thumbnail() -> bytes:
    """A small whole JPEG, as stands inside other segments."""
    return jpeg_of(some_pixels(size=(8, 8)), comment=LATITUDE)


def jpeg_of(pixels: Image.Image, **options: Any) -> bytes:
    """The file that Pillow writes."""
    file = io.BytesIO()
    pixels.save(file, "JPEG", **options)
    return file.getvalue()


def said_about(picture: bytes, *segments: bytes) -> bytes:
    """The JPEG with these segments before its own."""
    return picture[:_JPEG_START] + b"".join(segments) + picture[_JPEG_START:]


def xmp(text: bytes = b"") -> bytes:
    """Adobe's description in XML, with a position."""
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + LATITUDE + text + b"</x:xmpmeta>")


def more_xmp() -> bytes:
    """What does not fit into the first description."""
    return segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + bytes(40) + LATITUDE)


def index_of_pictures(size: int) -> bytes:
    """The index of a multi-picture file (CIPA DC-007) that names a second picture of so many bytes."""
    return segment(0xE2, b"MPF\x00MM\x00*\x00\x00\x00\x08\x00\x00" + struct.pack(">I", size) + LATITUDE)


def gain_map_version() -> bytes:
    """The mark of a picture that has a gain map (ISO 21496-1)."""
    return segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\x00" + bytes(4) + LATITUDE)


def iptc() -> bytes:
    """Photoshop's block of newspapers' captions."""
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + LATITUDE)


def an_ultra_hdr_photograph(picture: bytes) -> bytes:
    """As Android writes it: the picture, and behind it a gain map of its own that the segments speak of."""
    gain_map = said_about(a_thumbnail(), xmp(b' hdrgm:Version="1.0"'))
    return said_about(picture, xmp(b' hdrgm:Version="1.0"'), gain_map_version(), index_of_pictures(9)) + gain_map


def mpo_of(pixels: Image.Image, **options: Any) -> bytes:
    """A multi-picture file, as stereo and portrait cameras write it."""
    file = io.BytesIO()
    pixels.save(file, "MPO", save_all=True, append_images=[some_pixels()], **options)
    return file.getvalue()


def a_film() -> bytes:
    """The beginning of a film in MP4, with what is a marker elsewhere."""
    return b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + b"mdat\xff\xd9\xff\xd8\xff" + LATITUDE


def samsungs_trailer(*contents: bytes) -> bytes:
    """Blocks of this content, their directory, its length, and the mark that it is Samsung's."""
    blocks = [struct.pack("<HHI", 0, 0x0A30, 16) + b"MotionPhoto_Data" + content for content in contents]
    whole = b"".join(blocks)
    directory, start = b"SEFH" + struct.pack("<II", 107, len(blocks)), 0
    for block in blocks:
        directory += struct.pack("<HHII", 0, 0x0A30, len(whole) - start, len(block))
        start += len(block)
    return whole + directory + struct.pack("<I", len(directory)) + b"SEFT"


def edited_by_samsung(picture: bytes, *contents: bytes) -> bytes:
    """The trailer stands in the place of the marker that ends the picture."""
    return picture[:_JPEG_END] + samsungs_trailer(*contents)


def png_of(pixels: Image.Image, **options: Any) -> bytes:
    """The file that Pillow writes, with all kinds of text."""
    text, file = PngInfo(), io.BytesIO()
    text.add_text("Comment", LATITUDE.decode())
    text.add_text("Raw profile type exif", LATITUDE.decode(), zip=True)
    text.add_itxt("XML:com.adobe.xmp", LATITUDE.decode(), zip=True)
    pixels.save(file, "PNG", pnginfo=text, **options)
    return file.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a viewer shows of a file, and what it finds in it."""

    pixels: bytes
    mode: str
    frames: int
    said: dict[int, Any]
    icc: bytes | None

    @classmethod
    def of(cls, content: bytes) -> Seen:
        with Image.open(io.BytesIO(content)) as opened:
            frames, said = getattr(opened, "n_frames", 1), dict(opened.getexif())
            shown = opened.convert("RGBA") if opened.mode in {"P", "LA", "RGBA"} else opened
            shown.load()
            icc = opened.info.get("icc_profile")
            return cls(pixels=shown.tobytes(), mode=opened.mode, frames=frames, said=said, icc=icc)
