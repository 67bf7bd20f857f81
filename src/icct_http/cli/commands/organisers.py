"""``icct organisers``: who may open the desk, and where they are signed in."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command

if TYPE_CHECKING:
    from ...container import Container
    from ...service.organisers.signing_in import SigningIn
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
    handing_out = actions.add_parser("code", help="print a code to sign in with, for while mail is down")
    handing_out.add_argument("organiser", metavar="ORGANISER", help=_WHO)
    handing_out.add_argument("--force", action="store_true", help="print it also where that is no terminal")
    handing_out.set_defaults(run=_code)
    sessions = actions.add_parser("sessions", help="list where organisers are signed in")
    sessions.set_defaults(run=_sessions)
    signing_out = actions.add_parser("sign-out", help="end every session of an organiser")
    signing_out.add_argument("organiser", metavar="ORGANISER", help=_WHO)
    signing_out.set_defaults(run=_sign_out)
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


async def _code(settings: Settings, chosen: Namespace) -> None:
    """Print a code, and nothing else to standard output."""
    from ...service.captains.signing_key import agree_on_key
    from ...service.start_up.start_error import StartError, WrongArgument
    from ..opened_container import opened_container
    from ..terminal.organiser_table import find_organiser
    from ..terminal.printing import print_json, printed_time, say

    if not (chosen.force or sys.stdout.isatty()):
        raise WrongArgument("Whoever reads the code can sign in, and this is no terminal: add --force to print it.")
    async with opened_container(settings) as container:
        hand_out = _signing_in(container).hand_out_code
        await agree_on_key(settings)  # with another key the code would be wrong
        organiser = find_organiser(await container.list_organisers()(), chosen.organiser)
        if organiser.disabled_at is not None:
            raise StartError(f"{organiser.name.text} is disabled; `icct organisers enable` lets organisers in again.")
        handed_out = await hand_out(organiser.email)
    if chosen.json:
        print_json({"id": str(organiser.id), "code": handed_out.code, "ends_at": handed_out.ends_at})
        return
    say(
        f"For {organiser.name.text} <{organiser.email.text}>, once, until {printed_time(handed_out.ends_at)}, "
        "on the page that opens when a code is asked for with this address:",
        on_error=True,
    )
    say(handed_out.code)


async def _sessions(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each session, the one used last first."""
    from ..opened_container import opened_container
    from ..terminal.organiser_table import session_document, session_table
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        sessions = await _signing_in(container).list_sessions()
    if chosen.json:
        print_json({"sessions": [session_document(one) for one in sessions]})
    else:
        say(session_table(sessions) if sessions else "Nobody is signed in.")


async def _sign_out(settings: Settings, chosen: Namespace) -> None:
    """End every session of an organiser."""
    from icct_core import OPERATOR, EndSessionsCommand

    from ..opened_container import opened_container
    from ..terminal.organiser_table import find_organiser
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        end_sessions = _signing_in(container).end_sessions
        organiser = find_organiser(await container.list_organisers()(), chosen.organiser)
        ended = await end_sessions(EndSessionsCommand(of=organiser.id, actor=OPERATOR))
    if chosen.json:
        print_json({"id": str(organiser.id), "ended": ended})
    else:
        say(f"{ended} {'session' if ended == 1 else 'sessions'} of {organiser.name.text} ended.")


def _signing_in(container: Container) -> SigningIn:
    """What signs organisers in and out; raises ``StartError`` where there are no pages."""
    from ...service.start_up.start_error import StartError

    settings = container.settings()
    if not settings.pages_on:
        why = settings.pages.why_left_off(settings.service) or "PAGES is false"
        raise StartError(f"Nobody can sign in: {why}.")
    return container.signing_in()
