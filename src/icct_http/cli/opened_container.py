"""Opens a service's use cases for a command, and closes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from icct_core import (
    ChurchLimitReached,
    ChurchNotFound,
    DatabaseUnavailable,
    DuplicateTeam,
    InvalidTransition,
    LastAdmin,
    MergeNotFound,
    OrganiserNotFound,
    StaleVersion,
    TeamNotFound,
    ValidationFailed,
)

from ..container import Container, close
from ..service.settings.settings import Settings
from ..service.start_up.preparation import must_be_kept, prepare
from ..service.start_up.start_error import StartError, WrongArgument
from .terminal.printing import sentence


@asynccontextmanager
async def opened_container(settings: Settings) -> AsyncIterator[Container]:
    """The use cases for the length of the block; what a person can mend is a ``StartError``."""
    must_be_kept(settings.database, "no other process can look into it")
    await prepare(settings, may_migrate=False)
    container = Container(settings=settings)
    try:
        yield container
    except TeamNotFound:
        raise StartError("No team has this number.") from None
    except ChurchNotFound:
        raise StartError("No church has this id or name; `icct churches list` shows them.") from None
    except MergeNotFound:
        raise StartError("No merge that can be undone has this id; `icct churches list` shows them.") from None
    except OrganiserNotFound:
        raise StartError("No organiser has this address or id; `icct organisers list` shows them.") from None
    except ValidationFailed as error:
        raise WrongArgument(" ".join(map(sentence, error.field_errors.values()))) from None
    except (InvalidTransition, StaleVersion, DuplicateTeam, ChurchLimitReached, LastAdmin) as refusal:
        facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in refusal.details.items())
        raise StartError(f"{refusal}{f' ({facts})' if facts else ''}.") from None
    except DatabaseUnavailable as error:
        if error.may_be_stored:
            raise StartError("The database did not confirm: look whether it was done before you try again.") from None
        raise StartError("The database cannot be reached; try again.") from None
    finally:
        await close(container)
