"""An article in a real browser: a link to each heading, tabs for devices, paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]
ARTICLE = "/ru/a/access/sms-code-not-coming"


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "permissions": ["clipboard-read", "clipboard-write"]}


def test_a_link_to_a_heading_is_copied_and_leads_there(page: Page):
    page.goto(ARTICLE)
    page.get_by_role("button", name="Скопировать ссылку на раздел «Код есть, но не подходит»").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url and "#" in link
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Код есть, но не подходит")).to_be_in_viewport()


def test_tabs_are_changed_by_the_arrow_keys(page: Page):
    page.goto(ARTICLE)
    tabs = page.get_by_role("radio")
    expect(page.locator(".tabbed-block").nth(1)).to_be_hidden()
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_checked()
    expect(page.locator(".tabbed-block").nth(1)).to_be_visible()
    expect(page.locator(".tabbed-block").first).to_be_hidden()


def test_paper_holds_the_article_with_every_tab_under_its_name_and_nothing_else(page: Page):
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    for left_out in (".header", ".footer", ".vote", ".related", ".asked", ".contents-side"):
        expect(page.locator(left_out)).to_be_hidden()
    places = [
        page.locator(where).bounding_box()["y"]
        for where in (
            ".tabbed-labels > label:nth-child(1)",
            ".tabbed-block:nth-child(1)",
            ".tabbed-labels > label:nth-child(2)",
            ".tabbed-block:nth-child(2)",
        )
    ]
    assert places == sorted(places)
    expect(page.locator(".printed")).to_contain_text(ARTICLE)
