"""The routes of the desk."""

from __future__ import annotations

from litestar import Router
from litestar.di import Provide

from .accounts.keys_routes import KeysController
from .accounts.organisers_routes import OrganisersController
from .accounts.own_routes import AccountController
from .admission import admit, from_this_site
from .deliveries.delivery_routes import DeliveryController
from .enter_routes import EnterController
from .instead import Instead, answer_instead
from .overview.overview_routes import OverviewController
from .sign_in_routes import SignInController
from .team.routes import ONE_TEAM
from .team_list.bulk_routes import BulkController
from .team_list.list_routes import TeamListController, TeamLogoController

INSIDE = (
    OverviewController,
    TeamListController,
    TeamLogoController,
    BulkController,
    *ONE_TEAM,
    DeliveryController,
    OrganisersController,
    KeysController,
    AccountController,
)
"""Every route of these needs an organiser who is signed in, with the role that it names."""


def desk_router() -> Router:
    """Everything below ``/desk``."""
    return Router(
        path="/",
        route_handlers=[SignInController, EnterController, *INSIDE],
        dependencies={"visit": Provide(admit)},
        guards=[from_this_site],
        exception_handlers={Instead: answer_instead},
    )
