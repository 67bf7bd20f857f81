"""Collects every error in a form's fields so that they are reported together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar, cast

from .errors import CoreError, FieldPath, InvalidValue, ValidationFailed

Raw = TypeVar("Raw")
Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True)
class Fields:
    """A place in a form; wrong values below it are remembered by their path."""

    path: FieldPath = ()
    refusals: dict[FieldPath, InvalidValue] = field(default_factory=dict)

    def at(self, *path: str | int) -> Fields:
        """The same collection, further down: ``fields.at("players", 3)``."""
        return Fields((*self.path, *path), self.refusals)

    def parse(self, name: str, parse: Callable[[Raw], Parsed], raw: Raw) -> Parsed:
        """``parse(raw)``; a refusal is remembered, and what is returned then must not be looked at."""
        try:
            return parse(raw)
        except InvalidValue as refusal:
            self.refuse(refusal, name)
            return cast("Parsed", None)

    def refuse(self, refusal: InvalidValue, *path: str | int) -> None:
        """Remember a refusal; the first one of a field is the one shown."""
        self.refusals.setdefault((*self.path, *path), refusal)


@contextmanager
def collecting() -> Iterator[Fields]:
    """Collect refusals inside the block and raise all of them as one ``ValidationFailed`` at its end.

    A single refusal that is a ``CoreError`` of its own (``InvalidFileType``, ``FileTooLarge``) is raised as itself.
    """
    fields = Fields()
    yield fields
    refusals = fields.refusals
    if len(refusals) == 1:
        (only,) = refusals.values()
        if isinstance(only, CoreError):
            raise only
    if refusals:
        raise ValidationFailed({path: refusal.sentence for path, refusal in refusals.items()})
