"""The controllers of the review, for the application."""

from .decisions import DecisionController
from .deliveries import DeliveryController
from .history import HistoryController
from .links import LinkController
from .notes import NoteController
from .overlaps import OverlapController

REVIEW = (
    DecisionController,
    NoteController,
    DeliveryController,
    HistoryController,
    LinkController,
    OverlapController,
)
