"""Whole ways through the help centre, from the first question to the end of it: both languages, desktop and phone.

On every page of every way the browser's console stays empty under the site's own policy, nothing is asked of another site,
and nothing scrolls sideways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.requests.tickets import list_tickets
from kb.staff.tokens import create_token
from tests.journeys.conftest import Served
from tests.journeys.screens import LATE, NOTHING, WRONG_LAYOUT
from tests.journeys.sent_files import screenshot
from tests.kb.delivery.conftest import Sink
from tests.usage import forms_deflected
from web.site.texts import Texts, load_texts

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
ASKED = {"ru": "перевыпуск карты", "en": "replacing a card"}
TITLE = {"ru": "Перевыпуск карты", "en": "Replacing a card"}
PURPOSE = {"ru": "Не приходит код", "en": "The code does not come"}
ADVICE = {"ru": "Проверьте время на телефоне.", "en": "Check the clock of your phone."}
TEXTS = load_texts(("ru", "en"))
MOST_TABS = 150
ANSWERS_SEEN = "[name=suggested]"  # answers to the text itself are on the page: they are not offered a second time


@dataclass(frozen=True)
class Walk:
    """A browser in one language; `say` gives the site's own words in it."""

    page: Page
    lang: str
    say: Texts

    def button(self, key: str):
        return self.page.get_by_role("button", name=self.say(key), exact=True)

    def link(self, key: str):
        return self.page.get_by_role("link", name=self.say(key), exact=True)

    def tab_to(self, selector: str) -> None:
        """By the Tab key alone, to something whose focus can be seen."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                break
        focus = self.page.evaluate(
            "getComputedStyle(document.activeElement.closest('.field-box') || document.activeElement).outlineStyle"
        )
        assert focus != "none", f"{selector}: the focus can't be seen"
        expect(self.page.locator(selector).first).to_be_focused()


SLOW = [pytest.param(other, marks=pytest.mark.slow) for other in ("en-phone", "ru-phone", "en-desktop")]


@pytest.fixture(params=["ru-desktop", *SLOW])
def way(request) -> tuple[str, str]:
    return tuple(request.param.split("-"))


@pytest.fixture
def browser_context_args(browser_context_args: dict, way: tuple[str, str]) -> dict:
    return {**browser_context_args, "locale": way[0], "viewport": SIZES[way[1]]}


@pytest.fixture
def walk(page: Page, complaints, way: tuple[str, str]) -> Walk:
    return Walk(page, way[0], TEXTS[way[0]])


def tickets(served: Served):
    with served.database.read() as conn:
        return list_tickets(conn, limit=10_000)[0]


def deflections(served: Served) -> int:
    with served.log.read() as conn:
        return forms_deflected(conn)


def fill_form(walk: Walk, text: str) -> None:
    walk.page.get_by_label(PURPOSE[walk.lang], exact=True).check()
    walk.page.locator("#text").fill(text)
    walk.page.locator("#email").fill("anna@example.com")
    walk.page.locator("#consent").check()


def test_a_question_in_the_wrong_layout_is_found_and_solved(walk: Walk):
    walk.page.goto(f"/{walk.lang}/")
    walk.page.get_by_role("combobox").fill(WRONG_LAYOUT[walk.lang])
    walk.page.get_by_role("combobox").press("Enter")
    expect(walk.page.locator(".rescue")).to_contain_text(WRONG_LAYOUT[walk.lang])
    walk.page.get_by_role("link", name=TITLE[walk.lang], exact=True).first.click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(TITLE[walk.lang])
    assert "s=" not in walk.page.url  # the address to share is clean
    walk.button("vote.yes").click()
    expect(walk.page.locator("#vote")).to_contain_text(walk.say("vote.thanks_yes"))


@pytest.mark.slow
def test_who_insists_on_what_was_typed_gets_it(walk: Walk):
    walk.page.goto(f"/{walk.lang}/search?q={WRONG_LAYOUT[walk.lang]}")
    walk.page.locator(".rescue a").click()
    expect(walk.page.locator(".no-answer")).to_be_visible()
    expect(walk.page.locator(".rescue")).to_have_count(0)


@pytest.mark.slow
def test_a_question_without_an_answer_is_solved_on_the_form(walk: Walk, served: Served):
    before, solved = len(tickets(served)), deflections(served)
    walk.page.goto(f"/{walk.lang}/search?q={NOTHING[walk.lang]}")
    expect(walk.page.locator(".no-answer")).to_be_visible()
    walk.link("search.contact").click()
    expect(walk.page.locator("#text")).to_have_value(NOTHING[walk.lang])
    walk.page.locator("#text").fill(LATE[walk.lang])
    suggestion = walk.page.locator('.suggestion[data-article$="/access/sms-code-not-coming"]')
    suggestion.get_by_text(walk.say("suggestions.read")).click()
    expect(suggestion.locator("details p").first).to_be_visible()
    suggestion.get_by_role("button", name=walk.say("suggestions.solved")).click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(walk.say("solved.title"))
    for _ in range(100):  # the log is written behind the answer
        if deflections(served) > solved:
            break
        walk.page.wait_for_timeout(50)
    assert (len(tickets(served)), deflections(served)) == (before, solved + 1)


def test_a_form_becomes_a_ticket_letters_a_conversation_and_a_solved_request(
    walk: Walk, browser: Browser, served: Served, post: Sink
):
    walk.page.goto(f"/{walk.lang}/contact?topic=access")
    fill_form(walk, f"{LATE[walk.lang]}: {datetime.now(UTC).timestamp()}")
    expect(walk.page.locator(ANSWERS_SEEN)).to_be_attached()
    walk.page.locator("#screenshot").set_input_files([screenshot()])
    walk.button("contact.send").click()
    number = walk.page.locator(".sent-number").inner_text()
    letter = letter_about(walk, post, number)
    assert letter["To"] == "anna@example.com"
    text = letter.get_body(("plain",)).get_content()
    walk.page.goto(re.search(rf"{served.url}/\S+/request/\S+", text)[0])
    expect(walk.page.locator(".request-status")).to_have_text(walk.say("request.status.open"))
    picture = walk.page.locator(".said-pictures img")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 300)
    answer_as_staff(browser, served, number, ADVICE[walk.lang])
    answered = letter_about(walk, post, number, after=letter)
    assert ADVICE[walk.lang] in answered.get_body(("plain",)).get_content()
    walk.page.reload()
    expect(walk.page.get_by_text(ADVICE[walk.lang])).to_be_visible()
    walk.button("request.yes").click()
    expect(walk.page.locator(".request-status")).to_have_text(walk.say("request.status.solved"))


def letter_about(walk: Walk, post: Sink, number: str, after=None):
    """The newest letter to the visitor with this number, once it is another than `after`."""
    for _ in range(600):
        about = [
            letter for letter in post.letters if letter["To"] == "anna@example.com" and number in letter.as_string()
        ]
        if about and about[-1] is not after:
            return about[-1]
        walk.page.wait_for_timeout(50)
    raise AssertionError(f"no letter about {number} came")


def answer_as_staff(browser: Browser, served: Served, number: str, text: str) -> None:
    with served.database.begin() as conn:
        _, token = create_token(conn, "Анна", ["inbox"], at=datetime.now(UTC))
    with browser.new_context(base_url=served.url, locale="ru-RU") as context:
        staff = context.new_page()
        staff.goto("/agent/sign-in")
        staff.get_by_text("Войти по токену").click()
        staff.get_by_label("Токен").fill(token)
        staff.get_by_label("Токен").press("Enter")
        staff.goto("/agent/requests")
        staff.locator("#find").fill(number)
        staff.locator("#find").press("Enter")
        staff.get_by_label("Ответить клиенту").fill(text)
        staff.get_by_role("button", name="Отправить ответ").click()
        expect(staff.get_by_text(text)).to_be_visible()


@pytest.mark.slow
def test_the_locked_out_are_heard_without_signing_in(walk: Walk):
    walk.page.goto(f"/{walk.lang}/")
    walk.link("home.door").click()
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(walk.say("door.title"))
    walk.page.get_by_role("link", name=PURPOSE[walk.lang], exact=True).click()
    expect(walk.page.get_by_label(PURPOSE[walk.lang], exact=True)).to_be_checked()
    fill_form(walk, f"{LATE[walk.lang]}, {datetime.now(UTC).timestamp()}")
    expect(walk.page.locator(ANSWERS_SEEN)).to_be_attached()
    walk.button("contact.send").click()
    expect(walk.page.locator(".sent-number")).to_have_text(re.compile(r"\d{4}-\d{6}"))


def test_the_keyboard_alone_finds_and_thanks(walk: Walk):
    walk.page.goto(f"/{walk.lang}/")
    walk.tab_to("#q-large")
    walk.page.keyboard.type(ASKED[walk.lang])
    field = walk.page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    walk.page.keyboard.press("ArrowDown")
    expect(walk.page.get_by_role("option", selected=True)).to_have_count(1)
    walk.page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/search?**")
    walk.tab_to(f'a[href*="/{walk.lang}/a/cards/reissue-card"]')
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_role("heading", level=1)).to_have_text(TITLE[walk.lang])
    walk.tab_to('.vote [value="yes"]')
    walk.page.keyboard.press("Enter")
    expect(walk.page.locator("#vote")).to_contain_text(walk.say("vote.thanks_yes"))


@pytest.mark.slow
def test_the_keyboard_alone_writes_to_support(walk: Walk, served: Served):
    walk.page.goto(f"/{walk.lang}/contact")
    walk.tab_to("#topic")
    walk.page.keyboard.press("ArrowDown")
    expect(walk.page.locator("#purpose")).to_be_visible()
    walk.tab_to("[name=purpose]")
    walk.page.keyboard.press("Space")
    walk.tab_to("#text")
    walk.page.keyboard.type(f"{LATE[walk.lang]} / {datetime.now(UTC).timestamp()}")
    expect(walk.page.locator(ANSWERS_SEEN)).to_be_attached()
    walk.tab_to("#email")
    walk.page.keyboard.type("anna@example.com")
    walk.tab_to("#consent")
    walk.page.keyboard.press("Space")
    walk.tab_to("#send")
    walk.page.keyboard.press("Enter")
    number = walk.page.locator(".sent-number").inner_text()
    assert tickets(served)[0].number == number


def test_without_scripts_the_whole_way_is_there(walk: Walk, browser: Browser, served: Served, way: tuple[str, str]):
    with browser.new_context(base_url=served.url, java_script_enabled=False, viewport=SIZES[way[1]]) as context:
        still = Walk(context.new_page(), walk.lang, walk.say)
        still.page.goto(f"/{walk.lang}/")
        still.page.locator("#q-large").fill(NOTHING[walk.lang])
        still.button("field.submit").click()
        still.link("search.contact").click()
        still.page.locator("#topic").select_option("access")
        still.button("contact.topic_show").click()
        fill_form(still, f"{LATE[walk.lang]} . {datetime.now(UTC).timestamp()}")
        still.button("contact.send").click()
        expect(still.page.locator(".form-step .suggestion").first).to_be_visible()
        still.button("contact.send_anyway").click()
        still.link("sent.request").click()
        expect(still.page.locator(".request-status")).to_have_text(walk.say("request.status.open"))
        expect(still.page.locator(".said-text").first).to_contain_text(LATE[walk.lang])
        assert tickets(served)[0].query == NOTHING[walk.lang]
        still.page.locator("#text").fill(ADVICE[walk.lang])
        still.button("request.send").click()
        expect(still.page.locator(".said")).to_have_count(2)
