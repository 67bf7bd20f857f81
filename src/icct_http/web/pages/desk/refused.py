"""Why nothing was done, as an organiser reads it above a form that is shown again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from icct_core import CoreError, DatabaseUnavailable, StaleVersion

from ..register.mistakes import Mistakes, mistakes_of
from ..register.typed_form import TypedForm
from .authors import author_in_words

NOT_STORED = "Not done: nothing can be stored just now. What you typed is kept. Try again in a moment."
MAY_BE_STORED = "It is not known whether this was stored. Look at what is shown below before you send it again."
CHANGED = "Not done: this was changed after you opened the page. What you typed is kept below."

_IDS = re.compile(r" \([cm]_[0-9a-f]{32}\)")
"""Ids of churches and merges behind their names: for programs."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Who changed it meanwhile, and when."""

    by: str
    at: datetime | None


def refused(error: CoreError, form: TypedForm | None = None) -> Mistakes:
    """What an error is to the organiser who sent a form; fields have the names they have in the core.

    Those of a whole team are named as its ``form`` names them.
    """
    mistakes = mistakes_of(error, form)
    if isinstance(error, DatabaseUnavailable):
        return replace(mistakes, sentence=MAY_BE_STORED if error.may_be_stored else NOT_STORED)
    if isinstance(error, StaleVersion):
        return replace(mistakes, sentence=CHANGED)
    return replace(mistakes, fields={name: _IDS.sub("", text) for name, text in mistakes.fields.items()})


def changed_by(error: StaleVersion, names: Mapping[str, str]) -> Changed:
    """Whose change it was."""
    return Changed(author_in_words(error.changed_by, names), error.changed_at)


def renamed(mistakes: Mistakes, names: Mapping[str, str]) -> Mistakes:
    """The same, its fields by other names where a form has others."""
    return replace(mistakes, fields={names.get(name, name): text for name, text in mistakes.fields.items()})
