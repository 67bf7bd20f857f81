"""Where logos are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, get_args

from ..cloudinary_url import CloudinaryUrl
from ..kinds import SECRET, matching, one_of
from ..problems import Problem
from ..variable import Kind, Texts, setting

FileStorageKind: TypeAlias = Literal["cloudinary", "disk", "memory"]

CLOUDINARY_API = "https://api.cloudinary.com"
_CREDENTIALS = ("CLOUDINARY_URL", "CLOUDINARY_CLOUD_NAME", "CLOUDINARY_API_KEY", "CLOUDINARY_API_SECRET")
_API = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/?")
_LINE = re.compile(r"cloudinary://[\w-]+:[\w-]+@[\w-]+(/[^\s?#]*)?(\?[^\s#]*)?")


def _line(text: str) -> CloudinaryUrl:
    if text and not _LINE.fullmatch(text):
        raise ValueError
    return CloudinaryUrl.of(text)


def _said_in_line(part: Callable[[CloudinaryUrl], str]) -> Callable[[Texts], str]:
    return lambda texts: part(CloudinaryUrl.of(texts.get("CLOUDINARY_URL", "")))


def _by_credentials(texts: Texts) -> FileStorageKind:
    return "cloudinary" if any(name in texts for name in _CREDENTIALS) else "disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    """The file storage, and the account that it needs at Cloudinary; ``cloudinary_url`` is that account in one line."""

    title: ClassVar[str] = "Logos"

    storage: FileStorageKind = setting(
        "FILE_STORAGE",
        one_of(get_args(FileStorageKind), "cloudinary, disk or memory"),
        about="`cloudinary`, `disk` (below `DATA_DIR`) or `memory`; without it `cloudinary` if its credentials are "
        "set, else `disk`",
        follows=_by_credentials,
    )
    cloudinary_url: CloudinaryUrl = setting(
        "CLOUDINARY_URL",
        # it holds a secret in its middle, and may be cut off anywhere
        Kind("what Cloudinary's console shows of an account, cloudinary://KEY:SECRET@CLOUD_NAME", _line, hidden="all"),
        about="the account at Cloudinary in one line, as its console shows it and some hosts set it: key, secret, name "
        "and perhaps `?upload_prefix=…`; each of the variables below says more than this one",
    )
    cloud_name: str = setting(
        "CLOUDINARY_CLOUD_NAME",
        matching(r"[\w-]+", "the name of an account, letters, digits, - and _"),
        about="the account at Cloudinary; its three credentials are set together, see "
        "[Deliver with Cloudinary and SMTP](how-to/deliver-with-cloudinary-and-smtp.md)",
        follows=_said_in_line(lambda line: line.cloud_name),
    )
    api_key: str = setting(
        "CLOUDINARY_API_KEY", SECRET, about="its key", follows=_said_in_line(lambda line: line.api_key)
    )
    api_secret: str = setting(
        "CLOUDINARY_API_SECRET", SECRET, about="its secret", follows=_said_in_line(lambda line: line.api_secret)
    )
    folder: str = setting(
        "CLOUDINARY_FOLDER",
        matching(r"[\w-]+(/[\w-]+)*", "a folder such as icct26, or several with / between"),
        "icct26",
        about="the folder there; a logo's public id is `<folder>/<registration id>/logo`",
    )
    upload_prefix: str = setting(
        "CLOUDINARY_UPLOAD_PREFIX",
        matching(_API.pattern, "an address such as https://api.cloudinary.com"),
        CLOUDINARY_API,
        about="address of its API; accounts in other regions, staging and tests have another",
        follows=_said_in_line(lambda line: line.upload_prefix or CLOUDINARY_API),
    )

    def problems(self) -> Iterator[Problem]:
        """What Cloudinary lacks, and an address in its line that is none."""
        if not _API.fullmatch(self.upload_prefix):
            sentence = "CLOUDINARY_URL must name an address such as https://api-eu.cloudinary.com as its upload_prefix."
            yield Problem(("CLOUDINARY_URL",), sentence)
        needed = dict(zip(_CREDENTIALS[1:], (self.cloud_name, self.api_key, self.api_secret), strict=True))
        for name, value in needed.items() if self.storage == "cloudinary" else ():
            if not value:
                yield Problem((name,), f"{name} must be set: Cloudinary needs {' and '.join(needed)}.")
