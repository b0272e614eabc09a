"""From the form to the answer and back: the visitor's and the agent's way, in a real browser."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from kb.outbox import entries_of
from kb.tickets import latest_tickets
from kb.tokens import create_token
from tests.journeys.conftest import Served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]
PHONE = {"width": 360, "height": 740}
WORDS = {
    "ru": {
        "purpose": "Не приходит код", "text": "Пишет «неверный код», хотя код только что пришёл", "send": "Отправить обращение",
        "anyway": "Всё равно отправить обращение", "open": "Открыть обращение", "yes": "Да, вопрос решён", "solved": "Вопрос решён",
    },
    "en": {
        "purpose": "The code does not come", "text": "It says the code is wrong although it has just come", "send": "Send request",
        "anyway": "Send the request anyway", "open": "Open the request", "yes": "Yes, it is solved", "solved": "Solved",
    },
}  # fmt: skip


def screenshot() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return {"name": "screen.png", "mimeType": "image/png", "buffer": out.getvalue()}


def send_form(page: Page, lang: str, text: str) -> None:
    """Fill in the form and send it, past the answers that are offered; ends on the request page."""
    words = WORDS[lang]
    page.goto(f"/{lang}/contact?topic=access")
    page.get_by_label(words["purpose"]).check()
    page.locator("#text").fill(text)
    page.locator("#email").fill("anna@example.com")
    page.locator("#consent").check()
    page.locator("#screenshot").set_input_files([screenshot()])
    page.locator("#send").click()
    if "/sent" not in page.url:
        page.locator("#send").click()
    page.get_by_role("link", name=words["open"]).click()


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_a_form_becomes_a_request_that_is_answered_and_helped(
    page: Page, browser: Browser, served: Served, lang: str, size: dict | None
):
    words, wide = WORDS[lang], size["width"] if size else 1280
    if size:
        page.set_viewport_size(size)
    send_form(page, lang, f"{words['text']} ({wide})")
    expect(page.locator(".said-pictures img")).to_be_visible()
    assert page.evaluate("document.querySelector('.said-pictures img').naturalWidth") == 300
    with served.database.begin() as conn:
        number = latest_tickets(conn, limit=1)[0].number
        _, token = create_token(conn, "Анна", ["inbox"], at=datetime.now(UTC))
        assert len(entries_of(conn, number)) == 2
    staff = browser.new_page(base_url=served.url, locale="ru-RU")
    staff.context.add_cookies([{"name": "agent", "value": token, "url": f"{served.url}/agent"}])  # signed in by token
    staff.goto("/agent/requests")
    staff.get_by_role("link", name=number).click()
    staff.get_by_label("Ответить клиенту").fill("Проверьте время на телефоне.")
    staff.get_by_role("button", name="Отправить ответ").click()
    expect(staff.get_by_text("Проверьте время на телефоне.")).to_be_visible()
    staff.close()
    page.reload()
    expect(page.get_by_text("Проверьте время на телефоне.")).to_be_visible()
    page.get_by_role("button", name=words["yes"]).click()
    expect(page.locator(".request-status")).to_have_text(words["solved"])
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


def test_a_pasted_screenshot_is_listed_and_can_be_taken_out_again(page: Page):
    page.goto("/ru/contact")
    paste = """() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([1, 2, 3])], 'pasted.png', {type: 'image/png'}));
      data.items.add(new File(['x'], 'notes.txt', {type: 'text/plain'}));
      document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
    }"""
    page.evaluate(paste)
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    assert page.evaluate("document.querySelector('#screenshot').files.length") == 1
    page.get_by_role("button", name="Убрать: pasted.png").click()
    assert page.evaluate("document.querySelector('#screenshot').files.length") == 0


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
        assert latest_tickets(conn, limit=1)[0].opened == (article,)


def test_without_scripts_the_whole_way_works_too(browser: Browser, served: Served):
    context = browser.new_context(base_url=served.url, java_script_enabled=False)
    send_form(context.new_page(), "ru", "Не приходит код без скриптов, что делать")
    page = context.pages[0]
    expect(page.locator(".said-pictures img")).to_have_count(1)
    page.locator("#text").fill("И ещё одно")
    page.locator("#send").click()
    expect(page.locator(".said")).to_have_count(2)
    context.close()
