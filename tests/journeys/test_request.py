"""What goes with a request: files, and what was read on the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kb.requests.tickets import list_tickets
from tests.journeys.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints"), pytest.mark.slow]


def test_pasted_files_are_listed_and_each_can_be_taken_out_again(page: Page):
    page.goto("/ru/contact")
    paste = """() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'pasted.png', {type: 'image/png'}));
      data.items.add(new File(['x'], 'notes.txt', {type: 'text/plain'}));
      document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
    }"""
    page.evaluate(paste)
    expect(page.locator("[data-chosen] li")).to_have_text(["pasted.png, 1 КБУбрать", "notes.txt, 1 КБУбрать"])
    assert page.evaluate("document.querySelector('#screenshot').files.length") == 2
    page.get_by_role("button", name="Убрать: pasted.png").click()
    expect(page.locator("[data-chosen] li")).to_have_text(["notes.txt, 1 КБУбрать"])
    assert page.evaluate("document.querySelector('#screenshot').files.length") == 1


def test_what_was_read_on_the_form_is_known_to_whoever_answers(page: Page, served: Served):
    page.goto("/ru/contact?topic=access")
    page.get_by_label("Не приходит код").check()
    page.locator("#text").fill("Не приходит код из СМС для входа, жду уже час")
    page.locator(".suggestion summary").first.click()
    article = page.locator(".suggestion").first.get_attribute("data-article")
    page.locator("#email").fill("boris@example.com")
    page.locator("#consent").check()
    page.locator("#send").click()
    page.wait_for_load_state()
    if "/sent" not in page.url:
        page.locator("#send").click()
    with served.database.read() as conn:
        assert list_tickets(conn, limit=1)[0][0].opened == (article,)
