"""The published form as a multipart body (RFC 7578), put together by hand so that a test can break any of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from icct_core import TeamForm
from tests.support.builders import a_form

BOUNDARY = "icct-boundary"


def text_part(name: str, content: str | bytes) -> bytes:
    """A form field: headers, an empty line, content."""
    raw = content.encode() if isinstance(content, str) else content
    return f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + raw


def file_part(name: str, content: bytes, *, filename: str = "logo.png", media_type: str = "image/png") -> bytes:
    """A file: as a field, with a name and a declared type of its own."""
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return f"{disposition}\r\nContent-Type: {media_type}\r\n\r\n".encode() + content


def form_parts(form: TeamForm | None = None, *, without: str | None = None) -> list[bytes]:
    """The nine parts of a form, or eight if it is to be ``without`` one."""
    form = form or a_form()
    named = {field.name: getattr(form, field.name) for field in fields(form) if field.name != without}
    return [file_part(name, raw) if name == "logo" else text_part(name, raw) for name, raw in named.items()]


def encode(parts: Iterable[bytes], boundary: str = BOUNDARY) -> bytes:
    """A whole multipart body."""
    delimiter = f"--{boundary}".encode()
    return b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + b"--\r\n"


def multipart(boundary: str = BOUNDARY) -> str:
    """The Content-Type header that goes with a body."""
    return f"multipart/form-data; boundary={boundary}"
