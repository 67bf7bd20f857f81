"""Settings of the service as a whole: where it runs, and where it keeps its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Struct

from ..setting_types import Environment, OwnHost, Port, Preset, Processes, about


class ServiceSettings(Struct, frozen=True, kw_only=True):
    """The part of the settings that the processes themselves read."""

    group: ClassVar[str] = "The service"

    preset: Annotated[
        Preset | None,
        about(
            "`icct26` sets the rules of that tournament: a squad of 11 to 15, two teams of a church, four roles; each "
            "of them can still be set by itself"
        ),
    ] = None
    environment: Annotated[
        Environment,
        about(
            "`development`, `staging` or `production`; `production` refuses what forgets or is open to all, and does "
            "not migrate by itself"
        ),
    ] = "development"
    api_host: Annotated[OwnHost, about("address to listen on; `0.0.0.0` for all")] = "127.0.0.1"
    api_port: Annotated[Port, about("port to listen on, 1 to 65535")] = 8000
    api_workers: Annotated[Processes, about("server processes, 1 to 64; 1 while anything is kept in memory")] = 1
    api_url: Annotated[
        str,
        about("the service's public address; its host is answered to in production", example="https://api.example.org"),
    ] = ""
    data_dir: Annotated[str, about("folder for the SQLite file, logos and mail; made with mode 700")] = "data"
    backup_dir: Annotated[
        str,
        about(
            "folder where `icct check` looks for a backup younger than a day, see "
            "[Check a deployment](how-to/check-a-deployment.md)",
            example="/srv/backups",
        ),
    ] = ""

    @property
    def data_folder(self) -> Path:
        return Path(os.path.expanduser(self.data_dir)).absolute()  # noqa: PTH111  leaves an unknown ~user as it is

    @property
    def backup_folder(self) -> Path | None:
        """Where backups are looked for."""
        return Path(os.path.expanduser(self.backup_dir)).absolute() if self.backup_dir else None  # noqa: PTH111  as above
