"""The form of the test team: clearly not a real one, and no mail can reach it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.resources import files
from secrets import randbelow, token_hex
from typing import Final

NAME: Final = "ICCT Smoke Test"
"""What the names of all these teams begin with."""

BOUNDARY: Final = "icct-smoke-test-boundary"
CONTENT_TYPE: Final = f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmokeForm:
    """The published form, filled in; ``captain_email`` ends in ``.invalid``, which no mail server serves (RFC 2606)."""

    team_name: str
    captain_phone: str
    captain_email: str
    players: int
    logo: bytes
    coach_name: str = "Smoke Coach"

    @classmethod
    def new(cls, *, players: int) -> SmokeForm:
        """A team that has never been sent before."""
        unique = token_hex(4)
        return cls(
            team_name=f"{NAME} {unique}",
            captain_phone=f"{randbelow(10**10):010}",
            captain_email=f"smoke-test-{unique}@icct.invalid",
            players=players,
            logo=(files("icct_http.web") / "static" / "example-logo.png").read_bytes(),
        )

    def but(self, **changes: object) -> SmokeForm:
        """The same with changes."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def encoded(self) -> bytes:
        """A body of the type ``CONTENT_TYPE``."""
        squad = [{"name": f"Smoke Player {number}"} for number in range(1, self.players + 1)]
        texts = {
            "team_name": self.team_name,
            "church_name": f"{NAME} Church",
            "captain_name": "Smoke Captain",
            "captain_phone": self.captain_phone,
            "captain_email": self.captain_email,
            "captain_whatsapp": "",
            "coach_name": self.coach_name,
            "players": json.dumps(squad),
        }
        parts = [_part(f'name="{name}"', text.encode()) for name, text in texts.items()]
        parts.append(_part('name="logo"; filename="logo.png"', self.logo))
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
