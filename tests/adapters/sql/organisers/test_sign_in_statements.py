"""What signing in asks of the database is the same for every address: it says nothing about who is an organiser."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from icct_adapters.memory import ManualClock
from icct_adapters.sql import SqlDatabase
from icct_core import CodeAsked, CodeInvalid, GivenCode, Store as Ports
from tests.support.databases.query_plans import statements_of
from tests.support.databases.stores import NOW, Store, empty_database, sql_store, sqlite_url
from tests.support.sign_in_office import ANNA, SignInOffice

EMAILS = (ANNA, "nobody@example.org", "bala@example.org")
"""Of an organiser, of nobody, and of one who is disabled."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_asking_and_guessing_take_the_same_statements_for_every_address(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    url = sqlite_url(tmp_path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    async with empty_database(url) as database:
        await database.notices.close()
        await office_on(sql_store(database)).add()
        bala = await office_on(sql_store(database)).add("bala@example.org")
        await office_on(sql_store(database)).change(bala, disabled=True)
        found = [await statements_of_signing_in(database, email) for email in EMAILS]
    first, again, guessed = found[0]
    assert len(guessed) > len(again) < len(first)
    assert found == [[first, again, guessed]] * len(EMAILS)


async def statements_of_signing_in(database: SqlDatabase, email: str) -> list[list[str]]:
    """What is sent for asking, for asking again at once, and for that and a wrong code."""

    async def ask(store: Store) -> CodeAsked:
        clock.advance(timedelta(seconds=1))
        return await office_on(store, clock).ask(email, asker=f"a secret of {email}")

    async def guess(store: Store) -> None:
        challenge = (await ask(store)).challenge
        assert challenge is not None
        with pytest.raises(CodeInvalid):
            await office_on(store, clock).sign_in(GivenCode(challenge.id, "12345"), email)

    clock = ManualClock(NOW)
    sent = [[text for text, _ in await statements_of(database, one)] for one in (ask, ask, guess)]
    return [[text for text in texts if "pg_notify" not in text] for texts in sent]  # it follows at some time


def office_on(store: Store, clock: ManualClock | None = None) -> SignInOffice:
    return SignInOffice(store=cast("Ports", store), clock=clock or ManualClock(NOW))
