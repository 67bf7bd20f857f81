"""``icct teams``: list, show, export, decide, correct, withdraw, send links, remove."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command, add_filters, whole_number
from . import export, team_data

if TYPE_CHECKING:
    from ...service.settings.settings import Settings

DECISIONS = ("confirm", "request_changes", "reject", "withdraw", "reopen", "reinstate")
"""As the core has them; spelled out so that ``--help`` need not import it."""

_MOST_LINES = 500


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "teams", "list teams, decide about them, correct them, take one out")
    chosen = actions.add_subparsers(required=True, metavar="ACTION")
    _add_reading(chosen)
    export.add_arguments(chosen)
    _add_deciding(chosen)
    _add_correcting(chosen)
    _add_sending_links(chosen)
    _add_logo(chosen)
    team_data.add_arguments(chosen)
    removing = add_command(
        chosen, "remove", "erase what people wrote of a team, its logo and its mail; its number stays, withdrawn"
    )
    _add_number(removing)
    removing.add_argument("--yes", action="store_true", help="do not ask")
    _add_json(removing)
    removing.set_defaults(run=_remove)


def _add_reading(actions: Commands) -> None:
    listing = add_command(actions, "list", "list teams in the order of their numbers")
    add_filters(listing)
    listing.add_argument("--after", metavar="ICCT-100", help="only teams with higher numbers")
    listing.add_argument(
        "--limit", type=whole_number(_MOST_LINES), default=100, help=f"at most so many (100; {_MOST_LINES} at most)"
    )
    _add_json(listing)
    listing.set_defaults(run=_list)
    showing = add_command(actions, "show", "everything about a team, and what happened to it")
    _add_number(showing)
    _add_json(showing)
    showing.set_defaults(run=_show)


def _add_deciding(actions: Commands) -> None:
    deciding = add_command(actions, "decide", "decide about one team or several")
    deciding.add_argument("decision", choices=DECISIONS, metavar="DECISION", help=", ".join(DECISIONS))
    withdrawing = add_command(actions, "withdraw", "withdraw a team; its data are kept, and it can be reinstated")
    withdrawing.set_defaults(decision="withdraw")
    sentences = add_command(actions, "sentences", "list ready-made sentences by decision, with their numbers")
    _add_json(sentences)
    sentences.set_defaults(run=_sentences)
    for parser in (deciding, withdrawing):
        parser.add_argument("team_ids", nargs="+", metavar="ICCT-001", help="the teams' numbers")
        parser.add_argument("--reason", default="", help="a sentence for the captain")
        parser.add_argument(
            "--sentence",
            type=whole_number(1_000),
            metavar="NUMBER",
            help="a ready-made sentence as the reason; `sentences` lists them",
        )
        parser.add_argument("--note", default="", help="a note for organisers alone")
        parser.add_argument(
            "--version", type=whole_number(10**9), help="only if the team still has this version, as `show` tells it"
        )
        parser.add_argument("--no-mail", action="store_true", help="do not tell the captain")
        parser.add_argument("--over-limit", action="store_true", help="give a place although the church is full")
        _add_json(parser)
        parser.set_defaults(run=_decide)


def _add_correcting(actions: Commands) -> None:
    correcting = add_command(actions, "correct", "correct fields of a team, by the rules of the form")
    _add_team(correcting)
    correcting.add_argument(
        "--set",
        action="append",
        required=True,
        type=_field,
        metavar="FIELD=TEXT",
        help="such as coach_name='J. Paul'; players as JSON; may be given more than once",
    )
    correcting.add_argument("--reason", required=True, help="why, for the captain")
    correcting.add_argument("--no-mail", action="store_true", help="do not tell the captain")
    correcting.add_argument("--over-limit", action="store_true", help="let it into a church that is full")
    _add_json(correcting)
    correcting.set_defaults(run=_correct)


def _add_sending_links(actions: Commands) -> None:
    sending = add_command(
        actions, "send-links", "mail captains new links to their teams' pages; those they had open nothing any more"
    )
    sending.add_argument("team_ids", nargs="*", metavar="ICCT-001", help="only these teams; without any, all")
    sending.add_argument("--status", default="", help="only teams of this status, or of several, separated by commas")
    sending.add_argument("--yes", action="store_true", help="do not ask")
    _add_json(sending)
    sending.set_defaults(run=_send_links)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for other programs")


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("team_id", metavar="ICCT-001", help="the team's number")


def _add_team(parser: argparse.ArgumentParser) -> None:
    """What names the team of a change, and the version it is made for."""
    _add_number(parser)
    parser.add_argument("--version", type=whole_number(10**9), help="only if the team still has this version")


def _add_logo(actions: Commands) -> None:
    replacing = add_command(actions, "logo", "replace a team's logo by a PNG or JPEG file")
    _add_team(replacing)
    replacing.add_argument("file", metavar="FILE", help="the file, of at most 5 MB")
    replacing.add_argument("--reason", default="", help="why, for the captain")
    _add_json(replacing)
    replacing.set_defaults(run=_logo)


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError("must be a field, = and its new text, such as coach_name='J. Paul'")
    return name, value


async def _logo(settings: Settings, chosen: Namespace) -> None:
    """Replace a team's logo by a file. Raises ``StartError``."""
    from ..opened_container import opened_container
    from ..replacing_logo import logo_in, replace_logo
    from ..terminal.printing import print_json, say

    content = logo_in(chosen.file)
    async with opened_container(settings) as container:
        after = await replace_logo(container, chosen.team_id, content, chosen.version, reason=chosen.reason)
    if chosen.json:
        print_json({"team_id": str(after.team_id), "outcome": "done", "version": after.version})
    else:
        say(f"{after.team_id} has another logo, which the next deliveries store (version {after.version}).")


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each team."""
    from dataclasses import replace

    from icct_core import ListRegistrationsQuery, TeamId

    from ..opened_container import opened_container
    from ..terminal.printing import print_json, say
    from ..terminal.team_table import how_many, team_documents, team_table

    async with opened_container(settings) as container:
        query = ListRegistrationsQuery.parse(
            status=chosen.status, church=chosen.church, q=chosen.search, changed_since=chosen.changed_since
        )
        after = TeamId.parse(chosen.after) if chosen.after else None
        page = await container.list_registrations()(replace(query, after=after, limit=chosen.limit))
    if chosen.json:
        print_json(team_documents(page))
        return
    if page.registrations:
        say(team_table(page.registrations))
    say(how_many(page))


async def _show(settings: Settings, chosen: Namespace) -> None:
    """Print everything about a team."""
    from icct_core import TeamId

    from ..opened_container import opened_container
    from ..recording_views import recording_views
    from ..terminal.printing import print_json, say
    from ..terminal.team_table import team_details, team_document

    async with opened_container(settings) as container:
        registration = await container.get_registration()(TeamId.parse(chosen.team_id))
        timeline = await container.get_timeline()(registration.team_id)
        async with recording_views(container, registration.id):
            if chosen.json:
                print_json(team_document(registration, timeline))
            else:
                say(team_details(registration, timeline, settings.tournament.timezone))


async def _decide(settings: Settings, chosen: Namespace) -> None:
    """Decide about each team by itself; the command fails if any of them was refused."""
    from ...service.start_up.start_error import StartError
    from ..deciding import decide_each
    from ..opened_container import opened_container
    from ..terminal.printing import print_json, say
    from ..terminal.team_table import decision_documents, decision_sentence

    async with opened_container(settings) as container:
        results = await decide_each(container, chosen)
    if chosen.json:
        print_json(decision_documents(results))
    else:
        say("\n".join(map(decision_sentence, results)))
    refused = sum(result.error_code is not None for result in results)
    if refused:
        raise StartError(f"{refused} of {len(results)} not decided.")


def _sentences(settings: Settings, chosen: Namespace) -> None:
    """Print the sentences that ``--sentence`` chooses from; they need no database. Raises ``StartError``."""
    from ...service.sentences import load_sentences
    from ...service.start_up.preparation import check_mail_templates
    from ..terminal.printing import print_json, say
    from ..terminal.sentence_table import sentence_documents, sentence_lines

    check_mail_templates(settings.mail)
    sentences = load_sentences(settings.mail.templates_dir)
    if chosen.json:
        print_json(sentence_documents(sentences))
    else:
        say("\n".join(sentence_lines(sentences)))


async def _correct(settings: Settings, chosen: Namespace) -> None:
    """Correct the fields that were given."""
    from icct_core import OPERATOR, CorrectTeamCommand, TeamId

    from ..opened_container import opened_container
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        before = await container.get_registration()(TeamId.parse(chosen.team_id))
        given: Mapping[str, object] = dict(chosen.set)
        after = await container.correct_team()(
            CorrectTeamCommand(
                team_id=before.team_id,
                fields=given,
                reason=chosen.reason,
                actor=OPERATOR,
                version=chosen.version or before.version,
                over_limit=chosen.over_limit,
                notify=not chosen.no_mail,
            )
        )
    unchanged = after.version == before.version
    if chosen.json:
        outcome = "unchanged" if unchanged else "done"
        print_json({"team_id": str(after.team_id), "outcome": outcome, "version": after.version})
    elif unchanged:
        say(f"{after.team_id} had all that already.")
    else:
        say(f"{after.team_id} is corrected, and has the version {after.version}.")


async def _send_links(settings: Settings, chosen: Namespace) -> None:
    """Renew the links of the teams that were chosen, if a person says so. Raises ``StartError``."""
    from ..opened_container import opened_container
    from ..sending_links import send_links
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        sent = await send_links(container, chosen.team_ids, chosen.status, yes=chosen.yes)
    if chosen.json:
        print_json({"renewed": sent})
        return
    say(f"{sent} {'link is' if sent == 1 else 'links are'} on the way: the service's worker mails them.")


async def _remove(settings: Settings, chosen: Namespace) -> None:
    """Remove a team for good, if a person says so. Raises ``StartError``."""
    from icct_core import TeamId

    from ..opened_container import opened_container
    from ..terminal.confirm import confirm
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        before = await container.get_registration()(TeamId.parse(chosen.team_id))
        removed = before.team_id
        confirm(f"Erase everything about {removed} but its number, for good?", yes=chosen.yes)
        await container.remove_team()(removed)
    if chosen.json:
        print_json({"team_id": str(removed), "outcome": "unchanged" if before.removed_at else "done"})
        return
    say(f"{removed} is removed: its number stays, withdrawn, and its logo goes with the next deliveries.")
