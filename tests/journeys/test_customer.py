"""A customer's way through the help centre, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from kb.search_log import count_deflections
from kb.tickets import latest_tickets
from tests.journeys.conftest import Served
from tests.web.conftest import NOW

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]
WORDS = {
    "ru": {"ask": "перевыпуск карты", "title": "Перевыпуск карты", "helped": "Да", "thanks": "Спасибо"},
    "en": {"ask": "replace a card", "title": "Replacing a card", "helped": "Yes", "thanks": "Thank you"},
}
PHONE = {"width": 360, "height": 740}


def tickets(served: Served):
    with served.database.read() as conn:
        return latest_tickets(conn)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_a_question_leads_to_an_article_that_helps(page: Page, lang: str, size: dict | None):
    words = WORDS[lang]
    if size:
        page.set_viewport_size(size)
    page.goto(f"/{lang}/")
    page.get_by_role("combobox").fill(words["ask"])
    page.get_by_role("combobox").press("Enter")
    page.get_by_role("link", name=words["title"], exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["title"])
    assert "s=" not in page.url  # the address to share is clean
    page.get_by_role("button", name=words["helped"], exact=True).click()
    expect(page.locator("#vote")).to_contain_text(words["thanks"])


def test_suggestions_are_chosen_by_keyboard_alone(page: Page):
    page.goto("/ru/")
    page.keyboard.press("/")
    page.keyboard.type("перевыпуск карты")
    field = page.get_by_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", name="Искать все ответы")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/a/**")


def test_the_article_closes_the_form_when_it_solves_the_question(page: Page, served: Served):
    before = len(tickets(served))
    page.goto("/ru/contact?topic=cards")
    page.get_by_label("Опишите вопрос").fill("Хочу заказать перевыпуск карты, старая сломалась")
    suggestion = page.locator(".suggestion", has_text="Перевыпуск карты").first
    expect(suggestion).to_be_visible()
    suggestion.get_by_text("Прочитать здесь").click()
    suggestion.get_by_role("button", name="Это решило вопрос").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ответ нашёлся")
    with served.log.read() as conn:
        assert count_deflections(conn, since=NOW.replace(year=2025)) >= 1
    assert len(tickets(served)) == before


def test_a_question_without_an_answer_becomes_a_ticket_with_nothing_typed_twice(page: Page, served: Served):
    page.goto("/ru/search?q=ъъщщ+вопрос+про+дирижабль")
    page.get_by_role("link", name="Написать в поддержку").click()
    expect(page.get_by_label("Опишите вопрос")).to_have_value("ъъщщ вопрос про дирижабль")
    page.get_by_label("Тема").select_option("other")
    page.get_by_label("Вопрос", exact=True).check()
    page.get_by_label("Почта для ответа").fill("anna@mail.example.org")
    page.get_by_label("Разрешаю обработать").check()
    page.get_by_role("button", name=re.compile("тправить обращение")).click()
    if page.locator(".form-step").count():
        page.get_by_role("button", name=re.compile("тправить обращение")).click()
    expect(page.locator(".sent-number")).to_have_text(re.compile(r"\d{4}-\d{6}"))
    assert tickets(served)[0].query == "ъъщщ вопрос про дирижабль"


def test_mistakes_are_summed_up_and_lead_to_their_fields(page: Page):
    page.goto("/en/contact?topic=safety")
    page.get_by_role("button", name="Send the request").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Give an e-mail address for the answer").click()
    expect(page.locator("#email")).to_be_focused()


def test_another_topic_changes_the_fields_and_keeps_the_words(page: Page):
    page.goto("/ru/contact?topic=app")
    page.get_by_label("Опишите вопрос").fill("Коротко")
    page.get_by_label("Тема").select_option("safety")
    expect(page.get_by_label("Ссылка на профиль нарушителя или страницу")).to_be_visible()
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Коротко")


def test_what_was_written_survives_leaving_and_coming_back(page: Page):
    page.goto("/ru/contact?topic=cards")
    page.get_by_label("Опишите вопрос").fill("Долго писал этот текст")
    page.goto("/ru/")
    page.goto("/ru/contact?topic=cards")
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Долго писал этот текст")


def test_a_card_number_is_pointed_out_while_it_is_typed(page: Page):
    page.goto("/ru/contact")
    page.get_by_label("Опишите вопрос").fill("карта 4111 1111 1111 1111")
    expect(page.locator("[data-leak]")).to_contain_text("Похоже на")
    page.get_by_label("Опишите вопрос").fill("заказ 4111 1111 1111 1112")
    expect(page.locator("[data-leak]")).to_be_empty()


def test_a_no_asks_why_in_place(page: Page):
    page.goto("/ru/a/cards/reissue-card")
    page.get_by_role("button", name="Нет", exact=True).click()
    page.get_by_label("Сведения устарели").check()
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator("#vote")).to_contain_text("передадим")
    assert page.url.endswith("/ru/a/cards/reissue-card")


def test_the_theme_is_chosen_without_a_new_page_and_stays(page: Page):
    page.goto("/ru/")
    page.get_by_role("button", name="Тёмное").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/ru/channels")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_locked_out_find_their_door_and_the_form_behind_it(page: Page):
    page.goto("/ru/")
    page.get_by_role("link", name="Не получается войти?").click()
    page.get_by_role("link", name="Не приходит код", exact=True).click()
    expect(page.get_by_label("Не приходит код")).to_be_checked()


@pytest.mark.parametrize(
    "path",
    [
        "/ru/",
        "/en/search?q=card",
        "/ru/a/access/sms-code-not-coming",
        "/ru/contact?topic=safety",
        "/en/channels",
        "/ru/nothing",
        "/ru/cannot-sign-in",
    ],
)
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(page: Page, path: str, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "path", ["/ru/", "/ru/search?q=карта", "/ru/a/access/sign-in-problems", "/ru/contact?topic=cards"]
)
def test_a_page_weighs_at_most_100_kb(page: Page, path: str):
    weight = []
    page.on("response", lambda answer: weight.append(len(answer.body())) if "/assets/" not in answer.url else None)
    page.goto(path, wait_until="networkidle")
    assert sum(weight) <= 100_000
