"""Nothing a visitor wrote has to be written twice: it survives a reload, going back, other pages, other topics."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.sent_files import screenshot

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]
LINK = "Ссылка на профиль нарушителя или страницу"


def write(page: Page) -> None:
    page.goto("/ru/contact")
    page.get_by_label("Тема").select_option("safety")
    page.get_by_label(LINK).fill("https://romashka.example/u/1")
    page.locator("[name=purpose]").first.check()
    page.get_by_label("Опишите вопрос").fill("Меня обманули")
    page.get_by_label("Почта для ответа").fill("anna@mail.example.org")


def expect_all_of_it(page: Page) -> None:
    expect(page.get_by_label(LINK)).to_have_value("https://romashka.example/u/1")
    expect(page.get_by_label("Тема")).to_have_value("safety")
    expect(page.locator("[name=purpose]").first).to_be_checked()
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Меня обманули")
    expect(page.get_by_label("Почта для ответа")).to_have_value("anna@mail.example.org")


def test_a_reload_loses_nothing(page: Page):
    write(page)
    page.reload()
    expect_all_of_it(page)


@pytest.mark.slow
def test_going_to_an_article_and_back_loses_nothing(page: Page):
    write(page)
    page.goto("/ru/channels")
    page.go_back()
    expect_all_of_it(page)


@pytest.mark.slow
def test_coming_to_the_form_anew_loses_nothing(page: Page):
    write(page)
    page.goto("/ru/")
    page.goto("/ru/contact")
    expect_all_of_it(page)


@pytest.mark.slow
def test_another_topic_and_back_loses_nothing(page: Page):
    write(page)
    page.get_by_label("Тема").select_option("app")
    expect(page.get_by_label(LINK)).to_have_count(0)
    page.get_by_label("Тема").select_option("safety")
    expect(page.get_by_label(LINK)).to_have_value("https://romashka.example/u/1")


@pytest.mark.slow
def test_a_draft_survives_a_reload_of_the_form_that_was_opened_from_search(page: Page):
    page.goto("/ru/contact?q=пожаловаться")
    expect(page.get_by_label("Опишите вопрос")).to_have_value("пожаловаться")
    page.get_by_label("Почта для ответа").fill("anna@mail.example.org")
    page.get_by_label("Опишите вопрос").fill("Меня обманули")
    page.reload()
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Меня обманули")
    page.goto("/ru/contact?q=вернуть деньги")
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Меня обманули")


@pytest.mark.slow
def test_words_only_searched_for_are_no_draft(page: Page):
    page.goto("/ru/contact?q=пожаловаться")
    page.get_by_label("Почта для ответа").fill("anna@mail.example.org")
    page.goto("/ru/contact?q=вернуть деньги")
    expect(page.get_by_label("Опишите вопрос")).to_have_value("вернуть деньги")
    expect(page.get_by_label("Почта для ответа")).to_have_value("anna@mail.example.org")


@pytest.mark.slow
@pytest.mark.parametrize("field", ["Почта для ответа", LINK])
def test_enter_in_a_field_sends_and_presses_no_other_button(page: Page, field: str):
    write(page)
    page.wait_for_timeout(1000)  # answers may stand beside the form by now
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/contact")) as posted:
        page.get_by_label(field).press("Enter")
    assert 'name="action"\r\n\r\nsend\r\n' in (posted.value.post_data or "")
    expect(page.get_by_role("alert")).to_be_visible()  # the consent is missing: it was sent, and checked
    expect_all_of_it(page)


@pytest.mark.slow
def test_a_mistake_loses_nothing_and_keeps_the_screenshots(page: Page):
    write(page)
    page.locator("#screenshot").set_input_files([screenshot()])
    page.locator("#send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect_all_of_it(page)
    assert page.locator("#screenshot").evaluate("control => control.files.length") == 1
    expect(page.locator("#consent")).to_have_attribute("aria-invalid", "true")


@pytest.mark.slow
def test_a_topic_somebody_comes_with_wins_over_the_one_before(page: Page):
    write(page)
    page.goto("/ru/contact?topic=cards")
    expect(page.get_by_label("Тема")).to_have_value("cards")
    expect(page.locator("[name=purpose]:checked")).to_have_count(0)
    expect(page.get_by_label("Опишите вопрос")).to_have_value("Меня обманули")
