"""The file with everything that is kept about a team: a ZIP with a document, and the logo."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from json import dumps
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from litestar import Response
from litestar.datastructures import Cookie

from icct_core import Logo, StoredFile, TeamData, team_document

from .api.logos.stored_logo import EXTENSIONS, read_stored

DOCUMENT = "team.json"

_OF_ITS_OWNER = 0o600 << 16


@dataclass(frozen=True, slots=True)
class TeamArchive:
    """The file's name, such as ``ICCT-001.zip``, and its bytes."""

    name: str
    content: bytes

    def answer(self, headers: Mapping[str, str], cookies: Sequence[Cookie] = ()) -> Response[bytes]:
        """It as a download, with these headers."""
        named = {"Content-Disposition": f'attachment; filename="{self.name}"', **headers}
        return Response(self.content, media_type="application/zip", headers=named, cookies=list(cookies))


async def team_archive(data: TeamData, files: Path) -> TeamArchive:
    """The same bytes for the same data; ``files`` is the folder of logos on this machine's disk.

    A logo that a file host has is not among them: the document has its address.
    """
    logo = await _logo_of(data, files)
    name = f"logo.{EXTENSIONS[logo[1]]}" if logo else None
    document = dumps(team_document(data, logo_file=name), ensure_ascii=False, indent=2)
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(_entry(DOCUMENT, data, ZIP_DEFLATED), f"{document}\n".encode())
        if logo and name:
            archive.writestr(_entry(name, data, ZIP_STORED), logo[0])
    return TeamArchive(f"{data.registration.team_id}.zip", written.getvalue())


async def _logo_of(data: TeamData, files: Path) -> tuple[bytes, str] | None:
    """The picture and its media type."""
    if isinstance(data.logo, StoredFile):
        return await asyncio.to_thread(read_stored, data.logo, files)
    return (data.logo.content, data.logo.media_type) if isinstance(data.logo, Logo) else None


def _entry(name: str, data: TeamData, compression: int) -> ZipInfo:
    entry = ZipInfo(name, data.as_of.timetuple()[:6])
    entry.compress_type, entry.external_attr = compression, _OF_ITS_OWNER
    return entry
