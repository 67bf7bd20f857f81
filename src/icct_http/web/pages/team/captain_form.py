"""What the forms below a team's page have in common: each is opened, shown again, and stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from icct_core import (
    CaptainActs,
    CodeInvalid,
    CoreError,
    InvalidTransition,
    LinkInvalid,
    Registration,
    StaleVersion,
    TeamNotFound,
)

from ..languages import N_, Language
from ..register.form_answers import in_order
from ..register.mistakes import Mistakes, mistakes_of
from ..register.typed_form import TypedForm
from .code_cookie import forgetting
from .code_pages import wrong_code
from .team_page import manner_of
from .visit import Visit

CHANGED_MEANWHILE = N_(
    "The team was changed in the meantime. Nothing that you typed is lost; look at what is different."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as its captain left it: what its template shows, and the ``version`` of the team that it was typed for.

    Without a version it is the present one. ``language`` is the one that the form asks for, ``form`` has the rows of
    its players, ``code`` is what was typed as such. ``late`` makes values that are needed only if it is shown.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None
    language: Language | None = None
    form: TypedForm | None = None
    code: str = ""
    late: Callable[[], Awaitable[Mapping[str, object]]] | None = None


Changed = Callable[[Visit], Awaitable[Response[Any] | None]]
"""The answer to a form for a version that is past; ``None`` for the form again, with the present version."""


async def shown_again(_: Visit) -> None:
    """Nothing was sent twice: the form is shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptainForm:
    """A form at the address of the team's page with ``below`` at its end.

    ``done`` is what the team's page says afterwards, ``may`` whether it can be sent now, ``stale`` what is said where
    the team was changed meanwhile. ``takes_code`` if its cookies are to be forgotten once it is stored.
    """

    below: str
    template: str
    done: str
    may: Callable[[CaptainActs], bool] = attrgetter("edit")
    stale: str = CHANGED_MEANWHILE
    takes_code: bool = False

    async def open(self, visit: Visit, filled: Filled) -> Response[bytes]:
        """The form, or what captains are told who cannot send it now."""
        acts = await visit.page.acts(visit.registration)
        if not self.may(acts):
            return visit.page.refused(visit.request, visit.registration, acts)
        return await self.show(visit, filled)

    async def show(self, visit: Visit, filled: Filled, mistakes: Mistakes | None = None) -> Response[bytes]:
        """The form with all that was typed; nothing of the team is read for it, as the store may be away."""
        page, registration = visit.page, visit.registration
        late = await filled.late() if filled.late else {}
        return page.show(
            visit.request,
            self.template,
            registration,
            manner_of(mistakes, None if filled.language == visit.language() else filled.language),
            mistakes=mistakes,
            wrong=in_order(mistakes) if mistakes else {},
            typed_for=registration.version if filled.version is None else filled.version,
            reviewed_again=page.acts.reviews_again(registration),
            here=visit.path(self.below),
            **filled.values,
            **late,
        )

    async def store(
        self, visit: Visit, filled: Filled, change: Awaitable[Registration], changed: Changed = shown_again
    ) -> Response[Any]:
        """Wait for the change, and lead to the team's page; or show the form again."""
        try:
            after = await change
        except TeamNotFound:
            raise LinkInvalid from None
        except (StaleVersion, InvalidTransition) as error:
            visit = await visit.later()
            if (answer := await changed(visit)) is not None:
                return answer
            stale = Mistakes(status=409, code=error.code, sentence=self.stale)
            mistakes = stale if isinstance(error, StaleVersion) else mistakes_of(error)
            return await self.show(visit, replace(filled, version=None), mistakes)
        except CodeInvalid:
            return await self.show(visit, filled, wrong_code(filled.code))
        except CoreError as error:
            return await self.show(visit, filled, mistakes_of(error, filled.form))
        return self.lead(visit, after, "same" if after.version == filled.version else self.done)

    def lead(self, visit: Visit, after: Registration | None = None, done: str = "") -> Response[Any]:
        """The way to the page of the team as it is ``after`` the visit, which says what was done.

        The cookies that are forgotten are those of the form's own address, though the team may have another by now.
        """
        page = visit.page
        cookies: list[Cookie] = forgetting(visit.path(self.below), secure=page.frame.secure) if self.takes_code else []
        return page.lead(after or visit.registration, done or self.done, cookies)
