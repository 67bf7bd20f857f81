"""Adding and changing organisers, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import (
    OPERATOR,
    AddOrganiser,
    AddOrganiserCommand,
    ChangeOrganiser,
    ChangeOrganiserCommand,
    FieldChange,
    HistoryAction,
    HistoryEntry,
    InvalidValue,
    LastAdmin,
    ListOrganisers,
    Organiser,
    OrganiserId,
    OrganiserNotFound,
    Role,
    Session,
    SessionId,
    StaleVersion,
    ValidationFailed,
    VersionRequired,
    parse_role,
)
from tests.support.databases.stores import NOW

VIEWER, REVIEWER, ADMIN = Role


@dataclass(frozen=True, slots=True)
class Office:
    """The use cases on one store."""

    store: InMemoryStore = field(default_factory=InMemoryStore)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))

    async def add(self, email: str = "anna@example.org", role: str = "admin", name: str = "Anna Raj") -> Organiser:
        add = AddOrganiser(unit_of_work=self.store.unit_of_work, clock=self.clock)
        return await add(AddOrganiserCommand(name=name, email=email, role=role, actor=OPERATOR))

    async def change(
        self,
        organiser: Organiser,
        *,
        version: int | None = 1,
        name: str | None = None,
        email: str | None = None,
        role: str | None = None,
        disabled: bool | None = None,
    ) -> Organiser:
        change = ChangeOrganiser(unit_of_work=self.store.unit_of_work, clock=self.clock)
        return await change(
            ChangeOrganiserCommand(
                organiser_id=organiser.id,
                version=version,
                actor=OPERATOR,
                name=name,
                email=email,
                role=role,
                disabled=disabled,
            )
        )

    async def begin_session(self, organiser: Organiser) -> None:
        at, session_id = self.clock.now(), SessionId.new()
        session = Session(id=session_id, organiser_id=organiser.id, digest=str(session_id), begun_at=at, used_at=at)
        async with self.store.unit_of_work.begin() as tx:
            await tx.sessions.add(session)

    async def all(self) -> list[Organiser]:
        return list(await ListOrganisers(organisers=self.store.organisers)())

    @property
    def history(self) -> list[HistoryEntry]:
        return list(self.store.database.tables.history.values())


def test_a_role_includes_those_before_it() -> None:
    included = {role: [other for other in Role if role.includes(other)] for role in Role}
    assert included == {VIEWER: [VIEWER], REVIEWER: [VIEWER, REVIEWER], ADMIN: [VIEWER, REVIEWER, ADMIN]}


@pytest.mark.parametrize(("raw", "role"), [("viewer", VIEWER), (" Reviewer ", REVIEWER), ("ADMIN", ADMIN)])
def test_a_role_is_read_in_any_case(raw: str, role: Role) -> None:
    assert parse_role(raw) is role


@pytest.mark.parametrize("raw", ["", "owner", None, 3])
def test_a_role_that_there_is_not_is_refused(raw: object) -> None:
    with pytest.raises(InvalidValue, match="Role must be one of viewer, reviewer, admin"):
        parse_role(raw)


def test_an_id_says_what_it_is_of() -> None:
    organiser_id = OrganiserId.new()
    assert str(organiser_id).startswith("o_")
    assert OrganiserId.parse(str(organiser_id)) == organiser_id
    for raw in ("", "c_" + organiser_id.uuid.hex, "o_1", str(organiser_id).upper()):
        with pytest.raises(OrganiserNotFound):
            OrganiserId.parse(raw)


async def test_an_organiser_is_added_and_history_says_by_whom() -> None:
    office = Office()
    added = await office.add(" Anna@Example.org ", "Reviewer")
    assert (added.role, added.email.text, added.added_at, added.version) == (REVIEWER, "Anna@Example.org", NOW, 1)
    assert not added.is_admin
    assert await office.all() == [added]
    (entry,) = office.history
    assert (entry.action, entry.actor, entry.at) == (HistoryAction.ORGANISER_CHANGED, OPERATOR, NOW)
    assert (entry.subject, entry.prefix, entry.registration_id) == (str(added.id), "ICCT", None)
    assert entry.changes == (
        FieldChange("name", None, "Anna Raj"),
        FieldChange("email", None, "Anna@Example.org"),
        FieldChange("role", None, "reviewer"),
        FieldChange("disabled", None, "false"),
    )


async def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValidationFailed) as refused:
        await Office().add("nobody", "owner", name="A")
    assert set(refused.value.field_errors) == {("name",), ("email",), ("role",)}


async def test_all_that_is_wrong_in_a_change_is_told_at_once() -> None:
    office = Office()
    anna = await office.add()
    with pytest.raises(ValidationFailed) as refused:
        await office.change(anna, email="nobody", role="owner", name="A")
    assert set(refused.value.field_errors) == {("name",), ("email",), ("role",)}
    assert await office.all() == [anna]


async def test_an_address_is_given_once() -> None:
    office = Office()
    anna, bala = await office.add(), await office.add("bala@example.org")
    with pytest.raises(ValidationFailed) as refused:
        await office.add("ANNA@example.org")
    assert refused.value.field_errors == {("email",): "An organiser with this address is there already"}
    with pytest.raises(ValidationFailed) as refused:
        await office.change(bala, email="ANNA@example.org")
    assert refused.value.field_errors == {("email",): "An organiser with this address is there already"}
    assert await office.all() == [anna, bala]
    assert len(office.history) == 2


async def test_what_differs_is_changed_and_kept_in_the_history() -> None:
    office = Office()
    anna = await office.add()
    await office.add("bala@example.org")
    office.clock.advance(timedelta(minutes=5))
    changed = await office.change(anna, name="Anna Kumar", email="Anna@example.org", role="viewer", disabled=True)
    assert changed == replace(
        anna, name=changed.name, email=changed.email, role=VIEWER, disabled_at=office.clock.now(), version=2
    )
    assert (await office.all())[0] == changed
    assert office.history[-1].changes == (
        FieldChange("name", "Anna Raj", "Anna Kumar"),
        FieldChange("email", "anna@example.org", "Anna@example.org"),
        FieldChange("role", "admin", "viewer"),
        FieldChange("disabled", "false", "true"),
    )
    assert office.history[-1].at == office.clock.now()


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"name": "Anna Kumar", "email": "anna.kumar@example.org", "disabled": False}, True),
        ({"role": "viewer"}, False),
        ({"disabled": True}, False),
    ],
)
async def test_another_role_or_being_disabled_ends_every_session(change: dict[str, Any], stays: bool) -> None:
    office = Office()
    anna, bala = await office.add(), await office.add("bala@example.org")
    for organiser in (anna, anna, bala):
        await office.begin_session(organiser)
    await office.change(anna, **change)
    kept = [session.organiser_id for session in office.store.database.tables.sessions.values()]
    assert kept == [*([anna.id, anna.id] if stays else []), bala.id]


async def test_what_is_the_same_writes_nothing() -> None:
    office = Office()
    anna = await office.add()
    assert await office.change(anna, name="Anna Raj", role="admin", disabled=False) == anna
    assert await office.change(anna) == anna
    assert len(office.history) == 1


async def test_whoever_is_disabled_again_keeps_the_time_and_can_come_back() -> None:
    office = Office()
    anna = await office.add(role="viewer")
    gone = await office.change(anna, disabled=True)
    office.clock.advance(timedelta(minutes=5))
    assert await office.change(gone, version=2, disabled=True) == gone
    back = await office.change(gone, version=2, disabled=False)
    assert (back.disabled_at, back.version) == (None, 3)


async def test_a_change_names_the_version_it_was_made_for() -> None:
    office = Office()
    anna = await office.add()
    changed = await office.change(anna, name="Anna Kumar")
    with pytest.raises(VersionRequired):
        await office.change(anna, version=None, name="Anna Devi")
    with pytest.raises(StaleVersion) as stale:
        await office.change(anna, name="Anna Devi")
    assert (stale.value.version, stale.value.changed_by) == (2, "operator")
    assert await office.all() == [changed]


async def test_an_organiser_there_is_not_cannot_be_changed() -> None:
    office = Office()
    anna = await office.add()
    with pytest.raises(OrganiserNotFound):
        await office.change(replace(anna, id=OrganiserId.new()), name="Anna Devi")


@pytest.mark.parametrize("change", [{"role": "reviewer"}, {"disabled": True}])
async def test_the_last_admin_stays(change: dict[str, str]) -> None:
    office = Office()
    anna = await office.add()
    gone = await office.add("bala@example.org")
    await office.change(gone, disabled=True)
    with pytest.raises(LastAdmin) as refused:
        await office.change(anna, **change)  # type: ignore[arg-type]
    assert refused.value.code == "LAST_ADMIN"
    renamed = await office.change(anna, name="Anna Kumar")
    assert renamed.is_admin
    await office.add("chandra@example.org")
    assert not (await office.change(renamed, version=2, **change)).is_admin  # type: ignore[arg-type]
