"""An agent's call by keyboard alone: from the client's sentence to a copied reply and a ticket; and nothing a machine finds wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.staff import add_person
from kb.tickets import latest_tickets

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
CALLS = {
    "ru": ("потеряли карту или её украли", "Ольга", "Здравствуйте, Ольга.", "Создано обращение"),
    "en": ("lost or stolen card", "Mary", "Dear Mary,", "was created"),
}


@pytest.fixture(params=CALLS)
def browser_context_args(browser_context_args: dict, request):
    size = {"width": 1280, "height": 720}
    permissions = ["clipboard-read", "clipboard-write"]
    return {**browser_context_args, "locale": request.param, "viewport": size, "permissions": permissions}


def until(page, expression: str) -> None:
    """Wait for what the page says; the site's policy forbids `wait_for_function` its eval."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")


def signed_in(page, served, lang: str) -> None:
    name = f"Agent {lang} {datetime.now(UTC).timestamp()}"
    with served.database.begin() as conn:
        add_person(conn, name, "agent", PASSWORD, at=datetime.now(UTC))
    page.goto("/agent")
    until(page, "document.activeElement.id === 'name'")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#q")
    until(page, "document.activeElement.id === 'q'")


def test_a_whole_call_without_a_mouse(page, served, complaints, browser_context_args):
    lang = browser_context_args["locale"]
    sentence, client, greeting, made = CALLS[lang]
    signed_in(page, served, lang)
    page.keyboard.type(sentence)
    page.wait_for_selector(".card")
    page.keyboard.press("Tab")
    page.keyboard.type(client)
    until(page, f"document.querySelector('.card-reply')?.textContent.includes('{client}')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelectorAll('.console-row')[1].hasAttribute('aria-current')")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id !== 'q'")
    page.keyboard.press("t")
    until(page, "document.getElementById('status').textContent !== ''")
    assert greeting in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("l")
    until(page, "navigator.clipboard.readText().then(text => text.includes('/a/'))")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.focus("#note")
    page.keyboard.type("Перезвонить завтра")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status a")
    assert made in page.inner_text("#status")
    with served.database.read() as conn:
        ticket = latest_tickets(conn, limit=1)[0]
    assert ticket.text.startswith("Перезвонить завтра") and ticket.query == sentence and ticket.opened
    assert page.input_value("#note") == ""


def test_copying_what_is_for_staff_warns(page, served, complaints, browser_context_args):
    lang = browser_context_args["locale"]
    signed_in(page, served, lang)
    page.keyboard.type("9014")
    page.wait_for_selector(".card.is-internal")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id !== 'q'")
    page.keyboard.press("c")
    until(page, "/своих|staff-only/.test(document.getElementById('status').textContent)")


def test_a_call_fits_the_screen(page, served, complaints, browser_context_args):
    signed_in(page, served, browser_context_args["locale"])
    page.keyboard.type("1204")
    page.wait_for_selector(".card")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth")
