"""``CLOUDINARY_URL``, the provider's one line, alone or beside variables that say more."""

from __future__ import annotations

import pytest

from icct_adapters.cloudinary import CloudinaryAccount
from icct_adapters.resilience import ResilientFileStorage
from icct_http.cli import main as cli
from icct_http.container import Container
from icct_http.service.settings.problems import SettingsError
from icct_http.service.settings.settings import Settings
from icct_http.service.worker import delivery_services

LINE = "cloudinary://123456:Sm4sh-ing_1@Church-Cup"
WRONG = "CLOUDINARY_URL must be what Cloudinary's console shows of an account, cloudinary://KEY:SECRET@CLOUD_NAME."


def account_of(monkeypatch: pytest.MonkeyPatch, **variables: str) -> CloudinaryAccount:
    """The account that a service with these variables opens."""
    opened: list[CloudinaryAccount] = []

    def remember(account: CloudinaryAccount, *, timeout: float) -> object:
        opened.append(account)
        return object()

    monkeypatch.setattr("icct_adapters.cloudinary.CloudinaryFileStorage", remember)
    settings = Settings.from_environment(variables)
    delivery_services.open_cloudinary(settings.files, settings.deliveries)
    return opened[0]


def test_the_line_alone_chooses_cloudinary_and_its_account(monkeypatch: pytest.MonkeyPatch) -> None:
    container = Container(settings=Settings.from_environment({"DATABASE_URL": "memory://", "CLOUDINARY_URL": LINE}))
    assert isinstance(container.file_storage(), ResilientFileStorage)
    account = account_of(monkeypatch, CLOUDINARY_URL=LINE)
    assert (account.cloud_name, account.api_key, account.api_secret) == ("Church-Cup", "123456", "Sm4sh-ing_1")
    assert (account.upload_prefix, account.folder) == ("https://api.cloudinary.com", "icct26")


def test_variables_of_their_own_say_more_than_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"{LINE}?upload_prefix=https://api-eu.cloudinary.com&secure=true"
    assert account_of(monkeypatch, CLOUDINARY_URL=line).upload_prefix == "https://api-eu.cloudinary.com"
    others = {
        "CLOUDINARY_CLOUD_NAME": "other",
        "CLOUDINARY_API_KEY": "7",
        "CLOUDINARY_API_SECRET": "s",
        "CLOUDINARY_UPLOAD_PREFIX": "https://api-ap.cloudinary.com",
    }
    account = account_of(monkeypatch, CLOUDINARY_URL=line, **others)
    assert (account.cloud_name, account.api_key, account.api_secret, account.upload_prefix) == tuple(others.values())
    assert account_of(monkeypatch, CLOUDINARY_URL=LINE, CLOUDINARY_CLOUD_NAME="other").api_key == "123456"


def test_logos_stay_on_the_disk_where_that_is_said() -> None:
    assert Settings.from_environment({"CLOUDINARY_URL": LINE, "FILE_STORAGE": "disk"}).files.storage == "disk"


@pytest.mark.parametrize(
    "line",
    [
        "https://123456:hunter2@church-cup",
        "cloudinary://church-cup",
        "cloudinary://123456:hunter2",
        "cloudinary://123456@church-cup",
        "cloudinary://:hunter2@church-cup",
        "cloudinary://123456:@church-cup",
        "cloudinary://123456:hunter2@",
        "cloudinary://123456:hunter2@church cup",
        "cloudinary://123456:hunter2@church-cup#x",
        "CLOUDINARY_URL=cloudinary://123456:hunter2@church-cup",
        "hunter2",
    ],
)
def test_another_line_is_refused_with_the_form_it_has_and_never_repeated(line: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CLOUDINARY_URL": line})
    assert raised.value.sentences == [WRONG]


def test_a_placeholder_in_the_line_is_refused() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CLOUDINARY_URL": "cloudinary://<your_api_key>:<your_api_secret>@church-cup"})
    (problem,) = raised.value.sentences
    assert problem.startswith("CLOUDINARY_URL must be ")


@pytest.mark.parametrize("prefix", ["eu", "ftp://api.cloudinary.com", "https://a@b", "https://api.cloudinary.com/x"])
def test_an_upload_prefix_that_is_no_address_is_refused(prefix: str) -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({"CLOUDINARY_URL": f"{LINE}?upload_prefix={prefix}"})
    assert raised.value.sentences == [
        "CLOUDINARY_URL must name an address such as https://api-eu.cloudinary.com as its upload_prefix."
    ]


def test_what_is_in_force_shows_the_account_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLOUDINARY_URL", LINE)
    assert cli.main(["settings"]) == 0
    shown = {line.split()[0]: line.split()[1] for line in capsys.readouterr().out.splitlines()}
    assert shown["CLOUDINARY_URL"] == shown["CLOUDINARY_API_KEY"] == shown["CLOUDINARY_API_SECRET"] == "set"
    assert (shown["CLOUDINARY_CLOUD_NAME"], shown["FILE_STORAGE"]) == ("Church-Cup", "cloudinary")
    assert "Sm4sh" not in str(shown)
    assert "123456" not in str(shown)
