"""``icct keys``: who may do what, by API keys."""

from __future__ import annotations

from collections.abc import Sequence

from icct_core import ApiKey, CreateKeyCommand

from ...service.settings.settings import Settings
from ..opened_container import desk
from ..terminal.printing import print_json, printed_time, say, table

_ONLY_NOW = "Keep it now: it is shown this once, and only its SHA-256 is stored. Send it in the header X-API-Key."


async def create_key(settings: Settings, name: str, scopes: Sequence[str]) -> None:
    """Print the secret of a new key, and nothing else to standard output."""
    async with desk(settings) as container:
        created = await container.create_key()(CreateKeyCommand(name=name, scopes=scopes))
    say(_ONLY_NOW, on_error=True)
    say(created.secret)


async def list_keys(settings: Settings, *, as_json: bool) -> None:
    """Print a line for each key, those made first first."""
    async with desk(settings) as container:
        keys = await container.list_keys()()
    if as_json:
        print_json([_document(key) for key in keys])
    elif keys:
        say(table([("NAME", "SCOPES", "CREATED", "REVOKED"), *map(_line, keys)]))
    else:
        say("There are no keys; `icct keys create NAME --scope read` makes one.")


async def revoke_key(settings: Settings, name: str) -> None:
    """Take a key out of force."""
    async with desk(settings) as container:
        await container.revoke_key()(name)
    say(f"{name} is revoked; services that are running forget it within five seconds.")


def _line(key: ApiKey) -> tuple[str, ...]:
    revoked = printed_time(key.revoked_at) if key.revoked_at else ""
    return (key.name.text, ",".join(sorted(key.scopes)), printed_time(key.created_at), revoked)


def _document(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name.text,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
