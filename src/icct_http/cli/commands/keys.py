"""``icct keys``: who may do what, by API keys; and the secret that links are signed with."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from icct_core import ApiKey

    from ...service.settings.settings import Settings

_ONLY_NOW = "Keep it now: it is shown this once, and only its SHA-256 is stored. Send it in the header X-API-Key."


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "keys", "make, list and revoke API keys").add_subparsers(
        required=True, metavar="ACTION"
    )
    creating = actions.add_parser("create", help="make a key and print its secret, once")
    creating.add_argument("name", metavar="NAME", help="lower-case, such as website or office; it is never given again")
    creating.add_argument(
        "--scope",
        action="append",
        required=True,
        choices=("register", "read", "review", "admin"),
        help="register teams; read what is registered; review: read, decide, correct; admin: all that, and change the "
        "rest. May be given more than once",
    )
    creating.set_defaults(run=_create)
    listing = actions.add_parser("list", help="list keys, revoked ones too; secrets are kept nowhere")
    listing.add_argument("--json", action="store_true", help="for other programs")
    listing.set_defaults(run=_list)
    revoking = actions.add_parser("revoke", help="let a key open nothing any more, for good")
    revoking.add_argument("name", metavar="NAME", help="what it was made with")
    revoking.set_defaults(run=_revoke)
    adopting = actions.add_parser(
        "adopt-secret", help="sign captains' links with this SECRET_KEY although another was used, which is lost"
    )
    adopting.add_argument("--yes", action="store_true", help="do not ask")
    adopting.set_defaults(run=_adopt)


async def _create(settings: Settings, chosen: Namespace) -> None:
    """Print the secret of a new key, and nothing else to standard output."""
    from icct_core import CreateKeyCommand

    from ..opened_container import opened_container
    from ..terminal.printing import say

    async with opened_container(settings) as container:
        created = await container.create_key()(CreateKeyCommand(name=chosen.name, scopes=chosen.scope))
    say(_ONLY_NOW, on_error=True)
    say(created.secret)


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each key, the oldest first."""
    from ..opened_container import opened_container
    from ..terminal.printing import print_json, say, table

    async with opened_container(settings) as container:
        keys = await container.list_keys()()
    if chosen.json:
        print_json([_document(key) for key in keys])
    elif keys:
        say(table([("NAME", "SCOPES", "CREATED", "REVOKED"), *map(_line, keys)]))
    else:
        say("There are no keys; `icct keys create NAME --scope read` makes one.")


async def _revoke(settings: Settings, chosen: Namespace) -> None:
    """Take a key out of force."""
    from ..opened_container import opened_container
    from ..terminal.printing import say

    async with opened_container(settings) as container:
        await container.revoke_key()(chosen.name)
    say(f"{chosen.name} is revoked; services that are running forget it within five seconds.")


async def _adopt(settings: Settings, chosen: Namespace) -> None:
    """Let the key of these settings take the place of one that nobody has any more, if a person says so."""
    from ...service.captains.signing_key import adopt_key
    from ...service.start_up.preparation import must_be_kept
    from ..terminal.confirm import confirm
    from ..terminal.printing import say

    must_be_kept(settings.database, "no other process can look into it")
    confirm("End every link that captains were sent?", yes=chosen.yes)
    await adopt_key(settings)
    say("Links are signed with this SECRET_KEY from now on; `icct teams send-links` mails captains new ones.")


def _line(key: ApiKey) -> tuple[str, ...]:
    from ..terminal.printing import printed_time

    revoked = printed_time(key.revoked_at) if key.revoked_at else ""
    return (key.name.text, ",".join(sorted(key.scopes)), printed_time(key.created_at), revoked)


def _document(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name.text,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
