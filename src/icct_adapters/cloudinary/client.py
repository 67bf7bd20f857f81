"""A client for Cloudinary's upload API: one blocking call of its SDK."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from cloudinary import uploader
from cloudinary.exceptions import Error
from urllib3 import Timeout
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from icct_core import ConnectionBroken, DeliveryFailed, ServiceAway, ServiceInDoubt

from .account import CloudinaryAccount
from .last_answer import KeepsHeaders, wait_asked_for
from .refusals import refusal

CALLS_AT_ONCE = 8

# By itself the SDK keeps one connection and logs a warning for each one beyond, tries to connect four times, follows a
# redirect with the signed form to any host, and drops the answer's headers. It offers no option for these.
uploader._http.connection_pool_kw.update(maxsize=CALLS_AT_ONCE, retries=False)  # noqa: SLF001
_answers = uploader._http = KeepsHeaders(uploader._http)  # noqa: SLF001


class CloudinaryClient:
    """Signs each call anew with one account's credentials; safe to use from several threads.

    ``timeout`` seconds bound the connection with its TLS handshake, each sending, and each wait for an answer.
    """

    def __init__(self, account: CloudinaryAccount, *, timeout: float) -> None:
        self._secrets = (account.api_secret, account.api_key)
        self._options: dict[str, Any] = {
            "cloud_name": account.cloud_name,
            "api_key": account.api_key,
            "api_secret": account.api_secret,
            "upload_prefix": account.upload_prefix.rstrip("/"),
            "timeout": Timeout(connect=timeout, read=timeout),
            "resource_type": "image",
            "type": "upload",
            "return_error": True,
            # the SDK would take these two from CLOUDINARY_… variables
            "oauth_token": None,
            "upload_preset": None,
        }

    def ask(self, action: Callable[..., Any], *arguments: object, **options: object) -> dict[str, Any]:
        """The answer to ``uploader.upload``, ``explicit`` or ``destroy``.

        Raises ``DeliveryFailed``, ``CredentialsRefused`` or ``DeliveryRejected`` with a text that tells no secret, and
        ``NoSuchFile`` for a 404. What they were made from is not attached: it would quote the answer.
        """
        try:
            answer = action(*arguments, **options, **self._options)
        except Error as error:
            raise _failure(error.__context__) from None
        except TypeError:  # the SDK reads every JSON as an object with an object for its error
            raise _unreadable() from None
        if not isinstance(answer, dict):
            raise _unreadable()
        if "error" in answer:
            refused = answer["error"]
            words = refused.get("message") or "no reason given"
            raise refusal(
                refused["http_code"], words, secrets=self._secrets, asked_for=wait_asked_for(_answers.headers)
            )
        return answer


def _failure(cause: BaseException | None) -> DeliveryFailed:
    if not isinstance(cause, (HTTPError, OSError)):
        return _unreadable()
    number = getattr(cause.__cause__, "errno", None)  # the system's own words if it has some: ``Connection refused``
    words = os.strerror(number) if isinstance(number, int) and number > 0 else type(cause).__name__
    text = f"Cloudinary was not reached or did not answer: {words}"
    if isinstance(cause, ReadTimeoutError):
        return ServiceInDoubt(text)
    return ConnectionBroken(text) if isinstance(cause, (ProtocolError, ConnectionError)) else ServiceAway(text)


def _unreadable() -> ServiceInDoubt:
    """What stands before Cloudinary answers with a page of its own when it is busy, and asks for time as well."""
    return ServiceInDoubt("Cloudinary's answer cannot be read", least_pause=wait_asked_for(_answers.headers))
