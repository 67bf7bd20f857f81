"""``icct churches``: the registry of churches, and merges of churches that are the same."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from ..command_parser import Commands, add_command, whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ...service.settings.settings import Settings

_CHURCH = "an id (c_…), the name or an alias"
MOST_TEAMS = 1_000


def add_arguments(commands: Commands) -> None:
    """Add the command and what it takes."""
    actions = add_command(commands, "churches", "register churches, and merge those that are the same").add_subparsers(
        required=True, metavar="ACTION"
    )
    listing = actions.add_parser("list", help="list churches with their teams, those that look the same, and merges")
    listing.set_defaults(run=_list)
    adding = actions.add_parser("add", help="register a church")
    adding.add_argument("name", metavar="NAME", help="3 to 80 characters")
    _add_fields(adding)
    adding.set_defaults(run=_add)
    changing = actions.add_parser("change", help="change a church; what is not named stays")
    changing.add_argument("church", metavar="CHURCH", help=_CHURCH)
    changing.add_argument("--name", help="its new name; the one before stays as an alias")
    _add_fields(changing)
    changing.add_argument("--no-limit", action="store_true", help="as many teams as any church (TEAMS_PER_CHURCH)")
    changing.add_argument("--drop-alias", action="append", default=[], metavar="NAME", help="an alias that it loses")
    changing.set_defaults(run=_change)
    importing = actions.add_parser("import", help="register and change the churches of a CSV file, all or none")
    importing.add_argument(
        "file", metavar="FILE.csv", help="columns name, place, teams_allowed, aliases (a|b); - reads standard input"
    )
    importing.set_defaults(run=_import)
    merging = actions.add_parser("merge", help="let a church be part of another: teams, aliases and name go over")
    merging.add_argument("source", metavar="FROM", help=_CHURCH)
    merging.add_argument("into", metavar="INTO", help=_CHURCH)
    merging.set_defaults(run=_merge)
    undoing = actions.add_parser("undo", help="take a merge back")
    undoing.add_argument("merge", metavar="MERGE", help="its id (m_…), as `icct churches list` shows it")
    undoing.set_defaults(run=_undo)
    for action in (listing, adding, changing, importing, merging, undoing):
        action.add_argument("--json", action="store_true", help="for other programs")


def _add_fields(action: ArgumentParser) -> None:
    action.add_argument("--place", help="where it is")
    action.add_argument("--teams", type=whole_number(MOST_TEAMS), metavar="N", help="how many teams it may have")
    action.add_argument(
        "--alias", action="append", default=[], metavar="NAME", help="another name of it; may be given more than once"
    )


async def _list(settings: Settings, chosen: Namespace) -> None:
    """Print a line for each church, and one for each merge that can be undone."""
    from ..opened_container import opened_container
    from ..terminal.church_table import church_table, list_document, merge_table
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        found = await container.list_churches()()
    if chosen.json:
        print_json(list_document(found))
        return
    if not found.churches:
        say("There are no churches yet; `icct churches add NAME` or `icct churches import FILE.csv` registers them.")
        return
    say(church_table(found))
    if found.merges:
        say("\nMerged; `icct churches undo MERGE` takes one back:")
        say(merge_table(found))


async def _add(settings: Settings, chosen: Namespace) -> None:
    """Register a church."""
    from icct_core import OPERATOR, RegisterChurchCommand

    from ..opened_container import opened_container
    from ..terminal.church_table import stored_document, stored_sentence
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        registered = await container.register_church()(
            RegisterChurchCommand(
                name=chosen.name,
                place=chosen.place,
                teams_allowed=chosen.teams,
                aliases=chosen.alias,
                actor=OPERATOR,
            )
        )
    if chosen.json:
        print_json(stored_document(registered, settings.tournament.teams_per_church))
    else:
        say(f"Registered: {stored_sentence(registered)}")


async def _change(settings: Settings, chosen: Namespace) -> None:
    """Change what was named of a church, as it is now."""
    from icct_core import OPERATOR, UNCHANGED, ChangeChurchCommand, ChurchName

    from ..opened_container import opened_container
    from ..terminal.church_table import find_church, stored_document, stored_sentence
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        church = find_church(await container.list_churches()(), chosen.church)
        dropped = {ChurchName(name).key for name in chosen.drop_alias}
        kept = [alias.text for alias in church.aliases if alias.key not in dropped]
        changed = await container.change_church()(
            ChangeChurchCommand(
                church=str(church.id),
                version=church.version,
                name=UNCHANGED if chosen.name is None else chosen.name,
                place=UNCHANGED if chosen.place is None else chosen.place,
                teams_allowed=None if chosen.no_limit else UNCHANGED if chosen.teams is None else chosen.teams,
                aliases=kept if dropped else UNCHANGED,
                more_aliases=chosen.alias,
                actor=OPERATOR,
            )
        )
    if chosen.json:
        print_json(stored_document(changed, settings.tournament.teams_per_church))
    else:
        say(f"It is now: {stored_sentence(changed)}")


async def _import(settings: Settings, chosen: Namespace) -> None:
    """Import a whole file, or nothing of it. Raises ``StartError``."""
    from icct_core import OPERATOR, ImportChurchesCommand, ValidationFailed

    from ...service.start_up.start_error import WrongArgument
    from ..opened_container import opened_container
    from ..terminal.printing import print_json, say, sentence

    content = _content(chosen.file)
    async with opened_container(settings) as container:
        try:
            done = await container.import_churches()(ImportChurchesCommand(content=content, actor=OPERATOR))
        except ValidationFailed as error:
            say("\n".join(map(sentence, error.field_errors.values())), on_error=True)
            raise WrongArgument("Nothing was imported: correct these lines and import the whole file again.") from None
    if chosen.json:
        print_json(
            {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "teams_moved": done.teams}
        )
        return
    came = f" {done.teams} teams came to them with their aliases." if done.teams else ""
    say(f"{done.added} churches added, {done.changed} changed, {done.unchanged} as they were.{came}")


def _content(file: str) -> bytes:
    import sys
    from pathlib import Path

    from icct_core import MOST_REGISTRY_BYTES

    from ...service.start_up.start_error import StartError

    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_REGISTRY_BYTES + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_REGISTRY_BYTES + 1)
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}.") from None


async def _merge(settings: Settings, chosen: Namespace) -> None:
    """Merge one church into another."""
    from icct_core import OPERATOR, MergeChurchesCommand

    from ..opened_container import opened_container
    from ..terminal.church_table import church_document
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        done = await container.merge_churches()(
            MergeChurchesCommand(source=chosen.source, into=chosen.into, actor=OPERATOR)
        )
    if chosen.json:
        document = church_document(done.church, settings.tournament.teams_per_church)
        print_json({"merge_id": str(done.merge_id), "teams_moved": done.teams, "church": document})
        return
    say(f"{done.teams} teams went to {done.church.shown.text}, which has {done.church.teams} now.")
    if done.over_limit:
        say("That is more than it may have; all of them stay, and it takes no other.")
    say(f"`icct churches undo {done.merge_id}` takes it back.")


async def _undo(settings: Settings, chosen: Namespace) -> None:
    """Take a merge back."""
    from icct_core import OPERATOR, MergeId, UndoMergeCommand

    from ..opened_container import opened_container
    from ..terminal.church_table import church_document
    from ..terminal.printing import print_json, say

    async with opened_container(settings) as container:
        command = UndoMergeCommand(merge_id=MergeId.parse(chosen.merge), actor=OPERATOR)
        undone = await container.undo_merge()(command)
    if chosen.json:
        both = (church_document(one, settings.tournament.teams_per_church) for one in (undone.church, undone.into))
        print_json({"teams_moved": undone.teams, **dict(zip(("church", "into"), both, strict=True))})
        return
    church, into = undone.church, undone.into
    say(f"{undone.teams} teams went back to {church.shown.text}; {into.shown.text} has {into.teams}.")
