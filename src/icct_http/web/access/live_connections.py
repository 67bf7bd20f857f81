"""The limit of connections that are kept open for those who follow the public board."""

from __future__ import annotations


class LiveConnectionsFull(Exception):
    """As many clients follow the board as may, or the server is about to stop."""
