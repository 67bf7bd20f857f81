"""``GET /admin/teams/{team_id}`` and its logo (the contract's §3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from icct_adapters.memory import InMemoryRegistrationReader
from icct_core import MessageKind, MessageState, RegistrationId, Settlement, StagedLogo, StoredFile
from tests.support.builders import a_jpeg, a_png, a_squad
from tests.support.http.admin_client import BOTH, Office, open_office
from tests.support.http.error_answers import refusal
from tests.support.http.in_memory_service import database_of, until

WAITING = {"state": "pending", "attempts": 0, "at": "2026-01-01T00:00:00Z", "reason": None, "sent": None}
CLOUD = "https://res.example.org/icct26/1/logo.png?v=1&x=%20"


async def settle(office: Office, kind: MessageKind, state: MessageState, reason: str | None = None) -> None:
    """End the delivery of this kind, as a worker would."""
    container, now = office.desk.container, office.desk.clock.now()
    (leased,) = await container.outbox_queue().lease(kind, limit=1, at=now, until=now + timedelta(seconds=60))
    async with container.unit_of_work().begin() as tx:
        await tx.outbox.settle(Settlement(leased=leased, state=state, due_at=now, reason=reason))


async def store_logo(office: Office, url: str) -> None:
    """Remember that the only team's logo was stored at this address."""
    (registration_id,) = office.desk.tables.registrations
    async with office.desk.container.unit_of_work().begin() as tx:
        await tx.registrations.record_logo(registration_id, StoredFile(url=url))
        await tx.staged_files.remove(registration_id)


@pytest.mark.parametrize("base", BOTH)
async def test_a_team_is_shown_whole(office: Office, base: str) -> None:
    await office.register("Grace Warriors")
    answer = await office.get(f"{base}/teams/ICCT-001")
    assert answer.status_code == 200
    assert answer.json() == {
        "success": True,
        "team_id": "ICCT-001",
        "team_name": "Grace Warriors",
        "church_name": "CSI St. Peter's Church",
        "captain": {
            "name": "John Samuel",
            "phone": "9876543210",
            "email": "john.samuel@example.com",
            "whatsapp": "9876543211",
        },
        "coach": "David Raj",
        "players": a_squad(),
        "status": "registered",
        "reason": None,
        "logo_url": None,
        "registered_at": "2026-01-01T00:00:00Z",
        "changed_at": "2026-01-01T00:00:00Z",
        "version": 1,
        "removed_at": None,
        "deliveries": {"logo": WAITING, "mail": WAITING, "changes": []},
    }


async def test_what_a_player_left_out_is_null(office: Office) -> None:
    await office.register("Lions", players='[{"name": "S. Kumar"}]')
    (player,) = (await office.get("teams/ICCT-001")).json()["players"]
    assert player == {"name": "S. Kumar", "role": None, "phone": None}


async def test_what_became_of_its_deliveries_is_told(office: Office) -> None:
    await office.register("Lions")
    office.desk.clock.advance(timedelta(minutes=1))
    await settle(office, MessageKind.STORE_LOGO, MessageState.PARKED, "Cloudinary takes no such image")
    await settle(office, MessageKind.CONFIRM_BY_MAIL, MessageState.DELIVERED)
    assert (await office.get("teams/ICCT-001")).json()["deliveries"] == {
        "logo": {
            "state": "parked",
            "attempts": 1,
            "at": "2026-01-01T00:01:00Z",
            "reason": "Cloudinary takes no such image",
            "sent": None,
        },
        "mail": {"state": "delivered", "attempts": 1, "at": "2026-01-01T00:01:00Z", "reason": None, "sent": True},
        "changes": [],
    }


async def test_a_delivery_that_was_forgotten_is_a_delivery_that_was_made(office: Office) -> None:
    await office.register("Lions")
    await settle(office, MessageKind.CONFIRM_BY_MAIL, MessageState.DELIVERED)
    office.desk.clock.advance(timedelta(days=30))
    await office.desk.container.purge()()
    mail = (await office.get("teams/ICCT-001")).json()["deliveries"]["mail"]
    assert mail == {"state": "delivered", "attempts": None, "at": None, "reason": None, "sent": None}


async def test_a_mail_that_was_kept_and_not_sent_is_told_as_such() -> None:
    async with open_office(DELIVER_IN_SERVER="true") as office:
        await office.register("Lions")
        outbox = database_of(office.desk.container)
        await until(lambda: all(row.state is MessageState.DELIVERED for row in outbox.tables.outbox.values()))
        deliveries = (await office.get("teams/ICCT-001")).json()["deliveries"]
    assert {kind: deliveries[kind]["sent"] for kind in ("logo", "mail")} == {"logo": None, "mail": False}
    assert (deliveries["mail"]["state"], deliveries["mail"]["reason"]) == ("delivered", None)


async def test_a_stored_logo_is_told_by_its_address(office: Office) -> None:
    await office.register("Lions")
    await store_logo(office, CLOUD)
    assert (await office.get("teams/ICCT-001")).json()["logo_url"] == CLOUD


@pytest.mark.parametrize("base", BOTH)
@pytest.mark.parametrize("path", ["{}", "{}/logo"])
@pytest.mark.parametrize("number", ["ICCT-004", "CUP-001", "ICCT", "1", "icct-004", "ICCT-99999999999", "%00", "..%2f"])
async def test_a_number_nobody_has_is_not_found(shared_office: Office, base: str, path: str, number: str) -> None:
    answer = await shared_office.get(f"{base}/teams/{path.format(number)}")
    assert refusal(answer) == (404, "TEAM_NOT_FOUND", {})


@pytest.mark.parametrize("base", BOTH)
@pytest.mark.parametrize("number", ["icct-001", "Icct-1", " iCCT-001 ", "icct‑001", "\u200eICCT-001\u200b"], ids=ascii)
async def test_a_number_is_known_in_any_case(office: Office, base: str, number: str) -> None:
    await office.register("Lions")
    assert (await office.get(f"{base}/teams/{number}")).json()["team_id"] == "ICCT-001"
    assert (await office.get(f"{base}/teams/{number}/logo")).status_code == 200


@pytest.mark.parametrize("base", BOTH)
@pytest.mark.parametrize(("logo", "media_type"), [(a_png(), "image/png"), (a_jpeg(), "image/jpeg")])
async def test_a_logo_that_waits_is_the_image_itself(office: Office, base: str, logo: bytes, media_type: str) -> None:
    await office.register("Lions", logo=logo)
    answer = await office.get(f"{base}/teams/ICCT-001/logo")
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, logo, media_type)


async def test_a_stored_logo_is_a_redirect(office: Office) -> None:
    await office.register("Lions")
    await store_logo(office, CLOUD)
    answer = await office.get("teams/ICCT-001/logo")
    assert (answer.status_code, answer.headers["Location"], answer.content) == (302, CLOUD, b"")


@pytest.mark.parametrize(("logo", "media_type"), [(a_png(), "image/png"), (a_jpeg(), "image/jpeg")])
async def test_a_logo_stored_on_this_machine_is_sent_as_no_browser_could_fetch_it(
    tmp_path: Path, logo: bytes, media_type: str
) -> None:
    folder = tmp_path / "a folder with % and ü"
    async with open_office(DELIVER_IN_SERVER="true", FILE_STORAGE="disk", DATA_DIR=str(folder)) as office:
        await office.register("Lions", logo=logo)
        await until(lambda: not office.desk.tables.staged_files)
        answer = await office.get("teams/ICCT-001/logo")
        assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (200, logo, media_type)


FOUND_IN = ["disk:{}.png", "file:///srv/icct/data/files/{}.png", "file:///srv/a%20folder/files/{}.png"]
"""How addresses of logos on a disk are written: now, and by 1.0.0 in folders that may be gone."""


@pytest.mark.parametrize("address", FOUND_IN)
async def test_a_logo_on_the_disk_is_found_by_its_name_wherever_the_folder_was(tmp_path: Path, address: str) -> None:
    place = tmp_path / "moved" / "files" / "an-id" / "logo.png"
    place.parent.mkdir(parents=True)
    place.write_bytes(a_png())
    async with open_office(DATA_DIR=str(tmp_path / "moved"), API_URL="https://desk.example.org/") as office:
        await office.register("Lions")
        await store_logo(office, address.format("an-id/logo"))
        answer = await office.get("teams/ICCT-001/logo")
        assert (answer.status_code, answer.content) == (200, a_png())


@pytest.mark.parametrize("address", [*FOUND_IN, "memory:{}"])
@pytest.mark.parametrize("public", ["", "https://desk.example.org"])
async def test_a_logo_url_is_an_http_address_or_null_and_never_a_path(public: str, address: str) -> None:
    async with open_office(API_URL=public) as office:
        await office.register("Lions")
        await store_logo(office, address.format("an-id/logo"))
        known = public and not address.startswith("memory:")
        expected = f"{public}/admin/teams/ICCT-001/logo" if known else None
        assert (await office.get("teams/ICCT-001")).json()["logo_url"] == expected
        assert [team["logo_url"] for team in (await office.teams())["teams"]] == [expected]
        (row,) = csv.DictReader(io.StringIO((await office.get("teams.csv")).text))
        assert row["logo_url"] == (expected or "")


@pytest.mark.parametrize(
    "where", ["../secret.png", "x/../../../secret.png", "link.png", "none.png", "x", "/etc/passwd"]
)
@pytest.mark.parametrize("scheme", ["disk:", "file:///data/files/"])
async def test_no_other_file_of_this_machine_is_sent(tmp_path: Path, scheme: str, where: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"hunter2")
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "files" / "x").write_bytes(b"hunter2")
    (tmp_path / "data" / "files" / "link.png").symlink_to(tmp_path / "secret.png")
    async with open_office(DATA_DIR=str(tmp_path / "data")) as office:
        await office.register("Lions")
        await store_logo(office, f"{scheme}{where}")
        assert refusal(await office.get("teams/ICCT-001/logo")) == (404, "NOT_FOUND", {})


async def test_a_logo_that_is_nowhere_is_not_found(office: Office) -> None:
    await office.register("Lions")
    office.desk.tables.staged_files.clear()
    assert refusal(await office.get("teams/ICCT-001/logo")) == (404, "NOT_FOUND", {})


async def test_a_logo_that_is_stored_while_it_is_asked_for_is_a_redirect() -> None:
    class StoredMeanwhile(InMemoryRegistrationReader):
        async def staged_logos(
            self, registration_ids: Collection[RegistrationId]
        ) -> Mapping[RegistrationId, StagedLogo]:
            await store_logo(office, CLOUD)
            return await super().staged_logos(registration_ids)

    async with open_office(
        lambda container: container.registrations.override(StoredMeanwhile(database_of(container)))
    ) as office:
        await office.register("Lions")
        answer = await office.get("teams/ICCT-001/logo")
        assert (answer.status_code, answer.headers["Location"]) == (302, CLOUD)
