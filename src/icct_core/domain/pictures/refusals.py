"""Why a file cannot be a logo: its type, its size."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import CoreError, InvalidValue
from ..sentences import Sentence


class InvalidFileType(CoreError, InvalidValue):
    """The logo's content is neither PNG nor JPEG, whatever its name says."""

    code = "INVALID_FILE_TYPE"
    message = "Logo must be a PNG or JPEG image"

    def __init__(self, *, received: str, allowed: tuple[str, ...], advice: str | None = None) -> None:
        super().__init__(received)
        self.received = received
        self.allowed = allowed
        self.advice = advice

    @property
    def details(self) -> Mapping[str, object]:
        return {"received": self.received, "allowed": list(self.allowed)}

    @property
    def sentence(self) -> Sentence:
        return Sentence.of(self.advice or self.message)


class FileTooLarge(CoreError, InvalidValue):
    """The logo has more bytes than allowed."""

    code = "FILE_TOO_LARGE"
    message = "Logo is too large"

    def __init__(self, *, max_size: int, received_size: int) -> None:
        super().__init__(str(received_size))
        self.max_size = max_size
        self.received_size = received_size

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            "Logo must be at most {max_size} bytes; this one has {received_size}",
            max_size=self.max_size,
            received_size=self.received_size,
        )

    @property
    def details(self) -> Mapping[str, object]:
        return {"max_size": self.max_size, "received_size": self.received_size}
