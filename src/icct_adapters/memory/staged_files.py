"""Logos that wait to be stored, in a dictionary."""

from __future__ import annotations

from icct_core import AlreadyThere, Logo, RegistrationId, StagedFiles, StagedLogo

from .tables import Tables


class InMemoryStagedFiles(StagedFiles):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        if registration_id in self._tables.staged_files:
            raise AlreadyThere
        self._tables.staged_files[registration_id] = StagedLogo(registration_id, logo)

    async def put(self, staged: StagedLogo) -> None:
        self._tables.staged_files[staged.registration_id] = staged

    async def remove(self, registration_id: RegistrationId, *, occasion: int | None = None) -> bool:
        staged = self._tables.staged_files.get(registration_id)
        if staged is None or occasion not in {None, staged.occasion}:
            return False
        del self._tables.staged_files[registration_id]
        return True
