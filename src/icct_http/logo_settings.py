"""Settings of where logos are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from .database_settings import DatabaseSettings
from .setting_types import Address, CloudName, FileStorageKind, FolderName, Secret, about


class LogoSettings(DatabaseSettings, frozen=True, kw_only=True):
    """The part of the settings that chooses the file storage."""

    group: ClassVar[str] = "Logos"

    file_storage: Annotated[
        FileStorageKind | None,
        about(
            "`cloudinary`, `disk` (below `DATA_DIR`) or `memory`; without it `cloudinary` if its credentials are set, "
            "else `disk`"
        ),
    ] = None
    cloudinary_cloud_name: Annotated[
        CloudName,
        about(
            "the account at Cloudinary; its three credentials are set together, see "
            "[Deliver with Cloudinary and SMTP](how-to/deliver-with-cloudinary-and-smtp.md)"
        ),
    ] = ""
    cloudinary_api_key: Annotated[Secret, about("its key")] = ""
    cloudinary_api_secret: Annotated[Secret, about("its secret")] = ""
    cloudinary_folder: Annotated[
        FolderName, about("the folder there; a logo's public id is `<folder>/<registration id>/logo`")
    ] = "icct26"
    cloudinary_upload_prefix: Annotated[
        Address,
        about("address of its API; accounts in other regions, staging and tests have another"),
    ] = "https://api.cloudinary.com"

    @property
    def file_storage_kind(self) -> FileStorageKind:
        """As chosen, or by the credentials that are there."""
        return self.file_storage or ("cloudinary" if any(self.cloudinary_credentials.values()) else "disk")

    @property
    def cloudinary_credentials(self) -> dict[str, str]:
        """What the service needs all of, by variable."""
        names = ("cloudinary_cloud_name", "cloudinary_api_key", "cloudinary_api_secret")
        return {name.upper(): getattr(self, name) for name in names}

    @property
    def files_dir(self) -> Path:
        return self.data_folder / "files"
