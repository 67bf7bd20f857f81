"""How long the core alone takes to parse and check a form, in this process and without anything around it."""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter

from icct_core import RegistrationDraft, TeamForm, TournamentRules, collecting, new_registration_id, parse_draft
from tests.support.builders import a_form, a_png, a_squad

from .figures import Bound, percentile, to_hold
from .requests import LOGO
from .scale import scaled
from .section import Rig, Section
from .table import table

ROUNDS = scaled(5_000, least=500)
RULES = TournamentRules()
PLAYERS = 15
FORM = a_form(players=json.dumps(a_squad(PLAYERS)), logo=LOGO)
SMALL = a_form(players=json.dumps(a_squad(PLAYERS)), logo=a_png())


def parse(form: TeamForm) -> RegistrationDraft:
    """What the use case does first with a form."""
    with collecting() as fields:
        return parse_draft(form, fields, id=new_registration_id(), rules=RULES)


def microseconds(work: Callable[[], object]) -> list[float]:
    """Of each round."""
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        work()
        times.append(1e6 * (perf_counter() - begun))
    return times


def measure(_: Rig) -> str:
    draft = parse(FORM)
    whole, small, fingerprint = (
        microseconds(work) for work in (lambda: parse(FORM), lambda: parse(SMALL), lambda: draft.fingerprint())
    )
    bound = Bound(measured=median(whole), limit=150, unit="µs")
    rows = [
        [f"parse and check {PLAYERS} players and a logo of 60 KB", *_cells(whole), *to_hold(bound)],
        [f"parse and check {PLAYERS} players and the smallest logo", *_cells(small), *to_hold()],
        ["fingerprint of the content, for the idempotency key", *_cells(fingerprint), *to_hold()],
    ]
    return table(("work", "median µs", "p95 µs", "to hold", "this run"), rows)


def _cells(times: list[float]) -> list[str]:
    return [f"{median(times):.0f}", f"{percentile(times, 95):.0f}"]


SECTION = Section(
    title="The core alone",
    text=f"""From the form's texts and bytes to a checked draft, {ROUNDS} times in one process.""",
    measure=measure,
)
