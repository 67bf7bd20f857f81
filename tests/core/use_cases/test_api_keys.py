"""Keys: their names, scopes and secrets, and what is done with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

import pytest

from icct_adapters.memory import InMemoryStore, ManualClock
from icct_core import (
    OPERATOR,
    Actor,
    ActorKind,
    ApiKey,
    Authenticate,
    CreateKey,
    CreateKeyCommand,
    FieldChange,
    Forbidden,
    HistoryAction,
    HistoryEntry,
    InvalidValue,
    KeyCreated,
    KeyName,
    KeyScope,
    ListKeys,
    RevokeKey,
    ValidationFailed,
    digest_of,
)
from icct_core.domain import api_keys
from tests.support.databases.stores import NOW

REGISTER, READ, REVIEW, ADMIN = KeyScope
ANNA = Actor(ActorKind.ORGANISER, "o_1")


def a_key(*scopes: KeyScope) -> ApiKey:
    return ApiKey(name=KeyName("office"), scopes=frozenset(scopes), digest=digest_of("a secret"), created_at=NOW)


@dataclass(frozen=True, slots=True)
class Ring:
    """The use cases on one store."""

    store: InMemoryStore
    clock: ManualClock

    async def create(self, name: str = "office", *scopes: str) -> KeyCreated:
        return await CreateKey(unit_of_work=self.store.unit_of_work, clock=self.clock)(
            CreateKeyCommand(name=name, scopes=scopes or ["read"], actor=ANNA)
        )

    async def open(self, secret: str, *own: ApiKey) -> ApiKey | None:
        return await Authenticate(keys=self.store.api_keys, own=own)(secret)

    async def revoke(self, name: str) -> bool:
        return await RevokeKey(unit_of_work=self.store.unit_of_work, clock=self.clock)(name, ANNA)

    @property
    def history(self) -> list[HistoryEntry]:
        return list(self.store.database.tables.history.values())


@pytest.fixture
def ring() -> Ring:
    return Ring(InMemoryStore(), ManualClock(NOW))


@pytest.mark.parametrize("name", ["a", "0", "website", "office-2027", "a.b_c-d", "a" * 50])
def test_a_name_is_lower_case_letters_digits_and_a_few_signs(name: str) -> None:
    assert KeyName.parse(name) == KeyName(name)


@pytest.mark.parametrize("name", ["", "A", "-a", ".a", "a b", "a" * 51, "a\n", "é", "ADMIN_API_KEY", "a/b"])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="Name must be 1 to 50 lower-case letters"):
        KeyName.parse(name)


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({REGISTER}, {REGISTER}),
        ({READ}, {READ}),
        ({REVIEW}, {REVIEW, READ}),
        ({ADMIN}, {ADMIN, REVIEW, READ}),
        ({REGISTER, ADMIN}, {REGISTER, ADMIN, REVIEW, READ}),
    ],
)
def test_a_scope_allows_itself_and_what_it_implies(given: set[KeyScope], allowed: set[KeyScope]) -> None:
    key = a_key(*given)
    assert key.allowed == allowed
    for needed in KeyScope:
        if needed in allowed:
            key.check(needed)
        else:
            with pytest.raises(Forbidden) as refused:
                key.check(needed)
            assert refused.value.needed == needed


async def test_a_fresh_secret_is_long_random_and_told_by_its_beginning(ring: Ring) -> None:
    secrets = {(await ring.create(f"key-{number}")).secret for number in range(20)}
    assert len(secrets) == 20
    assert all(secret.startswith("icct_") and len(secret) == 48 for secret in secrets)


async def test_only_the_sha256_of_a_secret_is_kept(ring: Ring) -> None:
    created = await ring.create()
    assert created.key.digest == sha256(created.secret.encode()).hexdigest()
    assert created.secret not in repr(created) + repr(await ring.store.api_keys.all())


async def test_a_key_that_was_made_opens(ring: Ring) -> None:
    created = await ring.create("website", "register", "read")
    assert created.key.scopes == {REGISTER, READ}
    assert created.key.created_at == NOW
    assert await ring.open(created.secret) == created.key


@pytest.mark.parametrize("secret", ["", "icct_", "icct_" + "A" * 43, "\udcff", "\x00", "x" * 100_000])
async def test_another_secret_opens_nothing(ring: Ring, secret: str) -> None:
    await ring.create()
    assert await ring.open(secret, a_key(ADMIN)) is None


async def test_a_secret_must_be_sent_exactly(ring: Ring) -> None:
    secret = (await ring.create()).secret
    for near in (secret[:-1], secret + " ", secret.swapcase(), sha256(secret.encode()).hexdigest()):
        assert await ring.open(near) is None


def test_digests_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the standard library's function for it, which no ``==`` stands in for."""
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr(api_keys, "compare_digest", lambda one, other: compared.append((one, other)))
    key = a_key(ADMIN)
    assert not key.opens_with(key.digest)
    assert compared == [(key.digest.encode(), key.digest.encode())]


async def test_a_key_of_the_settings_opens_without_standing_in_the_store(ring: Ring) -> None:
    own = a_key(ADMIN)
    assert await ring.open("a secret", own) == own
    assert await ring.open("a secret") is None
    assert await ring.open("a secret", replace(own, revoked_at=NOW)) is None


async def test_a_revoked_key_opens_nothing_and_stays_in_the_list(ring: Ring) -> None:
    created, other = await ring.create(), await ring.create("other")
    ring.clock.advance(timedelta(hours=1))
    await ring.revoke("office")
    await ring.revoke("office")
    assert await ring.open(created.secret) is None
    assert await ring.open(other.secret) == other.key
    listed = await ListKeys(keys=ring.store.api_keys)()
    assert [(key.name.text, key.revoked_at) for key in listed] == [
        ("office", NOW + timedelta(hours=1)),
        ("other", None),
    ]


async def test_a_name_is_never_given_again(ring: Ring) -> None:
    await ring.create()
    await ring.revoke("office")
    with pytest.raises(ValidationFailed) as refused:
        await ring.create()
    assert refused.value.field_errors == {("name",): "A key of this name was made before; take another name"}


async def test_a_wrong_name_and_a_wrong_scope_are_told_at_once(ring: Ring) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await ring.create("Ofice!", "write")
    assert set(refused.value.field_errors) == {("name",), ("scope",)}
    assert refused.value.field_errors["scope",] == "Scope must be one or more of register, read, review, admin"
    assert list(await ring.store.api_keys.all()) == []


async def test_a_key_needs_a_scope(ring: Ring) -> None:
    with pytest.raises(ValidationFailed) as refused:
        await CreateKey(unit_of_work=ring.store.unit_of_work, clock=ring.clock)(
            CreateKeyCommand(name="office", scopes=())
        )
    assert set(refused.value.field_errors) == {("scope",)}


@pytest.mark.parametrize("name", ["nobody", "", "Office"])
async def test_a_key_that_there_is_not_cannot_be_revoked(ring: Ring, name: str) -> None:
    await ring.create()
    with pytest.raises(ValidationFailed) as refused:
        await ring.revoke(name)
    assert set(refused.value.field_errors) == {("name",)}


def entry(action: HistoryAction, *changes: FieldChange, actor: Actor = ANNA) -> HistoryEntry:
    return HistoryEntry(at=NOW, prefix="ICCT", action=action, actor=actor, subject="key office", changes=changes)


async def test_the_history_says_who_made_and_who_revoked_a_key_and_no_secret(ring: Ring) -> None:
    created = await ring.create("office", "register", "read")
    assert await ring.revoke("office")
    assert ring.history == [
        entry(HistoryAction.KEY_CREATED, FieldChange("scopes", None, "read,register")),
        entry(HistoryAction.KEY_REVOKED),
    ]
    assert created.secret not in repr(ring.history)
    assert created.key.digest not in repr(ring.history)


async def test_what_changed_nothing_is_not_in_the_history(ring: Ring) -> None:
    await ring.create()
    for refused in (ring.create(), ring.create("another", "everything"), ring.revoke("nobody")):
        with pytest.raises(ValidationFailed):
            await refused
    assert await ring.revoke("office")
    assert not await ring.revoke("office")
    assert [one.action for one in ring.history] == [HistoryAction.KEY_CREATED, HistoryAction.KEY_REVOKED]


async def test_keys_of_commands_are_made_and_revoked_by_the_operator(ring: Ring) -> None:
    work = ring.store.unit_of_work
    await CreateKey(unit_of_work=work, clock=ring.clock)(CreateKeyCommand(name="office", scopes=["read"]))
    await RevokeKey(unit_of_work=work, clock=ring.clock)("office")
    assert {one.actor for one in ring.history} == {OPERATOR}
