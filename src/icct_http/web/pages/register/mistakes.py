"""Refusals by the fields of the form, and the sentence above all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from icct_core import (
    ChurchLimitReached,
    CoreError,
    DatabaseUnavailable,
    DuplicateSubmission,
    DuplicateTeam,
    FileTooLarge,
    InvalidFileType,
    RegistrationClosed,
    RosterFrozen,
    SubmissionInProgress,
    ValidationFailed,
)

from ...problems.core_problems import CORE_PROBLEMS
from ..languages import N_
from .typed_form import TypedForm

NEEDS_CONSENT = N_("Please read the notice, and tick the box if you agree")
NOTICE_CHANGED = N_("The notice has changed; please read it again, and tick the box if you agree")
LOGO_AGAIN = N_("Please choose the logo again")
TOO_LONG_A_LIST = N_("This list is too long for a squad; nothing of it was taken")

SENTENCES: Mapping[type[CoreError], str] = {
    DuplicateTeam: N_("A team with this name and captain's phone is registered already. Is it yours?"),
    ChurchLimitReached: N_("This church has as many teams as the tournament allows. Ask the organisers."),
    SubmissionInProgress: N_("This form is being stored right now. Wait a few seconds, then send it again."),
    DuplicateSubmission: N_("Another team was sent from this form before. If this is a new team, send it again."),
    DatabaseUnavailable: N_("Not sent: we cannot store anything just now. Wait a moment, then send it again."),
}
_MAY_BE_STORED = N_("It is not known whether this was stored. Send it again: the same form is never taken twice.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """Why a form was not taken: the answer's ``status``, a sentence or none, a sentence for each wrong field.

    ``closed`` is the refusal of a form that came too early or too late, ``frozen_at`` when squads were frozen.
    """

    status: int
    code: str
    sentence: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    closed: RegistrationClosed | None = None
    retry_after: int | None = None
    frozen_at: datetime | None = None


def summary_of(mistakes: Mistakes | None) -> dict[str, Any]:
    """What the templates of a form and of the summary above it are given; of no mistakes, too."""
    return {"mistakes": mistakes, "wrong": dict(mistakes.fields) if mistakes else {}}


def too_many(sentence: str, wait: int) -> Mistakes:
    """That there were too many, and the seconds to wait."""
    return Mistakes(status=429, code="RATE_LIMIT_EXCEEDED", sentence=sentence, retry_after=wait)


def wrong_fields(fields: Mapping[str, str]) -> Mistakes | None:
    """That these fields are wrong; ``None`` if there are none."""
    return Mistakes(status=422, code="VALIDATION_FAILED", fields=fields) if fields else None


def mistakes_of(error: CoreError, form: TypedForm | None = None) -> Mistakes:
    """What an error is to the one who typed the form; without the form, fields have the names they have in the core."""
    row = CORE_PROBLEMS[type(error)]
    fields: Mapping[str, str] = {}
    if isinstance(error, ValidationFailed):
        fields = fields_of(error, form)
    elif isinstance(error, (InvalidFileType, FileTooLarge)):
        fields = {"logo": error.sentence}
    sentence = SENTENCES.get(type(error), "" if fields else error.sentence)
    if isinstance(error, DatabaseUnavailable) and error.may_be_stored:
        sentence = _MAY_BE_STORED
    return Mistakes(
        status=row.status,
        code=row.code,
        sentence=sentence,
        fields=fields,
        closed=error if isinstance(error, RegistrationClosed) else None,
        retry_after=row.retry_after,
        frozen_at=error.frozen_at if isinstance(error, RosterFrozen) else None,
    )


def fields_of(error: ValidationFailed, form: TypedForm | None) -> dict[str, str]:
    """The wrong fields by their names in the form; of several refusals of one field, the first."""
    found: dict[str, str] = {}
    for path, text in error.field_errors.items():
        found.setdefault(form.field_of(path) if form else str(path[0]), text)
    if "consent" in found:
        found["consent"] = NOTICE_CHANGED if form and form.consent else NEEDS_CONSENT
    return found
