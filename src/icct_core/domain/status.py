"""Where a registration stands with the organisers, and which decision leads where."""

from __future__ import annotations

from enum import StrEnum

from .errors import InvalidTransition, InvalidValue


class RegistrationStatus(StrEnum):
    """Where a registration stands with the organisers."""

    REGISTERED = "registered"
    CHANGES_REQUESTED = "changes_requested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def plays(self) -> bool:
        """Whether its team takes a place in its church."""
        return self not in {RegistrationStatus.REJECTED, RegistrationStatus.WITHDRAWN}

    @property
    def holds_its_name(self) -> bool:
        """Whether nobody else may register under its team's name and captain's phone."""
        return self is not RegistrationStatus.WITHDRAWN


class Decision(StrEnum):
    """What an organiser decides about a team."""

    CONFIRM = "confirm"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REINSTATE = "reinstate"

    @classmethod
    def parse(cls, raw: object) -> Decision:
        """One of the six, as it is written here; raises ``InvalidValue``."""
        if raw not in set(cls):
            raise InvalidValue(f"Decision must be one of {', '.join(cls)}")
        return cls(str(raw))

    @property
    def leads_to(self) -> RegistrationStatus:
        """The status that a team has afterwards."""
        return _LEADS_TO[self]

    @property
    def needs_reason(self) -> bool:
        """Whether the captain has to be told why."""
        return self in {Decision.REQUEST_CHANGES, Decision.REJECT, Decision.REOPEN}

    def may_follow(self, current: RegistrationStatus) -> bool:
        """Whether it can be taken about a team of this status."""
        return self in _POSSIBLE[current]

    def check(self, current: RegistrationStatus) -> None:
        """Raise ``InvalidTransition`` unless it can be taken about a team of this status."""
        if not self.may_follow(current):
            raise InvalidTransition(current=current, requested=self.leads_to)


_LEADS_TO = {
    Decision.CONFIRM: RegistrationStatus.CONFIRMED,
    Decision.REQUEST_CHANGES: RegistrationStatus.CHANGES_REQUESTED,
    Decision.REJECT: RegistrationStatus.REJECTED,
    Decision.WITHDRAW: RegistrationStatus.WITHDRAWN,
    Decision.REOPEN: RegistrationStatus.REGISTERED,
    Decision.REINSTATE: RegistrationStatus.REGISTERED,
}

_POSSIBLE = {
    RegistrationStatus.REGISTERED: {Decision.CONFIRM, Decision.REQUEST_CHANGES, Decision.REJECT, Decision.WITHDRAW},
    RegistrationStatus.CHANGES_REQUESTED: {Decision.CONFIRM, Decision.REJECT, Decision.WITHDRAW},
    RegistrationStatus.CONFIRMED: {Decision.REOPEN, Decision.REQUEST_CHANGES, Decision.REJECT, Decision.WITHDRAW},
    RegistrationStatus.REJECTED: {Decision.REOPEN},
    RegistrationStatus.WITHDRAWN: {Decision.REINSTATE},
}
