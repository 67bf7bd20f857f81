"""The value of one variable, or what is wrong with it."""

from __future__ import annotations

from .problems import Problem, SettingsError
from .redaction import without_login
from .sources import ENVIRONMENT, Found
from .variable import T, Unfit, Variable
from .weak_keys import is_placeholder


def read(variable: Variable[T], found: Found) -> T:
    """Return the value of what was found.

    Raises:
        SettingsError: it is no value of this variable; a secret in it is not repeated.
    """
    place = "" if found.source == ENVIRONMENT else f" (in {found.source})"
    if is_placeholder(found.text):
        wrong = f"must be a value of your own, not a placeholder or published example{place}."
        raise _refusal(variable, wrong)
    if not found.text.isprintable():
        raise _refusal(variable, f"must be one line, without line ends or control characters in it{place}.")
    try:
        return variable.kind.read(found.text)
    except Unfit as unfit:
        raise _refusal(variable, *unfit.predicates) from None
    except ValueError:
        shown = "" if variable.kind.hidden else f", not {without_login(found.text)!r}"
        raise _refusal(variable, f"must be {variable.kind.must_be}{shown}{place}.") from None


def _refusal(variable: Variable[T], *predicates: str) -> SettingsError:
    return SettingsError(*(Problem((variable.name,), f"{variable.name} {predicate}") for predicate in predicates))
