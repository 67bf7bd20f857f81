"""A photograph is read when it is chosen, and travels small, upright and without its place."""

from __future__ import annotations

import io
from base64 import b64decode
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from icct_core import MAX_LOGO_BYTES
from tests.browser.conftest import Open
from tests.support.browser.captain import a_file, a_photograph, another_team, fill, number_told, send
from tests.support.browser.site import Site
from tests.support.photographs import LATITUDE, jpeg_of, png_of

_READ = """
async () => {
  const reader = new FileReader(), [file] = document.querySelector("#logo").files;
  await new Promise((done) => { reader.onload = done; reader.readAsDataURL(file); });
  return reader.result.split(",")[1];
}
"""

HELD_BACK = """
const toBlob = HTMLCanvasElement.prototype.toBlob, held = new Promise((done) => { window.letGo = done; });
HTMLCanvasElement.prototype.toBlob = function (...given) { held.then(() => toBlob.apply(this, given)); };
"""
"""Nothing is made small before ``letGo()``."""


def what_would_be_sent(page: Page) -> bytes:
    """The file in the form's field, once it is ready."""
    expect(page.locator("[data-photo] p")).to_contain_text("Ready to send", timeout=60_000)
    return b64decode(page.evaluate(_READ))


def chosen(page: Page, content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> None:
    page.set_input_files("#logo", a_file(content, name, kind))


def noise(size: tuple[int, int]) -> Image.Image:
    """The hardest picture to make small."""
    return Image.frombytes("RGB", size, Random(14).randbytes(3 * size[0] * size[1]))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_small_and_upright_and_without_its_place(open_browser: Open, orientation: int) -> None:
    page = open_browser().page("/register")
    photograph = a_photograph(orientation=orientation)
    assert LATITUDE in photograph
    chosen(page, photograph)
    sent = what_would_be_sent(page)
    assert (len(sent) <= 300_000, LATITUDE in sent) == (True, False)
    picture, upright = Image.open(io.BytesIO(sent)), upright_of(photograph)
    assert (picture.format, picture.size) == ("JPEG", (768, 1024) if orientation > 4 else (1024, 768))
    assert corners(picture) == pytest.approx(corners(upright.resize(picture.size)), abs=12)


def upright_of(photograph: bytes) -> Image.Image:
    """As Pillow turns it by what the camera said."""
    from PIL import ImageOps  # noqa: PLC0415

    return ImageOps.exif_transpose(Image.open(io.BytesIO(photograph)))


def corners(picture: Image.Image) -> list[int]:
    """The colours near its four corners: no two are alike."""
    width, height = picture.size
    places = [(x, y) for x in (9, width - 10) for y in (9, height - 10)]
    return [band for place in places for band in picture.convert("RGB").getpixel(place)]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_far_more_than_5_mb_are_taken(open_browser: Open, site: Site, tmp_path: Path, kind: str) -> None:
    page, team = open_browser().page("/register"), another_team()
    pixels = noise((2400, 1600))
    heavy = jpeg_of(pixels, quality=100) if kind == "JPEG" else png_of(pixels, compress_level=0)
    assert len(heavy) > 7_000_000
    fill(page, team)
    file = tmp_path / f"photo.{kind.lower()}"
    file.write_bytes(heavy)
    page.set_input_files("#logo", file)
    sent = what_would_be_sent(page)
    assert len(sent) <= 300_000
    assert max(Image.open(io.BytesIO(sent)).size) <= 1024
    send(page)
    assert [number_told(page)] == site.teams_called(team)


def test_another_language_waits_until_the_photograph_is_small(open_browser: Open) -> None:
    page = open_browser().page()
    page.add_init_script(HELD_BACK)
    page.goto("/register")
    heavy = jpeg_of(noise((2400, 1600)), quality=100)
    assert len(heavy) > MAX_LOGO_BYTES
    chosen(page, heavy)
    page.click("button[lang=hi]")
    page.evaluate("letGo()")
    expect(page.locator("html")).to_have_attribute("lang", "hi", timeout=60_000)
    expect(page.locator("#logo-error")).to_have_count(0)
    expect(page.locator("#logo")).not_to_have_attribute("required", "")


def test_a_logo_keeps_what_can_be_seen_through(open_browser: Open) -> None:
    page = open_browser().page("/register")
    chosen(page, png_of(Image.new("RGBA", (200, 100), (200, 0, 0, 0))), "logo.png", "image/png")
    picture = Image.open(io.BytesIO(what_would_be_sent(page)))
    assert (picture.format, picture.size, picture.convert("RGBA").getpixel((5, 5))[3]) == (  # type: ignore[index]
        "PNG",
        (200, 100),
        0,
    )


def test_what_is_no_picture_is_an_error_of_the_logo(open_browser: Open) -> None:
    page = open_browser().page("/register")
    chosen(page, b"none of ours", "photo.heic", "image/heic")
    expect(page.locator("#photo-note")).to_contain_text("cannot be read as a picture")
    expect(page.locator("#logo")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#logo")).to_have_value("")
    chosen(page, a_photograph())
    expect(page.locator("#logo")).to_have_attribute("aria-invalid", "false")
    what_would_be_sent(page)


def test_a_file_that_is_deleted_after_it_was_chosen_is_sent(open_browser: Open, site: Site, tmp_path: Path) -> None:
    page, team = open_browser().page("/register"), another_team()
    fill(page, team)
    file = tmp_path / "photo.jpg"
    file.write_bytes(a_photograph())
    page.set_input_files("#logo", file)
    expect(page.locator("[data-photo] p")).to_contain_text("Ready to send")
    file.unlink()
    send(page)
    assert [number_told(page)] == site.teams_called(team)


def test_the_photo_does_not_travel_before_the_fields_are_right(open_browser: Open) -> None:
    browser = open_browser()
    page = browser.page("/register")
    fill(page, another_team(), {"captain_phone": "12"})
    send(page)
    expect(page.locator("#mistakes li")).to_have_count(1)
    (posted,) = [request for request in browser.requests if request.method == "POST"]
    body = posted.post_data_buffer or b""
    assert posted.url.endswith("/register?check=1")
    assert (b'name="team_name"' in body, b'name="logo"' in body, b'name="submission_key"' in body) == (
        True,
        False,
        False,
    )
    page.fill("#captain_phone", "9876501234")
    send(page)
    number_told(page)
