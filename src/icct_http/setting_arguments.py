"""Options about settings, which every command takes."""

from __future__ import annotations

import argparse
from typing import Any

from .presets import PRESETS


class SettledParser(argparse.ArgumentParser):
    """A parser that takes these options before the name of a command and after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        group = self.add_argument_group(
            "settings", "They come from the environment, then the file .env of this folder, then the preset."
        )
        group.add_argument(
            "--preset", choices=tuple(PRESETS), default=argparse.SUPPRESS, help="the rules of this tournament (PRESET)"
        )
        group.add_argument(
            "--env-file", metavar="FILE", default=argparse.SUPPRESS, help="read this file instead of .env (ENV_FILE)"
        )
