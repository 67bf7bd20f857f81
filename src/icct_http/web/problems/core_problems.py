"""The problems of the core's errors: status, title, example, cause, remedy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from icct_core import (
    ChurchLimitReached,
    ChurchNotFound,
    CodeInvalid,
    CoreError,
    DatabaseUnavailable,
    DuplicateSubmission,
    DuplicateTeam,
    FileTooLarge,
    Forbidden,
    IdempotencyKeyInvalid,
    InvalidFileType,
    InvalidTransition,
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

from .problem_type import CHANGED, NO, SAME_KEY, ProblemType


def _row(status: int, title: str, example: CoreError, *, hint: str = "", **others: Any) -> ProblemType:
    message = f"{example.message}{hint}"
    return ProblemType(
        status=status, code=example.code, title=title, message=message, example=example, hint=hint, **others
    )


_ROWS = (
    _row(
        400,
        "Invalid idempotency key",
        IdempotencyKeyInvalid(),
        cause="the key is empty, too long, not visible ASCII, or the two headers differ",
        remedy="1 to 255 visible ASCII characters",
        again=CHANGED,
    ),
    _row(
        401,
        "API key needed",
        Unauthorized(),
        hint="; send it in the header X-API-Key",
        cause="no API key, or one that is unknown or revoked",
        remedy="send a key in the header `X-API-Key`",
        again="with a valid key",
    ),
    _row(
        403,
        "API key is for something else",
        Forbidden(needed="admin"),
        cause="the API key is for something else (`details.needed_scope`)",
        remedy="use a key of that scope",
        again="with another key",
    ),
    _row(
        404,
        "Team not found",
        TeamNotFound(),
        cause="no team has this number",
        remedy="check the number",
        again=NO,
    ),
    _row(
        404,
        "Church not found",
        ChurchNotFound(),
        cause="no church has this id or name",
        remedy="take an id of `GET /admin/churches`",
        again=NO,
    ),
    _row(
        404,
        "Merge not found",
        MergeNotFound(),
        cause="no merge has this id, or it was undone",
        remedy="take an id of `GET /admin/churches`",
        again=NO,
    ),
    _row(
        404,
        "Organiser not found",
        OrganiserNotFound(),
        cause="no organiser has this id",
        remedy="take an id of `GET /admin/organisers`",
        again=NO,
    ),
    _row(
        409,
        "Last admin",
        LastAdmin(),
        cause="nobody else could add organisers any more",
        remedy="give somebody else the role `admin` first",
        again="after that",
    ),
    _row(
        404,
        "Session not found",
        SessionNotFound(),
        cause="no session has this id, or it has ended",
        remedy="look at the list of sessions again",
        again=NO,
    ),
    _row(
        404,
        "Link invalid",
        LinkInvalid(),
        cause="the link is cut off, or was ended by a newer one, or was never sent",
        remedy="open the newest mail about the team, or ask for the link again",
        again=NO,
    ),
    _row(
        409,
        "Key used for other content",
        DuplicateSubmission(),
        cause="the key was used for other content",
        remedy="use a new key for a new form",
        again="with a new key",
    ),
    _row(
        409,
        "Submission in progress",
        SubmissionInProgress(),
        cause="another copy of the form is being stored",
        remedy="wait for `Retry-After`",
        again=SAME_KEY,
        retry_after=3,
    ),
    _row(
        409,
        "Team already registered",
        DuplicateTeam(),
        cause="a team of this name and captain's phone is registered",
        remedy="nothing: the team is in",
        again=NO,
    ),
    _row(
        409,
        "Church limit reached",
        ChurchLimitReached(limit=2),
        cause="the church has as many teams as allowed (`details.limit`)",
        remedy="ask the organisers",
        again=NO,
    ),
    _row(
        409,
        "Registration closed",
        RegistrationClosed(opens_at=None, closes_at=None),
        cause="before the opening or after the closing time",
        remedy="see `details`",
        again="when it is open",
    ),
    _row(
        409,
        "Status does not allow this",
        InvalidTransition(current="withdrawn", requested="confirmed"),
        cause="the registration's status does not allow this change",
        remedy="read its status",
        again=NO,
    ),
    _row(
        409,
        "Squads are frozen",
        RosterFrozen(frozen_at=datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        cause="captains change nothing after the freezing time (`details.frozen_at`)",
        remedy="ask the organisers, who still can",
        again=NO,
    ),
    _row(
        409,
        "Changed meanwhile",
        StaleVersion(version=4, changed_by="key desk", changed_at=datetime(2026, 1, 1, tzinfo=UTC)),
        cause="somebody has changed it since the version that the change was made for (`details.version`)",
        remedy="look at it again, and send the change for the version it has now",
        again=CHANGED,
    ),
    _row(
        410,
        "Link expired",
        LinkExpired(),
        cause="the time in which links open teams' pages is over",
        remedy="ask the organisers",
        again=NO,
    ),
    _row(
        413,
        "File too large",
        FileTooLarge(max_size=5_242_880, received_size=5_242_881),
        cause="the logo is larger than 5 MiB",
        remedy="a smaller logo",
        again=CHANGED,
    ),
    _row(
        422,
        "Validation failed",
        ValidationFailed({("captain_email",): "Invalid email format"}),
        cause="fields are wrong; all are listed in `details.field_errors`",
        remedy="correct each field",
        again=CHANGED,
    ),
    _row(
        422,
        "Invalid file type",
        InvalidFileType(received="image/gif", allowed=("image/png", "image/jpeg")),
        cause="the logo is neither PNG nor JPEG by its content",
        remedy="export it as one; the message says what it is",
        again=CHANGED,
    ),
    _row(
        422,
        "Code not taken",
        CodeInvalid(),
        cause="the code is wrong, for another change or team, out of time (10 minutes), used, or was tried five times",
        remedy="type it again, or ask for another one, once a minute at most",
        again="with a valid code",
    ),
    _row(
        428,
        "Version needed",
        VersionRequired(),
        hint=": send it as If-Match, or as version in the body",
        cause="a change has to name the version that it was made for",
        remedy="send the `version` that was read, or its `ETag` as `If-Match`",
        again=CHANGED,
    ),
    _row(
        503,
        "Database unavailable",
        DatabaseUnavailable(),
        cause="the database is away or too busy, or a large form found no room in the folder for temporary files; "
        "the message says whether nothing was stored or nobody knows. What passes by itself was repeated three times "
        "before",
        remedy="wait for `Retry-After`",
        again=SAME_KEY,
        retry_after=5,
    ),
)

CORE_PROBLEMS: Mapping[type[CoreError], ProblemType] = {type(row.example): row for row in _ROWS if row.example}
