from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

import icct_core
from icct_core.homes import HOMES

OF_1_0_0 = """
ALLOWED_TYPES MAX_LIMIT MAX_LOGO_BYTES MAX_PIXELS MAX_SEARCH_LENGTH MAX_SIDE_PIXELS NOT_DELIVERED
OWED_TO_A_NEW_TEAM PLACEHOLDERS USUAL_ROLES ApiKey ApiKeyStore Authenticate Captain Ceiling ChurchLimitReached
ChurchName Claim Clock ConfirmByMail ConfirmationTemplate CoreError CreateKey CreateKeyCommand
CredentialsRefused DatabaseProbe DatabaseUnavailable DeliverMessages Delivery DeliveryFailed DeliveryOutcome
DeliveryPaused DeliveryRejected DuplicateSubmission DuplicateTeam EmailAddress ExportRegistrations FieldPath
Fields FileStorage FileTooLarge Forbidden GetLogo GetRegistration IdempotencyKey IdempotencyKeyInvalid
IdempotencyStore InvalidFileType InvalidTransition InvalidValue KeyCreated KeyName KeyScope LeasedMessage
ListKeys ListMessages ListMessagesQuery ListRegistrations ListRegistrationsQuery Logo Mail Mailer Message
MessageKind MessageState Outbox OutboxDepth OutboxEntry OutboxFilter OutboxQueue OutboxReader PersonName
PhoneNumber Player PlayerEntry PlayerRole Purge Purged RegisterTeam RegisterTeamCommand Registration
RegistrationClosed RegistrationDraft RegistrationFilter RegistrationId RegistrationPage RegistrationReader
RegistrationRepository RegistrationStatus RegistrationSummary RemoveLogo RemoveTeam RetryMessages
RetryMessagesCommand RetryPolicy RevokeKey Settlement StagedFiles StoreLogo StoredFile SubmissionInProgress
Team TeamForm TeamId TeamName TeamNotFound TeamRegistered TournamentRules Transaction Unauthorized UnitOfWork
ValidationFailed collecting digest_of new_registration_id parse_draft search_text search_words
""".split()  # noqa: SIM905  a list would take a page
"""What other tools may import since 1.0.0."""


@pytest.mark.parametrize("name", OF_1_0_0)
def test_no_name_of_the_first_release_is_gone(name: str) -> None:
    assert hasattr(icct_core, name)


@pytest.mark.parametrize("name", icct_core.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    imported: dict[str, Any] = {}
    exec(f"from icct_core import {name}", imported)  # noqa: S102  the statement is what is tested
    assert imported[name] is getattr(icct_core, name)


def test_every_name_that_has_a_home_is_public() -> None:
    assert set(HOMES) == set(icct_core.__all__)
    assert set(icct_core.__all__) <= set(dir(icct_core))


def test_a_name_that_there_is_not_is_named() -> None:
    with pytest.raises(AttributeError, match="'icct_core' has no attribute 'Nonsense'"):
        getattr(icct_core, "Nonsense")  # noqa: B009  a type checker would refuse the plain spelling


def imported_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter has imported after a statement."""
    program = f"{statement}; import sys; print(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


def test_who_needs_a_phone_number_does_not_import_the_engine_of_deliveries() -> None:
    engine = {"asyncio", "icct_core.delivery.slots"}
    assert engine & imported_by("from icct_core import PhoneNumber") == set()
    assert engine <= imported_by("from icct_core import DeliverMessages")


def test_no_name_is_listed_twice() -> None:
    assert len(icct_core.__all__) == len(set(icct_core.__all__))


def _ports() -> list[type]:
    public = [getattr(icct_core, name) for name in icct_core.__all__]
    return [one for one in public if isinstance(one, type) and getattr(one, "_is_protocol", False)]


def test_the_ports_are_public() -> None:
    assert {port.__name__ for port in _ports()} >= {"Clock", "Mailer", "FileStorage", "UnitOfWork", "Outbox"}


@pytest.mark.parametrize("port", _ports())
def test_an_adapter_that_forgets_a_method_of_its_port_cannot_be_built(port: type) -> None:
    methods = {name for name in vars(port) if not name.startswith("_")} | ({"__call__"} & set(vars(port)))
    assert methods
    for forgotten in methods:
        rest = {name: lambda self: None for name in methods - {forgotten}}
        with pytest.raises(TypeError, match=f"abstract method '?{forgotten}"):
            type("Adapter", (port,), rest)()
