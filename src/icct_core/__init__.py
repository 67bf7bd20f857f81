"""A registration desk for a cricket tournament, on the standard library alone.

``domain``     rules, values, entities and errors of the tournament
``ports``      interfaces that adapters implement
``use_cases``  the features, one file each
``delivery``   the engine that delivers messages
``homes``      which module each public name is imported from

Build a use case from ports (``icct_adapters.memory`` has one of each) and call it. A name is imported when it is first
asked for, so that a tool which reads phone numbers does not wait for the engine of deliveries.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .homes import HOMES

if TYPE_CHECKING:
    from .delivery.cancellation import is_being_cancelled
    from .delivery.handler import Delivered, Delivery
    from .delivery.lane import Lane, any_number
    from .delivery.logos import RemoveLogo, StagedLogo, StoreLogo
    from .delivery.mails import ConfirmByMail
    from .delivery.slots import DeliveryOutcome, Slots
    from .domain.api_keys import ApiKey, KeyName, KeyScope, digest_of
    from .domain.confirmation import PLACEHOLDERS, ConfirmationTemplate, Mail
    from .domain.errors import (
        AlreadyThere,
        ChurchLimitReached,
        CoreError,
        DatabaseUnavailable,
        DuplicateSubmission,
        DuplicateTeam,
        FieldPath,
        FileTooLarge,
        Forbidden,
        IdempotencyKeyInvalid,
        InvalidFileType,
        InvalidTransition,
        InvalidValue,
        RegistrationClosed,
        SubmissionInProgress,
        TeamNotFound,
        Unauthorized,
        ValidationFailed,
    )
    from .domain.fields import Fields, collecting
    from .domain.idempotency import Claim
    from .domain.logo import ALLOWED_TYPES, MAX_LOGO_BYTES, MAX_PIXELS, MAX_SIDE_PIXELS, Logo, StoredFile
    from .domain.messages import (
        ABOUT_THE_LOGO,
        KEPT_NOT_SENT,
        OWED_TO_A_NEW_TEAM,
        SENT_AGAIN,
        Ceiling,
        ConnectionBroken,
        CredentialsRefused,
        DeliveryFailed,
        DeliveryPaused,
        DeliveryRejected,
        LeasedMessage,
        Message,
        MessageKind,
        MessageMalformed,
        MessageState,
        OutboxDepth,
        OutboxEntry,
        RetryPolicy,
        ServiceAway,
        ServiceInDoubt,
        Settlement,
    )
    from .domain.registration import (
        Captain,
        Registration,
        RegistrationDraft,
        RegistrationStatus,
        RegistrationSummary,
        Team,
        TeamForm,
        parse_draft,
    )
    from .domain.rules import RulesContradict, TournamentRules
    from .domain.search import MAX_SEARCH_LENGTH, search_text, search_words
    from .domain.squad import Player, PlayerEntry
    from .domain.values import (
        USUAL_ROLES,
        ChurchName,
        EmailAddress,
        IdempotencyKey,
        PersonName,
        PhoneNumber,
        PlayerRole,
        RegistrationId,
        TeamId,
        TeamName,
        new_registration_id,
    )
    from .ports.api_key_store import ApiKeyStore
    from .ports.clock import Clock
    from .ports.database_probe import ConnectionUse, DatabaseCondition, DatabaseProbe, WriteObstacle
    from .ports.file_storage import FileStorage
    from .ports.idempotency_store import IdempotencyStore
    from .ports.mailer import Mailer
    from .ports.outbox import Outbox
    from .ports.outbox_queue import OutboxQueue
    from .ports.outbox_reader import OutboxFilter, OutboxReader
    from .ports.rate_counter import RATE_WINDOW, RateCounter, RateStanding
    from .ports.registration_reader import RegistrationFilter, RegistrationReader
    from .ports.registration_repository import RegistrationRepository
    from .ports.staged_files import StagedFiles
    from .ports.stepwise_entry import StepwiseEntry
    from .ports.store import Store
    from .ports.team_entry import Entered, Replayed, TeamEntry
    from .ports.unit_of_work import Transaction, UnitOfWork
    from .use_cases.keys.authenticate import Authenticate
    from .use_cases.keys.create_key import CreateKey, CreateKeyCommand, KeyCreated
    from .use_cases.keys.list_keys import ListKeys
    from .use_cases.keys.revoke_key import RevokeKey
    from .use_cases.messages.deliver_messages import DeliverMessages
    from .use_cases.messages.list_messages import NOT_DELIVERED, ListMessages, ListMessagesQuery
    from .use_cases.messages.purge import Purge, Purged
    from .use_cases.messages.retry_messages import MessagesRetried, RetryMessages, RetryMessagesCommand
    from .use_cases.teams.check_registration import CheckRegistration
    from .use_cases.teams.export_registrations import ExportRegistrations
    from .use_cases.teams.get_logo import GetLogo
    from .use_cases.teams.get_registration import GetRegistration
    from .use_cases.teams.list_registrations import (
        MAX_LIMIT,
        ListRegistrations,
        ListRegistrationsQuery,
        RegistrationPage,
    )
    from .use_cases.teams.register_team import RegisterTeam, RegisterTeamCommand, TeamRegistered
    from .use_cases.teams.remove_team import RemoveTeam

else:

    def __getattr__(name: str) -> object:
        """A public name that is asked for the first time; type checkers read the imports above."""
        if name not in HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "ABOUT_THE_LOGO",
    "ALLOWED_TYPES",
    "KEPT_NOT_SENT",
    "MAX_LIMIT",
    "MAX_LOGO_BYTES",
    "MAX_PIXELS",
    "MAX_SEARCH_LENGTH",
    "MAX_SIDE_PIXELS",
    "NOT_DELIVERED",
    "OWED_TO_A_NEW_TEAM",
    "PLACEHOLDERS",
    "RATE_WINDOW",
    "SENT_AGAIN",
    "USUAL_ROLES",
    "AlreadyThere",
    "ApiKey",
    "ApiKeyStore",
    "Authenticate",
    "Captain",
    "Ceiling",
    "CheckRegistration",
    "ChurchLimitReached",
    "ChurchName",
    "Claim",
    "Clock",
    "ConfirmByMail",
    "ConfirmationTemplate",
    "ConnectionBroken",
    "ConnectionUse",
    "CoreError",
    "CreateKey",
    "CreateKeyCommand",
    "CredentialsRefused",
    "DatabaseCondition",
    "DatabaseProbe",
    "DatabaseUnavailable",
    "DeliverMessages",
    "Delivered",
    "Delivery",
    "DeliveryFailed",
    "DeliveryOutcome",
    "DeliveryPaused",
    "DeliveryRejected",
    "DuplicateSubmission",
    "DuplicateTeam",
    "EmailAddress",
    "Entered",
    "ExportRegistrations",
    "FieldPath",
    "Fields",
    "FileStorage",
    "FileTooLarge",
    "Forbidden",
    "GetLogo",
    "GetRegistration",
    "IdempotencyKey",
    "IdempotencyKeyInvalid",
    "IdempotencyStore",
    "InvalidFileType",
    "InvalidTransition",
    "InvalidValue",
    "KeyCreated",
    "KeyName",
    "KeyScope",
    "Lane",
    "LeasedMessage",
    "ListKeys",
    "ListMessages",
    "ListMessagesQuery",
    "ListRegistrations",
    "ListRegistrationsQuery",
    "Logo",
    "Mail",
    "Mailer",
    "Message",
    "MessageKind",
    "MessageMalformed",
    "MessageState",
    "MessagesRetried",
    "Outbox",
    "OutboxDepth",
    "OutboxEntry",
    "OutboxFilter",
    "OutboxQueue",
    "OutboxReader",
    "PersonName",
    "PhoneNumber",
    "Player",
    "PlayerEntry",
    "PlayerRole",
    "Purge",
    "Purged",
    "RateCounter",
    "RateStanding",
    "RegisterTeam",
    "RegisterTeamCommand",
    "Registration",
    "RegistrationClosed",
    "RegistrationDraft",
    "RegistrationFilter",
    "RegistrationId",
    "RegistrationPage",
    "RegistrationReader",
    "RegistrationRepository",
    "RegistrationStatus",
    "RegistrationSummary",
    "RemoveLogo",
    "RemoveTeam",
    "Replayed",
    "RetryMessages",
    "RetryMessagesCommand",
    "RetryPolicy",
    "RevokeKey",
    "RulesContradict",
    "ServiceAway",
    "ServiceInDoubt",
    "Settlement",
    "Slots",
    "StagedFiles",
    "StagedLogo",
    "StepwiseEntry",
    "Store",
    "StoreLogo",
    "StoredFile",
    "SubmissionInProgress",
    "Team",
    "TeamEntry",
    "TeamForm",
    "TeamId",
    "TeamName",
    "TeamNotFound",
    "TeamRegistered",
    "TournamentRules",
    "Transaction",
    "Unauthorized",
    "UnitOfWork",
    "ValidationFailed",
    "WriteObstacle",
    "any_number",
    "collecting",
    "digest_of",
    "is_being_cancelled",
    "new_registration_id",
    "parse_draft",
    "search_text",
    "search_words",
]
