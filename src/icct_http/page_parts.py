"""What the pages are given: from the container to the parameters of their routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from litestar.di import Provide

from icct_core import ActsByCaptain, MovedTeam, ReplaceLogoByCaptain, ViewByCaptain, parse_pasted_squad

from .container import Container
from .desk_parts import desk_parts
from .service.settings.settings import Settings
from .service.start_up.start_error import WrongSetting
from .team_data import export_team
from .web.api.presentation import Presentation
from .web.middleware.stack import Pages
from .web.pages.addresses import is_reading_free
from .web.pages.board.board_page import BoardPage
from .web.pages.desk.accounts.desk_accounts import DeskAccounts
from .web.pages.desk.desk_page import DeskPage
from .web.pages.desk.team.what_changed import WhatChanged
from .web.pages.desk.team_list.desk_teams import DeskTeams
from .web.pages.environment import make_environments
from .web.pages.home import HomePage
from .web.pages.languages import BY_CODE
from .web.pages.notices import Notices, NoticeUnusable, load_notices
from .web.pages.own_files import OwnFileUnusable, load_page_files
from .web.pages.page_frame import PageFrame
from .web.pages.policy import CLOUDINARY_PICTURES
from .web.pages.privacy import PrivacyPage
from .web.pages.problem_page import ProblemsAsPages
from .web.pages.register.reception import FormReception, stand_in_logo
from .web.pages.register.register_routes import RegisterPage
from .web.pages.sending_limits import SendingLimits
from .web.pages.team.team_page import TeamPage


def provided(made: Mapping[str, Callable[[], object]]) -> dict[str, Provide]:
    """Plain functions as the framework takes them, each called once: it must not look into the container."""
    return {name: Provide(make, sync_to_thread=False, use_cache=True) for name, make in made.items()}


def pages_parts(container: Container) -> dict[str, Provide]:
    """What the pages' routes are given."""
    settings = container.settings()
    frame, notices = _page_frame(settings), _notices(settings)
    made: dict[str, Callable[[], object]] = {
        "page_files": lambda: load_page_files(settings.mail.templates_dir),
        "home_page": lambda: HomePage(
            frame=frame,
            window=container.window_copy(),
            clock=container.database_clock(),
            board=settings.board.public_board,
        ),
        "board_page": lambda: BoardPage(frame=frame, copy=container.public_board().copy),
        "privacy_page": lambda: PrivacyPage(frame=frame, notices=notices),
        "register_page": lambda: RegisterPage(frame=frame, reception=_form_reception(container)),
        "team_page": lambda: _team_page(frame, container),
        "desk_page": lambda: _desk_page(frame, container),
        "desk_accounts": lambda: _desk_accounts(container),
        "desk_teams": lambda: _desk_teams(container),
        **desk_parts(container),
    }
    return provided(made)


def _page_frame(settings: Settings) -> PageFrame:
    return PageFrame(
        tournament=settings.tournament.name,
        zone=settings.tournament.timezone,
        language=BY_CODE[settings.pages.language],
        secure=settings.service.url.startswith("https:"),
        pictures=CLOUDINARY_PICTURES if settings.files.storage == "cloudinary" else "",
        environments=make_environments(load_page_files(settings.mail.templates_dir)),
    )


def pages_around(settings: Settings) -> Pages:
    return Pages(problems=ProblemsAsPages(_page_frame(settings)), is_reading_free=is_reading_free)


def _notices(settings: Settings) -> Notices:
    values = {
        "contact": settings.pages.privacy_contact,
        "tournament": settings.tournament.name,
        "withdrawn_days": str(settings.privacy.withdrawn_retention),
        "backup_days": str(settings.privacy.backup_keep_days),
    }
    return load_notices(settings.pages.notice_version, settings.mail.templates_dir, values)


def check_notices(settings: Settings) -> None:
    """Raise ``WrongSetting`` for a notice, a picture or a style of the organisers that cannot be shown."""
    try:
        _notices(settings)
        load_page_files(settings.mail.templates_dir)
    except NoticeUnusable as error:
        raise WrongSetting(f"MAIL_TEMPLATES_DIR has a notice that cannot be shown: {error}") from None
    except OwnFileUnusable as error:
        raise WrongSetting(f"MAIL_TEMPLATES_DIR has a file that cannot be shown: {error}") from None


def _form_reception(container: Container) -> FormReception:
    settings = container.settings()
    return FormReception(
        rules=settings.tournament.rules,
        clock=container.database_clock(),
        notice_version=settings.pages.notice_version,
        window=container.window_copy(),
        churches=container.church_directory(),
        register=container.served_registration(),
        check=container.served_check(),
        get_team=container.get_registration(),
        team_of_key=container.team_of_submission(),
        page_of=container.captains().pages.path_of,
        kept=container.kept_uploads(),
        players_in=parse_pasted_squad,
        remembered_for=settings.pages.idempotency_ttl,
        stand_in_logo=stand_in_logo(),
        lost=container.metrics().registration,
    )


def _desk_page(frame: PageFrame, container: Container) -> DeskPage:
    signing_in = container.signing_in()
    return DeskPage(
        frame=frame,
        clock=container.clock(),
        limits=SendingLimits(container.rate_counter()),
        kept=container.kept_uploads(),
        only_https=container.settings().service.environment == "production",
        ask=signing_in.ask,
        sign_in=signing_in.sign_in,
        enter_as_first=signing_in.enter_as_first,
        find_session=signing_in.find_session,
        list_sessions=signing_in.list_sessions,
        end_sessions=signing_in.end_sessions,
    )


def _desk_accounts(container: Container) -> DeskAccounts:
    return DeskAccounts(
        organisers=container.list_organisers(),
        add=container.add_organiser(),
        change=container.change_organiser(),
        keys=container.list_keys(),
        create_key=container.create_key(),
        revoke_key=container.revoke_key(),
    )


def _desk_teams(container: Container) -> DeskTeams:
    settings = container.settings()
    return DeskTeams(
        list=container.list_registrations(),
        get=container.get_registration(),
        get_logo=container.get_logo(),
        churches=container.church_directory(),
        export=container.export_registrations(),
        export_workbook=container.export_workbook(),
        record_access=container.record_access(),
        decide=container.decide_registrations(),
        sentences=container.ready_sentences(),
        organisers=container.list_organisers(),
        what_changed=WhatChanged(container.get_timeline()),
        presentation=Presentation(
            service=settings.service.url, zone=settings.tournament.timezone, files=settings.service.files_dir
        ),
        mail_delay=settings.deliveries.decision_mail_delay,
    )


def _team_page(frame: PageFrame, container: Container) -> TeamPage:
    settings, captains, clock = container.settings(), container.captains(), container.clock()
    rules, challenges = settings.tournament.rules, container.store().challenges
    acts = ActsByCaptain(window=container.window_copy(), clock=clock, after_confirm=settings.pages.edit_after_confirm)
    return TeamPage(
        frame=frame,
        pages=captains.pages,
        team_of=captains.team_of_link,
        acts=acts,
        view=ViewByCaptain(
            timeline=container.get_timeline(),
            acts=acts,
            rules=rules,
            mail_delay=settings.deliveries.decision_mail_delay,
        ),
        moved=MovedTeam(links=captains.links, registrations=container.registrations(), challenges=challenges),
        check_edit=container.check_edit(),
        edit=container.edit_by_captain(),
        answer=container.answer_request(),
        withdraw=container.withdraw_by_captain(),
        challenges=challenges,
        ask_for_code=container.ask_for_code(),
        export_team=export_team(container, container.check_code()),
        renew_link=container.renew_link(),
        send_link_again=captains.send_link_again,
        get_logo=container.get_logo(),
        replace_logo=ReplaceLogoByCaptain(
            check_edit=container.check_edit(), history=container.history(), replace=container.replace_logo()
        ),
        kept=container.kept_uploads(),
        limits=SendingLimits(container.rate_counter()),
        clock=clock,
        rules=rules,
        players_in=parse_pasted_squad,
        files=settings.service.files_dir,
        prefix=captains.prefix,
    )
