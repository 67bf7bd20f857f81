"""How people use a page: by pointing, or by the keys alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from tests.support.browser.accessibility import sideways
from tests.support.browser.captain import a_file, a_photograph, texts_of

_MOST_KEYS = 200
_BESIDE = """
() => [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => each.outerHTML.slice(0, 80))
"""
_IS_FOCUSED = "element => element === document.activeElement"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Points at what is to be used."""

    page: Page

    def fill(self, field: str, text: str) -> None:
        """Put the text into the place of what the field has."""
        self.page.fill(field, text)

    def press(self, button: str) -> None:
        """Use a button or a link."""
        self.page.click(button)

    def tick(self, box: str) -> None:
        """Tick a box."""
        self.page.check(box)

    def choose(self, field: str, content: bytes) -> None:
        """Choose a file."""
        self.page.set_input_files(field, a_file(content))


@dataclass(frozen=True, slots=True)
class Keys(Pointer):
    """Has no pointer: goes from one thing to the next until it is at what is to be used."""

    def fill(self, field: str, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def press(self, button: str) -> None:
        self._reach(button)
        self.page.keyboard.press("Enter")

    def tick(self, box: str) -> None:
        self._reach(box)
        self.page.keyboard.press("Space")

    def choose(self, field: str, content: bytes) -> None:
        with self.page.expect_file_chooser() as opened:  # begun first: the browser has to be told to ask for no file
            self._reach(field)
            self.page.keyboard.press("Space")
        opened.value.set_files(a_file(content))

    def _reach(self, selector: str) -> None:
        wanted = self.page.locator(selector).first
        wanted.wait_for()
        for _ in range(_MOST_KEYS):
            self.page.keyboard.press("Tab")
            if self._is_at(wanted):
                return
        raise AssertionError(f"{selector} is not reached by keys")

    def _is_at(self, wanted: Locator) -> bool:
        return bool(wanted.evaluate(_IS_FOCUSED))


WAYS: Mapping[str, tuple[type[Pointer], dict[str, Any]]] = {
    "script": (Pointer, {"reduced_motion": "no-preference"}),
    "none": (Pointer, {"java_script_enabled": False}),
    "320 px": (Pointer, {"viewport": {"width": 320, "height": 640}}),
    "400 %": (Pointer, {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}),  # of 1280 by 1024
    "keys": (Keys, {}),
    "keys, no script": (Keys, {"java_script_enabled": False}),
}
"""Hands and options of Playwright for whole journeys."""


def fits(page: Page) -> None:
    """Nothing of the page is beside the window, once its style is there."""
    page.wait_for_load_state()
    assert sideways(page) == 0, f"{page.url}: {page.evaluate(_BESIDE)}"


def register(hands: Pointer, team: str) -> None:
    """Fill in the form from its top to its end, and send it."""
    texts = texts_of(team)
    for name in ("team_name", "church_name", "coach_name"):
        hands.fill(f"#{name}", texts.pop(name))
    hands.choose("#logo", a_photograph(size=(160, 120)))
    for name, text in texts.items():
        hands.fill(f"#{name}", text)
    hands.tick("#consent")
    hands.press("[data-send]")
