"""What the framework found wrong in a JSON body, by the names of its fields."""

from __future__ import annotations

import re
from typing import Any

from litestar.exceptions import ValidationException

from icct_core import FieldPath, ValidationFailed

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_FIELD = re.compile(r"Object (contains unknown|missing required) field `(.*)`", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(.*)`, got `(.*)`")
_SENTENCES = {
    "contains unknown": "There is no field of this name here",
    "missing required": "This field is required",
}
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "an object",
    "array": "a list",
}


def wrong_fields(error: Exception) -> ValidationFailed | None:
    """The refusal of a body with missing, unknown or wrong fields; ``None`` if the error is about anything else."""
    if not (isinstance(error, ValidationException) and isinstance(error.extra, list)):
        return None
    of_body = [extra for extra in error.extra if extra.get("source") == "body"]
    return ValidationFailed(dict(map(_refused, of_body))) if of_body else None


def _refused(extra: dict[str, Any]) -> tuple[FieldPath, str]:
    key, said = str(extra.get("key", "")), str(extra["message"])
    steps = [] if key == "data" else _STEP.findall(key)
    place: FieldPath = tuple(int(index) if index else name for index, name in steps)
    if field := _FIELD.fullmatch(said):
        return (*place, field[2]), _SENTENCES[field[1]]
    if not place:
        return ("body",), "The body must be a JSON object; see /openapi.json"
    if types := _EXPECTED.fullmatch(said):
        said = f"Must be {_in_words(types[1])}, not {_in_words(types[2])}"
    return place, said


def _in_words(types: str) -> str:
    return " or ".join(_WORDS.get(one, one) for one in types.split(" | "))
