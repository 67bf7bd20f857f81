"""What organisers call statuses."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import STATUS_IN_WORDS, RegistrationStatus

STATUS: Mapping[RegistrationStatus, str] = STATUS_IN_WORDS
