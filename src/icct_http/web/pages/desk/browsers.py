"""Browsers in a few words, so that people tell their sessions apart."""

from __future__ import annotations

from litestar.types import Scope

_NAMES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What a ``User-Agent`` has of each, those that name others too before these."""

_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_in_words(scope: Scope) -> str:
    """``Firefox on Android``: names of ours alone, whatever the browser says."""
    agent = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"user-agent"), "")
    name = next((ours for theirs, ours in _NAMES if theirs in agent), "Another browser")
    system = next((ours for theirs, ours in _SYSTEMS if theirs in agent), "")
    return f"{name} on {system}" if system else name
