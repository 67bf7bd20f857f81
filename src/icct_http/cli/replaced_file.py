"""The file that a command writes, new or in the place of another."""

from __future__ import annotations

import os
from pathlib import Path

from ..service.start_up.start_error import WrongArgument


def place_of(file: str) -> Path:
    """Where it is written. Raises ``WrongArgument`` if it cannot be there."""
    place = Path(file).absolute()
    if not place.parent.is_dir():
        raise WrongArgument(f"{place.parent} is no folder: make it first.")
    if os.path.lexists(place) and not place.is_file():
        raise WrongArgument(f"{file} is no file: choose another name.")
    return place
