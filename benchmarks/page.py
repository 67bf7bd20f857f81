"""The page that the figures are written to."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from pathlib import Path

import psutil

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "performance.md"

INTRODUCTION = """# Performance

`uv run nox -s bench` measures everything here and writes this page; `uv run nox -s bench -- reads memory` runs the
sections named and only prints them. It starts PostgreSQL, the service, a load generator and stand-ins for Cloudinary
and the mail server, takes minutes, and wants the machine for itself.

## How to read it

Everything runs on one machine and shares its cores, so a figure is what this machine does while it also plays the
clients. Compare figures of one run with each other, and with those of another run on the same machine only. Nothing is
switched off for it: every change is forced to the disk (`fsync`), each request is counted, limited and logged; only the
limits are raised, because all clients have one address. PostgreSQL has the memory that `compose.yaml` gives it
(`shared_buffers`, 512 MB).

p50, p95 and p99 are the times within which a half, 95 and 99 of a hundred requests are answered, from the first byte
sent to the last byte received. *To hold* is the figure that the project has promised, and beside it whether this run
held it or by how much it missed; a dash means that none was promised. MB are millions of bytes; memory is what a
process holds (RSS), pages that it shares with others included."""


LIMITS = Path(__file__).with_name("limits.md").read_text().strip()
"""What is not held, and why: written by hand, after looking at the figures."""


def machine() -> str:
    """What the figures were measured on."""
    memory = psutil.virtual_memory().total / 1024**3
    software = f"{platform.system()}, Python {platform.python_version()}"
    return f"{psutil.cpu_count()} cores ({_processor()}), {memory:.0f} GiB of memory, {software}"


def _processor() -> str:
    """What Linux calls it; elsewhere its architecture."""
    file = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1] if found else platform.machine()


def page(sections: Mapping[str, str], *, measured_on: str) -> str:
    """The whole page, of Markdown by title."""
    measured = f"Measured on {measured_on}; server, database, services and load generator together."
    parts = [f"## {title}\n\n{text}" for title, text in sections.items()]
    return "\n\n".join([INTRODUCTION, measured, *parts, LIMITS]) + "\n"
