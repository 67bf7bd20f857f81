"""The size of a picture, and the bytes of its file that are kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One image: its size in pixels, and a file with nothing in it but what shows the image as it was meant."""

    width: int
    height: int
    content: bytes


class Kept:
    """Collects the parts of a file that are kept, in their order; a file that is kept whole is not copied."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._view = memoryview(content)  # its slices copy nothing
        self._parts: list[bytes | memoryview] = []
        self._start = self._end = 0

    def keep(self, start: int, end: int) -> None:
        """Keep the bytes from ``start`` to ``end``."""
        if start != self._end:
            self._close_part()
            self._start = start
        self._end = end

    def replace(self, start: int, end: int, data: bytes) -> None:
        """Put ``data`` in the place of the bytes from ``start`` to ``end``."""
        if self._view[start:end] == data:
            self.keep(start, end)
            return
        self._close_part()
        self._parts.append(data)

    def joined(self) -> bytes:
        """The file as it is kept; the very same object if nothing was left out."""
        if not self._parts and self._start == 0 and self._end == len(self._content):
            return self._content
        self._close_part()
        return b"".join(self._parts)

    def _close_part(self) -> None:
        if self._start < self._end:
            self._parts.append(self._view[self._start : self._end])
        self._start = self._end
