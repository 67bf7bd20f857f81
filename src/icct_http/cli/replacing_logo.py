"""``icct teams logo``: replaces a team's logo by a file."""

from __future__ import annotations

from pathlib import Path

from icct_core import MAX_LOGO_BYTES, OPERATOR, InvalidFileType, Registration, ReplaceLogoCommand, TeamId

from ..container import Container
from ..service.start_up.start_error import StartError, WrongArgument
from .terminal.printing import sentence


async def replace_logo(
    container: Container, number: str, content: bytes, version: int | None, *, reason: str
) -> Registration:
    """The team as it is now. Raises ``WrongArgument`` for a file that is no logo."""
    before = await container.get_registration()(TeamId.parse(number))
    command = ReplaceLogoCommand(
        team_id=before.team_id,
        content=content,
        actor=OPERATOR,
        version=version or before.version,
        reason=reason,
    )
    try:
        after: Registration = await container.replace_logo()(command)
    except InvalidFileType as refusal:
        raise WrongArgument(sentence(str(refusal))) from None
    return after


def logo_in(file: str) -> bytes:
    """What is in the file. Raises ``StartError`` if it cannot be read or is too large for a logo."""
    try:
        with Path(file).open("rb") as opened:
            content = opened.read(MAX_LOGO_BYTES + 1)
    except OSError as error:
        raise StartError(f"{file} cannot be read: {error.strerror}.") from None
    if len(content) > MAX_LOGO_BYTES:
        raise WrongArgument(f"{file} has more than 5 MB ({MAX_LOGO_BYTES} bytes); take a smaller picture.")
    return content
