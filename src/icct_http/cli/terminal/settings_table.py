"""The settings in force, and where each value comes from."""

from __future__ import annotations

from ...service.settings.catalogue import SettingEntry, catalogue
from ...service.settings.redaction import address_alone
from ...service.settings.settings import Settings
from ...service.settings.sources import DEFAULT, Sources
from .printing import print_json, say, table

_NOTHING = "not set"


def show_settings(settings: Settings, sources: Sources, *, as_json: bool) -> None:
    """Print a line for each setting; secrets and logins are left out."""
    lines = [(entry, _place(entry, sources)) for entry in catalogue()]
    if as_json:
        print_json([_document(entry, place, settings) for entry, place in lines])
        return
    rows = [(entry.variable, str(_shown(entry, settings) or _NOTHING), place) for entry, place in lines]
    say(table([("VARIABLE", "VALUE", "FROM"), *rows]))


def _place(entry: SettingEntry, sources: Sources) -> str:
    found = sources.find(entry.variable)
    return found.source if found else DEFAULT


def _document(entry: SettingEntry, place: str, settings: Settings) -> dict[str, object]:
    value = settings.written(entry.variable)
    shown = _shown(entry, settings) if isinstance(value, str) else value
    return {"variable": entry.variable, "value": shown, "from": place}


def _shown(entry: SettingEntry, settings: Settings) -> str | None:
    """What is in force, also where it follows from other settings."""
    value = settings.written(entry.variable)
    if isinstance(value, int):
        return str(value).lower()
    if entry.hidden == "all":
        return "set" if value else None
    return (address_alone(value) if entry.hidden else value) or None
