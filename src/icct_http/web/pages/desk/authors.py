"""Who changed something, in words: the names of organisers in the place of their ids."""

from __future__ import annotations

from collections.abc import Mapping

from icct_core import DatabaseUnavailable, ListOrganisers

_ORGANISER, _KEY = "organiser ", "key "
_WORDS = {
    "captain": "the captain",
    "environment": "the settings of the server",
    "operator": "the command line",
    "system": "the service",
}


async def organisers_names(organisers: ListOrganisers) -> Mapping[str, str]:
    """By their ids, also of those who may not sign in any more; none where they cannot be read."""
    try:
        return {str(one.id): one.name.text for one in await organisers()}
    except DatabaseUnavailable:
        return {}


def author_in_words(by: str, names: Mapping[str, str]) -> str:
    """Somebody as history writes an actor: ``organiser o_…``, ``key office``, ``operator``."""
    if by.startswith(_ORGANISER):
        return names.get(by.removeprefix(_ORGANISER), "an organiser")
    if by.startswith(_KEY):
        return f"API key {by.removeprefix(_KEY)}"
    return _WORDS.get(by, by)
