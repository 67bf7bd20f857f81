"""Suggest registered churches for a name as somebody types it."""

from __future__ import annotations

from dataclasses import dataclass

from .church_directory import ChurchDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestChurches:
    """Finds the registered names that a typed one may stand for."""

    directory: ChurchDirectory

    async def __call__(self, name: str) -> tuple[str, ...]:
        """Up to three names, the likeliest first; raises ``DatabaseUnavailable``."""
        return (await self.directory.known()).closest(name)
