"""Names the times of the settings that do not hold, since organisers have stored others."""

from __future__ import annotations

from icct_adapters.sql import HEAD, SqlWindowReader
from icct_core import DatabaseUnavailable, Window, time_in_words

from ..settings.groups.tournament import TournamentSettings
from ..settings.settings import Settings
from ..settings.variable import variables_of
from .preparation import known_revision, must_be_kept, opened
from .start_error import StartError


def overruled_settings(tournament: TournamentSettings, window: Window) -> tuple[str, ...]:
    """A sentence for each time of the settings that differs from the window in force."""
    rules, zone = tournament.rules.window, tournament.timezone
    variables = variables_of(TournamentSettings)
    sentences = []
    for name in rules.overruled_by(window):
        ends = name == "closes_at"
        set_here, stored = (getattr(one, name) for one in (rules, window))
        instead = f"set {time_in_words(stored, zone, ends=ends)}" if stored else "taken that limit away"
        shown = time_in_words(set_here, zone, ends=ends)
        sentences.append(f"{variables[name].name} ({shown}) does not hold: organisers have {instead}.")
    return tuple(sentences)


async def stored_window(settings: Settings) -> Window | None:
    """The window that organisers have stored, ``None`` if none was.

    Raises ``StartError`` if the database cannot be asked, or has the tables of another version.
    """
    must_be_kept(settings.database, "nobody else can look into it")
    async with opened(settings) as database:
        if await known_revision(database) != HEAD:
            raise StartError("The database's tables are not those of this version.")
        return await SqlWindowReader(database).current(settings.tournament.id_prefix)


async def overruled_at_start(settings: Settings) -> tuple[str, ...]:
    """As ``overruled_settings``, for a process that starts; a database that is away is told elsewhere."""
    if settings.tournament.opens_at is None and settings.tournament.closes_at is None:
        return ()
    try:
        window = await stored_window(settings)
    except (StartError, DatabaseUnavailable):
        return ()
    return overruled_settings(settings.tournament, window) if window else ()
