"""What is wrong with settings, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the variables it depends on, and a sentence for the operator, without any secret."""

    variables: tuple[str, ...]
    sentence: str


class SettingsError(Exception):
    """One or more settings are wrong; ``problems`` has all of them."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.sentence for problem in problems))
        self.problems = problems

    @property
    def sentences(self) -> list[str]:
        """What a person is told."""
        return [problem.sentence for problem in self.problems]


def must_not_be_memory(variable: str, place: str, reason: str) -> str:
    """The sentence on a database, file storage or mailer that is kept in memory where it cannot be."""
    return f"{variable} must not be memory {place}: {reason}."
