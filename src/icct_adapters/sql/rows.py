"""Converts entities to rows and back; ``registration_from_rows(*rows_of(x)) == x``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from icct_core import (
    NO_TEAM,
    ApiKey,
    Captain,
    ChurchName,
    Claim,
    Consent,
    EmailAddress,
    IdempotencyKey,
    KeyName,
    KeyScope,
    Logo,
    PersonName,
    PhoneNumber,
    Player,
    PlayerRole,
    Registration,
    RegistrationId,
    RegistrationStatus,
    RegistrationSummary,
    StagedLogo,
    StoredFile,
    Team,
    TeamId,
    TeamName,
    Told,
    Window,
)


class Row(Protocol):
    """Values by column name."""

    def __getitem__(self, column: str, /) -> Any: ...


def rows_of(registration: Registration) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The row of the team and the rows of its players, in the squad's order."""
    logo, told, consent = registration.logo, registration.told, registration.consent
    team_row = {
        **team_to_row(registration.id, registration.team),
        "prefix": registration.team_id.prefix,
        "number": registration.team_id.number,
        "status": registration.status.value,
        "registered_at": registration.registered_at,
        "logo_url": logo.url if logo else None,
        "logo_version": logo.version if logo else None,
        "search_text": registration.search_text,
        "version": registration.version,
        "changed_at": registration.changed_at,
        "removed_at": registration.removed_at,
        "reason": registration.reason,
        "told_status": told.status.value,
        "told_reason": told.reason,
        "told_at": told.at,
        "link_version": registration.link_version,
        "language": registration.language,
        **consent_to_row(consent),
    }
    if not registration.status.holds_its_name:
        team_row["team_key"] = str(registration.id)
    return team_row, squad_to_rows(registration.id, registration.team)


def consent_to_row(consent: Consent | None) -> dict[str, Any]:
    return {
        "consent_version": consent.version if consent else None,
        "consent_language": consent.language if consent else None,
        "consent_at": consent.at if consent else None,
    }


def team_to_row(registration_id: RegistrationId, team: Team | None) -> dict[str, Any]:
    """What the team's row has before the team has a number."""
    team = team or NO_TEAM
    captain = team.captain
    return {
        "registration_id": registration_id,
        "team_name": team.name.text,
        "team_key": team.name.key or str(registration_id),  # any number of teams may be removed
        "church_name": team.church.text,
        "church_key": team.church.key,
        "captain_name": captain.name.text,
        "captain_phone": captain.phone.digits,
        "captain_email": captain.email.text,
        "captain_whatsapp": captain.whatsapp.digits,
        "coach_name": team.coach.text,
        "captain_key": captain.name.key,
        "coach_key": team.coach.key,
    }


def squad_to_rows(registration_id: RegistrationId, team: Team | None) -> list[dict[str, Any]]:
    """The rows of the players, in the squad's order, in the church whose name was typed."""
    squad, church_key = (team.squad, team.church.key) if team else ((), "")
    return [
        {
            "registration_id": registration_id,
            "position": position,
            "name": player.name.text,
            "role": player.role.text if player.role else None,
            "phone": player.phone.digits if player.phone else None,
            "name_key": player.name.key,
            "church_key": church_key,
        }
        for position, player in enumerate(squad)
    ]


def registration_from_rows(team_row: Row, player_rows: Sequence[Row]) -> Registration:
    """The registration kept in these rows; players in the order given."""
    url, agreed_to = team_row["logo_url"], team_row["consent_version"]
    told = RegistrationStatus(team_row["told_status"])
    return Registration(
        id=team_row["registration_id"],
        team_id=TeamId(team_row["prefix"], team_row["number"]),
        team=_team_from_rows(team_row, player_rows) if team_row["team_name"] else None,
        registered_at=team_row["registered_at"],
        changed_at=team_row["changed_at"],
        version=team_row["version"],
        status=RegistrationStatus(team_row["status"]),
        reason=team_row["reason"],
        told=Told(status=told, reason=team_row["told_reason"], at=team_row["told_at"]),
        logo=StoredFile(url=url, version=team_row["logo_version"]) if url is not None else None,
        link_version=team_row["link_version"],
        language=team_row["language"],
        consent=None
        if agreed_to is None
        else Consent(version=agreed_to, language=team_row["consent_language"], at=team_row["consent_at"]),
        removed_at=team_row["removed_at"],
    )


def _team_from_rows(team_row: Row, player_rows: Sequence[Row]) -> Team:
    return Team(
        name=TeamName(team_row["team_name"]),
        church=ChurchName(team_row["church_name"]),
        captain=Captain(
            name=PersonName(team_row["captain_name"]),
            phone=PhoneNumber(team_row["captain_phone"]),
            email=EmailAddress(team_row["captain_email"]),
            whatsapp=PhoneNumber(team_row["captain_whatsapp"]),
        ),
        coach=PersonName(team_row["coach_name"]),
        squad=tuple(
            Player(
                name=PersonName(row["name"]),
                role=PlayerRole(row["role"]) if row["role"] is not None else None,
                phone=PhoneNumber(row["phone"]) if row["phone"] is not None else None,
            )
            for row in player_rows
        ),
    )


def summary_from_row(row: Row) -> RegistrationSummary:
    """A line of the list; besides columns of ``teams`` the row has ``player_count``."""
    return RegistrationSummary(
        id=row["registration_id"],
        team_id=TeamId(row["prefix"], row["number"]),
        team_name=TeamName(row["team_name"]),
        church_name=ChurchName(row["church_name"]),
        captain_name=PersonName(row["captain_name"]),
        player_count=row["player_count"],
        status=RegistrationStatus(row["status"]),
        registered_at=row["registered_at"],
        changed_at=row["changed_at"],
        version=row["version"],
        logo_url=row["logo_url"],
        removed_at=row["removed_at"],
    )


def claim_to_row(claim: Claim) -> dict[str, Any]:
    return {
        "key": claim.key.text,
        "fingerprint": claim.fingerprint,
        "registration_id": claim.registration_id,
        "expires_at": claim.expires_at,
    }


def claim_from_row(row: Row) -> Claim:
    return Claim(
        key=IdempotencyKey(row["key"]),
        fingerprint=row["fingerprint"],
        registration_id=row["registration_id"],
        expires_at=row["expires_at"],
    )


def key_to_row(key: ApiKey) -> dict[str, Any]:
    return {
        "name": key.name.text,
        "digest": key.digest,
        "scopes": ",".join(sorted(key.scopes)),
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }


def key_from_row(row: Row) -> ApiKey:
    return ApiKey(
        name=KeyName(row["name"]),
        scopes=frozenset(map(KeyScope, row["scopes"].split(","))),
        digest=row["digest"],
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
    )


def logo_to_row(logo: Logo) -> dict[str, Any]:
    return {"media_type": logo.media_type, "sha256": logo.sha256, "content": logo.content}


def staged_to_row(staged: StagedLogo) -> dict[str, Any]:
    return logo_to_row(staged.logo) | {"registration_id": staged.registration_id, "occasion": staged.occasion}


def staged_from_row(row: Row) -> StagedLogo:
    logo = Logo(content=bytes(row["content"]), media_type=row["media_type"], sha256=row["sha256"])
    return StagedLogo(row["registration_id"], logo, row["occasion"])


def window_to_row(window: Window) -> dict[str, Any]:
    return {
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "freeze_at": window.freeze_at,
        "closed_at": window.closed_at,
        "window_text": window.text,
        "window_version": window.version,
        "window_changed_at": window.changed_at,
        "window_changed_by": window.changed_by,
    }


def window_from_row(row: Row) -> Window:
    return Window(
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        freeze_at=row["freeze_at"],
        closed_at=row["closed_at"],
        text=row["window_text"],
        version=row["window_version"],
        changed_at=row["window_changed_at"],
        changed_by=row["window_changed_by"],
    )
