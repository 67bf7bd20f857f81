"""The routes of the desk."""

from __future__ import annotations

from litestar import Router
from litestar.di import Provide

from ..fresh_router import FreshRouter
from .accounts.keys_routes import KeysController
from .accounts.organisers_routes import OrganisersController
from .accounts.own_routes import AccountController
from .admission import admit, from_this_site
from .churches.church_routes import DeskChurchController
from .churches.import_routes import DeskImportController
from .churches.list_routes import DeskChurchesController
from .churches.merge_routes import DeskMergeController
from .deliveries.delivery_routes import DeliveryController
from .enter_routes import EnterController
from .history.history_routes import HistoryController
from .instead import Instead, answer_instead
from .overlaps.overlap_routes import DeskOverlapsController
from .overview.overview_routes import OverviewController
from .sheets.list_routes import SheetsController
from .sheets.team_routes import TeamSheetController
from .sign_in_routes import SignInController
from .team.routes import ONE_TEAM
from .team_list.bulk_routes import BulkController
from .team_list.list_routes import TeamListController, TeamLogoController
from .window.window_routes import DeskWindowController

INSIDE = (
    OverviewController,
    TeamListController,
    TeamLogoController,
    BulkController,
    *ONE_TEAM,
    TeamSheetController,
    SheetsController,
    DeskOverlapsController,
    DeskChurchesController,
    DeskChurchController,
    DeskImportController,
    DeskMergeController,
    DeskWindowController,
    DeliveryController,
    OrganisersController,
    KeysController,
    HistoryController,
    AccountController,
)
"""Every route of these needs an organiser who is signed in, with the role that it names."""


def desk_router() -> Router:
    """Everything below ``/desk``."""
    return FreshRouter(
        path="/",
        route_handlers=[SignInController, EnterController, *INSIDE],
        dependencies={"visit": Provide(admit)},
        guards=[from_this_site],
        exception_handlers={Instead: answer_instead},
    )
