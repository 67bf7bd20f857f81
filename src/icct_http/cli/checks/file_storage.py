"""Checks Cloudinary's credentials: whether they may upload and remove."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncGenerator
from secrets import token_hex

from icct_core import CredentialsRefused, DeliveryFailed, DeliveryRejected

from ...service.worker.delivery_services import open_cloudinary
from .check import CheckContext, check_of
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


@check_of(CLOUDINARY)
async def cloudinary_check(context: CheckContext) -> AsyncGenerator[Finding, None]:
    files = context.settings.files
    if files.storage != "cloudinary":
        yield skipped(CLOUDINARY, f"FILE_STORAGE is {files.storage}")
        return
    storage = open_cloudinary(files, context.settings.deliveries)
    probe = f"check/{token_hex(8)}"
    try:
        try:
            await storage.store(probe, ONE_PIXEL, "image/png")
        except (DeliveryFailed, DeliveryRejected) as error:
            remedy = _OF_ACCOUNT if isinstance(error, DeliveryRejected) else _OF_NETWORK
            if isinstance(error, CredentialsRefused):
                remedy = _OF_CREDENTIALS
            yield failed(CLOUDINARY, str(error), remedy)
            return
        try:
            await storage.delete(probe)
        except (DeliveryFailed, DeliveryRejected) as error:
            remedy = f"Remove {files.folder}/{probe} there; the service itself removes nothing."
            yield warning(CLOUDINARY, f"it takes files, but does not remove them: {error}", remedy)
            return
    finally:
        await storage.close()
    yield ok(CLOUDINARY, f"a file was stored in {files.folder} and removed again")
