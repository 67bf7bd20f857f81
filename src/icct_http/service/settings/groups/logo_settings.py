"""Settings of where logos are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from ..cloudinary_url import CloudinaryUrl
from ..setting_types import Address, CloudinaryLine, CloudName, FileStorageKind, FolderName, Secret, about
from .database_settings import DatabaseSettings

CLOUDINARY_API = "https://api.cloudinary.com"


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
    cloudinary_url: Annotated[
        CloudinaryLine,
        about(
            "the account at Cloudinary in one line, as its console shows it and some hosts set it: key, secret, name "
            "and perhaps `?upload_prefix=…`; each of the variables below says more than this one"
        ),
    ] = ""
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
    ] = CLOUDINARY_API

    @property
    def file_storage_kind(self) -> FileStorageKind:
        """As chosen, or by the credentials that are there."""
        return self.file_storage or ("cloudinary" if any(self.cloudinary_credentials.values()) else "disk")

    @property
    def cloudinary_credentials(self) -> dict[str, str]:
        """What the service needs all of, by variable; ``CLOUDINARY_URL`` says it for those that say nothing."""
        line = CloudinaryUrl.of(self.cloudinary_url)
        return {
            "CLOUDINARY_CLOUD_NAME": self.cloudinary_cloud_name or line.cloud_name,
            "CLOUDINARY_API_KEY": self.cloudinary_api_key or line.api_key,
            "CLOUDINARY_API_SECRET": self.cloudinary_api_secret or line.api_secret,
        }

    @property
    def cloudinary_api(self) -> str:
        """The address that is called."""
        prefix = CloudinaryUrl.of(self.cloudinary_url).upload_prefix
        return prefix if prefix and self.cloudinary_upload_prefix == CLOUDINARY_API else self.cloudinary_upload_prefix

    @property
    def files_dir(self) -> Path:
        return self.data_folder / "files"
