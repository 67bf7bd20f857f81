"""The lines printed when the service is ready."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from importlib.resources import files

from ...service.settings.groups.tournament import TournamentSettings
from ...service.settings.settings import Settings
from ...version import VERSION


def banner(settings: Settings, address: str, notes: Sequence[str] = (), first_link: str | None = None) -> str:
    """Address, place of the data, ``notes``, and a command that registers a team.

    ``first_link`` is the secret of the link by which the first admin enters.
    """
    database = {"memory": "in memory"}.get(settings.database.kind, "in the database of DATABASE_URL")
    if "DATABASE_URL" not in settings.texts:
        database = "in icct.db"
    logos = {"cloudinary": "at Cloudinary", "disk": "in files/", "memory": "in memory"}[settings.files.storage]
    mail = {"smtp": f"by {settings.mail.server}", "maildir": "in mail/", "memory": "in memory"}[settings.mail.mailer]
    if settings.mail.note:
        mail = f"{mail} ({settings.mail.note})"
    return "\n".join(
        [
            f"ICCT registration {VERSION} is ready ({settings.service.environment}).",
            f"  Address   {address}    health at /health, description at /openapi.json",
            *([f"  Pages     {address}/    the form at /register"] if settings.pages_on else []),
            *([f"  Desk      {address}/desk/enter/{first_link}    once, within 15 minutes"] if first_link else []),
            f"  Data      {settings.service.data_dir}    teams {database}, logos {logos}, mail {mail}",
            *(f"  Note      {note}" for note in notes),
            "Register a team to try it:",
            _curl(settings.tournament, address),
        ]
    )


def _curl(tournament: TournamentSettings, address: str) -> str:
    squad = [{"name": f"Player {number}"} for number in range(1, max(1, tournament.min_players) + 1)]
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
