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

    def texts(self) -> dict[str, str]:
        """The fields that are one text each."""
        return {
            "team_name": self.team_name,
            "church_name": f"{NAME} Church",
            "captain_name": "Smoke Captain",
            "captain_phone": self.captain_phone,
            "captain_email": self.captain_email,
            "captain_whatsapp": "",
            "coach_name": self.coach_name,
        }

    def squad(self) -> list[str]:
        """The names of the players."""
        return [f"Smoke Player {number}" for number in range(1, self.players + 1)]

    def encoded(self) -> bytes:
        """A body of the type ``CONTENT_TYPE``."""
        texts = self.texts() | {"players": json.dumps([{"name": name} for name in self.squad()])}
        parts = [_part(f'name="{name}"', text.encode()) for name, text in texts.items()]
        parts.append(_part('name="logo"; filename="logo.png"', self.logo))
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def encoded_page_form(form: SmokeForm, *, consent: str) -> bytes:
    """The same team as the page's form sends it, without a logo, a body of the type ``CONTENT_TYPE``."""
    texts = {**form.texts(), "submission_key": token_hex(16), "consent": consent, "players_text": ""}
    texts |= {f"player_{number}_name": name for number, name in enumerate(form.squad(), 1)}
    parts = [_part(f'name="{name}"', text.encode()) for name, text in texts.items()]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, content: bytes) -> bytes:
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
