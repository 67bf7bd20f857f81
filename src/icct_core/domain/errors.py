"""Every error of the core, each with its public code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

from .sentences import Sentence

FieldPath: TypeAlias = tuple[str | int, ...]
"""Where in the form a value stands: ``("players", 3, "phone")``."""


class InvalidValue(ValueError):
    """One value cannot be accepted; the text says why and is meant for the person who typed it.

    ``sentence`` is the text with what it was made of: ``InvalidValue("{label} is required", label=label)``.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self._sentence = Sentence(template, **values) if values else Sentence.of(template)
        super().__init__(str(self._sentence))

    @property
    def sentence(self) -> Sentence:
        return self._sentence


class AlreadyThere(Exception):
    """What was to be added is there already, and stays as it is."""


class CoreError(Exception):
    """Base of every refusal. ``code`` is public and keeps its meaning for ever."""

    code: ClassVar[str]
    message: ClassVar[str]

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Sentence:
        """The text, with what it was made of."""
        return Sentence(self.message)

    @property
    def details(self) -> Mapping[str, object]:
        """Facts to act on, ready for JSON; never personal data of another team."""
        return {}


class ValidationFailed(CoreError):
    """One or more fields are wrong; all of them are listed, each with its ``Sentence``."""

    code = "VALIDATION_FAILED"
    message = "Input validation failed"

    def __init__(self, field_errors: Mapping[FieldPath, str]) -> None:
        super().__init__(field_errors)
        self.field_errors = {path: Sentence.of(text) for path, text in field_errors.items()}

    def __str__(self) -> str:
        return "; ".join(f"{'.'.join(map(str, path))}: {text}" for path, text in self.field_errors.items())


class IdempotencyKeyInvalid(CoreError):
    """The idempotency key is not one of 1 to 255 visible ASCII characters."""

    code = "IDEMPOTENCY_KEY_INVALID"
    message = "Send one idempotency key of 1 to 255 visible ASCII characters"


class DuplicateSubmission(CoreError):
    """The idempotency key was used before, for other content."""

    code = "DUPLICATE_SUBMISSION"
    message = "This idempotency key was already used for a different submission; use a new key"


class SubmissionInProgress(CoreError):
    """Another copy of this submission is still being stored."""

    code = "SUBMISSION_IN_PROGRESS"
    message = "This submission is still being processed; send it again in a few seconds with the same key"


class DuplicateTeam(CoreError):
    """A team with this name and captain's phone is already registered."""

    code = "DUPLICATE_TEAM"
    message = "A team with this name and captain phone is already registered"

    def __init__(self, *, team_id: str | None = None) -> None:
        """``team_id`` is the other team's number, for organisers only."""
        super().__init__(team_id)
        self.team_id = team_id

    @property
    def details(self) -> Mapping[str, object]:
        return {} if self.team_id is None else {"team_id": self.team_id}


class ChurchLimitReached(CoreError):
    """This church already has as many teams as the organisers allow."""

    code = "CHURCH_LIMIT_REACHED"
    message = "This church has already registered as many teams as the tournament allows"

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    @property
    def details(self) -> Mapping[str, object]:
        return {"limit": self.limit}


class RegistrationClosed(CoreError):
    """Registration has not opened yet, or is over."""

    code = "REGISTRATION_CLOSED"
    message = "Registration is not open"

    def __init__(self, *, opens_at: datetime | None, closes_at: datetime | None, text: str | None = None) -> None:
        super().__init__(opens_at, closes_at, text)
        self.opens_at = opens_at
        self.closes_at = closes_at
        self.text = text

    @property
    def details(self) -> Mapping[str, object]:
        return {
            "opens_at": self.opens_at.isoformat() if self.opens_at else None,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
            "text": self.text,
        }


class TeamNotFound(CoreError):
    """No team has this number."""

    code = "TEAM_NOT_FOUND"
    message = "No team has this team id"


class ChurchNotFound(CoreError):
    """No church has this id or name."""

    code = "CHURCH_NOT_FOUND"
    message = "There is no such church"


class MergeNotFound(CoreError):
    """No merge has this id, or it was undone."""

    code = "MERGE_NOT_FOUND"
    message = "No merge that can be undone has this id"


class InvalidTransition(CoreError):
    """A registration cannot go from the status it has to the one asked for."""

    code = "INVALID_TRANSITION"
    message = "The registration's status does not allow this change"

    def __init__(self, *, current: str, requested: str, sentence: str | None = None) -> None:
        """``sentence`` says why, where the statuses alone do not."""
        super().__init__(current, requested, sentence)
        self.current = current
        self.requested = requested
        self._why = sentence

    @property
    def sentence(self) -> Sentence:
        return Sentence.of(self._why or self.message)

    @property
    def details(self) -> Mapping[str, object]:
        return {"current": self.current, "requested": self.requested}


class VersionRequired(CoreError):
    """A change has to name the version that it was made for."""

    code = "VERSION_REQUIRED"
    message = "Name the version that this change was made for"


class StaleVersion(CoreError):
    """What was to be changed has been changed by somebody else meanwhile."""

    code = "STALE_VERSION"
    message = "Somebody has changed this meanwhile; look at it again"

    def __init__(self, *, version: int, changed_by: str, changed_at: datetime | None) -> None:
        """``changed_at`` is ``None`` of what nobody has changed yet."""
        super().__init__(version, changed_by, changed_at)
        self.version = version
        self.changed_by = changed_by
        self.changed_at = changed_at

    @property
    def details(self) -> Mapping[str, object]:
        return {
            "version": self.version,
            "changed_by": self.changed_by,
            "changed_at": self.changed_at.isoformat() if self.changed_at else None,
        }


class LinkInvalid(CoreError):
    """The link opens no team's page, whatever the reason: forged, cut off, ended by a newer one, of a removed team."""

    code = "LINK_INVALID"
    message = "This link opens no team; ask for a new one"


class LinkExpired(CoreError):
    """The link is genuine, and the time in which links open pages is over."""

    code = "LINK_EXPIRED"
    message = "This link has expired; ask the organisers"


class Unauthorized(CoreError):
    """This needs a key that is in force."""

    code = "UNAUTHORIZED"
    message = "This needs a valid API key"


class Forbidden(CoreError):
    """The key is in force, and for something else."""

    code = "FORBIDDEN"
    message = "This API key is not for this"

    def __init__(self, *, needed: str) -> None:
        super().__init__(needed)
        self.needed = needed

    @property
    def sentence(self) -> Sentence:
        return Sentence("This needs an API key of the scope {needed}", needed=self.needed)

    @property
    def details(self) -> Mapping[str, object]:
        return {"needed_scope": str(self.needed)}


MAY_BE_STORED = Sentence(
    "The registration store did not confirm: it is not known whether this was stored; send it again with the same key"
)
"""What is said instead of ``DatabaseUnavailable.message`` when the answer to a commit was lost."""


class DatabaseUnavailable(CoreError):
    """The store cannot be reached or is too busy; nothing was registered, try again.

    ``reason`` is for the operator's log, and holds no value of any row. ``repeatable`` if it is certain that
    nothing was committed, and the same work may succeed at once. ``may_be_stored`` if the store was asked to commit
    and its answer was lost: then ``str`` says so.
    """

    code = "DATABASE_UNAVAILABLE"
    message = "The registration store is unavailable; nothing was registered, please try again"

    def __init__(self, reason: str = "unknown", *, repeatable: bool = False, may_be_stored: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.repeatable = repeatable
        self.may_be_stored = may_be_stored

    @property
    def sentence(self) -> Sentence:
        return MAY_BE_STORED if self.may_be_stored else Sentence(self.message)
