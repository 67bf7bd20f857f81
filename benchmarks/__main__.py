"""``uv run nox -s bench``: measures everything, prints it, and writes it to ``docs/reference/performance.md``.

``python -m benchmarks SECTION…`` measures and prints those sections. The page is written only when all were measured,
and in full size.
"""

from __future__ import annotations

import argparse
import sys

from tests.support.servers.postgres import PostgresCluster

from . import board, core, deliveries, memory, middleware, others, pages, poolers, reads, registrations, start_up, steps
from .page import PAGE, machine, page
from .scale import SCALE
from .section import Rig, Section
from .services import ServicesProcess
from .surroundings import be_as_a_service

AS_DELIVERED = {"shared_buffers": "512MB", "jit": "off"}
"""PostgreSQL's settings, as `deploy/compose.yaml` gives them."""

SECTIONS: dict[str, Section] = {
    "registrations": registrations.SECTION,
    "deliveries": deliveries.SECTION,
    "others": others.SECTION,
    "poolers": poolers.SECTION,
    "reads": reads.SECTION,
    "pages": pages.SECTION,
    "desk": pages.DESK_SECTION,
    "start-up": start_up.SECTION,
    "memory": memory.SECTION,
    "board": board.SECTION,
    "core": core.SECTION,
    "steps": steps.SECTION,
    "middleware": middleware.SECTION,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    chosen = parser.parse_args().sections or list(SECTIONS)
    if unknown := [name for name in chosen if name not in SECTIONS]:
        parser.error(f"there is no section {unknown[0]}, but {', '.join(SECTIONS)}")
    be_as_a_service()
    measured = measure(chosen)
    if set(chosen) == set(SECTIONS) and SCALE == 1:
        PAGE.write_text(page(measured, measured_on=machine()))


def measure(chosen: list[str]) -> dict[str, str]:
    """Each section's text and table by its title, printed as soon as it is there."""
    measured: dict[str, str] = {}
    with PostgresCluster(AS_DELIVERED) as cluster, ServicesProcess() as services:
        for name in chosen:
            print(f"{name} …", file=sys.stderr, flush=True)
            section = SECTIONS[name]
            measured[section.title] = f"{section.text}\n\n{section.measure(Rig(cluster, services))}"
            print(f"## {section.title}\n\n{measured[section.title]}\n", flush=True)
    return measured


if __name__ == "__main__":
    main()
