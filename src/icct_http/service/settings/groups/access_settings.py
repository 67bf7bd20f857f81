"""Settings of who may do what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from ..setting_types import Flag, Secret, about
from .http_settings import HttpSettings


class AccessSettings(HttpSettings, frozen=True, kw_only=True):
    """The part of the settings that opens doors."""

    group: ClassVar[str] = "Keys"

    admin_api_key: Annotated[
        Secret,
        about("a first API key of the scope `admin`, at least 32 characters, see [Organise](how-to/organise.md)"),
    ] = ""
    registration_key_required: Annotated[
        Flag,
        about("`true` takes registrations only with an API key of the scope `register`; dry runs stay open"),
    ] = False
    secret_key: Annotated[
        Secret, about("nothing uses it yet; in production one that is short or an example is refused")
    ] = ""
