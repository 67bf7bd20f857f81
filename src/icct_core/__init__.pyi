# What icct_core offers, for type checkers; the module itself imports a name when it is asked for.

from .delivery.cancellation import (
    is_being_cancelled as is_being_cancelled,
)
from .delivery.changes import (
    ChangeByMail as ChangeByMail,
    MoveByMail as MoveByMail,
)
from .delivery.codes import (
    CodeByMail as CodeByMail,
    CodeDue as CodeDue,
)
from .delivery.handler import (
    Delivered as Delivered,
    Delivery as Delivery,
    EndedDelivery as EndedDelivery,
)
from .delivery.lane import (
    Lane as Lane,
    any_number as any_number,
)
from .delivery.links import (
    LinkByMail as LinkByMail,
    RenewedLink as RenewedLink,
)
from .delivery.logos import (
    OldLogos as OldLogos,
    RemoveLogo as RemoveLogo,
    StoreLogo as StoreLogo,
    no_mails_kept as no_mails_kept,
)
from .delivery.mails import (
    ConfirmByMail as ConfirmByMail,
)
from .delivery.purge_mails import (
    PurgeByMail as PurgeByMail,
    PurgeNews as PurgeNews,
)
from .delivery.sign_in_codes import (
    SignInByMail as SignInByMail,
    SignInDue as SignInDue,
)
from .delivery.slots import (
    DeliveryOutcome as DeliveryOutcome,
    Slots as Slots,
)
from .delivery.team_pages import (
    TeamPages as TeamPages,
    no_page as no_page,
)
from .domain.api_keys import (
    ApiKey as ApiKey,
    KeyName as KeyName,
    KeyScope as KeyScope,
    digest_of as digest_of,
)
from .domain.captain_errors import (
    RosterFrozen as RosterFrozen,
)
from .domain.captains.captain_link import (
    LINKS_OUTLIVE_CLOSING as LINKS_OUTLIVE_CLOSING,
    CaptainLink as CaptainLink,
    links_end as links_end,
)
from .domain.captains.editing import (
    EDITABLE as EDITABLE,
    CaptainActs as CaptainActs,
    CaptainRules as CaptainRules,
    EditAfterConfirm as EditAfterConfirm,
)
from .domain.captains.languages import (
    LANGUAGES as LANGUAGES,
    language_of as language_of,
)
from .domain.captains.masking import (
    MaskedContact as MaskedContact,
    masked_address as masked_address,
    masked_change as masked_change,
    masked_contact as masked_contact,
    masked_phone as masked_phone,
)
from .domain.captains.notice import (
    PrivacyNotice as PrivacyNotice,
)
from .domain.churches.church import (
    Church as Church,
    ChurchId as ChurchId,
    Merge as Merge,
    MergeId as MergeId,
)
from .domain.churches.registry_file import (
    MOST_REGISTRY_BYTES as MOST_REGISTRY_BYTES,
    RegistryLine as RegistryLine,
    parse_registry as parse_registry,
)
from .domain.churches.suggestions import (
    closest as closest,
    looking_alike as looking_alike,
    suggestion_key as suggestion_key,
)
from .domain.codes.challenge import (
    CODE_DIGITS as CODE_DIGITS,
    CODE_LIFE as CODE_LIFE,
    CODES_APART as CODES_APART,
    MOST_TRIES as MOST_TRIES,
    OF_A_TEAM as OF_A_TEAM,
    Challenge as Challenge,
    ChallengeId as ChallengeId,
    CodePurpose as CodePurpose,
    GivenCode as GivenCode,
    typed_code as typed_code,
)
from .domain.codes.code_errors import (
    CodeInvalid as CodeInvalid,
)
from .domain.codes.subjects import (
    FIRST_ENTRY as FIRST_ENTRY,
    subject_of_address as subject_of_address,
)
from .domain.errors import (
    AlreadyThere as AlreadyThere,
    ChurchLimitReached as ChurchLimitReached,
    ChurchNotFound as ChurchNotFound,
    CoreError as CoreError,
    DatabaseUnavailable as DatabaseUnavailable,
    DuplicateSubmission as DuplicateSubmission,
    DuplicateTeam as DuplicateTeam,
    FieldPath as FieldPath,
    Forbidden as Forbidden,
    IdempotencyKeyInvalid as IdempotencyKeyInvalid,
    InvalidTransition as InvalidTransition,
    InvalidValue as InvalidValue,
    LinkExpired as LinkExpired,
    LinkInvalid as LinkInvalid,
    MergeNotFound as MergeNotFound,
    RegistrationClosed as RegistrationClosed,
    StaleVersion as StaleVersion,
    SubmissionInProgress as SubmissionInProgress,
    TeamNotFound as TeamNotFound,
    Unauthorized as Unauthorized,
    ValidationFailed as ValidationFailed,
    VersionRequired as VersionRequired,
)
from .domain.exports.team_sheets import (
    STATUS_IN_WORDS as STATUS_IN_WORDS,
)
from .domain.exports.workbook import (
    CellKind as CellKind,
    Column as Column,
    Sheet as Sheet,
    SheetRows as SheetRows,
    Workbook as Workbook,
    WorkbookNotWritten as WorkbookNotWritten,
)
from .domain.fields import (
    Fields as Fields,
    collecting as collecting,
)
from .domain.idempotency import (
    Claim as Claim,
)
from .domain.local_times import (
    parse_time as parse_time,
    time_in_words as time_in_words,
)
from .domain.logo import (
    ALLOWED_TYPES as ALLOWED_TYPES,
    MAX_LOGO_BYTES as MAX_LOGO_BYTES,
    MAX_PIXELS as MAX_PIXELS,
    MAX_SIDE_PIXELS as MAX_SIDE_PIXELS,
    Logo as Logo,
    StagedLogo as StagedLogo,
    StoredFile as StoredFile,
    logo_file as logo_file,
    logo_mark as logo_mark,
)
from .domain.mails.change_mail import (
    CHANGE_PLACEHOLDERS as CHANGE_PLACEHOLDERS,
    STATUS_WORDS as STATUS_WORDS,
    ChangeMails as ChangeMails,
    ChangeTemplate as ChangeTemplate,
    change_templates as change_templates,
)
from .domain.mails.change_texts import (
    CHANGE_TEXTS as CHANGE_TEXTS,
)
from .domain.mails.code_mail import (
    CODE_PLACEHOLDERS as CODE_PLACEHOLDERS,
    CodeTemplate as CodeTemplate,
)
from .domain.mails.confirmation import (
    PLACEHOLDERS as PLACEHOLDERS,
    ConfirmationTemplate as ConfirmationTemplate,
)
from .domain.mails.days import (
    day_in_words as day_in_words,
)
from .domain.mails.link_mail import (
    LINK_PLACEHOLDERS as LINK_PLACEHOLDERS,
    LinkTemplate as LinkTemplate,
)
from .domain.mails.mail_template import (
    Mail as Mail,
    MailTemplate as MailTemplate,
    names_link as names_link,
)
from .domain.mails.news import (
    NOT_NOTIFIED as NOT_NOTIFIED,
    ChangeKind as ChangeKind,
    News as News,
)
from .domain.mails.purge_mail import (
    PURGE_PLACEHOLDERS as PURGE_PLACEHOLDERS,
    PurgeTemplate as PurgeTemplate,
)
from .domain.mails.sign_in_mail import (
    SignInTemplate as SignInTemplate,
)
from .domain.messages import (
    ABOUT_THE_LOGO as ABOUT_THE_LOGO,
    KEPT_NOT_SENT as KEPT_NOT_SENT,
    MAILS as MAILS,
    OWED_TO_A_NEW_TEAM as OWED_TO_A_NEW_TEAM,
    SENT_AGAIN as SENT_AGAIN,
    SETTLED as SETTLED,
    TO_THE_CAPTAIN as TO_THE_CAPTAIN,
    WAITED_FOR as WAITED_FOR,
    WAITS_ITS_TURN as WAITS_ITS_TURN,
    Ceiling as Ceiling,
    ConnectionBroken as ConnectionBroken,
    CredentialsRefused as CredentialsRefused,
    DeliveryFailed as DeliveryFailed,
    DeliveryPaused as DeliveryPaused,
    DeliveryRejected as DeliveryRejected,
    DeliveryUnneeded as DeliveryUnneeded,
    LeasedMessage as LeasedMessage,
    Message as Message,
    MessageKind as MessageKind,
    MessageMalformed as MessageMalformed,
    MessageState as MessageState,
    OutboxDepth as OutboxDepth,
    OutboxEntry as OutboxEntry,
    RetryPolicy as RetryPolicy,
    ServiceAway as ServiceAway,
    ServiceInDoubt as ServiceInDoubt,
    Settlement as Settlement,
)
from .domain.moments import (
    parse_moment as parse_moment,
)
from .domain.organisers.organiser import (
    Organiser as Organiser,
    OrganiserId as OrganiserId,
    Role as Role,
    organiser_changes as organiser_changes,
    parse_role as parse_role,
)
from .domain.organisers.organiser_errors import (
    LastAdmin as LastAdmin,
    OrganiserNotFound as OrganiserNotFound,
    SessionNotFound as SessionNotFound,
)
from .domain.organisers.session import (
    IDLE_FOR as IDLE_FOR,
    SESSION_LIFE as SESSION_LIFE,
    USES_APART as USES_APART,
    OpenSession as OpenSession,
    Session as Session,
    SessionId as SessionId,
)
from .domain.pasted_squad.parse import (
    parse_pasted_squad as parse_pasted_squad,
)
from .domain.pictures.refusals import (
    FileTooLarge as FileTooLarge,
    InvalidFileType as InvalidFileType,
)
from .domain.purge_plan import (
    LAPSES_AFTER as LAPSES_AFTER,
    WARNED_BEFORE as WARNED_BEFORE,
    PurgePlan as PurgePlan,
)
from .domain.registration import (
    NO_TEAM as NO_TEAM,
    Captain as Captain,
    Consent as Consent,
    Registration as Registration,
    RegistrationDraft as RegistrationDraft,
    RegistrationSummary as RegistrationSummary,
    Team as Team,
    TeamForm as TeamForm,
    Told as Told,
    parse_draft as parse_draft,
)
from .domain.review.badges import (
    Badge as Badge,
)
from .domain.review.correction import (
    CORRECTABLE as CORRECTABLE,
)
from .domain.review.history import (
    CAPTAIN as CAPTAIN,
    ERASED as ERASED,
    NO_CHANGE as NO_CHANGE,
    OPERATOR as OPERATOR,
    SYSTEM as SYSTEM,
    Actor as Actor,
    ActorKind as ActorKind,
    FieldChange as FieldChange,
    HistoryAction as HistoryAction,
    HistoryEntry as HistoryEntry,
    RecordedEntry as RecordedEntry,
    player_taken_out as player_taken_out,
    window_changes as window_changes,
    without_players as without_players,
)
from .domain.review.overlaps import (
    SHOWN_UNASKED as SHOWN_UNASKED,
    Overlap as Overlap,
    OverlapLevel as OverlapLevel,
    Person as Person,
    alike as alike,
    level_between as level_between,
    marked as marked,
    overlaps_in as overlaps_in,
    pair_of as pair_of,
    people_of as people_of,
)
from .domain.review.ready_sentences import (
    ReadySentences as ReadySentences,
)
from .domain.review.reasons import (
    parse_note as parse_note,
    parse_reason as parse_reason,
)
from .domain.rules import (
    RulesContradict as RulesContradict,
    TournamentRules as TournamentRules,
)
from .domain.search import (
    MAX_SEARCH_LENGTH as MAX_SEARCH_LENGTH,
    search_text as search_text,
    search_words as search_words,
)
from .domain.sentences import (
    Sentence as Sentence,
)
from .domain.squad import (
    Player as Player,
    PlayerEntry as PlayerEntry,
)
from .domain.status import (
    Decision as Decision,
    RegistrationStatus as RegistrationStatus,
)
from .domain.values import (
    USUAL_ROLES as USUAL_ROLES,
    ChurchName as ChurchName,
    EmailAddress as EmailAddress,
    IdempotencyKey as IdempotencyKey,
    PersonName as PersonName,
    PhoneNumber as PhoneNumber,
    PlayerRole as PlayerRole,
    RegistrationId as RegistrationId,
    TeamId as TeamId,
    TeamName as TeamName,
    new_registration_id as new_registration_id,
)
from .domain.window import (
    Window as Window,
)
from .ports.api_key_store import (
    ApiKeyRepository as ApiKeyRepository,
    ApiKeyStore as ApiKeyStore,
)
from .ports.board.board_reader import (
    Board as Board,
    BoardReader as BoardReader,
    BoardTeam as BoardTeam,
)
from .ports.captain_links import (
    CaptainLinks as CaptainLinks,
)
from .ports.challenges.challenge_reader import (
    ChallengeReader as ChallengeReader,
)
from .ports.challenges.challenge_repository import (
    ChallengeRepository as ChallengeRepository,
)
from .ports.challenges.code_maker import (
    CodeMaker as CodeMaker,
)
from .ports.churches.church_reader import (
    ChurchCounts as ChurchCounts,
    ChurchReader as ChurchReader,
)
from .ports.churches.church_repository import (
    ChurchRepository as ChurchRepository,
)
from .ports.clock import (
    Clock as Clock,
)
from .ports.database_probe import (
    ConnectionUse as ConnectionUse,
    DatabaseCondition as DatabaseCondition,
    DatabaseProbe as DatabaseProbe,
    WriteObstacle as WriteObstacle,
)
from .ports.exports.workbook_writer import (
    WorkbookWriter as WorkbookWriter,
)
from .ports.file_storage import (
    FileStorage as FileStorage,
)
from .ports.history import (
    History as History,
)
from .ports.history_reader import (
    Arrival as Arrival,
    HistoryFilter as HistoryFilter,
    HistoryReader as HistoryReader,
)
from .ports.idempotency_store import (
    IdempotencyStore as IdempotencyStore,
)
from .ports.kept_uploads import (
    KeptUploads as KeptUploads,
    UploadLimits as UploadLimits,
)
from .ports.mailer import (
    Mailer as Mailer,
)
from .ports.organisers.organiser_reader import (
    OrganiserReader as OrganiserReader,
)
from .ports.organisers.organiser_repository import (
    OrganiserRepository as OrganiserRepository,
)
from .ports.organisers.session_reader import (
    SessionReader as SessionReader,
)
from .ports.organisers.session_repository import (
    SessionRepository as SessionRepository,
)
from .ports.outbox.outbox import (
    Outbox as Outbox,
)
from .ports.outbox.outbox_queue import (
    OutboxQueue as OutboxQueue,
)
from .ports.outbox.outbox_reader import (
    OutboxFilter as OutboxFilter,
    OutboxReader as OutboxReader,
)
from .ports.overlaps.badge_reader import (
    BadgeReader as BadgeReader,
)
from .ports.overlaps.overlap_reader import (
    OverlapReader as OverlapReader,
)
from .ports.overlaps.overlap_repository import (
    OverlapRepository as OverlapRepository,
)
from .ports.rate_counter import (
    RATE_WINDOW as RATE_WINDOW,
    RateCounter as RateCounter,
    RateStanding as RateStanding,
)
from .ports.registration_reader import (
    ErasableTeam as ErasableTeam,
    ListPlace as ListPlace,
    RegistrationFilter as RegistrationFilter,
    RegistrationReader as RegistrationReader,
    SortedBy as SortedBy,
    StatusCounts as StatusCounts,
    TeamOrder as TeamOrder,
)
from .ports.registration_repository import (
    RegistrationRepository as RegistrationRepository,
)
from .ports.signing_keys import (
    SigningKeys as SigningKeys,
)
from .ports.staged_files import (
    StagedFiles as StagedFiles,
)
from .ports.stepwise_entry import (
    StepwiseEntry as StepwiseEntry,
)
from .ports.store import (
    Store as Store,
)
from .ports.team_entry import (
    Entered as Entered,
    Replayed as Replayed,
    TeamEntry as TeamEntry,
)
from .ports.unit_of_work import (
    Transaction as Transaction,
    UnitOfWork as UnitOfWork,
)
from .ports.windows import (
    WindowReader as WindowReader,
    WindowRepository as WindowRepository,
)
from .use_cases.board.get_board import (
    GetBoard as GetBoard,
)
from .use_cases.board.get_board_logo import (
    GetBoardLogo as GetBoardLogo,
)
from .use_cases.captains.answer_request import (
    AnswerRequest as AnswerRequest,
    AnswerRequestCommand as AnswerRequestCommand,
)
from .use_cases.captains.ask_for_code import (
    AskForCode as AskForCode,
    AskForCodeCommand as AskForCodeCommand,
)
from .use_cases.captains.captain_acts import (
    ActsByCaptain as ActsByCaptain,
)
from .use_cases.captains.captain_view import (
    CaptainEvent as CaptainEvent,
    CaptainView as CaptainView,
    EventBy as EventBy,
    MaskedPlayer as MaskedPlayer,
    Missing as Missing,
    ViewByCaptain as ViewByCaptain,
)
from .use_cases.captains.check_edit import (
    CheckEdit as CheckEdit,
    EditChecked as EditChecked,
)
from .use_cases.captains.edit_by_captain import (
    EditByCaptain as EditByCaptain,
    EditByCaptainCommand as EditByCaptainCommand,
)
from .use_cases.captains.export_team_data import (
    ExportTeamData as ExportTeamData,
    ExportTeamDataCommand as ExportTeamDataCommand,
    TeamData as TeamData,
)
from .use_cases.captains.moved_team import (
    MovedTeam as MovedTeam,
)
from .use_cases.captains.renew_link import (
    RenewLink as RenewLink,
    RenewLinkCommand as RenewLinkCommand,
)
from .use_cases.captains.replace_logo_by_captain import (
    ReplaceLogoByCaptain as ReplaceLogoByCaptain,
    ReplaceLogoByCaptainCommand as ReplaceLogoByCaptainCommand,
)
from .use_cases.captains.send_link_again import (
    SendLinkAgain as SendLinkAgain,
    SendLinkAgainCommand as SendLinkAgainCommand,
)
from .use_cases.captains.team_document import (
    people_document as people_document,
    team_document as team_document,
)
from .use_cases.captains.team_of_link import (
    TeamOfLink as TeamOfLink,
)
from .use_cases.captains.withdraw_by_captain import (
    WithdrawByCaptain as WithdrawByCaptain,
    WithdrawByCaptainCommand as WithdrawByCaptainCommand,
)
from .use_cases.churches.change_church import (
    UNCHANGED as UNCHANGED,
    ChangeChurch as ChangeChurch,
    ChangeChurchCommand as ChangeChurchCommand,
)
from .use_cases.churches.church_directory import (
    ChurchDirectory as ChurchDirectory,
    KnownChurches as KnownChurches,
)
from .use_cases.churches.import_churches import (
    ChurchesImported as ChurchesImported,
    ImportChurches as ImportChurches,
    ImportChurchesCommand as ImportChurchesCommand,
)
from .use_cases.churches.list_churches import (
    ChurchList as ChurchList,
    ListChurches as ListChurches,
    MergeInForce as MergeInForce,
)
from .use_cases.churches.merge_churches import (
    ChurchesMerged as ChurchesMerged,
    MergeChurches as MergeChurches,
    MergeChurchesCommand as MergeChurchesCommand,
)
from .use_cases.churches.register_church import (
    ChurchRegistered as ChurchRegistered,
    RegisterChurch as RegisterChurch,
    RegisterChurchCommand as RegisterChurchCommand,
)
from .use_cases.churches.suggest_churches import (
    SuggestChurches as SuggestChurches,
)
from .use_cases.churches.undo_merge import (
    MergeUndone as MergeUndone,
    UndoMerge as UndoMerge,
    UndoMergeCommand as UndoMergeCommand,
)
from .use_cases.codes.asking import (
    CodeAsked as CodeAsked,
)
from .use_cases.codes.check_code import (
    CheckCode as CheckCode,
)
from .use_cases.erasing.erase_teams import (
    erase_teams as erase_teams,
)
from .use_cases.erasing.erase_withdrawn import (
    WITHDRAWN_RETENTION as WITHDRAWN_RETENTION,
    EraseWithdrawn as EraseWithdrawn,
)
from .use_cases.erasing.purge_tournament import (
    Personal as Personal,
    PurgeTournament as PurgeTournament,
)
from .use_cases.keys.authenticate import (
    Authenticate as Authenticate,
)
from .use_cases.keys.create_key import (
    CreateKey as CreateKey,
    CreateKeyCommand as CreateKeyCommand,
    KeyCreated as KeyCreated,
)
from .use_cases.keys.list_keys import (
    ListKeys as ListKeys,
)
from .use_cases.keys.revoke_key import (
    RevokeKey as RevokeKey,
)
from .use_cases.messages.deliver_messages import (
    DeliverMessages as DeliverMessages,
)
from .use_cases.messages.list_messages import (
    NOT_DELIVERED as NOT_DELIVERED,
    ListMessages as ListMessages,
    ListMessagesQuery as ListMessagesQuery,
)
from .use_cases.messages.purge import (
    Purge as Purge,
    Purged as Purged,
)
from .use_cases.messages.retry_messages import (
    MessagesRetried as MessagesRetried,
    RetryMessages as RetryMessages,
    RetryMessagesCommand as RetryMessagesCommand,
    parse_kinds as parse_kinds,
)
from .use_cases.organisers.add_organiser import (
    AddOrganiser as AddOrganiser,
    AddOrganiserCommand as AddOrganiserCommand,
)
from .use_cases.organisers.change_organiser import (
    ChangeOrganiser as ChangeOrganiser,
    ChangeOrganiserCommand as ChangeOrganiserCommand,
)
from .use_cases.organisers.list_organisers import (
    ListOrganisers as ListOrganisers,
)
from .use_cases.review.add_note import (
    AddNote as AddNote,
)
from .use_cases.review.correct_team import (
    CorrectTeam as CorrectTeam,
    CorrectTeamCommand as CorrectTeamCommand,
)
from .use_cases.review.decide_registration import (
    DecideRegistration as DecideRegistration,
    DecideRegistrationCommand as DecideRegistrationCommand,
    Outcome as Outcome,
    RegistrationDecided as RegistrationDecided,
)
from .use_cases.review.decide_registrations import (
    MOST_DECISIONS as MOST_DECISIONS,
    DecideRegistrations as DecideRegistrations,
    DecisionResult as DecisionResult,
)
from .use_cases.review.list_events import (
    EventsPage as EventsPage,
    EventsPlace as EventsPlace,
    ListEvents as ListEvents,
    ListEventsQuery as ListEventsQuery,
)
from .use_cases.review.list_history import (
    HISTORY_LIMIT as HISTORY_LIMIT,
    MOST_HISTORY as MOST_HISTORY,
    HistoryPage as HistoryPage,
    ListHistory as ListHistory,
    ListHistoryQuery as ListHistoryQuery,
    parse_actions as parse_actions,
)
from .use_cases.review.list_overlaps import (
    ListOverlaps as ListOverlaps,
    OverlapList as OverlapList,
    parse_level as parse_level,
)
from .use_cases.review.mark_overlap_seen import (
    MarkOverlapSeen as MarkOverlapSeen,
)
from .use_cases.review.overlaps_of import (
    OverlapsOf as OverlapsOf,
)
from .use_cases.review.record_access import (
    RecordAccess as RecordAccess,
)
from .use_cases.review.report_access import (
    ListTaken as ListTaken,
    Reach as Reach,
    ReportAccess as ReportAccess,
    TeamReached as TeamReached,
)
from .use_cases.review.timeline import (
    GetTimeline as GetTimeline,
    TimelineEntry as TimelineEntry,
)
from .use_cases.signing_in.ask_to_sign_in import (
    AskToSignIn as AskToSignIn,
    AskToSignInCommand as AskToSignInCommand,
)
from .use_cases.signing_in.beginning import (
    SignedIn as SignedIn,
)
from .use_cases.signing_in.end_sessions import (
    EndSessions as EndSessions,
    EndSessionsCommand as EndSessionsCommand,
)
from .use_cases.signing_in.find_session import (
    FindSession as FindSession,
)
from .use_cases.signing_in.first_entry import (
    FIRST_ADDRESS as FIRST_ADDRESS,
    FIRST_ENTRY_LIFE as FIRST_ENTRY_LIFE,
    EnterAsFirst as EnterAsFirst,
    OfferFirstEntry as OfferFirstEntry,
)
from .use_cases.signing_in.hand_out_code import (
    HandedOut as HandedOut,
    HandOutCode as HandOutCode,
)
from .use_cases.signing_in.list_sessions import (
    ListSessions as ListSessions,
)
from .use_cases.signing_in.sign_in import (
    SignIn as SignIn,
    SignInCommand as SignInCommand,
)
from .use_cases.teams.check_registration import (
    CheckRegistration as CheckRegistration,
)
from .use_cases.teams.export_registrations import (
    ExportRegistrations as ExportRegistrations,
)
from .use_cases.teams.export_workbook import (
    ExportWorkbook as ExportWorkbook,
)
from .use_cases.teams.get_logo import (
    GetLogo as GetLogo,
)
from .use_cases.teams.get_registration import (
    GetRegistration as GetRegistration,
)
from .use_cases.teams.list_registrations import (
    MAX_LIMIT as MAX_LIMIT,
    ListRegistrations as ListRegistrations,
    ListRegistrationsQuery as ListRegistrationsQuery,
    RegistrationPage as RegistrationPage,
)
from .use_cases.teams.register_team import (
    RegisterTeam as RegisterTeam,
    RegisterTeamCommand as RegisterTeamCommand,
    TeamRegistered as TeamRegistered,
)
from .use_cases.teams.remove_team import (
    RemoveTeam as RemoveTeam,
)
from .use_cases.teams.replace_logo import ReplaceLogo as ReplaceLogo, ReplaceLogoCommand as ReplaceLogoCommand
from .use_cases.teams.team_of_submission import (
    TeamOfSubmission as TeamOfSubmission,
)
from .use_cases.tournament.change_window import (
    ChangeWindow as ChangeWindow,
    ChangeWindowCommand as ChangeWindowCommand,
)
from .use_cases.tournament.get_overview import (
    Arrivals as Arrivals,
    GetOverview as GetOverview,
    Overview as Overview,
)
from .use_cases.tournament.get_window import (
    GetWindow as GetWindow,
)

__all__: list[str]  # noqa: PYI035  it is what ``homes`` lists
