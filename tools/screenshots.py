"""Pictures of each page in each state, to be looked at: a phone and a desk, light and dark, in each language given.

``python -m tools.screenshots [--languages en,ta] [STATE …]`` writes them into ``screenshots``.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser

from tests.support.browser.chromium import launched
from tests.support.browser.desk_states import DESK_STATES
from tests.support.browser.site import settings as site_settings, site_of
from tests.support.browser.states import CLOSED, CLOSED_STATES, STATES, Reach
from tests.support.browser.watched_pages import STILL
from tests.support.processes.icct_process import Server

FOLDER = Path(__file__).parents[1] / "screenshots"
SIZES: Mapping[str, Any] = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}
SCHEMES: Sequence[Any] = ("light", "dark")


def main() -> None:
    """Take them all."""
    asked = argparse.ArgumentParser(description="Takes pictures of the pages.")
    asked.add_argument("states", nargs="*", help="names of states; without any, all")
    asked.add_argument("--languages", default="en,ta")
    given = asked.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with launched() as browser:
        captains = given.languages.split(",")
        sites: Sequence[tuple[Mapping[str, Reach], Mapping[str, Any], Sequence[str]]] = (
            (STATES, {}, captains),
            (CLOSED_STATES, CLOSED, captains),
            (DESK_STATES, {"RATE_LIMIT_REQUESTS": "10000"}, ["en"]),
        )
        for states, settings, languages in sites:
            chosen = {name: reach for name, reach in states.items() if not given.states or name in given.states}
            for scheme in SCHEMES if chosen else ():  # at a server each, which mails so many codes an hour
                take(browser, chosen, settings, languages, scheme)
    print(f"{len([*FOLDER.iterdir()])} pictures in {FOLDER.name}.")


def take(
    browser: Browser, states: Mapping[str, Reach], settings: Mapping[str, Any], languages: Sequence[str], scheme: Any
) -> None:
    """Pictures of these states at a server of their own."""
    with TemporaryDirectory() as folder, Server(**site_settings(Path(folder)), **settings) as server:
        site = site_of(server, Path(folder))
        for size, language, (name, reach) in product(SIZES, languages, states.items()):
            context = browser.new_context(
                base_url=server.url,
                viewport=SIZES[size],
                color_scheme=scheme,
                locale=f"{language}-IN",
                timezone_id="Asia/Kolkata",
                reduced_motion=STILL,
            )
            file = "_".join((name.replace(", ", "-").replace(" ", "-"), size, scheme, language))
            with closing(context):
                page = context.new_page()
                reach(page, site)
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=FOLDER / f"{file}.png", full_page=True, animations="disabled")


if __name__ == "__main__":
    main()
