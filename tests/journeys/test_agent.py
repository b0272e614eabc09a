"""An agent's call by keyboard alone: from the client's sentence to a copied reply and a ticket, and through a decision tree."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from kb.requests.customer import read_request
from kb.requests.tickets import list_tickets
from kb.staff.accounts import add_person
from tests.journeys.conftest import script_late

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
PATIENCE = 30_000  # ms for a state to come about; on a busy machine everything does, later
CALLS = {
    "ru": ("потеряли карту или её украли", "Ольга", "Здравствуйте, Ольга.", "Создано обращение"),
    "en": ("lost or stolen card", "Mary", "Dear Mary,", "was created"),
}


@pytest.fixture(params=["ru", pytest.param("en", marks=pytest.mark.slow)])
def browser_context_args(browser_context_args: dict, request):
    size = {"width": 1280, "height": 720}
    permissions = ["clipboard-read", "clipboard-write"]
    return {**browser_context_args, "locale": request.param, "viewport": size, "permissions": permissions}


@pytest.fixture
def desk(page, served, complaints, browser_context_args):
    """The console, with an agent just signed in by keyboard."""
    page.set_default_timeout(PATIENCE)
    name = f"Agent {browser_context_args['locale']} {datetime.now(UTC).timestamp()}"
    with served.database.begin() as conn:
        add_person(conn, name, "agent", PASSWORD, at=datetime.now(UTC))
    page.goto("/agent")
    focused(page, "#name")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    focused(page, "#q")
    return page


def focused(page, where: str) -> None:
    expect(page.locator(where)).to_be_focused(timeout=PATIENCE)


def asked(page, words: str) -> None:
    """Type into the field and wait until the answers shown are those of the words."""
    page.keyboard.type(words)
    shown(page, words)


def shown(page, words: str) -> None:
    answers = page.locator("#answers")
    expect(answers).to_have_attribute("data-shown", words, timeout=PATIENCE)
    settled(page)


def settled(page) -> None:
    expect(page.locator("#answers")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


def row(page, number: int):
    return page.locator(".console-row").nth(number - 1)


def copied(page, key: str, told: str | re.Pattern) -> str:
    """What is in the clipboard after a key that copies, once the page has said so."""
    page.keyboard.press(key)
    expect(page.locator("#status")).to_have_text(told, timeout=PATIENCE)
    return page.evaluate("navigator.clipboard.readText()")


def test_a_whole_call_without_a_mouse(desk, served, browser_context_args):
    lang = browser_context_args["locale"]
    sentence, client, greeting, made = CALLS[lang]
    asked(desk, sentence)
    desk.keyboard.press("Tab")
    focused(desk, "#client")
    desk.keyboard.type(client)
    expect(desk.locator(".card-reply").first).to_contain_text(client, timeout=PATIENCE)
    desk.keyboard.press("Escape")
    focused(desk, "#q")
    first = row(desk, 1).get_attribute("data-id")
    desk.keyboard.press("ArrowDown")
    expect(desk.locator(".card")).to_have_attribute("data-id", row(desk, 2).get_attribute("data-id"), timeout=PATIENCE)
    desk.keyboard.press("ArrowUp")
    expect(desk.locator(".card")).to_have_attribute("data-id", first, timeout=PATIENCE)
    settled(desk)
    desk.keyboard.press("Enter")
    expect(desk.locator("#q")).not_to_be_focused(timeout=PATIENCE)
    settled(desk)
    assert greeting in copied(desk, "t", re.compile("Скопировано|Copied"))
    desk.keyboard.press("/")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Shift+Tab")
    focused(desk, "#q")
    desk.keyboard.press("Enter")
    expect(desk.locator("#q")).not_to_be_focused(timeout=PATIENCE)
    settled(desk)
    assert "/a/" in copied(desk, "l", re.compile("Скопировано|Copied"))
    desk.keyboard.press("n")
    focused(desk, "#note")
    desk.keyboard.type("Перезвонить завтра")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#status a")).to_contain_text(made, timeout=PATIENCE)
    with served.database.read() as conn:
        ticket = list_tickets(conn, limit=1)[0][0]
        note = read_request(conn, ticket.number, internal=True).messages[0]
    assert note.internal and "Перезвонить завтра" in note.text and ticket.text == ""
    assert ticket.query == sentence and ticket.opened == (first,)
    expect(desk.locator("#note")).to_have_value("")


def test_a_cause_is_found_by_questions_without_a_mouse(desk, served, browser_context_args):
    asked(desk, "1802")
    desk.keyboard.press("Enter")
    expect(desk.locator("#q")).not_to_be_focused(timeout=PATIENCE)
    settled(desk)
    taken = desk.locator(".walk-taken li")
    for number, answer in enumerate((1, 1, 2), 1):
        desk.keyboard.press(f"Shift+Digit{answer}")
        expect(taken).to_have_count(number, timeout=PATIENCE)
        settled(desk)
    focused(desk, ".walk-answer >> nth=0")
    desk.keyboard.press("Shift+Backspace")
    expect(taken).to_have_count(2, timeout=PATIENCE)
    settled(desk)
    desk.keyboard.press("Shift+Digit1")
    expect(desk.locator(".walk-end")).to_contain_text("VPN", timeout=PATIENCE)
    settled(desk)
    desk.keyboard.press("/")
    desk.keyboard.press("Delete")
    asked(desk, "1204")
    expect(desk.locator(".walk")).to_have_count(0)
    desk.keyboard.press("Enter")
    expect(desk.locator("#q")).not_to_be_focused(timeout=PATIENCE)
    settled(desk)
    desk.keyboard.press("Backspace")
    shown(desk, "1802")
    expect(desk.locator(".walk-end")).to_contain_text("VPN", timeout=PATIENCE)
    desk.keyboard.press("n")
    desk.keyboard.type("VPN")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#status a")).to_be_visible(timeout=PATIENCE)
    with served.database.read() as conn:
        ticket = list_tickets(conn, limit=1)[0][0]
        note = read_request(conn, ticket.number, internal=True).messages[0].text
    assert note.count("\n— ") == 3 and re.search("VPN.+(Да|Yes)", note) and ticket.text == ""


def test_what_is_typed_before_the_script_is_there_is_answered(desk):
    with script_late(desk, "/agent", "agent.js"):
        focused(desk, "#q")
        desk.keyboard.type("1204")
    shown(desk, "1204")


def test_copying_what_is_for_staff_warns(desk):
    asked(desk, "9014")
    expect(desk.locator(".card.is-internal")).to_be_visible(timeout=PATIENCE)
    desk.keyboard.press("Enter")
    expect(desk.locator("#q")).not_to_be_focused(timeout=PATIENCE)
    settled(desk)
    copied(desk, "c", re.compile("своих|staff-only"))


def test_a_call_fits_the_screen(desk):
    asked(desk, "1204")
    expect(desk.locator(".card")).to_be_visible(timeout=PATIENCE)
    assert desk.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    )
