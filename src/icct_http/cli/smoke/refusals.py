"""Steps with requests that must be refused; none of them registers anything."""

from __future__ import annotations

from ..checks.finding import CheckFailed
from .expectations import StepSkipped, expect, in_the_log
from .form import BOUNDARY, CONTENT_TYPE
from .smoke_session import DRY_RUN, SmokeSession

_RULES = "Where the organisers' squads are larger or smaller, say so with --players; else see the log."
_GIF = b"GIF89a" + bytes(64)


async def dry_run(session: SmokeSession) -> str:
    """A whole form is checked, and nothing is kept of it."""
    answer = await session.post_form(session.form, path=DRY_RUN)
    if answer.code == "REGISTRATION_CLOSED":
        session.registers = False
        raise StepSkipped("registration is closed")
    if answer.code == "VALIDATION_FAILED":
        errors = answer.json.get("details", {}).get("field_errors", {})
        raise CheckFailed(f"the form is refused: {'; '.join(map(str, errors.values()))}", _RULES)
    expect(answer, 200)
    if "team_id" in answer.json:
        raise CheckFailed(f"{answer} with a team's number", in_the_log(answer))
    return "the form of the test team is valid"


async def wrong_fields(session: SmokeSession) -> str:
    """Every wrong field is named at once."""
    answer = await session.post_form(session.form.but(captain_email="nobody", captain_phone="123"), path=DRY_RUN)
    expect(answer, 422, "VALIDATION_FAILED")
    named = set(answer.json.get("details", {}).get("field_errors", {}))
    if not {"captain_email", "captain_phone"} <= named:
        raise CheckFailed(f"{answer}, and names {', '.join(sorted(named)) or 'no field'}", in_the_log(answer))
    return "422, and both wrong fields are named"


async def wrong_file(session: SmokeSession) -> str:
    """A file is judged by its content, not by its name."""
    expect(await session.post_form(session.form.but(logo=_GIF), path=DRY_RUN), 422, "INVALID_FILE_TYPE")
    return "422 for a GIF that is called logo.png"


async def malformed(session: SmokeSession) -> str:
    """What is no form at all."""
    headers = {"Content-Type": CONTENT_TYPE}
    cut = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name".encode()
    expect(await session.send("POST", DRY_RUN, headers=headers, body=cut), 400, "MALFORMED_REQUEST")
    json = {"Content-Type": "application/json"}
    expect(await session.send("POST", DRY_RUN, headers=json, body=b"{}"), 415, "UNSUPPORTED_MEDIA_TYPE")
    return "400 for a form cut short, 415 for JSON"


async def closed_to_strangers(session: SmokeSession) -> str:
    """Without a key nobody sees a team."""
    for path in ("/admin/teams", "/admin/teams.csv", "/admin/teams.xlsx"):
        answer = await session.send("GET", path, with_key=False)
        if answer.status < 400:
            raise CheckFailed(f"{answer}: anybody can read the teams", "Take the service off the network at once.")
        expect(answer, 401, "UNAUTHORIZED")
        if "www-authenticate" not in answer.headers:
            raise CheckFailed(f"{answer} without WWW-Authenticate", in_the_log(answer))
    return "401 for the list and the exports without a key"


async def unknown_address(session: SmokeSession) -> str:
    """The framework's own errors have the shape of all others."""
    expect(await session.send("GET", "/nothing-is-here"), 404, "NOT_FOUND")
    return "404 for an unknown address"
