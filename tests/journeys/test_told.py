"""A colleague is called by name in a note and hears of it at once, in one stream however many tabs are open; an article's steps go into the answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_two_agents import Desk, desk  # noqa: F401  # a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOK = {"ru": "потерял карту", "en": "lost card"}


def test_a_colleague_is_called_by_name_and_hears_of_it_without_reloading(desk: Desk):  # noqa: F811
    first, second = desk.first, desk.second
    second.goto("/agent/notifications")
    tab = second.context.new_page()
    streams: list[str] = []
    for page in (second, tab):
        page.on("request", lambda request: streams.append(request.url) if "stream" in request.url else None)
    tab.goto("/agent")
    desk.open(first)
    first.keyboard.press("n")
    first.keyboard.type(f"@{desk.names[1][:2]}")
    expect(first.locator("#note-people [role=option]").first).to_be_visible()
    options = first.locator("#note-people [role=option]").all_text_contents()
    for _ in range(options.index(desk.names[1])):
        first.keyboard.press("ArrowDown")
    first.keyboard.press("Enter")
    expect(first.locator("#note")).to_have_value(f"@{desk.names[1]} ")
    first.keyboard.type("Vier")
    first.locator("form[action$=note] button").click()
    expect(first.locator(".said-note")).to_contain_text("Vier")
    for page in (second, tab):
        expect(page).to_have_title(re.compile(r"^\(1\) "))
    expect(second.locator("#notification-list .is-new a")).to_have_text(desk.number)
    assert "Vier" not in second.content() and len(streams) <= 1
    second.locator("#notification-list a").click()
    expect(second).to_have_title(re.compile(r"^(?!\()"))
    expect(tab).to_have_title(re.compile(r"^(?!\()"))
    tab.close()


def test_an_article_is_found_beside_the_answer_and_its_steps_go_where_one_writes(desk: Desk):  # noqa: F811
    page = desk.first
    desk.open(page)
    page.locator("#text").fill("Eins")
    page.locator("#look").fill(LOOK[desk.lang])
    page.keyboard.press("Enter")
    offer = page.locator("#offers .offer", has=page.locator("input[value*=block-card]")).first
    offer.locator("summary").click()
    offer.locator("button[value^=steps]").click()
    expect(page.locator("#text")).to_have_value(re.compile(r"^Eins\n\n1\. .+\n2\. ", re.DOTALL))
    offer.locator("input[type=radio]").check()
    page.locator("form[action$=reply] > .button").click()
    expect(page.locator(".talk")).to_contain_text("Eins")
    assert desk.ticket.status == "answered"
