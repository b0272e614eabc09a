"""The header from a narrow phone to a wide screen: the field can be written in, nothing hangs out, everything can be touched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NARROWEST = 160  # pixels of a field in which some words of a question can be read: what a phone of 320 has room for
FINGER = 44  # pixels of what is touched most
SIZES = {
    "phone": (360, 740),
    "tablet": (820, 1180),
    "desktop": (1280, 800),
}
MORE = {
    "smallest phone, or 400 %": (320, 256),
    "200 % of a laptop": (640, 400),
    "phone on its side": (740, 360),
    "large phone on its side": (932, 430),
    "old tablet": (768, 1024),
    "tablet on its side": (1024, 768),
    "wide tablet": (1180, 820),
    "full screen": (1920, 1080),
}
MEASURE = """() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [row, field, input, button] = [".header-row", ".header .field-box", ".header .field-input", ".header .field-button"].map(box);
  const links = [...document.querySelectorAll(".header a")].map((link) => link.getBoundingClientRect());
  const inside = (part, whole) => part.left >= whole.left - 1 && part.right <= whole.right + 1 && part.bottom <= whole.bottom + 1;
  return {
    written: input.width,
    button_inside: inside(button, field),
    links_inside: links.every((link) => inside(link, row)),
    overlap: links.some((link) => link.left < field.right && link.right > field.left && link.top < field.bottom && link.bottom > field.top),
    lowest: Math.min(...links.map((link) => link.height)),
    sideways: document.documentElement.scrollWidth > innerWidth,
    height: row.height,
  };
}"""


@pytest.fixture(scope="module")
def page(browser, served: Served):
    with browser.new_context(base_url=served.url, reduced_motion="reduce") as context:
        yield context.new_page()


def check(page: Page, lang: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/{lang}/c/cards")
    seen = page.evaluate(MEASURE)
    assert seen["written"] >= NARROWEST, seen
    assert seen["button_inside"] and seen["links_inside"] and not seen["overlap"] and not seen["sideways"], seen
    assert seen["lowest"] >= FINGER, seen


@pytest.mark.parametrize("name", SIZES)
def test_the_field_can_be_written_in(page: Page, name: str):
    check(page, "ru", SIZES[name])


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("name", [*SIZES, *MORE])
def test_the_field_can_be_written_in_at_any_size_and_zoom(page: Page, name: str, lang: str):
    check(page, lang, {**SIZES, **MORE}[name])


def test_on_a_large_phone_on_its_side_the_header_takes_one_row(page: Page):
    page.set_viewport_size({"width": 932, "height": 430})
    page.goto("/ru/c/cards")
    assert page.evaluate(MEASURE)["height"] <= 60
