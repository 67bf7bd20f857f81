"""Opens a service's use cases for a command, and closes them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from icct_core import DatabaseUnavailable, TeamNotFound, ValidationFailed

from ..container import Container, close
from ..service.settings.problems import must_not_be_memory
from ..service.settings.settings import Settings
from ..service.start_up.preparation import prepare
from ..service.start_up.start_error import StartError, WrongArgument, WrongSetting


@asynccontextmanager
async def opened_container(settings: Settings) -> AsyncIterator[Container]:
    """The use cases for the length of the block; what a person can mend is a ``StartError``."""
    if settings.database.kind == "memory":
        raise WrongSetting(must_not_be_memory("DATABASE_URL", "for this", "no other process can look into it"))
    await prepare(settings, may_migrate=False)
    container = Container(settings=settings)
    try:
        yield container
    except TeamNotFound:
        raise StartError("No team has this number.") from None
    except ValidationFailed as error:
        raise WrongArgument(f"{'. '.join(error.field_errors.values())}.") from None
    except DatabaseUnavailable as error:
        if error.may_be_stored:
            raise StartError("The database did not confirm: look whether it was done before you try again.") from None
        raise StartError("The database cannot be reached; try again.") from None
    finally:
        await close(container)
