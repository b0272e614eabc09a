"""The head of staff pages at every width, with its menu folded and open: everything in it can be touched, nothing hangs out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kb.staff.accounts import add_person
from tests.conftest import NOW
from tests.journeys.conftest import Served
from tests.journeys.screens import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (320, 360, 640, 768, 992, 1024, 1280)
PAGES = ("/agent", "/agent/requests", "/manager/team", "/manager/content", "/write")  # one of each dress
# A target of 24 pixels by WCAG 2.5.8, and nothing else may lie on any part of it.
MEASURE = """() => {
  const told = [];
  const shown = (part) => part.checkVisibility();
  const targets = [...document.querySelectorAll(".desk-head a, .desk-head summary, .desk-head button")].filter(shown);
  for (const target of targets) {
    const box = target.getBoundingClientRect();
    const name = target.textContent.trim();
    if (box.width < 24 || box.height < 24) told.push(`${name}: ${box.width} × ${box.height}`);
    if (box.left < 0 || box.right > innerWidth) told.push(`${name} hangs out`);
    for (const [across, down] of [[.1, .1], [.9, .1], [.5, .5], [.1, .9], [.9, .9]]) {
      const there = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
      if (!there || !(target.contains(there) || there.contains(target) && there.closest(".desk-head"))) told.push(`${name} is covered`);
    }
  }
  const head = document.querySelector(".desk-head").getBoundingClientRect();
  if (!targets.length || document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("main *")].filter((part) => part.getBoundingClientRect().right > innerWidth).pop();
    told.push(`${head.width} scrolls sideways: ${wide ? wide.outerHTML.slice(0, 200) : ""}`);
  }
  return told;
}"""


@pytest.fixture(scope="module", params=["ru", "en"])
def page(request: pytest.FixtureRequest, browser, served: Served) -> Iterator[Page]:
    """Signed in as somebody who may go everywhere, with a name of some length."""
    name = {"ru": "Константин Вознесенский-Преображенский", "en": "Bartholomew Featherstonehaugh-Moore"}[request.param]
    with served.database.begin() as conn:
        add_person(conn, name, "manager", PASSWORD, at=NOW)
    with browser.new_context(base_url=served.url, locale=request.param, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("/agent/sign-in")
        page.locator("#name").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url("**/agent")
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_everything_in_the_head_can_be_touched(page: Page, path: str):
    page.goto(path)
    told = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for menu in (False, True):
            page.locator(".desk-who").evaluate("(menu, open) => { menu.open = open; }", menu)
            told += [f"{width} menu {menu}: {fault}" for fault in page.evaluate(MEASURE)]
    assert told == []


def test_the_call_desk_ends_where_the_screen_does_however_long_a_name_is(page: Page):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/agent?q=1204")
    expect(page.locator(".card-say")).to_be_visible()
    expect(page.locator(".console-keys")).to_be_in_viewport(ratio=1)
    heights = "[document.querySelector('.desk-head').offsetHeight, document.documentElement.scrollHeight]"
    head, whole = page.evaluate(heights)
    assert head < 60 and whole == 720
