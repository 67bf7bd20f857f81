from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

import icct_core
from icct_core import (
    ChurchLimitReached,
    ChurchNotFound,
    CodeInvalid,
    CoreError,
    DatabaseUnavailable,
    DuplicateSubmission,
    DuplicateTeam,
    FieldPath,
    FileTooLarge,
    Forbidden,
    IdempotencyKeyInvalid,
    InvalidFileType,
    InvalidTransition,
    InvalidValue,
    LastAdmin,
    LinkExpired,
    LinkInvalid,
    MergeNotFound,
    OrganiserNotFound,
    RegistrationClosed,
    RosterFrozen,
    SessionNotFound,
    StaleVersion,
    SubmissionInProgress,
    TeamNotFound,
    Unauthorized,
    ValidationFailed,
    VersionRequired,
)

_OPENS, _CLOSES = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)

_ERRORS: list[tuple[CoreError, str, dict[str, object]]] = [
    (ValidationFailed({("team_name",): "Team name is required"}), "VALIDATION_FAILED", {}),
    (
        InvalidFileType(received="image/gif", allowed=("image/png", "image/jpeg")),
        "INVALID_FILE_TYPE",
        {"received": "image/gif", "allowed": ["image/png", "image/jpeg"]},
    ),
    (FileTooLarge(max_size=5, received_size=6), "FILE_TOO_LARGE", {"max_size": 5, "received_size": 6}),
    (IdempotencyKeyInvalid(), "IDEMPOTENCY_KEY_INVALID", {}),
    (DuplicateSubmission(), "DUPLICATE_SUBMISSION", {}),
    (SubmissionInProgress(), "SUBMISSION_IN_PROGRESS", {}),
    (DuplicateTeam(), "DUPLICATE_TEAM", {}),
    (DuplicateTeam(team_id="ICCT-007"), "DUPLICATE_TEAM", {"team_id": "ICCT-007"}),
    (ChurchLimitReached(limit=2), "CHURCH_LIMIT_REACHED", {"limit": 2}),
    (
        RegistrationClosed(opens_at=_OPENS, closes_at=_CLOSES),
        "REGISTRATION_CLOSED",
        {"opens_at": "2026-03-01T00:00:00+00:00", "closes_at": "2026-04-01T00:00:00+00:00", "text": None},
    ),
    (
        RegistrationClosed(opens_at=None, closes_at=None, text="Call Mr. Raj"),
        "REGISTRATION_CLOSED",
        {"opens_at": None, "closes_at": None, "text": "Call Mr. Raj"},
    ),
    (RosterFrozen(frozen_at=_CLOSES), "ROSTER_FROZEN", {"frozen_at": "2026-04-01T00:00:00+00:00"}),
    (CodeInvalid(), "CODE_INVALID", {}),
    (LinkInvalid(), "LINK_INVALID", {}),
    (LinkExpired(), "LINK_EXPIRED", {}),
    (TeamNotFound(), "TEAM_NOT_FOUND", {}),
    (
        InvalidTransition(current="withdrawn", requested="confirmed"),
        "INVALID_TRANSITION",
        {"current": "withdrawn", "requested": "confirmed"},
    ),
    (VersionRequired(), "VERSION_REQUIRED", {}),
    (ChurchNotFound(), "CHURCH_NOT_FOUND", {}),
    (LinkInvalid(), "LINK_INVALID", {}),
    (LinkExpired(), "LINK_EXPIRED", {}),
    (MergeNotFound(), "MERGE_NOT_FOUND", {}),
    (
        StaleVersion(version=3, changed_by="organiser asha", changed_at=_OPENS),
        "STALE_VERSION",
        {"version": 3, "changed_by": "organiser asha", "changed_at": "2026-03-01T00:00:00+00:00"},
    ),
    (OrganiserNotFound(), "ORGANISER_NOT_FOUND", {}),
    (LastAdmin(), "LAST_ADMIN", {}),
    (SessionNotFound(), "SESSION_NOT_FOUND", {}),
    (Unauthorized(), "UNAUTHORIZED", {}),
    (Forbidden(needed="read"), "FORBIDDEN", {"needed_scope": "read"}),
    (DatabaseUnavailable(), "DATABASE_UNAVAILABLE", {}),
]


def _core_errors() -> set[type[CoreError]]:
    """Every error the core exports."""
    public = [getattr(icct_core, name) for name in icct_core.__all__]
    return {one for one in public if isinstance(one, type) and issubclass(one, CoreError)} - {CoreError}


@pytest.mark.parametrize(
    ("error", "code", "details"), _ERRORS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_error_has_its_public_code_and_details_ready_for_json(
    error: CoreError, code: str, details: dict[str, object]
) -> None:
    assert error.code == code
    assert error.details == details
    assert json.loads(json.dumps(error.details)) == details


def test_every_error_of_the_core_is_in_the_table_above() -> None:
    assert {type(error) for error, _, _ in _ERRORS} == _core_errors() == set(_descendants(CoreError))


def _descendants(kind: type[CoreError]) -> list[type[CoreError]]:
    own = [one for one in kind.__subclasses__() if one.__module__.startswith("icct_core.")]
    return own + [further for one in own for further in _descendants(one)]


def test_no_two_errors_share_a_code_or_a_message() -> None:
    errors = _core_errors()
    assert len({error.code for error in errors}) == len({error.message for error in errors}) == len(errors)


@pytest.mark.parametrize(
    "error",
    [error for error, _, _ in _ERRORS if not isinstance(error, (ValidationFailed, FileTooLarge, Forbidden))],
    ids=repr,
)
def test_an_error_speaks_its_message(error: CoreError) -> None:
    assert str(error) == error.message


def test_a_failed_validation_speaks_of_every_field() -> None:
    error = ValidationFailed({("team_name",): "is required", ("players", 3, "phone"): "must be 10 digits"})
    assert str(error) == "team_name: is required; players.3.phone: must be 10 digits"


def test_a_file_too_large_speaks_of_both_sizes() -> None:
    assert str(FileTooLarge(max_size=5, received_size=6)) == "Logo must be at most 5 bytes; this one has 6"


def test_an_error_shows_a_developer_what_it_was_made_of() -> None:
    assert repr(RosterFrozen(frozen_at=_CLOSES)) == f"RosterFrozen({_CLOSES!r})"
    assert repr(FileTooLarge(max_size=5, received_size=6)) == "FileTooLarge('6')"
    assert repr(InvalidFileType(received="image/gif", allowed=())) == "InvalidFileType('image/gif')"


def test_a_wrong_type_of_file_is_told_with_those_that_are_allowed() -> None:
    error = InvalidFileType(received="image/gif", allowed=("image/png", "image/jpeg"))
    assert error.details == {"received": "image/gif", "allowed": ["image/png", "image/jpeg"]}


def test_a_key_for_something_else_is_told_what_is_needed() -> None:
    assert str(Forbidden(needed="read")) == "This needs an API key of the scope read"


def test_errors_of_the_logo_are_invalid_values_that_can_stand_among_others() -> None:
    assert {error for error in _core_errors() if issubclass(error, InvalidValue)} == {InvalidFileType, FileTooLarge}


def test_field_errors_do_not_change_with_what_they_were_made_from() -> None:
    made_from: dict[FieldPath, str] = {("team_name",): "is required"}
    error = ValidationFailed(made_from)
    made_from.clear()
    assert error.field_errors == {("team_name",): "is required"}
