"""A real HTTP server on this machine that stands in for Cloudinary's upload API, and fails when told to."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha1
from itertools import count
from threading import Condition, Event, Lock
from typing import Self

from icct_adapters.cloudinary import CloudinaryAccount
from tests.support.stand_ins.form_server import Answer, Form, FormServer

LONG_ENOUGH = 60.0  # seconds; reached only when a test fails
AN_HOUR = 3_600  # seconds a signature is valid
NOT_SIGNED = {"file", "cloud_name", "resource_type", "api_key", "signature"}
"""https://cloudinary.com/documentation/authentication_signatures; all other parameters are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Wait ``delay`` seconds, or until ``recover`` if that is ``None``; then give ``answer``, or do as usual."""

    answer: Answer | None = None
    delay: float | None = 0.0


HANG = Fault(delay=None)
SERVER_ERROR = Fault(Answer.error(500, "General Error"))
UNAVAILABLE = Fault(Answer.error(503, "Service Unavailable"))
RATE_LIMITED = Fault(Answer.error(420, "Rate Limit Exceeded"))
TOO_MANY_REQUESTS = Fault(Answer.error(429, "Too many concurrent requests"))
WRONG_CREDENTIALS = Fault(Answer.error(401, "Unknown API key"))
REFUSES_FILE = Fault(Answer.error(400, "Invalid image file"))
WITHOUT_URL = Fault(Answer.of({"version": 1}))
HTML = Fault(Answer(502, b"<html><h1>Bad Gateway</h1></html>", "text/html"))


def slow(seconds: float) -> Fault:
    """Every answer comes so much later, or at ``recover``."""
    return Fault(delay=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A kept file. The version is unlike that of any other upload, and larger than earlier ones."""

    content: bytes
    media_type: str
    version: int


class CloudinaryStandIn:
    """Takes signed calls of one account; ``with CloudinaryStandIn() as stand_in`` starts and ends it.

    It checks address, key, signature and age of each call and keeps files by public id, but looks into none: anything
    is an image of the type the call says. ``calls`` counts by action what arrived, ``uploads`` by public id what was
    kept; ``cached`` has the public ids that the delivery network may still show. All of it may be used from any thread.
    """

    cloud_name = "demo"
    api_key = "874837483274837"
    api_secret = "a676b67565c6767a6767d6767f676fe1"

    def __init__(self) -> None:
        self.assets: dict[str, Asset] = {}
        self.cached: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.uploads: Counter[str] = Counter()
        self.seconds_ahead = 0.0  # of our clock, which would be slow
        self._versions = count(1_700_000_001)
        self._server = FormServer(self._answer)
        self._lock = Lock()
        self._called = Condition(self._lock)
        self._fault, self._every, self._calls_since_fault = Fault(), 1, 0
        self._of_files: dict[bytes, Fault] = {}
        self._released = Event()
        self.url = self._server.url

    def __enter__(self) -> Self:
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def files(self) -> dict[str, bytes]:
        """Contents by public id."""
        with self._lock:
            return {public_id: asset.content for public_id, asset in self.assets.items()}

    def account(self, **changes: str) -> CloudinaryAccount:
        """The credentials it takes."""
        account = CloudinaryAccount(self.cloud_name, self.api_key, self.api_secret, upload_prefix=self.url)
        return replace(account, **changes)

    def fail_with(self, fault: Fault, *, every: int = 1) -> None:
        """From now on the ``every``-th call meets this fault, and so does each ``every``-th after it."""
        with self._lock:
            self._fault, self._every, self._calls_since_fault = fault, every, 0

    def fail_file(self, content: bytes, fault: Fault) -> None:
        """From now on uploads of this content meet this fault, and no others."""
        with self._lock:
            self._of_files[content] = fault

    def recover(self) -> None:
        """Listen again and fail no more; calls that hang or are slow are now answered as usual."""
        self.fail_with(Fault())
        self._released.set()
        self._released = Event()
        self.come_back()

    def go_down(self) -> None:
        """Break all connections and refuse new ones until ``come_back`` or ``recover``, which keep files and port."""
        self._server.go_down()

    def come_back(self) -> None:
        """Listen; nothing happens if it does already."""
        self._server.come_back()

    def close(self) -> None:
        """End for good; calls that hang are let go."""
        self._server.close()
        self._released.set()

    def wait_for_calls(self, number: int) -> None:
        """Return when so many calls have arrived in all, answered or not."""
        with self._called:
            assert self._called.wait_for(lambda: self.calls.total() >= number, LONG_ENOUGH), f"only {self.calls}"

    def _answer(self, path: str, form: Form) -> Answer:
        released = self._released
        fault = self._arrived(path.rpartition("/")[2])
        if fault == Fault():
            fault = self._of_files.get(form.file or b"", fault)
        if fault.delay != 0:
            released.wait(fault.delay)
        return fault.answer or self._refusal(path, form.fields) or self._do(path, form)

    def _arrived(self, action: str) -> Fault:
        with self._called:
            self.calls[action] += 1
            self._calls_since_fault += 1
            self._called.notify_all()
            return Fault() if self._calls_since_fault % self._every else self._fault

    def _refusal(self, path: str, fields: dict[str, str]) -> Answer | None:
        if not path.startswith(f"/v1_1/{self.cloud_name}/"):
            return Answer.error(401, "Invalid cloud_name")
        if fields.get("api_key") != self.api_key:
            return Answer.error(401, "Unknown API key")
        to_sign, signature = string_to_sign(fields), fields.get("signature")
        if signature != sha1((to_sign + self.api_secret).encode()).hexdigest():  # noqa: S324  as documented
            return Answer.error(401, f"Invalid Signature {signature}. String to sign - '{to_sign}'.")
        if abs(time.time() + self.seconds_ahead - int(fields["timestamp"])) > AN_HOUR:
            return Answer.error(400, "Stale request - reported time is more than 1 hour ago")
        if "upload_preset" in fields:
            return Answer.error(400, "Upload preset not found")
        return None

    def _do(self, path: str, form: Form) -> Answer:
        action = path.removeprefix(f"/v1_1/{self.cloud_name}/image/")
        public_id = form.fields.get("public_id", "")
        with self._lock:
            if action == "upload":
                return self._upload(public_id, form)
            if action == "destroy":
                return self._destroy(public_id, form)
            if action == "explicit" and form.fields.get("type") == "upload":
                return self._describe(public_id)
        return Answer(404, b"<html>Not found</html>", "text/html")

    def _upload(self, public_id: str, form: Form) -> Answer:
        if form.file is None:
            return Answer.error(400, "Missing required parameter - file")
        self.assets[public_id] = Asset(content=form.file, media_type=form.media_type, version=next(self._versions))
        self.uploads[public_id] += 1
        self.cached.add(public_id)
        return self._describe(public_id)

    def _destroy(self, public_id: str, form: Form) -> Answer:
        if form.fields.get("invalidate") == "1":
            self.cached.discard(public_id)
        return Answer.of({"result": "ok" if self.assets.pop(public_id, None) else "not found"})

    def _describe(self, public_id: str) -> Answer:
        asset = self.assets.get(public_id)
        if asset is None:
            return Answer.error(404, f"Resource not found - {public_id}")
        suffix = {"image/png": "png", "image/jpeg": "jpg"}.get(asset.media_type, "bin")
        address = f"res.cloudinary.com/{self.cloud_name}/image/upload/v{asset.version}/{public_id}.{suffix}"
        return Answer.of(
            {
                "public_id": public_id,
                "version": asset.version,
                "format": suffix,
                "resource_type": "image",
                "type": "upload",
                "bytes": len(asset.content),
                "url": f"http://{address}",
                "secure_url": f"https://{address}",
            }
        )


def string_to_sign(fields: dict[str, str]) -> str:
    """What a signature is made over, the secret apart."""
    signed = {name: value for name, value in fields.items() if name not in NOT_SIGNED and value}
    return "&".join(f"{name}={value}".replace("&", "%26") for name, value in sorted(signed.items()))


def main() -> None:
    """Stand in until interrupted, and print the settings that lead here."""
    with CloudinaryStandIn() as stand_in:
        names = {"CLOUD_NAME": stand_in.cloud_name, "API_KEY": stand_in.api_key, "API_SECRET": stand_in.api_secret}
        settings = {**names, "UPLOAD_PREFIX": stand_in.url}
        print("export", *(f"CLOUDINARY_{name}={value}" for name, value in settings.items()), flush=True)
        with suppress(KeyboardInterrupt):
            Event().wait()


if __name__ == "__main__":
    main()
