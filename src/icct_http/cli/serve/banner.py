"""The lines printed when the service is ready."""

from __future__ import annotations

import json
import shlex
from importlib.resources import files

from ...service.settings.settings import Settings
from ...version import VERSION


def banner(settings: Settings, address: str) -> str:
    """Address, place of the data, and a command that registers a team."""
    return "\n".join(
        [
            f"ICCT registration {VERSION} is ready ({settings.environment}).",
            f"  Address   {address}    health at /health, description at /openapi.json",
            f"  Data      {_data(settings)}",
            "Register a team to try it:",
            _curl(settings, address),
        ]
    )


def _data(settings: Settings) -> str:
    database = {"memory": "in memory"}.get(settings.database_kind, "in the database of DATABASE_URL")
    if not settings.database_url:
        database = "in icct.db"
    logos = {"cloudinary": "at Cloudinary", "disk": "in files/", "memory": "in memory"}[settings.file_storage_kind]
    mail = {"smtp": f"by {settings.smtp_server}", "maildir": "in mail/", "memory": "in memory"}[settings.mailer_kind]
    if settings.mail_note:
        mail = f"{mail} ({settings.mail_note})"
    return f"{settings.data_folder}    teams {database}, logos {logos}, mail {mail}"


def _curl(settings: Settings, address: str) -> str:
    squad = [{"name": f"Player {number}"} for number in range(1, max(1, settings.squad_min_players) + 1)]
    form = {
        "team_name": "Royal Strikers",
        "church_name": "Grace Church",
        "captain_name": "S. Kumar",
        "captain_phone": "98765 43210",
        "captain_email": "captain@example.org",
        "coach_name": "D. Raj",
        "players": json.dumps(squad),
        "logo": f"@{files('icct_http.web') / 'static' / 'example-logo.png'}",
    }
    parts = [f"-F {shlex.quote(f'{name}={value}')}" for name, value in form.items()]
    return " \\\n    ".join([f"  curl {address}/api/registration", *parts])
