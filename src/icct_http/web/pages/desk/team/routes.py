"""The controllers of one team, for the desk's router."""

from .act_routes import DeskActController
from .correct_routes import DeskCorrectController
from .decide_routes import DeskDecideController
from .logo_routes import DeskLogoController
from .remove_routes import DeskRemoveController
from .team_routes import DeskTeamController

ONE_TEAM = (
    DeskTeamController,
    DeskDecideController,
    DeskCorrectController,
    DeskLogoController,
    DeskActController,
    DeskRemoveController,
)
