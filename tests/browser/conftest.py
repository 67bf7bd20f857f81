"""One browser and one server for all tests of pages; each test has a profile of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.support.browser.chromium import launched
from tests.support.browser.site import Site, settings, site_of
from tests.support.browser.states import CLOSED
from tests.support.browser.watched_pages import Watched, watched
from tests.support.processes.icct_process import Server

Open = Callable[..., Watched]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that takes teams."""
    folder = tmp_path_factory.mktemp("site")
    with Server(**settings(folder)) as server:
        yield Site(server.url, folder)


@pytest.fixture(scope="session")
def closed_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that takes none any more."""
    folder = tmp_path_factory.mktemp("closed")
    with Server(**settings(folder), **CLOSED) as server:
        yield Site(server.url, folder)


@pytest.fixture(scope="session")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of its own for organisers, who count teams."""
    folder = tmp_path_factory.mktemp("desk")
    with Server(**settings(folder) | {"RATE_LIMIT_REQUESTS": "10000", "TEAMS_PER_CHURCH": "50"}) as server:
        yield site_of(server, folder)


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Open]:
    """Opens profiles with options of Playwright, at the server or at another ``url``."""
    with ExitStack() as stack:

        def opened(url: str = "", **options: object) -> Watched:
            return stack.enter_context(watched(browser, url or site.url, **options))

        yield opened
