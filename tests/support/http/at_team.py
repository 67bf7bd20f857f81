"""An organiser at the page of a team."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

import httpx

from icct_core import Actor, ActorKind, HistoryAction, HistoryEntry, MessageKind, MessageState, Registration, TeamId
from tests.support.http.desk_visitor import Browser, signed_in
from tests.support.http.in_memory_service import Desk
from tests.support.http.page_form import seen

_FORM = re.compile(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_ALERT = re.compile(r'<div class="mistakes".*?</div>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class AtTeam:
    """A browser that an organiser is signed in with, and a team."""

    browser: Browser
    actor: Actor
    number: str = "ICCT-001"

    @property
    def desk(self) -> Desk:
        return self.browser.desk

    @property
    def home(self) -> str:
        return f"/desk/teams/{self.number}"

    def at(self, number: str) -> AtTeam:
        """The same organiser at another team."""
        return replace(self, number=number)

    async def get(self, below: str = "") -> httpx.Response:
        return await self.browser.get(self.home + below)

    async def post(self, below: str, **fields: str) -> httpx.Response:
        """Send a form of these fields."""
        return await self.browser.post(f"{self.home}/{below}", fields)

    async def press(self, below: str, **fields: str) -> httpx.Response:
        """Open the page and send its form to ``below`` with its hidden fields, and with ``fields``."""
        return await self.post(below, **(hidden_of(await self.get(), f"{self.home}/{below}") | fields))

    async def press_correction(self, **changes: str) -> httpx.Response:
        """Open the form of a correction, change some of its fields, and send it with a reason."""
        return await self.post(
            "edit", **({"reason": "The captain called"} | seen(await self.get("/edit")).values | changes)
        )

    async def decide(self, decision: str, **fields: str) -> httpx.Response:
        """Decide about the version that the team has now."""
        return await self.post("decide", **({"decision": decision, "version": str(self.team.version)} | fields))

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """The page that an answer leads to."""
        assert answer.status_code == 303, text_of(answer)
        return await self.browser.get(answer.headers["Location"])

    @property
    def team(self) -> Registration:
        """The team as it is stored."""
        wanted = TeamId.parse(self.number)
        return next(one for one in self.desk.tables.registrations.values() if one.team_id == wanted)

    def history(self, *actions: HistoryAction) -> list[HistoryEntry]:
        """What history has of the team, the newest first, of these actions or of all."""
        of_team = [one for one in self.desk.tables.history.values() if one.registration_id == self.team.id]
        return [one for one in reversed(of_team) if not actions or one.action in actions]

    def queued(self, kind: MessageKind) -> int:
        """How many messages of this kind wait for the team."""
        found = self.desk.tables.outbox.items()
        return sum(
            (subject, of_kind) == (self.team.id, kind) and row.state is MessageState.PENDING
            for (subject, of_kind, _), row in found
        )


async def at_team(desk: Desk, role: str = "reviewer") -> AtTeam:
    """A new organiser of this role, signed in, at the first team."""
    browser = await signed_in(desk, role)
    newest = [*desk.tables.organisers.values()][-1]
    return AtTeam(browser, Actor(ActorKind.ORGANISER, str(newest.id)))


def hidden_of(page: httpx.Response, action: str) -> dict[str, str]:
    """The hidden fields of the page's first form that is sent to this address."""
    forms = [body for to, body in _FORM.findall(page.text) if unescape(to) == action]
    return {name: unescape(value) for name, value in _HIDDEN.findall(forms[0])}


def forms_of(page: httpx.Response) -> list[str]:
    """Where the page's forms are sent to."""
    return [unescape(to) for to, _ in _FORM.findall(page.text)]


def text_of(answer: httpx.Response) -> str:
    """What a page says, without its tags."""
    return _said(answer.text)


def alert_of(answer: httpx.Response) -> str:
    """What is said in the alert of a page."""
    found = _ALERT.search(answer.text)
    return _said(found[0]) if found else ""


def _said(page: str) -> str:
    return re.sub(r" ([;,.])", r"\1", " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split()))
