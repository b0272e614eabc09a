"""A customer's way through the help centre, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.requests.tickets import list_tickets
from tests.journeys.conftest import Served, script_late

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]


def tickets(served: Served):
    with served.database.read() as conn:
        return list_tickets(conn)[0]


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
    expect(page.get_by_role("option", name="Показать все результаты")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/a/**")


def test_what_is_typed_before_the_script_is_there_is_suggested(page: Page):
    with script_late(page, "/ru/", "search.js"):
        field = page.locator("input[type=search]").first
        field.click()
        page.keyboard.type("перевыпуск карты")
    expect(field).to_have_attribute("aria-expanded", "true")


def test_a_text_written_before_the_script_is_there_is_offered_answers(page: Page):
    with script_late(page, "/ru/contact?topic=other", "form.js"):
        page.locator("[name=text]").fill("Хочу перевыпустить карту, старая сломалась")
    expect(page.locator("[data-offered] .suggestion").first).to_be_visible()


def test_a_question_without_an_answer_becomes_a_ticket_with_nothing_typed_twice(page: Page, served: Served):
    page.goto("/ru/search?q=ъъщщ+вопрос+про+дирижабль")
    page.get_by_role("link", name="Написать в поддержку").click()
    expect(page.get_by_label("Опишите вопрос")).to_have_value("ъъщщ вопрос про дирижабль")
    page.get_by_label("Тема").select_option("other")
    page.get_by_label("Вопрос", exact=True).check()
    page.get_by_label("Почта для ответа").fill("anna@mail.example.org")
    page.get_by_label("Даю согласие").check()
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


def test_when_typing_rests_the_answer_is_shown_with_its_passage_and_said(page: Page):
    page.goto("/ru/")
    field = page.get_by_role("combobox")
    with page.expect_response(re.compile(r"rested=true")):
        field.press_sequentially("1204")
    best = page.locator(".suggest-best")
    expect(best).to_contain_text("Лучший ответ")
    expect(best.locator(".suggest-line")).not_to_be_empty()
    expect(page.get_by_role("option")).to_have_count(2)  # the answer, and the way to all results
    expect(page.locator(".field-large [data-status]")).to_contain_text("украли. 1 подходящая статья")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == best.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ru/a/**")


def test_only_what_was_typed_last_is_asked_of_the_whole_engine(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "rested=true" in request.url else None)
    page.goto("/ru/")
    field = page.get_by_role("combobox")
    field.press_sequentially("перевыпуск")
    with page.expect_response(
        lambda answer: "rested=true" in answer.url and quote_plus("перевыпуск карты") in answer.url
    ):
        field.press_sequentially(" карты")
    expect(page.get_by_role("option").first).to_be_visible()
    assert quote_plus("перевыпуск карты") in asked[-1]
    assert len(asked) < len("перевыпуск карты")


def test_a_row_that_was_chosen_stays_when_the_whole_engine_answers_late(page: Page):
    held = []
    page.route(re.compile("rested=true"), lambda route: held.append(route))
    page.goto("/ru/")
    with page.expect_request(re.compile("rested=true")):
        page.get_by_role("combobox").press_sequentially("карта")
    page.wait_for_selector("#panel-large [role=option]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#panel-large [aria-selected=true]")
    expect(chosen).to_have_count(1)
    with page.expect_response(re.compile("rested=true")):
        held[-1].fulfill(json={"query": "карта", "suggestions": []})
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(chosen).to_have_count(1)


@pytest.mark.parametrize(("zone", "told"), [("Asia/Yekaterinburg", True), ("Europe/Moscow", False)])
def test_hours_are_told_in_the_readers_time_where_it_differs(browser: Browser, served: Served, zone: str, told: bool):
    with browser.new_context(base_url=served.url, timezone_id=zone) as context:
        page = context.new_page()
        for path in ("/ru/channels", "/ru/"):
            page.goto(path)
            expect(page.locator("main")).to_contain_text("мск")
            own = expect(page.locator("main"))
            (own.to_contain_text if told else own.not_to_contain_text)("(у вас")
        page.goto("/ru/channels")
        if told:
            expect(page.locator("#chat dd").first).to_contain_text("(у вас 9:00–1:00)")


@pytest.mark.slow
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
def test_no_page_scrolls_sideways(page: Page, path: str):
    page.goto(path)
    for width in (1280, 768, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    "path", ["/ru/", "/ru/search?q=карта", "/ru/a/access/sign-in-problems", "/ru/contact?topic=cards"]
)
def test_a_page_weighs_at_most_100_kb(page: Page, path: str):
    weight = []
    page.on("response", lambda answer: weight.append(len(answer.body())) if "/assets/" not in answer.url else None)
    page.goto(path, wait_until="networkidle")
    assert sum(weight) <= 100_000
