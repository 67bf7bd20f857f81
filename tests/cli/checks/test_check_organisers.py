"""What ``icct check`` says of who can sign in."""

from __future__ import annotations

import os
from pathlib import Path

from icct_adapters.sql import open_sql_store
from icct_core import FIRST_ADDRESS
from icct_http.cli.checks import CheckContext, Finding, run_checks
from icct_http.cli.checks.database import database_check
from icct_http.service.settings.settings import Settings
from tests.cli.checks.test_check_window import prepare
from tests.support.databases.stores import sqlite_url
from tests.support.sign_in_office import SignInOffice

ADD = "Run `icct organisers add NAME ADDRESS --role admin`."
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2,
    "API_URL": "https://icct.example.org",
    "PRIVACY_CONTACT": "office@example.org",
}


async def finding(folder: Path, **variables: str) -> Finding:
    given = {"DATABASE_URL": sqlite_url(folder), "DATA_DIR": str(folder)} | variables
    found = await run_checks([database_check], CheckContext(settings=Settings.from_environment(given)))
    return {one.name: one for one in found}["organisers"]


async def add(folder: Path, email: str, role: str = "admin", *, disabled: bool = False) -> None:
    store = open_sql_store(sqlite_url(folder))
    office = SignInOffice(store=store)
    added = await office.add(email, role)
    if disabled:
        await office.change(added, disabled=True)
    await store.close()


async def test_a_database_that_is_not_ready_comes_first(tmp_path: Path) -> None:
    assert await finding(tmp_path) == Finding("organisers", "skipped", "database comes first")
    os.close(os.open(tmp_path / "icct.db", os.O_CREAT, 0o600))
    assert await finding(tmp_path) == Finding("organisers", "skipped", "the tables are not those of this version")


async def test_without_pages_nobody_needs_to_sign_in(tmp_path: Path) -> None:
    await prepare(tmp_path)
    assert await finding(tmp_path, PAGES="false") == Finding(
        "organisers", "skipped", "there are no pages to sign in at"
    )


async def test_in_development_there_is_the_link_of_the_start(tmp_path: Path) -> None:
    await prepare(tmp_path)
    assert await finding(tmp_path) == Finding("organisers", "ok", "0 may sign in, 0 as admin")


async def test_in_production_somebody_has_to_be_an_admin(tmp_path: Path) -> None:
    await prepare(tmp_path)
    none = Finding("organisers", "warning", "none is an admin: nobody can sign in who may add others", ADD)
    assert await finding(tmp_path, **PRODUCTION) == none
    await add(tmp_path, "viewer@example.org", "viewer")
    await add(tmp_path, FIRST_ADDRESS.text)
    first = "the only admin is the one of development's link: nobody can sign in who may add others"
    assert await finding(tmp_path, **PRODUCTION) == Finding("organisers", "warning", first, ADD)
    await add(tmp_path, "gone@example.org", disabled=True)
    assert await finding(tmp_path, **PRODUCTION) == Finding("organisers", "warning", first, ADD)
    await add(tmp_path, "anna@example.org")
    assert await finding(tmp_path, **PRODUCTION) == Finding("organisers", "ok", "3 may sign in, 2 as admin")
