"""Builds what tests need: always valid, different in nothing but what a test asks for."""

from __future__ import annotations

import json
import struct
import zlib
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from icct_core import (
    USUAL_ROLES,
    IdempotencyKey,
    RegisterTeam,
    RegisterTeamCommand,
    Registration,
    RegistrationDraft,
    RegistrationId,
    StepwiseEntry,
    TeamForm,
    TeamId,
    TournamentRules,
    UnitOfWork,
    collecting,
    new_registration_id,
    parse_draft,
)

_JPEG = """
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5mo
q6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABADASIAAhEB
AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABAX/xAAXEAADAQAAAAAAAAAAAAAAAAAAAwRh/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAH/xAAXEQADAQAAAAAA
AAAAAAAAAAAAAgQD/9oADAMBAAIRAxEAPwCYqbBapsFqmwYqbCvsJaD/2Q==
"""

_PROGRESSIVE_JPEG = """
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5mo
q6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wgARCAAQABADASIAAhEB
AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAwT/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIQAxAAAAGVlY//xAAWEAADAAAAAAAAAAAAAAAAAAAA
AQL/2gAIAQEAAQUCUikUik//xAAVEQEBAAAAAAAAAAAAAAAAAAADAP/aAAgBAwEBPwEkv//EABYRAAMAAAAAAAAAAAAAAAAAAAABAv/aAAgBAgEBPwF2
f//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CH//EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEAAT8hAB//2gAMAwEAAgADAAAAELv/xAAU
EQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/EB//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAECAQE/EF//xAAVEAEBAAAAAAAAAAAAAAAAAAAAYf/a
AAgBAQABPxCaaab/2Q==
"""


def png_chunk(kind: bytes, content: bytes = b"") -> bytes:
    """One chunk with its right length and checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_header(width: int, height: int) -> bytes:
    """Signature and IHDR of an 8-bit greyscale image: the first 33 bytes."""
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def a_png(width: int = 64, height: int = 64, *, data: bytes = b"") -> bytes:
    """A black greyscale PNG that any viewer opens; ``data`` travels behind its last row, where viewers stop."""
    rows = zlib.compress((b"\x00" * (width + 1)) * height, 9)
    extra = png_chunk(b"IDAT", data) if data else b""
    return png_header(width, height) + png_chunk(b"IDAT", rows) + extra + png_chunk(b"IEND")


def a_png_of(size: int) -> bytes:
    """A PNG of exactly ``size`` bytes."""
    return a_png(data=b"x" * (size - len(a_png()) - 12))


def a_jpeg() -> bytes:
    """A baseline JPEG of 16 by 16 pixels and 304 bytes."""
    return b64decode(_JPEG)


def a_progressive_jpeg() -> bytes:
    """A progressive JPEG of 16 by 16 pixels: several scans, tables between them."""
    return b64decode(_PROGRESSIVE_JPEG)


def a_squad(n: int = 11) -> list[dict[str, Any]]:
    """``n`` players as typed, with different names and phones, roles in turn."""
    return [
        {"name": f"Player {number}", "role": USUAL_ROLES[number % 4], "phone": str(9_000_000_000 + number)}
        for number in range(1, n + 1)
    ]


def a_form(**changes: Any) -> TeamForm:
    """A form as the website sends it."""
    form = TeamForm(
        team_name="Grace Warriors",
        church_name="CSI St. Peter's Church",
        captain_name="John Samuel",
        captain_phone="9876543210",
        captain_email="john.samuel@example.com",
        captain_whatsapp="9876543211",
        coach_name="David Raj",
        logo=a_png(),
        players=json.dumps(a_squad()),
    )
    return replace(form, **changes)


def a_command(*, key: str | None = None, **changes: Any) -> RegisterTeamCommand:
    """A form with changes, under an idempotency key or none."""
    return RegisterTeamCommand(form=a_form(**changes), idempotency_key=IdempotencyKey.parse(key) if key else None)


def a_draft(
    *, id: RegistrationId | None = None, rules: TournamentRules | None = None, **changes: Any
) -> RegistrationDraft:
    """A checked form with changes, under a fresh id and the default rules unless others are given."""
    with collecting() as fields:
        return parse_draft(a_form(**changes), fields, id=id or new_registration_id(), rules=rules or TournamentRules())


def a_registration(**changes: Any) -> Registration:
    """The registration ``ICCT-001``; ``changes`` are its own attributes: ``team=a_draft(team_name="Lions").team``."""
    draft = a_draft()
    return replace(draft.registered(TeamId("ICCT", 1), at=datetime(2026, 1, 1, tzinfo=UTC)), **changes)


def register_by_steps(unit_of_work: UnitOfWork, **more: Any) -> RegisterTeam:
    """The use case on these transactions alone."""
    return RegisterTeam(team_entry=StepwiseEntry(unit_of_work), unit_of_work=unit_of_work, **more)
