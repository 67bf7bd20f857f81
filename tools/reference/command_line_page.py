"""``docs/reference/command-line.md``, from the parser of the command line."""

from __future__ import annotations

from argparse import Action, ArgumentParser, _HelpAction, _SubParsersAction
from collections.abc import Iterator

from icct_http.cli.command_parser import SETTINGS_OPTIONS, VersionAction
from icct_http.cli.main import parser

_HEAD = """\
# The command line

`icct COMMAND --help` prints what stands here, `icct --version` the version. Every command takes the options of the
first table, before its name or after it.

Exit statuses: 0, it is done; 1, it could not be done, and a sentence says why; 2, it was asked for wrongly, by an
argument or a [setting](settings.md); 130, it was interrupted; 141, nobody read its output to the end. Results go to
standard output, sentences to standard error.
"""


def command_line_page() -> str:
    """The whole page."""
    whole = parser()
    lines = [_HEAD, "## Every command", "", *_table(_arguments(whole, shared=True))]
    for name, help_text, command in _commands(whole):
        lines += [f"## {name}", "", f"{help_text[0].upper()}{help_text[1:]}.", *_described(command)]
    return "\n".join(lines).rstrip() + "\n"


def _commands(whole: ArgumentParser, before: str = "icct") -> Iterator[tuple[str, str, ArgumentParser]]:
    """Each command that does something, with what its help says, those below others too."""
    for action in whole._actions:  # noqa: SLF001  argparse has no other way to be read
        if not isinstance(action, _SubParsersAction):
            continue
        for choice in action._choices_actions:  # noqa: SLF001
            command = action.choices[choice.dest]
            name = f"{before} {choice.dest}"
            below = list(_commands(command, name))
            yield from below or [(name, choice.help or "", command)]


def _described(command: ArgumentParser) -> Iterator[str]:
    yield from ("", "```text", " ".join(_usage(command)), "```", "")
    yield from _table(_arguments(command, shared=False))


def _usage(command: ArgumentParser) -> Iterator[str]:
    """Its words; of arguments that exclude each other, all in one pair of brackets."""
    yield command.prog
    groups = command._mutually_exclusive_groups  # noqa: SLF001
    told: list[Action] = []
    for action in _arguments(command, shared=False):
        group = next((one for one in groups if action in one._group_actions), None)  # noqa: SLF001
        together = group._group_actions if group else [action]  # noqa: SLF001
        if action not in told:
            text = " | ".join(map(_name, together))
            required = group.required if group else action.required
            yield f"({text})" if required and group else text if required else f"[{text}]"
        told += together


def _arguments(command: ArgumentParser, *, shared: bool) -> list[Action]:
    """Those of every command, or those of this one alone."""
    others = (_HelpAction, _SubParsersAction, VersionAction)
    found = [action for action in command._actions if not isinstance(action, others)]  # noqa: SLF001
    return [action for action in found if (action.dest in SETTINGS_OPTIONS) == shared]


def _name(action: Action) -> str:
    value = action.metavar or ("{" + ",".join(action.choices) + "}" if action.choices else action.dest.upper())
    if action.nargs == 0:
        value = ""
    elif action.nargs == "?" and action.option_strings:
        value = f"[{value}]"
    return " ".join(filter(None, [*action.option_strings[:1], str(value)]))


def _table(actions: list[Action]) -> Iterator[str]:
    if actions:
        yield "| argument | meaning |\n|---|---|"
        yield from (f"| `{_name(action)}` | {action.help} |" for action in actions)
        yield ""
