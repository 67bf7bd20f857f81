"""``icct organisers``: who may open the desk."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

_ROLES = "viewer (reads), reviewer (decides, corrects, exports) or admin (everything)"
_WHO = "an address, or an id (o_…)"


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "organisers", "say who may open the organisers' desk").add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="list organisers with their roles")
    listing.set_defaults(run=_list)
    adding = actions.add_parser("add", help="add an organiser, who signs in with codes that are mailed to the address")
    adding.add_argument("name", metavar="NAME", help="3 to 50 characters")
    adding.add_argument("email", metavar="ADDRESS", help="no other organiser's, in any case")
    adding.add_argument("--role", default="viewer", help=f"{_ROLES}; viewer if left out")
    adding.set_defaults(run=_add)
    changing = actions.add_parser("change", help="change an organiser; what is not named stays")
    changing.add_argument("organiser", metavar="ORGANISER", help=_WHO)
    changing.add_argument("--name", help="3 to 50 characters")
    changing.add_argument("--email", metavar="ADDRESS", help="no other organiser's, in any case")
    changing.add_argument("--role", help=_ROLES)
    changing.set_defaults(run=_change, disabled=None, refuse=changing.error)
    switches = (("disable", True, "keep an organiser out"), ("enable", False, "let an organiser in again"))
    for name, disabled, text in switches:
        switching = actions.add_parser(name, help=text)
        switching.add_argument("organiser", metavar="ORGANISER", help=_WHO)
        switching.set_defaults(run=_change, disabled=disabled, name=None, email=None, role=None)
    for action in set(actions.choices.values()):
        action.add_argument("--json", action="store_true", help="for other programs")


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each organiser."""
    from ..opened_container import opened_container
    from ..terminal.organiser_table import organiser_document, organiser_table
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        organisers = await container.list_organisers()()
    if chosen.json:
        print_json({"organisers": [organiser_document(one) for one in organisers]})
    elif organisers:
        say(organiser_table(organisers))
    else:
        say("There are no organisers yet; `icct organisers add NAME ADDRESS --role admin` adds the first.")


async def _add(settings: Settings, chosen: Namespace) -> None:
    """Add an organiser."""
    from icct_core import OPERATOR, AddOrganiserCommand

    from ..opened_container import opened_container
    from ..terminal.organiser_table import organiser_document, organiser_sentence
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        added = await container.add_organiser()(
            AddOrganiserCommand(name=chosen.name, email=chosen.email, role=chosen.role, actor=OPERATOR)
        )
    if chosen.json:
        print_json(organiser_document(added))
    else:
        say(f"Added: {organiser_sentence(added)}")


async def _change(settings: Settings, chosen: Namespace) -> None:
    """Change what was named of an organiser, as it is now."""
    from icct_core import OPERATOR, ChangeOrganiserCommand

    from ..opened_container import opened_container
    from ..terminal.organiser_table import find_organiser, organiser_document, organiser_sentence
    from ..terminal.printing import print_json, say

    if all(one is None for one in (chosen.name, chosen.email, chosen.role, chosen.disabled)):
        chosen.refuse("give at least one of --name, --email and --role")
    async with opened_container(settings) as container:
        organiser = find_organiser(await container.list_organisers()(), chosen.organiser)
        changed = await container.change_organiser()(
            ChangeOrganiserCommand(
                organiser_id=organiser.id,
                version=organiser.version,
                actor=OPERATOR,
                name=chosen.name,
                email=chosen.email,
                role=chosen.role,
                disabled=chosen.disabled,
            )
        )
    if chosen.json:
        print_json(organiser_document(changed))
    else:
        say(f"It is now: {organiser_sentence(changed)}")
