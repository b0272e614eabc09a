"""An article in a real browser: a link to each heading, tabs for devices, paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints"), pytest.mark.slow]
ARTICLE = "/ru/a/access/sms-code-not-coming"


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "permissions": ["clipboard-read", "clipboard-write"]}


def test_a_link_to_a_heading_is_copied_and_leads_there(page: Page):
    page.goto(ARTICLE)
    page.get_by_role("button", name="Скопировать ссылку на раздел «Код есть, но не подходит»").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url and "#" in link
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="Код есть, но не подходит")).to_be_in_viewport()


def test_the_link_of_the_article_is_copied_or_sent(page: Page):
    page.goto(f"{ARTICLE}?way=1&s=abc&n=2")
    page.get_by_role("button", name="Скопировать ссылку", exact=True).click()
    expect(page.get_by_role("button", name="Ссылка скопирована")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(ARTICLE)
    mail = page.get_by_role("link", name="Отправить ссылку письмом").get_attribute("href")
    assert mail and mail.startswith("mailto:?subject=") and "sms-code-not-coming" in mail


def test_tabs_are_changed_by_the_arrow_keys(page: Page):
    page.goto(ARTICLE)
    tabs = page.get_by_role("radio")
    expect(page.locator(".tabbed-content").nth(1)).to_be_hidden()
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_be_checked()
    expect(page.locator(".tabbed-content").nth(1)).to_be_visible()
    expect(page.locator(".tabbed-content").first).to_be_hidden()


def test_paper_holds_the_article_with_every_tab_under_its_name_and_nothing_else(page: Page):
    page.goto(ARTICLE)
    page.emulate_media(media="print")
    for left_out in (".header", ".footer", ".vote", ".related", ".asked", ".contents-side"):
        expect(page.locator(left_out)).to_be_hidden()
    shown = page.locator(".tabbed-set > label, .tabbed-set > .tabbed-content")
    expect(shown.first).to_be_visible()
    parts = [shown.nth(n) for n in range(shown.count())]
    assert [part.evaluate("element => element.localName") for part in parts] == ["label", "div"] * (len(parts) // 2)
    places = [part.bounding_box()["y"] for part in parts]
    assert places == sorted(places)
    expect(page.locator(".printed")).to_contain_text(ARTICLE)


TABS = "".join(
    f'<input type="radio" name="many" id="many-{n}" {"checked" if n == 1 else ""}>'
    f'<label for="many-{n}">Name {n}</label><div class="tabbed-content"><p>Text {n}</p></div>'
    for n in range(1, 15)
)
WIDE = "<tr>" + "<td>неделимоеслово</td>" * 20 + "</tr>"
FOLDED = f"""
<div class="tabbed-set" id="many">{TABS}</div>
<details id="folded"><summary>Подробности</summary><p>Сложенный текст</p></details>
<div class="table-scroll" id="wide"><table>{WIDE}</table></div>
<pre id="long"><code>{"длинная-строка-кода " * 30}</code></pre>
"""


def with_folded_parts(page: Page) -> Page:
    """The article with parts that the screen folds or scrolls, of the very form that articles are rendered to."""
    page.goto(ARTICLE)
    page.evaluate("html => document.querySelector('.prose').insertAdjacentHTML('beforeend', html)", FOLDED)
    return page


def test_any_number_of_tabs_can_be_chosen(page: Page):
    tabs = with_folded_parts(page).locator("#many")
    for n in (14, 9, 1):
        tabs.locator("label").nth(n - 1).click()
        expect(tabs.get_by_text(f"Text {n}", exact=True)).to_be_visible()
        expect(tabs.locator(".tabbed-content:visible")).to_have_count(1)
    labels = [tabs.locator("label").nth(n).bounding_box()["y"] for n in range(14)]
    assert max(labels) < tabs.locator(".tabbed-content:visible").bounding_box()["y"]


def test_paper_shows_what_the_screen_folds_and_cuts_nothing(page: Page):
    with_folded_parts(page).emulate_media(media="print")
    expect(page.get_by_text("Сложенный текст")).to_be_visible()
    for n in (1, 9, 14):
        expect(page.locator("#many").get_by_text(f"Text {n}", exact=True)).to_be_visible()
    page.set_viewport_size({"width": 700, "height": 900})
    for part in ("#wide", "#long"):
        assert page.locator(part).evaluate("part => part.scrollWidth - part.clientWidth") <= 1, part


def test_forced_colours_show_which_tab_is_chosen(page: Page):
    tabs = with_folded_parts(page).locator("#many")
    page.emulate_media(forced_colors="active")
    widths = tabs.locator("label").evaluate_all(
        "labels => labels.map(label => getComputedStyle(label).borderBottomWidth)"
    )
    assert widths[0] != "0px" and set(widths[1:]) == {"0px"}
