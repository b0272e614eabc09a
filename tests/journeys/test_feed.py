"""A feed opened in a browser is a page: its words read, its links lead to articles, under the site's own policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("lang", "says"), [("ru", "Это лента"), ("en", "This is a feed")])
def test_the_feed_reads_as_a_page(page: Page, lang: str, says: str):
    page.goto(f"/{lang}/feed.atom")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".lead")).to_contain_text(says)
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    link = page.locator("h2 a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(title)
