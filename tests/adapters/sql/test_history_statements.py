"""The history is only ever added to: no statement of the adapter changes or deletes a row but two that forget."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from sqlalchemy import Delete, Update, delete, insert, update
from sqlalchemy.dialects.postgresql.dml import OnConflictDoNothing
from sqlalchemy.sql.dml import UpdateBase

import icct_adapters.sql
from icct_adapters.sql.engine.dialect import DIALECTS, Dialect
from icct_adapters.sql.history import history as adapter
from icct_adapters.sql.tables import history, teams

FOLDER = Path(icct_adapters.sql.__path__[0])
CHANGING = re.compile(r"\b(?:update|delete)\(\s*history\b|\b(?:UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+history\b")


def changes_history(found: object) -> bool:
    return isinstance(found, (Update, Delete)) and found.table is history


def test_two_statements_of_the_adapter_change_rows_and_these_forget_what_people_wrote() -> None:
    names = [one.name for one in walk_packages([str(FOLDER)], "icct_adapters.sql.") if ".migrations" not in one.name]
    modules = [import_module(name) for name in names]
    statements = {id(one): one for module in modules for one in vars(module).values() if changes_history(one)}
    assert set(statements) == {id(adapter._BLANK), id(adapter._FORGET)}
    assert {str(column) for column in vars(adapter._BLANK)["_values"]} == {"reason", "note", "changes"}
    assert {str(column) for column in vars(adapter._FORGET)["_values"]} == {"changes"}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_what_is_there_is_not_written_over_when_an_entry_is_added(dialect: Dialect) -> None:
    statement = dialect.add_to_history
    clause = vars(statement)["_post_values_clause"]
    assert type(clause).__name__ == OnConflictDoNothing.__name__


def test_no_other_source_of_the_adapter_spells_such_a_statement() -> None:
    sources = [path for path in FOLDER.rglob("*.py") if "migrations" not in path.parts]
    found = {str(path.relative_to(FOLDER)): CHANGING.findall(path.read_text()) for path in sources}
    assert {name: len(hits) for name, hits in found.items() if hits} == {"history/history.py": 2}


@pytest.mark.parametrize(
    ("statement", "changes"),
    [(update(history), True), (delete(history), True), (insert(history), False), (delete(teams), False)],
)
def test_such_a_statement_is_seen(statement: UpdateBase, changes: bool) -> None:
    """The negative control."""
    assert changes_history(statement) is changes
    sources = ["update(history).where(", "delete(\n    history", "DELETE FROM history", "UPDATE history SET"]
    assert all(CHANGING.search(source) for source in sources)
    assert not any(CHANGING.search(source) for source in ("insert(history)", "INSERT INTO history", "update(teams)"))
