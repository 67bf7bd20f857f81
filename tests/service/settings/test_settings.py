"""The environment becomes settings, or sentences that name what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from icct_core import Ceiling, PlayerRole, TournamentRules
from icct_http.service.settings import settings as module
from icct_http.service.settings.cloudinary_url import CloudinaryUrl
from icct_http.service.settings.kinds import items
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings
from icct_http.service.settings.variable import variables_of

INDIA = timezone(timedelta(hours=5, minutes=30))

VARIABLES: dict[str, tuple[Any, str, Any]] = {
    "PRESET": (None, "icct26", "icct26"),
    "ENVIRONMENT": ("development", "staging", "staging"),
    "API_HOST": ("127.0.0.1", "0.0.0.0", "0.0.0.0"),  # noqa: S104  only read, never bound
    "API_PORT": (8000, "65535", 65_535),
    "API_WORKERS": (1, "4", 4),
    "DATA_DIR": (Path("data").absolute(), "/srv/icct", Path("/srv/icct")),
    "BACKUP_DIR": (None, "/srv/backups", Path("/srv/backups")),
    "DATABASE_URL": (f"sqlite+aiosqlite:///{Path('data/icct.db').absolute()}", "memory://", "memory://"),
    "DATABASE_POOL_SIZE": (20, "1", 1),
    "DATABASE_MAX_OVERFLOW": (10, "0", 0),
    "DATABASE_POOL_RECYCLE": (timedelta(hours=1), "60", timedelta(minutes=1)),
    "DATABASE_WAIT": (timedelta(seconds=30), "0", timedelta()),
    "FILE_STORAGE": ("disk", "memory", "memory"),
    "CLOUDINARY_URL": (
        CloudinaryUrl(),
        "cloudinary://123456:abc-DEF_1@icct",
        CloudinaryUrl(cloud_name="icct", api_key="123456", api_secret="abc-DEF_1"),
    ),
    "CLOUDINARY_CLOUD_NAME": ("", "icct", "icct"),
    "CLOUDINARY_API_KEY": ("", "123456", "123456"),
    "CLOUDINARY_API_SECRET": ("", "abc-DEF_1", "abc-DEF_1"),
    "CLOUDINARY_FOLDER": ("icct26", "cricket/2027", "cricket/2027"),
    "CLOUDINARY_UPLOAD_PREFIX": ("https://api.cloudinary.com", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    "MAILER": ("maildir", "memory", "memory"),
    "SMTP_SERVER": ("", "smtp.example.org", "smtp.example.org"),
    "SMTP_PORT": (587, "25", 25),
    "SMTP_USERNAME": ("", "desk@example.org", "desk@example.org"),
    "SMTP_PASSWORD": ("", "abcd efgh", "abcd efgh"),
    "SMTP_TLS": ("starttls", "none", "none"),
    "SMTP_MAILS_PER_MINUTE": (None, "30", 30),
    "SMTP_MAILS_PER_DAY": (None, "500", 500),
    "MAIL_TEMPLATES_DIR": (None, "/srv/mails", Path("/srv/mails")),
    "SMTP_FROM_EMAIL": ("registration@icct.invalid", "noreply@icct26.com", "noreply@icct26.com"),
    "SMTP_REPLY_TO": ("", "ICCT help <help@icct26.com>", "ICCT help <help@icct26.com>"),
    "MAX_REQUEST_SIZE": (10_485_760, "1024", 1024),
    "API_URL": ("", "https://api.icct26.com", "https://api.icct26.com"),
    "REQUEST_TIMEOUT": (timedelta(minutes=1), "5", timedelta(seconds=5)),
    "ALLOWED_HOSTS": (("*",), "api.icct26.com, *.icct26.org,[::1]", ("api.icct26.com", "*.icct26.org", "[::1]")),
    "CORS_ORIGINS": ((), "https://icct26.com,http://localhost:3000", ("https://icct26.com", "http://localhost:3000")),
    "CORS_ALLOW_CREDENTIALS": (False, "true", True),
    "SECRET_KEY": (
        (),
        "5f2b8a1c9d3e4f60a7b8c9d0e1f20304, 0123456789abcdef0123456789abcdef",
        ("5f2b8a1c9d3e4f60a7b8c9d0e1f20304", "0123456789abcdef0123456789abcdef"),
    ),
    "PAGES": ("auto", "TRUE", "true"),
    "PRIVACY_CONTACT": ("", "the office, 044 2345678", "the office, 044 2345678"),
    "LANGUAGE": ("en", "fr_FR:ta_IN.UTF-8:hi", "ta"),
    "PAGE_IDEMPOTENCY_TTL": (timedelta(days=1), "3600", timedelta(hours=1)),
    "LINKS_END_AT": (None, "2026-05-01T00:00:00Z", datetime(2026, 5, 1, tzinfo=UTC)),
    "WITHDRAWN_RETENTION": (30, "7", 7),
    "PURGE_AFTER": (None, "180", 180),
    "BACKUP_KEEP_DAYS": (30, "90", 90),
    "EDIT_AFTER_CONFIRM": ("review", "never", "never"),
    "PRIVACY_NOTICE_VERSION": ("2", "2026-03", "2026-03"),
    "CONSENT_REQUIRED": (False, "true", True),
    "PUBLIC_BOARD": (False, "true", True),
    "MAX_LIVE_CONNECTIONS": (100, "7", 7),
    "DEBUG": (False, "true", True),
    "RATE_LIMIT_REQUESTS": (30, "60", 60),
    "RATE_LIMIT_KEY_REQUESTS": (300, "600", 600),
    "RATE_LIMIT_DRY_RUNS": (60, "90", 90),
    "RATE_LIMIT_STORAGE_URL": (
        "",
        "rediss://:s3cret@redis.example.org:6380/1",
        "rediss://:s3cret@redis.example.org:6380/1",
    ),
    "TRUSTED_PROXIES": (
        (),
        "127.0.0.1, 10.0.0.0/8,::1",
        (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"), ip_network("::1")),
    ),
    "DELIVER_IN_SERVER": (True, "false", False),
    "DELIVERY_LEASE": (timedelta(minutes=1), "41", timedelta(seconds=41)),
    "DELIVERY_TIMEOUT": (timedelta(seconds=10), "14", timedelta(seconds=14)),
    "BREAKER_FAILURES": (5, "1", 1),
    "BREAKER_SECONDS": (timedelta(minutes=1), "5", timedelta(seconds=5)),
    "DECISION_MAIL_DELAY": (timedelta(minutes=2), "0", timedelta()),
    "OUTBOX_RETENTION": (timedelta(weeks=1), "86400", timedelta(days=1)),
    "ADMIN_API_KEY": ("", "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
    "REGISTRATION_KEY_REQUIRED": (False, "true", True),
    "LOG_LEVEL": ("INFO", "DEBUG", "DEBUG"),
    "LOG_FILE": (Path("logs/app.log").absolute(), "/var/log/icct.log", Path("/var/log/icct.log")),
    "LOG_TO_FILE": (True, "false", False),
    "SENTRY_DSN": ("", "https://abc@sentry.example.org/1", "https://abc@sentry.example.org/1"),
    "OTEL_EXPORTER_OTLP_ENDPOINT": ("", "http://127.0.0.1:4318", "http://127.0.0.1:4318"),
    "TOURNAMENT_NAME": ("ICCT26", "Diocesan Cup", "Diocesan Cup"),
    "TEAM_ID_PREFIX": ("ICCT", "YOUTH26", "YOUTH26"),
    "SQUAD_MIN_PLAYERS": (1, "0", 0),
    "SQUAD_MAX_PLAYERS": (20, "15", 15),
    "PLAYER_ROLES": ((), " Batsman, Bowler ,", (PlayerRole("Batsman"), PlayerRole("Bowler"))),
    "TEAMS_PER_CHURCH": (None, "2", 2),
    "CHURCHES_ONLY_LISTED": (False, "true", True),
    "REGISTRATION_OPENS_AT": (None, "2026-03-01T00:00:00Z", datetime(2026, 3, 1, tzinfo=UTC)),
    "REGISTRATION_CLOSES_AT": (
        None,
        "2026-03-31T23:59:00+05:30",
        datetime(2026, 3, 31, 23, 59, tzinfo=INDIA),
    ),
    "TOURNAMENT_TIMEZONE": (ZoneInfo("Asia/Kolkata"), "Africa/Nairobi", ZoneInfo("Africa/Nairobi")),
    "IDEMPOTENCY_TTL": (timedelta(minutes=10), "3600", timedelta(hours=1)),
}
"""What each is when it is not set, and one way to set it."""

CLOUDINARY = {
    "CLOUDINARY_CLOUD_NAME": "icct",
    "CLOUDINARY_API_KEY": "123456",
    "CLOUDINARY_API_SECRET": "abc-DEF_1",
}
SMTP = {
    "SMTP_SERVER": "smtp.example.org",
    "SMTP_USERNAME": "desk@example.org",
    "SMTP_PASSWORD": "abcd efgh",
    "SMTP_FROM_EMAIL": "desk@example.org",
}

SECRET = "5f2b8a1c9d3e4f60a7b8c9d0e1f20304"

WRONG = [
    *(("PRESET", raw) for raw in ("icct27", "ICCT26")),
    *(("ENVIRONMENT", raw) for raw in ("prod", "Production")),
    *(("API_PORT", raw) for raw in ("zero", "0", "-1", "65536", "80.5", "8000 8001", "0x50")),
    *(("API_WORKERS", raw) for raw in ("0", "-4", "many", "1.5", "2.0", "1e1", "65")),
    *(("DATABASE_POOL_SIZE", raw) for raw in ("0", "x")),
    *(("DATABASE_MAX_OVERFLOW", raw) for raw in ("-1", "x")),
    *(("DATABASE_WAIT", raw) for raw in ("-1", "1m")),
    *(("DATABASE_POOL_RECYCLE", raw) for raw in ("0", "1h")),
    *(("FILE_STORAGE", raw) for raw in ("s3", "DISK")),
    *(("MAILER", raw) for raw in ("smtp://x", "pigeon")),
    *(
        ("SMTP_FROM_EMAIL", raw)
        for raw in ("nobody", "desk@example.org\u200b", "A a@b.cd>", "<a@b.cd", "a@b.cd, <c@d.ef>", "A\n<a@b.cd>")
    ),
    ("SMTP_FROM_EMAIL", "a@b.cd\r\nBcc: e@f.gh"),
    *(("SMTP_REPLY_TO", raw) for raw in ("nobody", "a@b.cd, c@d.ef", "a@b.cd, <c@d.ef>", "A <>")),
    *(("CLOUDINARY_FOLDER", raw) for raw in ("/icct", "icct/", "a//b", "..", "a b")),
    *(("CLOUDINARY_UPLOAD_PREFIX", raw) for raw in ("api.cloudinary.com", "ftp://x.org", "https://u:p@x.org")),
    *(("SMTP_SERVER", raw) for raw in ("smtp://mail.example.org", "mail.example.org/x", "two hosts")),
    *(("SMTP_PORT", raw) for raw in ("0", "65536", "smtp")),
    *(("SMTP_TLS", raw) for raw in ("ssl", "TLS", "true")),
    *(("SMTP_MAILS_PER_MINUTE", raw) for raw in ("0", "-1", "many")),
    *(("SMTP_MAILS_PER_DAY", raw) for raw in ("0", "1.5")),
    *(("DELIVERY_TIMEOUT", raw) for raw in ("0", "10s")),
    *(("BREAKER_FAILURES", raw) for raw in ("0", "five")),
    *(("BREAKER_SECONDS", raw) for raw in ("0", "1m")),
    *(("DECISION_MAIL_DELAY", raw) for raw in ("-1", "2m")),
    *(("OUTBOX_RETENTION", raw) for raw in ("86399", "week")),
    *(("MAX_REQUEST_SIZE", raw) for raw in ("1023", "10MB")),
    *(
        ("API_URL", raw)
        for raw in ("api.icct26.com", "ftp://x", "https://", "https://x/api", "https://x:y", "https://[1.2.3.4]")
    ),
    *(("REQUEST_TIMEOUT", raw) for raw in ("0", "1m")),
    *(("ALLOWED_HOSTS", raw) for raw in ("https://x", "x:8000", "x/y", "*x", "a.*.b", "::1", "x y")),
    *(
        ("CORS_ORIGINS", raw)
        for raw in ("icct26.com", "https://icct26.com/", "https://*.icct26.com", "HTTPS://x", "null")
    ),
    *(("CORS_ALLOW_CREDENTIALS", raw) for raw in ("maybe",)),
    *(("DEBUG", raw) for raw in ("maybe",)),
    *(("PAGES", raw) for raw in ("maybe", "on")),
    *(("PRIVACY_CONTACT", raw) for raw in ("<b>office</b>", "x", "x" * 201)),
    *(("LANGUAGE", raw) for raw in ("Tamil", "ta,hi", "en;q=1")),
    *(("PAGE_IDEMPOTENCY_TTL", raw) for raw in ("0", "1d")),
    *(("LINKS_END_AT", raw) for raw in ("2026-05-01", "tomorrow")),
    *(("WITHDRAWN_RETENTION", raw) for raw in ("0", "30 days", "3651")),
    *(("PURGE_AFTER", raw) for raw in ("6", "half a year")),
    *(("BACKUP_KEEP_DAYS", raw) for raw in ("0", "a month")),
    *(("EDIT_AFTER_CONFIRM", raw) for raw in ("always", "Review")),
    *(("PRIVACY_NOTICE_VERSION", raw) for raw in ("version 2", "x" * 41)),
    *(("CONSENT_REQUIRED", raw) for raw in ("maybe",)),
    *(("PUBLIC_BOARD", raw) for raw in ("maybe",)),
    *(("MAX_LIVE_CONNECTIONS", raw) for raw in ("0", "5001", "x")),
    *(("RATE_LIMIT_REQUESTS", raw) for raw in ("0", "many")),
    *(("RATE_LIMIT_KEY_REQUESTS", raw) for raw in ("0", "-1")),
    *(("RATE_LIMIT_DRY_RUNS", raw) for raw in ("0", "a few")),
    *(
        ("RATE_LIMIT_STORAGE_URL", raw)
        for raw in ("localhost:6379", "http://x", "redis://", "redis://x:port", "valkey:// x")
    ),
    *(("TRUSTED_PROXIES", raw) for raw in ("proxy", "10.0.0.0/33")),
    *(("DELIVER_IN_SERVER", raw) for raw in ("maybe", "2")),
    *(("DELIVERY_LEASE", raw) for raw in ("0", "1m", "9" * 17)),
    *(
        ("ADMIN_API_KEY", raw)
        for raw in ("0123456789abcdef0123456789abcde", "your-admin-key-of-at-least-32-chars", "0" * 32)
    ),
    *(("ADMIN_API_KEY", raw) for raw in ("0123456789abcdef 0123456789abcdef", "schlüssel-0123456789abcdef-012345")),
    ("ADMIN_API_KEY", "an-example-key-of-more-than-32-chars"),
    *(("REGISTRATION_KEY_REQUIRED", raw) for raw in ("maybe", "2")),
    *(("LOG_LEVEL", raw) for raw in ("LOUD", "20")),
    *(("OTEL_EXPORTER_OTLP_ENDPOINT", raw) for raw in ("127.0.0.1:4318", "http://user:password@example.org")),
    *(("LOG_TO_FILE", raw) for raw in ("maybe", "2")),
    *(("TOURNAMENT_NAME", raw) for raw in ("<b>", "A\nB", "A" * 81)),
    *(("TEAM_ID_PREFIX", raw) for raw in ("icct", "7A", "ICCT-26", "A" * 17)),
    *(("SQUAD_MIN_PLAYERS", raw) for raw in ("-1", "eleven", "21")),
    *(("SQUAD_MAX_PLAYERS", raw) for raw in ("0", "x")),
    *(("TEAMS_PER_CHURCH", raw) for raw in ("0", "-1", "two")),
    *(("CHURCHES_ONLY_LISTED", raw) for raw in ("maybe", "2")),
    *(("REGISTRATION_OPENS_AT", raw) for raw in ("soon", "20261231", "1e9", "2026-03-01", "2026-03-01T00:00:00")),
    *(("REGISTRATION_OPENS_AT", f"2026-{rest}") for rest in ("02-30T00:00:00Z", "W10-1T00:00:00Z", "03-01T08:00Z")),
    *(("REGISTRATION_OPENS_AT", f"2026-03-01T{rest}") for rest in ("24:00:00Z", "08:00:00+05:60", "08:00:00+05")),
    *(("REGISTRATION_CLOSES_AT", raw) for raw in ("2026-03-01T00:00:00", "2026-03-01 24:00:00Z")),
    *(("TOURNAMENT_TIMEZONE", raw) for raw in ("IST", "India", "Asia", "../../etc/passwd", "/etc/localtime", "+05:30")),
    *(("IDEMPOTENCY_TTL", raw) for raw in ("0", "-1", "10m", "9" * 17)),
]

PUBLISHED = """
DATABASE_URL=postgresql+asyncpg://user:pass@host:5432/icct26
DATABASE_POOL_SIZE=20
DATABASE_MAX_OVERFLOW=10
DATABASE_POOL_RECYCLE=3600
CLOUDINARY_CLOUD_NAME=your-cloud-name
CLOUDINARY_API_KEY=your-api-key
CLOUDINARY_API_SECRET=your-api-secret
SMTP_SERVER=smtp.gmail.com
SMTP_PORT=587
SMTP_USERNAME=your-email@gmail.com
SMTP_PASSWORD=your-app-password
SMTP_FROM_EMAIL=noreply@icct26.com
API_URL=https://api.icct26.com
API_HOST=0.0.0.0
API_PORT=8000
API_WORKERS=4
SECRET_KEY=your-secret-key-min-32-chars
MAX_REQUEST_SIZE=10485760
REQUEST_TIMEOUT=60
RATE_LIMIT_REQUESTS=30
LOG_LEVEL=INFO
LOG_FILE=logs/app.log
LOG_TO_FILE=true
CORS_ORIGINS=https://icct26.com,https://www.icct26.com
ENVIRONMENT=production
DEBUG=false
"""
"""The whole block that the tournament's operators were given."""


def problems_of(**variables: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(variables)
    return raised.value.sentences


def test_every_setting_is_known_here() -> None:
    assert set(module.VARIABLES) == set(VARIABLES)


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("raw", [None, "", "  "], ids=["absent", "empty", "blank"])
def test_a_variable_that_says_nothing_leaves_the_default(variable: str, raw: str | None) -> None:
    settings = Settings.from_environment({} if raw is None else {variable: raw})
    assert settings.value(variable) == VARIABLES[variable][0]


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_variable_sets_its_setting(variable: str) -> None:
    _, raw, value = VARIABLES[variable]
    whole = next((account for account in (CLOUDINARY, SMTP) if variable in account), {})
    assert Settings.from_environment({**whole, variable: raw}).value(variable) == value


@pytest.mark.parametrize(
    ("raw", "value"), [("true", True), ("TRUE", True), ("1", True), ("False", False), ("0", False)]
)
def test_a_yes_or_no_has_its_usual_spellings(raw: str, value: bool) -> None:
    assert Settings.from_environment({"DELIVER_IN_SERVER": raw}).deliveries.in_server is value


@pytest.mark.parametrize(("variable", "raw"), WRONG)
def test_a_wrong_variable_is_one_sentence_that_names_it(variable: str, raw: str) -> None:
    (sentence,) = problems_of(**{variable: raw})
    assert sentence.startswith(f"{variable} must be ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_sentence_says_what_would_be_right_and_what_was_found() -> None:
    (sentence,) = problems_of(API_PORT="eighty")
    assert sentence == "API_PORT must be a whole number from 1 to 65535, not 'eighty'."


def test_all_wrong_variables_are_told_at_once() -> None:
    wrong = {"API_PORT": "0", "LOG_LEVEL": "LOUD", "REGISTRATION_OPENS_AT": "soon", "TEAMS_PER_CHURCH": "two"}
    assert sorted(sentence.split()[0] for sentence in problems_of(**wrong)) == sorted(wrong)


def test_all_settings_that_contradict_others_are_told_at_once() -> None:
    wrong = {"SMTP_FROM_EMAIL": "nobody", "SQUAD_MIN_PLAYERS": "30", "ENVIRONMENT": "production", "MAILER": "memory"}
    named = {sentence.split()[0] for sentence in problems_of(**wrong)}
    assert named == {"SMTP_FROM_EMAIL", "SQUAD_MIN_PLAYERS", "MAILER"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"SQUAD_MIN_PLAYERS": "12", "SQUAD_MAX_PLAYERS": "11"},
            "SQUAD_MIN_PLAYERS must be between 0 and SQUAD_MAX_PLAYERS.",
        ),
        (
            {"REGISTRATION_OPENS_AT": "2026-04-01T00:00:00Z", "REGISTRATION_CLOSES_AT": "2026-03-01T00:00:00Z"},
            "REGISTRATION_OPENS_AT must be before REGISTRATION_CLOSES_AT.",
        ),
    ],
)
def test_rules_that_contradict_each_other_name_both_variables(wrong: dict[str, str], sentence: str) -> None:
    assert problems_of(**wrong) == [sentence]


def test_a_role_that_cannot_be_one_is_refused() -> None:
    (sentence,) = problems_of(PLAYER_ROLES="Batsman,<script>")
    assert sentence.startswith("PLAYER_ROLES ")


@pytest.mark.parametrize("variable", ["DATABASE_URL", "FILE_STORAGE", "MAILER"])
def test_production_forgets_nothing(variable: str) -> None:
    value = "memory://" if variable == "DATABASE_URL" else "memory"
    (sentence,) = problems_of(**{variable: value, "ENVIRONMENT": "production"})
    assert sentence.startswith(f"{variable} must not be memory in production")
    assert Settings.from_environment({variable: value, "ENVIRONMENT": "staging"}).service.environment == "staging"


@pytest.mark.parametrize("variable", ["DATABASE_URL", "FILE_STORAGE", "MAILER"])
def test_processes_share_no_memory(variable: str) -> None:
    value = "memory://" if variable == "DATABASE_URL" else "memory"
    (sentence,) = problems_of(**{variable: value, "API_WORKERS": "2"})
    assert sentence.startswith(f"API_WORKERS must be 1 while {variable} is memory")


@pytest.mark.parametrize(
    "variables", [{"API_PORT": "x"}, {"ENVIRONMENT": "production", "MAILER": "memory"}, {"SMTP_FROM_EMAIL": "x"}]
)
@pytest.mark.parametrize("url", ["mysql://user:hunter2@host/db", "postgresql://user:hunter2@host/db", "hunter2"])
def test_a_password_is_never_told(url: str, variables: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(
            {"DATABASE_URL": url, "SMTP_PASSWORD": "hunter2", "SECRET_KEY": "hunter2"} | variables
        )
    assert "hunter2" not in f"{raised.value} {raised.value!r} {raised.value.sentences}"


def test_what_the_published_block_leaves_to_fill_in_must_be_filled_in() -> None:
    published = dict(line.split("=", 1) for line in PUBLISHED.split())
    named = {sentence.split()[0]: sentence for sentence in problems_of(**published)}
    assert set(named) == {*CLOUDINARY, "DATABASE_URL", "SMTP_USERNAME", "SMTP_PASSWORD", "SECRET_KEY"}
    assert all("published example" in sentence for sentence in named.values())


def test_the_published_block_is_accepted_whole_when_it_is_filled_in() -> None:
    own = {**CLOUDINARY, **SMTP, "SECRET_KEY": SECRET, "DATABASE_URL": "postgresql+asyncpg://icct:s3cret@db/icct26"}
    published = dict(line.split("=", 1) for line in PUBLISHED.split()) | own
    settings = Settings.from_environment(published | {"PATH": "/bin", "HOME": "/root", "icct": "x"})
    for name, text in published.items():
        written = settings.written(name)
        assert (str(written).lower() if isinstance(written, bool) else str(written)) == text
    assert settings.requests.allowed_hosts == ("api.icct26.com", "localhost", "127.0.0.1", "[::1]")
    assert settings.database.kind == "sql"


def test_the_rules_are_the_organisers_settings() -> None:
    chosen = ("TEAM_", "SQUAD_", "PLAYER_", "TEAMS_", "REGISTRATION_")
    environment = {name: raw for name, (_, raw, _) in VARIABLES.items() if name.startswith(chosen)}
    assert Settings.from_environment(environment).tournament.rules == TournamentRules(
        id_prefix="YOUTH26",
        min_players=0,
        max_players=15,
        roles=(PlayerRole("Batsman"), PlayerRole("Bowler")),
        teams_per_church=2,
        opens_at=datetime(2026, 3, 1, tzinfo=UTC),
        closes_at=datetime(2026, 3, 31, 23, 59, tzinfo=INDIA),
    )
    assert Settings.from_environment({}).tournament.rules == TournamentRules()


def test_data_lies_below_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({})
    assert settings.service.data_dir == tmp_path / "data"
    assert (settings.service.files_dir, settings.service.mail_dir) == (
        tmp_path / "data" / "files",
        tmp_path / "data" / "mail",
    )
    assert settings.database.url == f"sqlite+aiosqlite:///{tmp_path / 'data' / 'icct.db'}"


def test_the_sender_gives_mails_their_domain() -> None:
    for sender in (
        "noreply@icct26.com",
        "ICCT desk <noreply@icct26.com>",
        '"பதிவு" <a@icct26.com>',
    ):
        assert Settings.from_environment({"SMTP_FROM_EMAIL": sender}).mail.domain == "icct26.com"


def test_a_sender_with_a_name_must_be_set_to_an_address_of_ours_too() -> None:
    with pytest.raises(SettingsError, match="SMTP_FROM_EMAIL must be set to an address"):
        Settings.from_environment(SMTP | {"SMTP_FROM_EMAIL": "ICCT desk <registration@icct.invalid>"})


def test_the_process_reads_its_own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAM_ID_PREFIX", "YOUTH")
    assert Settings.load().tournament.id_prefix == "YOUTH"


def test_credentials_choose_their_service() -> None:
    assert Settings.from_environment({}).adapters == {
        "DATABASE_URL": "sql",
        "FILE_STORAGE": "disk",
        "MAILER": "maildir",
    }
    chosen = Settings.from_environment(CLOUDINARY | SMTP)
    assert chosen.adapters == {"DATABASE_URL": "sql", "FILE_STORAGE": "cloudinary", "MAILER": "smtp"}


def test_a_chosen_adapter_stands_also_where_there_are_credentials() -> None:
    staging = Settings.from_environment(CLOUDINARY | SMTP | {"FILE_STORAGE": "disk", "MAILER": "maildir"})
    assert (staging.files.storage, staging.mail.mailer) == ("disk", "maildir")


@pytest.mark.parametrize("missing", [*CLOUDINARY, *SMTP])
def test_partial_credentials_name_what_is_missing(missing: str) -> None:
    account = CLOUDINARY if missing in CLOUDINARY else SMTP
    (sentence,) = problems_of(**{name: value for name, value in account.items() if name != missing})
    assert sentence.startswith(f"{missing} must be set")


@pytest.mark.parametrize("chosen", [{"FILE_STORAGE": "cloudinary"}, {"MAILER": "smtp"}])
def test_a_chosen_service_without_credentials_names_all_it_needs(chosen: dict[str, str]) -> None:
    needed = set(CLOUDINARY) if "FILE_STORAGE" in chosen else {"SMTP_SERVER", "SMTP_FROM_EMAIL"}
    assert {sentence.split()[0] for sentence in problems_of(**chosen)} == needed


def test_a_relay_without_a_login_needs_none() -> None:
    relay = {"SMTP_SERVER": "127.0.0.1", "SMTP_TLS": "none", "SMTP_FROM_EMAIL": "desk@example.org"}
    assert Settings.from_environment(relay).mail.mailer == "smtp"


@pytest.mark.parametrize("variable", [*CLOUDINARY, "SMTP_USERNAME", "SMTP_PASSWORD"])
def test_a_credential_with_a_line_end_is_refused_and_not_repeated(variable: str) -> None:
    (sentence,) = problems_of(**{**CLOUDINARY, **SMTP, variable: "hunter\n2"})
    assert sentence.startswith(f"{variable} must be one line, without line ends")
    assert "hunter" not in sentence


def test_the_port_for_encryption_from_the_first_byte_needs_it() -> None:
    (sentence,) = problems_of(**SMTP, SMTP_PORT="465")
    assert sentence.startswith("SMTP_TLS must be tls")
    assert Settings.from_environment({**SMTP, "SMTP_PORT": "465", "SMTP_TLS": "tls"}).mail.port == 465


def test_a_lease_outlasts_a_delivery() -> None:
    (sentence,) = problems_of(**CLOUDINARY, DELIVERY_LEASE="40")
    assert sentence.startswith("DELIVERY_LEASE must be more than four times DELIVERY_TIMEOUT")
    assert Settings.from_environment({"DELIVERY_LEASE": "1"}).deliveries.lease == timedelta(seconds=1)


def test_ceilings_are_a_count_in_a_period() -> None:
    settings = Settings.from_environment({"SMTP_MAILS_PER_MINUTE": "30", "SMTP_MAILS_PER_DAY": "500"})
    assert settings.mail.ceilings == (
        Ceiling(count=30, period=timedelta(minutes=1)),
        Ceiling(count=500, period=timedelta(days=1)),
    )
    assert Settings.from_environment({}).mail.ceilings == ()


def test_settings_show_no_secret() -> None:
    settings = Settings.from_environment(CLOUDINARY | SMTP | {"ADMIN_API_KEY": SECRET, "SECRET_KEY": SECRET})
    assert repr(settings) == "Settings(development)"
    line = Settings.from_environment({"CLOUDINARY_URL": f"cloudinary://123456:{SECRET}@icct"}).files
    shown = f"{settings.files} {settings.mail} {settings.access} {settings.pages} {line} {line.cloudinary_url}"
    assert not [secret for secret in ("123456", "abc-DEF_1", "abcd efgh", SECRET) if secret in shown]


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize("text", [",", " , ,"])
def test_a_list_without_items_counts_as_not_set(environment: str, text: str) -> None:
    variables = {"ENVIRONMENT": environment, "API_URL": "https://api.example.org"}
    settings = Settings.from_environment({**variables, "ALLOWED_HOSTS": text})
    assert settings == Settings.from_environment(variables)
    assert "ALLOWED_HOSTS" not in settings.texts


def test_a_group_alone_has_the_defaults() -> None:
    assert Settings() == Settings.from_environment({})


def test_an_attribute_is_the_end_of_its_variable_s_name() -> None:
    """With an ``s`` where it is several."""
    for group in module.GROUPS.values():
        for name, variable in variables_of(group).items():
            several = "s" if variable.kind.read is items else ""
            assert f"_{variable.name.lower()}{several}".endswith(f"_{name}")
