"""The same journeys with JavaScript switched off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "java_script_enabled": False}


def test_a_question_finds_and_a_vote_counts(page: Page):
    page.goto("/ru/")
    page.locator("#q-large").fill("перевыпуск карты")
    page.get_by_role("button", name="Найти").click()
    page.get_by_role("link", name="Перевыпуск карты", exact=True).first.click()
    page.get_by_role("button", name="Нет", exact=True).click()
    page.get_by_label("Сведения устарели").check()
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.locator("#vote")).to_contain_text("передадим")


def test_tabs_and_the_theme_work(page: Page):
    page.goto("/ru/a/access/sms-code-not-coming")
    expect(page.get_by_text("Откройте «Сообщения»").first).to_be_visible()
    page.locator(".tabbed-set > label", has_text="iPhone").click()
    expect(page.get_by_text("Откройте «Сообщения»").first).to_be_hidden()
    page.get_by_role("button", name="Тёмное").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/ru/a/access/sms-code-not-coming")


def test_a_decision_tree_is_walked_by_links_to_its_end_and_back(page: Page):
    page.goto("/ru/a/access/sms-code-not-coming")
    guide = page.locator("#guide")
    guide.get_by_role("link", name="Нет совсем").click()
    guide.get_by_role("link", name="Номер сменился").click()
    expect(guide).to_contain_text("На новый номер код не придёт")
    expect(guide).to_be_in_viewport()
    guide.get_by_role("link", name="изменить").last.click()
    expect(guide.locator("#guide-question")).to_contain_text("прежний, и")
