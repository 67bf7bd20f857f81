"""What a service in production answers, shown at the address of another one."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
from playwright.sync_api import Page

from tests.support.http.desk_visitor import browser
from tests.support.http.in_memory_service import as_in_production, open_desk


def show_as_in_production(page: Page, path: str) -> None:
    """Show what plain http is answered; style and script are those of the site that the tab is at."""
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright has this thread's event loop
        answer = elsewhere.submit(asyncio.run, _answer(path)).result()
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    page.route(f"**{path}", lambda route: route.fulfill(status=answer.status_code, headers=headers, body=answer.text))
    page.goto(path)
    page.unroute(f"**{path}")


async def _answer(path: str) -> httpx.Response:
    async with open_desk(as_in_production, PAGES="true", DELIVER_IN_SERVER="false") as service:
        return await browser(service).get(path)
