"""Scripts, styles and pictures of pages, served from the package."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Asset:
    """What a browser gets; ``compressed`` is made once, for each request it would cost 60 ms."""

    content: bytes
    compressed: bytes
    media_type: str
    etag: str

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Asset:
        etag = f'"{sha256(content).hexdigest()[:32]}"'
        return cls(content, gzip.compress(content, compresslevel=6, mtime=0), media_type, etag)

    @property
    def digest(self) -> str:
        """Ten characters that differ for other content, for a name that browsers may keep for ever."""
        return self.etag[1:11]

    def answer_to(
        self, *, accepts_gzip: bool, if_none_match: str, cache_control: str = "public, max-age=3600"
    ) -> tuple[int, bytes, Mapping[str, str]]:
        """Status, body and headers for a browser that sent this ``If-None-Match``, or ``""`` for none."""
        headers = {"ETag": self.etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
        if self.etag in (one.strip().removeprefix("W/") for one in if_none_match.split(",")):
            return 304, b"", headers
        if accepts_gzip:
            return 200, self.compressed, {**headers, "Content-Encoding": "gzip"}
        return 200, self.content, headers


@cache
def load_asset(path: str, media_type: str) -> Asset:
    """The file at ``path`` below ``static/``."""
    return Asset.of((files("icct_http.web") / "static" / path).read_bytes(), media_type)
