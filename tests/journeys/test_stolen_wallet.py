"""Four in the morning, the wallet is gone: wherever one begins, the number that answers now is on the first screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Served

pytestmark = pytest.mark.browser
SCREENS = {"phone": (360, 740), "tablet": (820, 1180), "desktop": (1280, 900)}
LINE = "tel:+78000002424"
QUESTIONS = {"ru": "потеряли карту или её украли", "en": "lost or stolen card"}
WRITTEN = {"ru": "У меня украли кошелёк", "en": "Somebody stole my wallet"}
LANGUAGES = ["ru", pytest.param("en", marks=pytest.mark.slow)]
SIZES = ["phone", *(pytest.param(size, marks=pytest.mark.slow) for size in ("tablet", "desktop"))]


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def night(request: pytest.FixtureRequest, browser: Browser, served: Served):
    """A page of a browser with JavaScript and without."""
    with browser.new_context(base_url=served.url, java_script_enabled=request.param, locale="ru-RU") as context:
        yield context.new_page()


def see_the_number(page: Page) -> None:
    """It stands on the screen as it is, without scrolling, under what to do, and beside whether it answers."""
    number = page.locator(f'.urgent a[href="{LINE}"]')
    expect(number).to_be_in_viewport(ratio=1)
    expect(page.locator(".urgent .open")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_number_is_on_the_first_screen(night: Page, lang: str, size: str):
    width, height = SCREENS[size]
    night.set_viewport_size({"width": width, "height": height})
    night.goto(f"/{lang}/")
    see_the_number(night)
    night.locator("#q-large").fill(QUESTIONS[lang])
    night.locator("#q-large").press("Enter")
    night.wait_for_url("**/search?**")
    see_the_number(night)
    night.goto(f"/{lang}/contact?topic=cards")
    see_the_number(night)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_number_comes_while_it_is_written_what_happened(browser: Browser, served: Served, lang: str):
    """With a topic that alarms nobody; by a topic chosen without a new page; once, wherever it stands."""
    with browser.new_context(base_url=served.url, viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(f"/{lang}/contact?topic=loans")
        expect(page.locator(".urgent")).to_have_count(0)
        page.locator("#text").press_sequentially(WRITTEN[lang])
        see_the_number(page)
        page.locator("#topic").select_option("cards")
        expect(page.locator("#urgent-part .urgent")).to_be_visible()
        expect(page.locator(".urgent")).to_have_count(1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_about_something_else_alarms_nobody(night: Page, lang: str):
    for place in ("search?q=1005", "contact?topic=loans", "a/access/sms-code-not-coming"):
        night.goto(f"/{lang}/{place}")
        expect(night.locator("h1")).to_be_attached()
        expect(night.locator(".urgent")).to_have_count(0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_article_the_form_knows_what_happened_and_asks_for_nothing_one_can_not_have(night: Page, lang: str):
    night.goto(f"/{lang}/a/safety/fraud-call")
    night.locator('a[href*="/contact?source="]').first.click()
    expect(night.locator('[name=purpose][value="fraud"]')).to_be_checked()
    expect(night.locator('[name=purpose][value="other"]')).to_have_count(1)
    night.locator("#email").fill("anna@example.com")
    night.locator("#send").click()
    expect(night.locator("#text-error")).to_be_visible()  # what is missing is told,
    expect(night.locator("#f_violator_link-error")).to_have_count(0)  # and nobody cheated by telephone has a link
    night.locator('[name=purpose][value="spam"]').check()
    night.locator("#send").click()
    expect(night.locator("#f_violator_link-error")).to_be_visible()
