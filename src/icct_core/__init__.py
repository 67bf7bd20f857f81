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
    from .delivery.changes import ChangeByMail
    from .delivery.handler import Delivered, Delivery
    from .delivery.lane import Lane, any_number
    from .delivery.logos import OldLogos, RemoveLogo, StoreLogo
    from .delivery.mails import ConfirmByMail
    from .delivery.slots import DeliveryOutcome, Slots
    from .domain.api_keys import ApiKey, KeyName, KeyScope, digest_of
    from .domain.churches.church import Church, ChurchId, Merge, MergeId, new_merge_id
    from .domain.churches.registry_file import MOST_REGISTRY_BYTES, RegistryLine, parse_registry
    from .domain.churches.suggestions import closest, looking_alike, suggestion_key
    from .domain.errors import (
        AlreadyThere,
        ChurchLimitReached,
        ChurchNotFound,
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
        MergeNotFound,
        RegistrationClosed,
        StaleVersion,
        SubmissionInProgress,
        TeamNotFound,
        Unauthorized,
        ValidationFailed,
        VersionRequired,
    )
    from .domain.fields import Fields, collecting
    from .domain.idempotency import Claim
    from .domain.local_times import parse_time, time_in_words
    from .domain.logo import (
        ALLOWED_TYPES,
        MAX_LOGO_BYTES,
        MAX_PIXELS,
        MAX_SIDE_PIXELS,
        Logo,
        StagedLogo,
        StoredFile,
        logo_file,
    )
    from .domain.mails.change_mail import CHANGE_PLACEHOLDERS, ChangeMails, ChangeTemplate, change_templates
    from .domain.mails.change_texts import CHANGE_TEXTS
    from .domain.mails.confirmation import PLACEHOLDERS, ConfirmationTemplate
    from .domain.mails.mail_template import Mail, MailTemplate
    from .domain.mails.news import NOT_NOTIFIED, ChangeKind, News
    from .domain.messages import (
        ABOUT_THE_LOGO,
        KEPT_NOT_SENT,
        OWED_TO_A_NEW_TEAM,
        SENT_AGAIN,
        SETTLED,
        TO_THE_CAPTAIN,
        WAITS_ITS_TURN,
        Ceiling,
        ConnectionBroken,
        CredentialsRefused,
        DeliveryFailed,
        DeliveryPaused,
        DeliveryRejected,
        DeliveryUnneeded,
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
    from .domain.moments import parse_moment
    from .domain.registration import (
        NO_TEAM,
        Captain,
        Consent,
        Registration,
        RegistrationDraft,
        RegistrationSummary,
        Team,
        TeamForm,
        Told,
        parse_draft,
    )
    from .domain.review.badges import Badge
    from .domain.review.correction import CORRECTABLE
    from .domain.review.history import (
        OPERATOR,
        SYSTEM,
        Actor,
        ActorKind,
        FieldChange,
        HistoryAction,
        HistoryEntry,
        RecordedEntry,
        window_changes,
    )
    from .domain.review.overlaps import (
        SHOWN_UNASKED,
        Overlap,
        OverlapLevel,
        Person,
        alike,
        level_between,
        marked,
        overlaps_in,
        pair_of,
        people_of,
    )
    from .domain.review.reasons import parse_note, parse_reason
    from .domain.rules import RulesContradict, TournamentRules
    from .domain.search import MAX_SEARCH_LENGTH, search_text, search_words
    from .domain.squad import Player, PlayerEntry
    from .domain.status import Decision, RegistrationStatus
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
    from .domain.window import Window
    from .ports.api_key_store import ApiKeyStore
    from .ports.churches.church_reader import ChurchReader
    from .ports.churches.church_repository import ChurchRepository
    from .ports.clock import Clock
    from .ports.database_probe import ConnectionUse, DatabaseCondition, DatabaseProbe, WriteObstacle
    from .ports.file_storage import FileStorage
    from .ports.history import History
    from .ports.history_reader import HistoryFilter, HistoryReader
    from .ports.idempotency_store import IdempotencyStore
    from .ports.mailer import Mailer
    from .ports.outbox.outbox import Outbox
    from .ports.outbox.outbox_queue import OutboxQueue
    from .ports.outbox.outbox_reader import OutboxFilter, OutboxReader
    from .ports.overlaps.badge_reader import BadgeReader
    from .ports.overlaps.overlap_reader import OverlapReader
    from .ports.overlaps.overlap_repository import OverlapRepository
    from .ports.rate_counter import RATE_WINDOW, RateCounter, RateStanding
    from .ports.registration_reader import RegistrationFilter, RegistrationReader, StatusCounts
    from .ports.registration_repository import RegistrationRepository
    from .ports.staged_files import StagedFiles
    from .ports.stepwise_entry import StepwiseEntry
    from .ports.store import Store
    from .ports.team_entry import Entered, Replayed, TeamEntry
    from .ports.unit_of_work import Transaction, UnitOfWork
    from .ports.windows import WindowReader, WindowRepository
    from .use_cases.churches.change_church import UNCHANGED, ChangeChurch, ChangeChurchCommand
    from .use_cases.churches.church_directory import ChurchDirectory, KnownChurches
    from .use_cases.churches.import_churches import ChurchesImported, ImportChurches, ImportChurchesCommand
    from .use_cases.churches.list_churches import ChurchList, ListChurches, MergeInForce
    from .use_cases.churches.merge_churches import ChurchesMerged, MergeChurches, MergeChurchesCommand
    from .use_cases.churches.register_church import ChurchRegistered, RegisterChurch, RegisterChurchCommand
    from .use_cases.churches.suggest_churches import SuggestChurches
    from .use_cases.churches.undo_merge import MergeUndone, UndoMerge, UndoMergeCommand
    from .use_cases.keys.authenticate import Authenticate
    from .use_cases.keys.create_key import CreateKey, CreateKeyCommand, KeyCreated
    from .use_cases.keys.list_keys import ListKeys
    from .use_cases.keys.revoke_key import RevokeKey
    from .use_cases.messages.deliver_messages import DeliverMessages
    from .use_cases.messages.list_messages import NOT_DELIVERED, ListMessages, ListMessagesQuery
    from .use_cases.messages.purge import Purge, Purged
    from .use_cases.messages.retry_messages import MessagesRetried, RetryMessages, RetryMessagesCommand, parse_kinds
    from .use_cases.review.add_note import AddNote
    from .use_cases.review.correct_team import CorrectTeam, CorrectTeamCommand
    from .use_cases.review.decide_registration import (
        DecideRegistration,
        DecideRegistrationCommand,
        Outcome,
        RegistrationDecided,
    )
    from .use_cases.review.decide_registrations import DecideRegistrations, DecisionResult
    from .use_cases.review.list_history import (
        HISTORY_LIMIT,
        MOST_HISTORY,
        HistoryPage,
        ListHistory,
        ListHistoryQuery,
        parse_actions,
    )
    from .use_cases.review.list_overlaps import ListOverlaps, OverlapList, parse_level
    from .use_cases.review.mark_overlap_seen import MarkOverlapSeen
    from .use_cases.review.overlaps_of import OverlapsOf
    from .use_cases.review.record_access import RecordAccess
    from .use_cases.review.timeline import GetTimeline, TimelineEntry
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
    from .use_cases.teams.replace_logo import ReplaceLogo, ReplaceLogoCommand
    from .use_cases.tournament.change_window import ChangeWindow, ChangeWindowCommand
    from .use_cases.tournament.get_window import GetWindow
else:

    def __getattr__(name: str) -> object:
        """A public name that is asked for the first time; type checkers read the imports above."""
        if name not in HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


# fmt: off
__all__ = [
    "ABOUT_THE_LOGO", "ALLOWED_TYPES", "CHANGE_PLACEHOLDERS", "CHANGE_TEXTS", "CORRECTABLE", "HISTORY_LIMIT",
    "KEPT_NOT_SENT", "MAX_LIMIT", "MAX_LOGO_BYTES", "MAX_PIXELS", "MAX_SEARCH_LENGTH", "MAX_SIDE_PIXELS",
    "MOST_HISTORY", "MOST_REGISTRY_BYTES", "NOT_DELIVERED", "NOT_NOTIFIED", "NO_TEAM", "OPERATOR", "OWED_TO_A_NEW_TEAM",
    "PLACEHOLDERS", "RATE_WINDOW", "SENT_AGAIN", "SETTLED", "SHOWN_UNASKED", "SYSTEM", "TO_THE_CAPTAIN", "UNCHANGED",
    "USUAL_ROLES", "WAITS_ITS_TURN", "Actor", "ActorKind", "AddNote", "AlreadyThere", "ApiKey", "ApiKeyStore",
    "Authenticate", "Badge", "BadgeReader", "Captain", "Ceiling", "ChangeByMail", "ChangeChurch", "ChangeChurchCommand",
    "ChangeKind", "ChangeMails", "ChangeTemplate", "ChangeWindow", "ChangeWindowCommand", "CheckRegistration", "Church",
    "ChurchDirectory", "ChurchId", "ChurchLimitReached", "ChurchList", "ChurchName", "ChurchNotFound", "ChurchReader",
    "ChurchRegistered", "ChurchRepository", "ChurchesImported", "ChurchesMerged", "Claim", "Clock", "ConfirmByMail",
    "ConfirmationTemplate", "ConnectionBroken", "ConnectionUse", "Consent", "CoreError", "CorrectTeam",
    "CorrectTeamCommand", "CreateKey", "CreateKeyCommand", "CredentialsRefused", "DatabaseCondition", "DatabaseProbe",
    "DatabaseUnavailable", "DecideRegistration", "DecideRegistrationCommand", "DecideRegistrations", "Decision",
    "DecisionResult", "DeliverMessages", "Delivered", "Delivery", "DeliveryFailed", "DeliveryOutcome", "DeliveryPaused",
    "DeliveryRejected", "DeliveryUnneeded", "DuplicateSubmission", "DuplicateTeam", "EmailAddress", "Entered",
    "ExportRegistrations", "FieldChange", "FieldPath", "Fields", "FileStorage", "FileTooLarge", "Forbidden", "GetLogo",
    "GetRegistration", "GetTimeline", "GetWindow", "History", "HistoryAction", "HistoryEntry", "HistoryFilter",
    "HistoryPage", "HistoryReader", "IdempotencyKey", "IdempotencyKeyInvalid", "IdempotencyStore", "ImportChurches",
    "ImportChurchesCommand", "InvalidFileType", "InvalidTransition", "InvalidValue", "KeyCreated", "KeyName",
    "KeyScope", "KnownChurches", "Lane", "LeasedMessage", "ListChurches", "ListHistory", "ListHistoryQuery", "ListKeys",
    "ListMessages", "ListMessagesQuery", "ListOverlaps", "ListRegistrations", "ListRegistrationsQuery", "Logo", "Mail",
    "MailTemplate", "Mailer", "MarkOverlapSeen", "Merge", "MergeChurches", "MergeChurchesCommand", "MergeId",
    "MergeInForce", "MergeNotFound", "MergeUndone", "Message", "MessageKind", "MessageMalformed", "MessageState",
    "MessagesRetried", "News", "OldLogos", "Outbox", "OutboxDepth", "OutboxEntry", "OutboxFilter", "OutboxQueue",
    "OutboxReader", "Outcome", "Overlap", "OverlapLevel", "OverlapList", "OverlapReader", "OverlapRepository",
    "OverlapsOf", "Person", "PersonName", "PhoneNumber", "Player", "PlayerEntry", "PlayerRole", "Purge", "Purged",
    "RateCounter", "RateStanding", "RecordAccess", "RecordedEntry", "RegisterChurch", "RegisterChurchCommand",
    "RegisterTeam", "RegisterTeamCommand", "Registration", "RegistrationClosed", "RegistrationDecided",
    "RegistrationDraft", "RegistrationFilter", "RegistrationId", "RegistrationPage", "RegistrationReader",
    "RegistrationRepository", "RegistrationStatus", "RegistrationSummary", "RegistryLine", "RemoveLogo", "RemoveTeam",
    "ReplaceLogo", "ReplaceLogoCommand", "Replayed", "RetryMessages", "RetryMessagesCommand", "RetryPolicy",
    "RevokeKey", "RulesContradict", "ServiceAway", "ServiceInDoubt", "Settlement", "Slots", "StagedFiles", "StagedLogo",
    "StaleVersion", "StatusCounts", "StepwiseEntry", "Store", "StoreLogo", "StoredFile", "SubmissionInProgress",
    "SuggestChurches", "Team", "TeamEntry", "TeamForm", "TeamId", "TeamName", "TeamNotFound", "TeamRegistered",
    "TimelineEntry", "Told", "TournamentRules", "Transaction", "Unauthorized", "UndoMerge", "UndoMergeCommand",
    "UnitOfWork", "ValidationFailed", "VersionRequired", "Window", "WindowReader", "WindowRepository", "WriteObstacle",
    "alike", "any_number", "change_templates", "closest", "collecting", "digest_of", "is_being_cancelled",
    "level_between", "logo_file", "looking_alike", "marked", "new_merge_id", "new_registration_id", "overlaps_in",
    "pair_of", "parse_actions", "parse_draft", "parse_kinds", "parse_level", "parse_moment", "parse_note",
    "parse_reason", "parse_registry", "parse_time", "people_of", "search_text", "search_words", "suggestion_key",
    "time_in_words", "window_changes",
]
# fmt: on
