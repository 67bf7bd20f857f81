"""The arrangement for compose: its parts wait for each other, its settings are settings, and no secret stands in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from benchmarks.__main__ import AS_DELIVERED
from icct_http.cli import main as cli
from icct_http.cli.serve import serving, worker_process as working
from icct_http.service.settings.settings import VARIABLES, Settings
from tests.support.deploy.dockerfile import stages
from tests.support.deploy.nginx import FOLDER, HTTP, PROXY, SITE, directives
from tests.support.docs.pages import ROOT

PLACE = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((PLACE / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "worker", "migrate", "backup")
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (PLACE / "compose.env.example").read_text(), flags=re.MULTILINE))
OF_COMPOSE = {"ICCT_VERSION", "POSTGRES_CACHE", "POSTGRES_PASSWORD", "HTTP_PORT", "MAIL_PORT", "TLS_FOLDER"}
FILLED_IN = {
    "ICCT_VERSION": "1.0.0",
    "POSTGRES_PASSWORD": "9f2c" * 12,
    "ADMIN_API_KEY": "0123456789abcdef" * 4,
    "SECRET_KEY": "f0e1d2c3b4a5968778695a4b3c2d1e0f" * 2,
    "PRIVACY_CONTACT": "privacy@example.org",
}
FIELDS = set(VARIABLES)


def substituted(value: str) -> str:
    """A value as compose gives it to a service, with the example's file filled in."""
    known = EXAMPLE | FILLED_IN
    return re.sub(r"\$\{(\w+)(?:[:?-][^}]*)?\}", lambda match: known[match[1]], value)


def in_force(service: str) -> dict[str, str]:
    """What a service of ours is started with; the file is laid below what stands in compose.yaml."""
    inside = {"API_HOST": "0.0.0.0", "DATA_DIR": "/data", "LOG_TO_FILE": "false"}  # noqa: S104  the image's own
    fixed = {name: substituted(value) for name, value in SERVICES[service]["environment"].items()}
    return inside | EXAMPLE | FILLED_IN | fixed


def test_all_parts_are_there() -> None:
    assert set(SERVICES) == {"proxy", "api", "worker", "migrate", "backup", "db", "valkey", "mail"}
    assert SERVICES["api"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_and_ours_is_the_version_that_was_asked_for(name: str) -> None:
    image = SERVICES[name]["image"]
    if name in OURS:
        assert image in ("icct:${ICCT_VERSION:?set it in .env}", "icct-backup:${ICCT_VERSION:?set it in .env}")
        assert (ROOT / "deploy" / SERVICES[name]["build"]["context"] / SERVICES[name]["build"]["dockerfile"]).exists()
    else:
        assert re.search(r":v?\d+\.\d+(\.\d+)?(-\w+)?$", image)


@pytest.mark.parametrize("name", OURS)
def test_its_settings_are_known_and_accepted_in_production(name: str) -> None:
    assert SERVICES[name]["env_file"] == ".env"
    assert set(SERVICES[name]["environment"]) <= FIELDS | {"TMPDIR"}
    settings = Settings.from_environment(in_force(name))
    assert settings.service.environment == "production"
    assert settings.database.url.startswith("postgresql+asyncpg://icct:9f2c")
    assert settings.requests.has_public_host
    assert (settings.mail.mailer, settings.files.storage) == ("smtp", "disk")
    assert not settings.deliveries.in_server
    assert settings.tournament.rules.min_players == 11
    assert settings.pages_on


def test_what_nobody_filled_in_leaves_pages_off_and_everything_else_as_it_is() -> None:
    settings = Settings.from_environment(in_force("api") | {"SECRET_KEY": "", "PRIVACY_CONTACT": ""})
    assert settings.pages.why_left_off(settings.service) == (
        "pages are off, as SECRET_KEY and PRIVACY_CONTACT are not set"
    )


def test_the_example_names_nothing_that_there_is_not_and_no_secret() -> None:
    assert set(EXAMPLE) <= FIELDS | OF_COMPOSE
    used = set(re.findall(r"\$\{(\w+)", (PLACE / "compose.yaml").read_text()))
    assert used <= OF_COMPOSE
    assert {name: EXAMPLE[name] for name in FILLED_IN} == dict.fromkeys(FILLED_IN, "")
    assert "\n.env\n" in (ROOT / ".gitignore").read_text()
    told = {name: value for service in SERVICES.values() for name, value in service.get("environment", {}).items()}
    secrets = {name: value for name, value in told.items() if re.search("PASSWORD|SECRET|KEY|DATABASE_URL", name)}
    assert all("${POSTGRES_PASSWORD:?" in value for value in secrets.values())
    assert len(secrets) == 2


def test_the_only_proxy_that_is_believed_is_ours_which_alone_is_reached_from_outside() -> None:
    (address,) = Settings.from_environment(in_force("api")).requests.trusted_proxies
    assert str(address) == SERVICES["proxy"]["networks"]["default"]["ipv4_address"] + "/32"
    (subnet,) = (part["subnet"] for part in COMPOSE["networks"]["default"]["ipam"]["config"])
    assert subnet.rpartition(".")[0] == str(address).rpartition(".")[0]
    opened = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(opened) == {"proxy", "mail"}
    assert all(port.startswith("127.0.0.1:") for port in opened["mail"])


def test_each_part_waits_for_what_it_needs() -> None:
    waits = {
        name: {other: wait["condition"] for other, wait in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }
    assert waits["proxy"] == {"api": "service_healthy"}
    assert waits["api"] == {"migrate": "service_completed_successfully", "valkey": "service_healthy"}
    assert waits["worker"] == {"migrate": "service_completed_successfully"}
    assert waits["migrate"] == waits["backup"] == {"db": "service_healthy"}
    awaited = {other for wait in waits.values() for other, how in wait.items() if how == "service_healthy"}
    assert all("test" in SERVICES[name]["healthcheck"] for name in awaited)


@pytest.mark.parametrize("name", ["api", "worker", "migrate"])
def test_it_runs_a_command_of_icct(name: str) -> None:
    assert cli.parser().parse_args(SERVICES[name]["command"]).run


def test_a_backup_goes_where_check_looks_for_it() -> None:
    service = SERVICES["backup"]
    backup, prune = service["entrypoint"][2].split(" && exec icct ")
    words = re.split(r'[ "]+', backup.removeprefix("icct "))
    assert all(cli.parser().parse_args(one).run for one in (words[:2], prune.split()))
    assert words[1].startswith(service["environment"]["BACKUP_DIR"] + "/")
    assert "backups:/backups" in service["volumes"]
    assert service["build"]["target"] in {stage.name for stage in stages()}
    server, client = (
        re.search(r"postgres:(\d+)", SERVICES["db"]["image"]),
        re.search(r"postgresql-client-(\d+)", "".join(stages()[2].texts("RUN"))),
    )
    assert server
    assert client
    assert server[1] == client[1]  # pg_dump is of the server's own major version


def test_postgresql_is_measured_with_the_settings_it_is_given() -> None:
    server, *given = SERVICES["db"]["command"]
    assert (server, given[::2]) == ("postgres", ["-c"] * len(AS_DELIVERED))
    settings = dict(setting.split("=") for setting in given[1::2])
    assert settings["shared_buffers"] == f"${{POSTGRES_CACHE:-{EXAMPLE['POSTGRES_CACHE']}}}"
    assert settings | {"shared_buffers": EXAMPLE["POSTGRES_CACHE"]} == AS_DELIVERED


@pytest.mark.parametrize("name", OURS)
def test_temporary_files_lie_on_a_disk_that_may_be_written_to(name: str) -> None:
    service = SERVICES[name]
    mounted = {target: source for source, target, *_ in (volume.split(":") for volume in service["volumes"])}
    assert mounted[service["environment"]["TMPDIR"]] in COMPOSE["volumes"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108  memory, which large forms would use up


@pytest.mark.parametrize("name", ["api", "worker", "migrate", "backup", "valkey", "mail"])
def test_it_may_do_little(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_a_stop_is_given_the_time_it_takes() -> None:
    for name, takes in (("api", serving.STOP_WITHIN), ("worker", working.STOP_WITHIN)):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > takes


def test_the_proxy_has_our_snippet_and_finds_every_server() -> None:
    mounted = dict(volume.split(":")[:2] for volume in SERVICES["proxy"]["volumes"])
    assert all((PLACE / source).exists() for source in mounted)
    assert {f"/etc/nginx/snippets/{path.name}" for path in (HTTP, PROXY)} <= set(mounted.values())
    assert mounted["./nginx/icct-pages"] == f"{directives(PROXY)['root'][0]}/icct-pages"
    assert directives(FOLDER / "compose.conf")["include"] == directives(SITE)["include"]
    assert directives(FOLDER / "compose.conf")["server"] == ["api:8000 resolve"]


def test_encryption_is_added_by_a_file_of_its_own() -> None:
    ((name, proxy),) = yaml.safe_load((PLACE / "compose.tls.yaml").read_text())["services"].items()
    assert (name, proxy["ports"]) == ("proxy", ["443:443"])
    assert (PLACE / proxy["volumes"][0].split(":")[0]).exists()
    site = directives(FOLDER / "compose-tls.conf")
    assert site["include"] == directives(SITE)["include"][1:]  # what stands outside of servers is there already
    assert site["ssl_protocols"] == ["TLSv1.2 TLSv1.3"]


def test_a_managed_platform_starts_commands_of_icct() -> None:
    lines = dict(line.split(": ", 1) for line in (PLACE / "Procfile").read_text().splitlines())
    assert set(lines) == {"release", "web", "worker"}
    for line in lines.values():
        variables, _, command = line.rpartition("icct ")
        assert cli.parser().parse_args([command]).run
        told = dict(word.split("=") for word in variables.replace("$PORT", "5000").split())
        assert set(told) <= FIELDS
        Settings.from_environment(told)
