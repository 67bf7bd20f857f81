"""All settings as one frozen object, with a group for each part of the service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, cast

from .environment import replaced, sources_of_process
from .groups.access import AccessSettings
from .groups.board import BoardSettings
from .groups.database import DatabaseSettings
from .groups.deliveries import DeliverySettings
from .groups.files import FileSettings
from .groups.logs import LogSettings
from .groups.mail import MailSettings
from .groups.pages import MOST_PLAYERS, PageSettings
from .groups.privacy import PrivacySettings
from .groups.requests import RequestSettings
from .groups.service import ServiceSettings
from .groups.tournament import TournamentSettings
from .kinds import items
from .problems import Problem, SettingsError, must_not_be_memory
from .reading import read
from .sources import ENVIRONMENT, Source, Sources
from .variable import Texts, Variable, variables_of


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """What is in force, by group; ``texts`` are the variables that are set, as they were written."""

    service: ServiceSettings = field(default_factory=ServiceSettings)
    tournament: TournamentSettings = field(default_factory=TournamentSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    files: FileSettings = field(default_factory=FileSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    deliveries: DeliverySettings = field(default_factory=DeliverySettings)
    requests: RequestSettings = field(default_factory=RequestSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    pages: PageSettings = field(default_factory=PageSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    board: BoardSettings = field(default_factory=BoardSettings)
    logs: LogSettings = field(default_factory=LogSettings)
    texts: Texts = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, *, preset: str | None = None, env_file: str | None = None) -> Settings:
        """The settings of this process; raises as ``from_environment``, and for a file that cannot be read."""
        return cls.from_sources(sources_of_process(VARIABLES, preset=preset, env_file=env_file))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read every variable; an empty one counts as not set, an unknown one is none of ours.

        Raises:
            SettingsError: with all that is wrong.
        """
        return cls.from_sources(Sources.of(Source(ENVIRONMENT, environment)))

    @classmethod
    def from_sources(cls, sources: Sources) -> Settings:
        """The same from several places."""
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        wrong: dict[str, tuple[Problem, ...]] = {}
        for name, variable in VARIABLES.items():
            if found := sources.find(name):
                try:
                    value = read(variable, found)
                except SettingsError as error:
                    wrong[name] = error.problems
                    continue
                if value != ():  # nothing but commas counts as not set
                    values[name], texts[name] = value, found.text
        for name in VARIABLES.keys() - values.keys():
            values[name] = VARIABLES[name].unset(texts)
        settings = cls(texts=texts, **{name: _filled(group, values) for name, group in GROUPS.items()})
        problems = [problem for told in wrong.values() for problem in told]
        problems += [problem for problem in settings.problems() if wrong.keys().isdisjoint(problem.variables)]
        if problems:
            raise SettingsError(*problems)
        return settings

    def __repr__(self) -> str:
        return f"Settings({self.service.environment})"  # the rest holds secrets

    @property
    def pages_on(self) -> bool:
        """Whether there are pages for captains, and links to them in mails."""
        return self.pages.are_on(self.service)

    @property
    def adapters(self) -> dict[str, str]:
        """The adapter that each of these variables has chosen."""
        return {
            "DATABASE_URL": self.database.kind,
            "FILE_STORAGE": self.files.storage,
            "MAILER": self.mail.mailer,
        }

    def problems(self) -> Iterator[Problem]:
        """What no single variable shows: settings that contradict each other, or lack another."""
        environment = self.service.environment
        yield from self.requests.problems(environment)
        yield from self.logs.problems(environment)
        yield from self.pages.problems(self.service)
        yield from self.tournament.problems()
        if self.pages_on and self.tournament.max_players > MOST_PLAYERS:
            sentence = f"SQUAD_MAX_PLAYERS must be at most {MOST_PLAYERS}, or PAGES false: the form has no more rows."
            yield Problem(("SQUAD_MAX_PLAYERS", "PAGES"), sentence)
        in_memory = [name for name, adapter in self.adapters.items() if adapter == "memory"]
        if environment == "production":
            reason = "it forgets everything at a restart"
            for name in in_memory:
                yield Problem((name,), must_not_be_memory(name, "in production", reason))
        if in_memory and self.service.workers > 1:
            sentence = f"API_WORKERS must be 1 while {in_memory[0]} is memory: processes share no memory."
            yield Problem(("API_WORKERS", in_memory[0]), sentence)
        yield from self.files.problems()
        yield from self.mail.problems()
        remote = self.files.storage == "cloudinary" or self.mail.mailer == "smtp"
        yield from self.deliveries.problems(remote=remote)

    def value(self, variable: str) -> object:
        """What is in force for a variable."""
        group, name = _PLACES[variable]
        value: object = getattr(getattr(self, group), name)
        return value

    def written(self, variable: str) -> str | int | bool:
        """The same as a person would write it; nothing where nothing is in force."""
        value = self.value(variable)
        if isinstance(value, (bool, int)):
            return value
        if isinstance(value, timedelta):
            return int(value.total_seconds())
        if isinstance(value, datetime):
            return value.isoformat()
        text = self.texts.get(variable, VARIABLES[variable].default)
        if isinstance(value, tuple):
            return ",".join(items(text) if text else value)
        return text or (value if isinstance(value, str) else "")

    def handed_down(self) -> AbstractContextManager[None]:
        """Let processes that are started in the block load exactly these, whatever becomes of the file meanwhile."""
        return replaced(dict.fromkeys(VARIABLES, "") | dict(self.texts))


def _filled(group: type, values: Mapping[str, Any]) -> Any:
    return group(**{name: values[variable.name] for name, variable in variables_of(group).items()})


GROUPS: dict[str, type] = {
    one.name: cast("type", one.default_factory) for one in fields(Settings) if one.name != "texts"
}
"""The groups by their names in ``Settings``."""

_PLACES = {
    variable.name: (group, name) for group, kind in GROUPS.items() for name, variable in variables_of(kind).items()
}

VARIABLES: dict[str, Variable[Any]] = {
    variable.name: variable for group in GROUPS.values() for variable in variables_of(group).values()
}
"""Every variable by its name, in the order in which a person fills them in."""
