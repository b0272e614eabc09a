"""Two agents at the same inbox: they see each other, collide without harm, merge, snooze, call back, answer and take back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.delivery.reply_address import reply_address
from kb.inbound.intake import Intake
from kb.requests.attachments import AttachmentStore
from kb.requests.customer import open_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket, Ticket, find_ticket
from kb.staff.accounts import add_person, list_staff
from kb.storage.site_key import request_secret, site_key
from tests.journeys.conftest import Served
from tests.kb.inbound.letters import letter
from web.site.texts import load_texts
from web.site.urls import request_url

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "correct horse battery"
NAMES = {"ru": ("Ольга", "Пётр"), "en": ("Olivia", "Peter")}
LANGUAGES = ["ru", pytest.param("en")]


@dataclass(frozen=True)
class Desk:
    """Two agents, each in a browser of their own, and what the page calls things."""

    lang: str
    first: Page
    second: Page
    served: Served
    number: str
    other: str  # a second request of the same customer
    names: tuple[str, ...]  # of the two

    def say(self, key: str, **values: str) -> str:
        return load_texts((self.lang,))[self.lang](key, **values)

    def open(self, page: Page, number: str = "") -> None:
        page.goto(f"/agent/requests/{number or self.number}")

    def unfold(self, page: Page, key: str) -> None:
        page.locator(".inbox-side summary").get_by_text(self.say(key), exact=True).click()

    def answer(self, page: Page, text: str) -> None:
        """To the customer, by keyboard as far as there are keys."""
        page.keyboard.press("r")
        page.keyboard.type(text)
        page.locator("form[action$=reply] > .button").press("Enter")
        expect(page.locator(".talk")).to_contain_text(text)

    def take_letter(self, text: str) -> str:
        """A letter of the customer's to the address of the request comes in; what became of it."""
        key, settings = site_key(self.served.database), self.served.settings
        intake = Intake.of(
            settings,
            database=self.served.database,
            store=AttachmentStore(settings.attachments),
            room=Mailroom(key=key),
            promise=lambda topic, at: None,
        )
        to = reply_address("help@romashka.example", key, self.number)
        return intake.take(letter(text, sender=self.ticket.email, to=to).as_bytes(), at=datetime.now(UTC)).outcome

    @property
    def ticket(self) -> Ticket:
        with self.served.database.read() as conn:
            found = find_ticket(conn, self.number)
        assert found is not None
        return found


@pytest.fixture(params=LANGUAGES)
def desk(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[Desk]:
    lang, now = request.param, datetime.now(UTC)
    room = Mailroom(key=site_key(served.database))
    with served.database.begin() as conn:
        turn = len(list_staff(conn))  # one help centre is served to all of these tests
        names = tuple(f"{name} {turn}" for name in NAMES[lang])
        for name in names:
            add_person(conn, name, "agent", PASSWORD, at=now)
        new = NewTicket(
            form_key=f"two-{lang}-{turn}",
            lang=lang,
            topic="",
            email=f"two-{lang}-{turn}@example.com",
            text=f"Zwei {lang}",
        )
        number = open_request(conn, new, room=room, at=now).ticket.number
        more = NewTicket(form_key=f"more-{lang}-{turn}", lang=lang, topic="", email=new.email, text=f"Drei {lang}")
        other = open_request(conn, more, room=room, at=now).ticket.number
    contexts = [
        browser.new_context(base_url=served.url, locale=lang, viewport={"width": 1280, "height": 900}) for _ in "12"
    ]
    pages = [context.new_page() for context in contexts]
    for page, name in zip(pages, names, strict=True):
        page.goto("/agent/sign-in")
        page.locator("[name=name]").fill(name)
        page.locator("[name=password]").first.fill(PASSWORD)
        page.locator("[name=password]").first.press("Enter")
        page.wait_for_url("**/agent")
    yield Desk(lang, *pages, served, number, other, names)
    for context in contexts:
        context.close()


def test_two_agents_work_on_one_request_and_neither_harms_the_other(desk: Desk):
    first, second = desk.first, desk.second
    names = desk.names
    desk.open(first)
    first.keyboard.press("m")  # by keyboard: it is mine
    expect(first.locator("#take")).to_have_count(0)
    desk.open(second)
    expect(second.locator("#present")).to_contain_text(desk.say("inbox.reading", name=names[0]))
    second.locator(".inbox-over summary").click()
    second.get_by_role("button", name=desk.say("inbox.ask_over")).click()
    first.goto("/agent/requests")
    expect(first.locator(".inbox-told")).to_contain_text(desk.say("notifications.events.asked_over", name=names[1]))
    desk.open(first)
    first.keyboard.press("r")
    first.keyboard.type("Eins")
    second.locator(".inbox-over summary").click()
    second.get_by_role("button", name=desk.say("inbox.take_over")).click()
    second.locator("#text").fill("Zwei")
    second.locator("form[action$=reply] > .button").click()
    expect(second.locator(".talk")).to_contain_text("Zwei")
    first.locator("form[action$=reply] > .button").click()  # the page is behind: nothing is sent, nothing lost
    expect(first.locator(".error-summary")).to_be_visible()
    expect(first.locator("#text")).to_have_value("Eins")
    second.get_by_role("button", name=desk.say("inbox.undo")).click()
    expect(second.locator("#text")).to_have_value("Zwei")
    assert desk.ticket.owner == names[1] and desk.ticket.status == "working"


def test_a_request_sleeps_is_called_back_merged_and_closed_by_keyboard_on_a_phone(desk: Desk):
    page = desk.first
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/agent/requests?sort=new")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/agent/requests/{desk.other}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    later = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    desk.unfold(page, "inbox.call_back")
    page.locator("#call-at").fill(later)
    page.locator("#call-number").fill("+7 926 123-45-67")
    page.locator("form[action$=call-back] button").click()
    expect(page.locator(".inbox-side [href='tel:+79261234567']")).to_be_visible()
    desk.unfold(page, "inbox.snooze")
    page.locator("[action$=snooze] [name=until]").fill(later)
    page.locator("[action$=snooze] button").click()
    page.goto("/agent/requests?show=asleep")
    expect(page.get_by_text(desk.other)).to_be_visible()
    desk.open(page, desk.other)
    desk.unfold(page, "inbox.merge")
    page.locator("[name=into]").fill(desk.number)
    page.locator("[name=into]").press("Enter")
    desk.open(page, desk.other)
    page.wait_for_url(f"**/agent/requests/{desk.number}")  # both numbers lead to one
    expect(page.locator(".talk")).to_contain_text(f"Drei {desk.lang}")
    page.keyboard.press("e")
    page.locator("form[action$=close] > .button").click()
    expect(page.locator(".request-status")).to_have_text(desk.say("request.status.solved"))
    assert desk.ticket.status == "closed"


def test_a_customer_answers_by_page_and_by_mail_and_opens_again_what_did_not_help(desk: Desk):
    first, second = desk.first, desk.second
    customer = first.context.browser.new_context(base_url=desk.served.url, locale=desk.lang).new_page()
    page_of_request = request_url(desk.lang, request_secret(site_key(desk.served.database), desk.number))
    desk.open(first)
    first.keyboard.press("m")
    expect(first.locator("#take")).to_have_count(0)
    desk.answer(first, "Eins")
    customer.goto(page_of_request)
    expect(customer.get_by_text("Eins")).to_be_visible()
    customer.locator("#text").fill("Zwei")
    customer.locator("#send").click()
    expect(customer.locator(".request-status")).to_have_text(desk.say("request.status.working"))
    first.goto("/agent/requests?show=mine")  # it is theirs to answer again
    expect(first.locator(".inbox-told")).to_contain_text(desk.number)
    desk.open(first)
    expect(first.locator(".talk")).to_contain_text("Zwei")
    desk.answer(first, "Drei")
    assert desk.take_letter("Vier") == "joined"
    desk.open(second)  # a colleague reads what came by mail
    expect(second.locator(".talk")).to_contain_text("Vier")
    first.reload()
    first.keyboard.press("e")
    first.locator("form[action$=close] > .button").press("Enter")
    expect(first.locator(".request-status")).to_have_text(desk.say("request.status.solved"))
    customer.reload()
    expect(customer.locator(".request-status")).to_have_text(desk.say("request.status.solved"))
    customer.get_by_role("button", name=desk.say("request.no"), exact=True).click()
    expect(customer.locator(".request-status")).to_have_text(desk.say("request.status.working"))
    assert (desk.ticket.status, desk.ticket.owner, desk.ticket.helped) == ("working", desk.names[0], False)
    customer.context.close()
