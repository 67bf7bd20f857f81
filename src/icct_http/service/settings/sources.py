"""Where settings come from: command line, environment, file, preset, default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .presets import PRESETS

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Source:
    """A place with variables, and its name for people."""

    name: str
    values: Mapping[str, str]


ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Found:
    """What a variable says, without blanks around it, and the name of the place that says so."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Places in the order in which they are asked."""

    places: tuple[Source, ...]

    @classmethod
    def of(cls, *places: Source) -> Sources:
        """These, and after them the preset that they choose; an unknown one is told when it is read as a setting."""
        chosen = cls(places).find("PRESET")
        preset = PRESETS.get(chosen.text) if chosen else None
        return cls((*places, Source(f"preset {chosen.text}", preset)) if chosen and preset else places)

    def find(self, variable: str) -> Found | None:
        """The first place that says something; an empty variable says nothing."""
        for place in self.places:
            if text := place.values.get(variable, "").strip():
                return Found(text, place.name)
        return None
