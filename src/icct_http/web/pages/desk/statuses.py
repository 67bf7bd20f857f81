"""What organisers call statuses, on every page."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import RegistrationStatus

STATUS: Mapping[RegistrationStatus, str] = {
    RegistrationStatus.REGISTERED: "Waiting for review",
    RegistrationStatus.CHANGES_REQUESTED: "Asked to correct",
    RegistrationStatus.CONFIRMED: "Confirmed",
    RegistrationStatus.REJECTED: "Not accepted",
    RegistrationStatus.WITHDRAWN: "Withdrawn",
}
