"""Checks Cloudinary's credentials: whether they may upload and remove."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncGenerator
from secrets import token_hex

from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected

from ...service.worker.delivery_services import open_cloudinary
from .check import Check, Scene
from .finding import Finding, failed, ok, skipped, warning

CLOUDINARY = "cloudinary"

ONE_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

_OF_CREDENTIALS = (
    "Correct CLOUDINARY_CLOUD_NAME, CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET, or CLOUDINARY_URL; "
    "if it speaks of a stale request, set this machine's clock."
)
_OF_NETWORK = "See that this machine may reach CLOUDINARY_UPLOAD_PREFIX, and whether Cloudinary has an outage."
_OF_ACCOUNT = "See the account's console for its quota and upload rights, and CLOUDINARY_FOLDER."


async def _look(scene: Scene) -> AsyncGenerator[Finding, None]:
    settings = scene.settings
    if settings.file_storage_kind != "cloudinary":
        yield skipped(CLOUDINARY, f"FILE_STORAGE is {settings.file_storage_kind}")
        return
    storage = open_cloudinary(settings)
    probe = f"check/{token_hex(8)}"
    try:
        try:
            await storage.store(probe, ONE_PIXEL, "image/png")
        except (DeliveryFailed, DeliveryRejected) as error:
            yield failed(CLOUDINARY, str(error), _remedy(error))
            return
        try:
            await storage.delete(probe)
        except (DeliveryFailed, DeliveryRejected) as error:
            remedy = f"Remove {settings.cloudinary_folder}/{probe} there; the service itself removes nothing."
            yield warning(CLOUDINARY, f"it takes files, but does not remove them: {error}", remedy)
            return
    finally:
        await storage.close()
    yield ok(CLOUDINARY, f"a file was stored in {settings.cloudinary_folder} and removed again")


def _remedy(error: DeliveryFailed | DeliveryRejected) -> str:
    if isinstance(error, CredentialsRefused):
        return _OF_CREDENTIALS
    return _OF_ACCOUNT if isinstance(error, DeliveryRejected) else _OF_NETWORK


cloudinary_check = Check((CLOUDINARY,), _look)
