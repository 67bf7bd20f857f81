"""Asks before what cannot be undone; ``--yes`` answers."""

from __future__ import annotations

import sys

from ...service.start_up.start_error import StartError, WrongArgument


def refuse_unasked(*, yes: bool) -> None:
    """Raise ``StartError`` if nobody said yes and nobody can be asked."""
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise WrongArgument("This needs a yes, and there is no terminal to ask on: add --yes.")


def confirm(question: str, *, yes: bool) -> None:
    """Return if the answer is yes; raises ``StartError`` if not, or if nobody can be asked."""
    refuse_unasked(yes=yes)
    if yes:
        return
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise StartError("Nothing was done.")


def confirm_by_typing(question: str, word: str, *, yes: bool) -> None:
    """Return if ``word`` was typed; raises as ``confirm``."""
    refuse_unasked(yes=yes)
    if yes:
        return
    print(f"{question} ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != word:
        raise StartError("Nothing was done.")
