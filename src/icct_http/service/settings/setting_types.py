"""Types of settings: bounds, and the words of the sentence that a value outside them ends in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta

_WHOLE_NUMBER = re.compile("-?[0-9]+")


def must_be(expectation: str, **bounds: Any) -> Meta:
    """A constraint, and the words that end the sentence ``API_PORT must be …``."""
    return Meta(extra={"must_be": expectation}, **bounds)


def about(meaning: str, *, example: str = "") -> Meta:
    """What a setting is for, in words for operators, and a value it could have.

    The text is Markdown on one line; links in it start from the folder ``docs``.
    """
    return Meta(description=meaning, extra={"example": example})


Port = Annotated[int, must_be("a whole number from 1 to 65535", ge=1, le=65_535)]
Processes = Annotated[int, must_be("a whole number from 1 to 64", ge=1, le=64)]
Count = Annotated[int, must_be("a whole number from 1 to 1000000", ge=1, le=1_000_000)]
CountOrNone = Annotated[int, must_be("a whole number from 0 to 1000000", ge=0, le=1_000_000)]
Limit = Annotated[int, must_be("a whole number from 1 to 1000000, or empty for no limit", ge=1, le=1_000_000)]
Bytes = Annotated[int, must_be("a number of bytes from 1024 to 1073741824, a GiB", ge=1024, le=1_073_741_824)]
Seconds = Annotated[int, must_be("a number of seconds from 1 to 31536000, a year", ge=1, le=31_536_000)]
DaysInSeconds = Annotated[
    int, must_be("a number of seconds from 86400, a day, to 31536000, a year", ge=86_400, le=31_536_000)
]
Flag = Annotated[bool, must_be("true or false")]
Moment = Annotated[datetime, Meta(tz=True, extra={"must_be": "a time with its zone such as 2026-12-31T23:59:00+05:30"})]
Names = Annotated[tuple[str, ...], must_be("names separated by commas")]
Preset = Annotated[Literal["icct26"], must_be("icct26, or empty for none")]
Environment = Annotated[Literal["development", "staging", "production"], must_be("development, staging or production")]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], must_be("DEBUG, INFO, WARNING or ERROR")]
FileStorageKind = Annotated[Literal["cloudinary", "disk", "memory"], must_be("cloudinary, disk or memory")]
MailerKind = Annotated[Literal["smtp", "maildir", "memory"], must_be("smtp, maildir or memory")]
Address = Annotated[
    str, must_be("an address such as https://api.cloudinary.com", pattern=r"^https?://[A-Za-z0-9.:\[\]-]+/?$")
]
Endpoint = Annotated[
    str,
    must_be("an address such as http://127.0.0.1:4318, without a login", pattern=r"^https?://[^\s/@?#]+(/[^\s@?#]*)?$"),
]
FolderName = Annotated[
    str, must_be("a folder such as icct26, or several with / between", pattern=r"^[\w-]+(/[\w-]+)*$")
]
_IPV6 = r"[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%\w+)?"
Host = Annotated[str, must_be("a host name or an address, without a port", pattern=rf"^([A-Za-z0-9._-]+|{_IPV6})$")]
OwnHost = Annotated[str, must_be("an address of this machine, without a port", pattern=rf"^([^\s/@:]+|{_IPV6})$")]
CloudinaryLine = Annotated[
    str,
    Meta(extra={"hidden": "all"}),
    must_be(
        "what Cloudinary's console shows of an account, cloudinary://KEY:SECRET@CLOUD_NAME",
        pattern=r"^cloudinary://[\w-]+:[\w-]+@[\w-]+(/[^\s?#]*)?(\?[^\s#]*)?$",
    ),
]
"""Holds a secret in its middle, and may be cut off anywhere: it is never printed."""
CloudName = Annotated[str, must_be("the name of an account, letters, digits, - and _", pattern=r"^[\w-]+$")]
Dsn = Annotated[
    str,
    must_be(
        "what Sentry names a project's DSN, https://KEY@HOST/NUMBER", pattern=r"^https?://[^\s/@]+@[^\s/@]+(/[^\s/]+)+$"
    ),
]
SmtpTls = Annotated[Literal["starttls", "tls", "none"], must_be("starttls, tls or none")]

Secret = Annotated[str, Meta(extra={"hidden": "all"})]
"""Never printed, not even where it is wrong."""

HidesLogin = Meta(extra={"hidden": "login"})
"""Marks an address that may have a login in it, which is never printed."""


def convert(raw: str, wanted: Any) -> Any:
    """``raw`` as the type and bounds of a field; a tuple is written with commas between its items.

    Raises ``msgspec.ValidationError``.
    """
    leaf = _leaf(wanted)
    value: object = raw
    if get_origin(leaf) is tuple:
        value = [item.strip() for item in raw.split(",") if item.strip()]
    if leaf is int and not _WHOLE_NUMBER.fullmatch(raw):
        raise msgspec.ValidationError  # 8000.0 and 8e3 would be taken too
    return msgspec.convert(value, wanted, strict=leaf is datetime)  # else a number would be seconds since 1970


def written(value: object) -> str:
    """A setting as ``convert`` takes it; nothing for one that is not set."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def expectation(wanted: Any) -> str:
    """The words of the field's own ``must_be``, also where the field may be ``None``."""
    return str(_noted(wanted, "must_be", otherwise="text"))


def hidden(wanted: Any) -> Literal["", "login", "all"]:
    """``all`` for a secret, ``login`` for an address that may hold one, else nothing."""
    found: Literal["", "login", "all"] = _noted(wanted, "hidden")
    return found


def example(wanted: Any) -> str:
    """A value that the field could have, if its description gives one."""
    return str(_noted(wanted, "example"))


def meaning(wanted: Any) -> str:
    """The description of the field; raises ``StopIteration`` for one that has none."""
    return next(note.description for note in _notes(wanted) if note.description)


def _noted(wanted: Any, name: str, *, otherwise: str = "") -> Any:
    return next((note.extra[name] for note in _notes(wanted) if note.extra and note.extra.get(name)), otherwise)


def _notes(wanted: Any) -> Iterator[Meta]:
    """Those of the type, and of the types in it."""
    yield from getattr(wanted, "__metadata__", ())
    inner = (wanted.__origin__,) if get_origin(wanted) is Annotated else get_args(wanted)
    for part in inner:
        yield from _notes(part)


def _leaf(wanted: Any) -> Any:
    """The type itself, without its bounds and without ``None``."""
    if get_origin(wanted) is Annotated:
        return _leaf(wanted.__origin__)
    choices = [choice for choice in get_args(wanted) if choice is not NoneType]
    return _leaf(choices[0]) if NoneType in get_args(wanted) else wanted
