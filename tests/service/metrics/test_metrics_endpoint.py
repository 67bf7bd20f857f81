"""``/metrics``: what each figure says, and that nobody can make their number grow."""

from __future__ import annotations

from asyncio import CancelledError
from datetime import timedelta
from typing import Any

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from icct_core import (
    OPERATOR,
    ConnectionUse,
    CoreError,
    DatabaseUnavailable,
    DecideRegistrationCommand,
    Decision,
    Purged,
    RegistrationDecided,
    ServiceAway,
    TeamId,
)
from icct_http.service.metrics.metrics import Metrics
from icct_http.service.registering.counted_decision import CountedDecision
from icct_http.version import VERSION
from icct_http.web.health.utility import METRICS_TYPE
from tests.support.docs.pages import ROOT, table
from tests.support.failing_adapters import FailingDatabase, FailingUnitOfWork, HangingUnitOfWork
from tests.support.http.in_memory_service import PATH, Desk, open_desk, put_in, until
from tests.web.health.test_status import a_guard, in_trouble, with_guards


async def families_of(desk: Desk) -> dict[str, Any]:
    await desk.look()
    answer = await desk.client.get("/metrics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{METRICS_TYPE}; charset=utf-8")
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


async def value(desk: Desk, name: str, **labels: str) -> float | None:
    """The figure, or ``None`` where there is none."""
    samples = [one for family in (await families_of(desk)).values() for one in family.samples if one.name == name]
    found: list[float] = [one.value for one in samples if one.labels == labels]
    assert len(found) <= 1
    return found[0] if found else None


async def test_a_request_is_counted_by_method_route_and_status_and_timed(desk: Desk) -> None:
    for _ in range(3):
        await desk.client.get("/health")
    await desk.register(captain_email="nobody")
    count = "icct_http_requests_total"
    assert await value(desk, count, method="GET", route="/health", status="200") == 3
    assert await value(desk, count, method="POST", route=PATH, status="422") == 1
    timed = {"method": "GET", "route": "/health"}
    assert await value(desk, "icct_http_request_duration_seconds_count", **timed) == 3
    assert 0 < (await value(desk, "icct_http_request_duration_seconds_sum", **timed) or 0) < 60


async def test_unknown_paths_and_methods_make_no_new_figures(desk: Desk) -> None:
    for index in range(8):
        await desk.client.get(f"/nothing/{index}")
        await desk.client.request(f"METHOD{index}", "/nothing")
        await desk.client.request(f"METHOD{index}", "/health")
    counted = (await families_of(desk))["icct_http_requests"].samples
    assert {tuple(one.labels.values()): one.value for one in counted if one.name.endswith("_total")} == {
        ("GET", "none", "404"): 8,
        ("other", "none", "404"): 8,
        ("other", "none", "405"): 8,
    }


async def test_a_registration_is_counted_by_what_became_of_it(desk: Desk) -> None:
    await desk.register(key="k")
    await desk.register(key="k")
    await desk.register()
    await desk.register(captain_email="nobody")
    await desk.register(path=f"{PATH}?dry_run=true", team_name="Lions")
    samples = (await families_of(desk))["icct_registrations"].samples
    assert {one.labels["outcome"]: one.value for one in samples if one.name.endswith("_total")} == {
        "registered": 1,
        "replayed": 1,
        "DUPLICATE_TEAM": 1,
        "VALIDATION_FAILED": 1,
    }


@pytest.mark.parametrize(
    ("error", "outcome"), [(DatabaseUnavailable(), "DATABASE_UNAVAILABLE"), (RuntimeError("a defect"), "defect")]
)
async def test_a_registration_that_fails_is_counted_too(error: Exception, outcome: str) -> None:
    with structlog.testing.capture_logs():
        async with open_desk(lambda container: put_in(container, FailingUnitOfWork(error))) as desk:
            await desk.register()
            assert await value(desk, "icct_registrations_total", outcome=outcome) == 1


async def test_a_registration_whose_time_is_over_is_no_defect() -> None:
    work = HangingUnitOfWork()
    async with open_desk(lambda container: put_in(container, work), REQUEST_TIMEOUT="1") as desk:
        assert (await desk.register()).status_code == 408
        assert await value(desk, "icct_registrations_total", outcome="cancelled") == 1
        assert await value(desk, "icct_registrations_total", outcome="defect") is None


async def test_decisions_are_counted_by_what_became_of_them(desk: Desk) -> None:
    await desk.register()
    decide = desk.container.served_decision()
    team = TeamId("ICCT", 1)

    def command(decision: Decision, version: int | None, reason: str = "") -> DecideRegistrationCommand:
        return DecideRegistrationCommand(
            team_id=team, decision=decision, actor=OPERATOR, version=version, reason=reason
        )

    await decide(command(Decision.CONFIRM, 1))
    await decide(command(Decision.CONFIRM, 2))
    wrong = (command(Decision.CONFIRM, None), command(Decision.REJECT, 1, "Young"), command(Decision.REINSTATE, 2))
    for refused in wrong:
        with pytest.raises(CoreError):
            await decide(refused)
    await desk.container.decide_registrations()([command(Decision.REJECT, 2, "Too young")])
    for decision, outcome in (
        ("confirm", "done"),
        ("confirm", "unchanged"),
        ("confirm", "VERSION_REQUIRED"),
        ("reject", "STALE_VERSION"),
        ("reinstate", "INVALID_TRANSITION"),
        ("reject", "done"),
    ):
        assert await value(desk, "icct_decisions_total", decision=decision, outcome=outcome) == 1, (decision, outcome)


async def test_teams_that_were_erased_and_purges_that_failed_are_counted(desk: Desk) -> None:
    metrics = desk.container.metrics()
    metrics.purge(Purged(messages=1, claims=0, withdrawn=3))
    assert await value(desk, "icct_erased_teams_total", why="withdrawn") == 3
    assert await value(desk, "icct_purge_failures_total") == 0
    metrics.purge(None)
    assert await value(desk, "icct_purge_failures_total") == 1


@pytest.mark.parametrize(("error", "outcome"), [(CancelledError(), "cancelled"), (RuntimeError(), "defect")])
async def test_a_decision_that_was_given_up_or_went_wrong_is_counted_as_that(
    error: BaseException, outcome: str
) -> None:
    async def decide(_: DecideRegistrationCommand) -> RegistrationDecided:
        raise error

    counted: list[tuple[str, str]] = []
    counting = CountedDecision(decide=decide, observe=lambda decision, ended: counted.append((decision, ended)))
    with pytest.raises(type(error)):
        await counting(
            DecideRegistrationCommand(team_id=TeamId("ICCT", 1), decision=Decision.CONFIRM, actor=OPERATOR, version=1)
        )
    assert counted == [("confirm", outcome)]


async def test_deliveries_are_counted_by_kind_and_outcome(desk: Desk) -> None:
    await desk.register()
    for kind in ("store_logo", "confirm_by_mail"):
        delivered = {"kind": kind, "outcome": "delivered"}
        counted = desk.container.metrics().registry.get_sample_value
        await until(lambda: counted("icct_deliveries_total", delivered))  # noqa: B023  called at once
        assert await value(desk, "icct_deliveries_total", kind=kind, outcome="delivered") == 1
        assert await value(desk, "icct_deliveries_total", kind=kind, outcome="parked") == 0


async def test_what_waits_is_told_with_its_age_and_how_long_it_is_overdue(idle_desk: Desk) -> None:
    await idle_desk.register()
    idle_desk.clock.advance(timedelta(seconds=90))
    assert await value(idle_desk, "icct_outbox_messages", state="pending") == 2
    assert await value(idle_desk, "icct_outbox_messages", state="parked") == 0
    assert await value(idle_desk, "icct_outbox_oldest_seconds") == 90
    assert await value(idle_desk, "icct_outbox_overdue_seconds") == 90


async def test_an_empty_outbox_has_no_age(desk: Desk) -> None:
    assert await value(desk, "icct_outbox_oldest_seconds") == 0
    assert await value(desk, "icct_outbox_overdue_seconds") == 0
    assert await value(desk, "icct_database_up") == 1


async def test_pictures_of_unfinished_forms_are_counted_in_bytes(idle_desk: Desk) -> None:
    uploads = idle_desk.container.store().kept_uploads
    for key in ("key", "other"):
        await uploads.keep(key, "192.0.2.1", b"picture", at=idle_desk.clock.now())
    assert await value(idle_desk, "icct_kept_upload_bytes") == 14


async def test_without_the_database_the_figures_say_so_and_the_others_stay() -> None:
    database = FailingDatabase(DatabaseUnavailable())
    async with open_desk(lambda container: container.database_probe.override(database)) as desk:
        await desk.client.get("/health")
        assert await value(desk, "icct_database_up") == 0
        assert await value(desk, "icct_outbox_messages", state="pending") is None
        assert await value(desk, "icct_http_requests_total", method="GET", route="/health", status="503") == 1


async def test_a_service_left_alone_is_an_open_breaker() -> None:
    guards = {"email": await in_trouble(a_guard(failures=1), ServiceAway("busy")), "cloudinary": a_guard()}
    async with open_desk(with_guards(**guards), DELIVER_IN_SERVER="false") as desk:
        assert await value(desk, "icct_breaker_open", service="email") == 1
        assert await value(desk, "icct_breaker_open", service="cloudinary") == 0


async def test_a_limiter_s_refusals_are_counted_by_limit() -> None:
    async with open_desk(RATE_LIMIT_REQUESTS="2") as desk:
        statuses = [(await desk.client.get("/nothing")).status_code for _ in range(5)]
        assert statuses == [404, 404, 429, 429, 429]
        assert await value(desk, "icct_rate_limit_rejections_total", limit="address") == 3
        assert await value(desk, "icct_rate_limit_storage_away") == 0


async def test_a_storage_of_the_limit_that_is_away_is_seen() -> None:
    with structlog.testing.capture_logs():
        async with open_desk(RATE_LIMIT_STORAGE_URL="redis://127.0.0.1:1") as desk:
            assert await value(desk, "icct_rate_limit_storage_away") == 0
            await desk.client.get("/nothing")
            assert await value(desk, "icct_rate_limit_storage_away") == 1


async def test_a_request_whose_client_left_has_no_status(desk: Desk) -> None:
    metrics: Metrics = desk.container.metrics()
    metrics.request("POST", PATH, None, 0.1)
    assert await value(desk, "icct_http_requests_total", method="POST", route=PATH, status="none") == 1


async def test_the_version_is_a_label(desk: Desk) -> None:
    assert await value(desk, "icct_info", version=VERSION, environment="development") == 1


async def test_every_figure_is_in_the_reference_with_its_type_and_labels_and_none_else(desk: Desk) -> None:
    metrics: Metrics = desk.container.metrics()
    metrics.limited("address")
    metrics.decision("confirm", "done")
    metrics.breaker("email", is_open=False)
    metrics.pool(ConnectionUse(in_use=1, idle=2, most=30))
    await desk.register()
    await desk.client.get("/health")
    families = [family for family in (await families_of(desk)).values() if not family.name.endswith("_created")]
    found = {printed_name(family): (family.type, labels_of(family)) for family in families}
    listed = {row[0]: (row[1], labels_in(row[2])) for row in table(ROOT / "docs/reference/metrics.md")}
    assert found == listed


def printed_name(family: Any) -> str:
    return f"{family.name}_total" if family.type == "counter" else str(family.name)


def labels_of(family: Any) -> set[str]:
    return {name for sample in family.samples for name in sample.labels} - {"le"}


def labels_in(cell: str) -> set[str]:
    return {name.strip("` ") for name in cell.split(",")} - {"none"}
