"""Logos that wait to be stored, in a dictionary."""

from __future__ import annotations

from icct_core import AlreadyThere, Logo, RegistrationId, StagedFiles

from .tables import Tables


class InMemoryStagedFiles(StagedFiles):
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def add(self, registration_id: RegistrationId, logo: Logo) -> None:
        if registration_id in self._tables.staged_files:
            raise AlreadyThere
        self._tables.staged_files[registration_id] = logo

    async def remove(self, registration_id: RegistrationId) -> None:
        self._tables.staged_files.pop(registration_id, None)
