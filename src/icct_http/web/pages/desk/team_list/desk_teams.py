"""What the list of teams is made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from icct_core import (
    ChurchDirectory,
    DecideRegistrations,
    ExportRegistrations,
    ExportWorkbook,
    GetLogo,
    GetRegistration,
    ListOrganisers,
    ListRegistrations,
    ReadySentences,
    RecordAccess,
    Registration,
)

from ....api.presentation import Presentation


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTeams:
    """Everything that the list calls: one parameter of its routes."""

    list: ListRegistrations
    get: GetRegistration
    get_logo: GetLogo
    churches: ChurchDirectory
    export: ExportRegistrations
    export_workbook: ExportWorkbook
    record_access: RecordAccess
    decide: DecideRegistrations
    sentences: ReadySentences
    organisers: ListOrganisers
    what_changed: Callable[[Registration, int], Awaitable[Sequence[str]]]
    presentation: Presentation
    mail_delay: timedelta
