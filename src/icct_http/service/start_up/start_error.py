"""Errors that keep a process from starting, as a sentence for the operator."""

from __future__ import annotations


class StartError(Exception):
    """The process cannot start; the text is one sentence that says what to do."""

    status = 1


class WrongSetting(StartError):
    """It cannot start with this setting; the sentence names it."""

    status = 2


class WrongArgument(StartError):
    """It was asked for something that cannot be done; the sentence says why."""

    status = 2
