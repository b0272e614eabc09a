"""The widget on a site of somebody else: another origin, a policy that allows our script and our frame and nothing besides.

The host is `localhost`, the help centre `127.0.0.1`: to a browser two sites, so whatever needs a cookie in the panel would fail here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.journeys.conftest import Served, address_of, listen, serving
from tests.journeys.test_accessibility import OPTIONS
from tests.journeys.widget_host import Host, by_name, host_app
from tests.ports import open_door
from web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def host(served: Served) -> Iterator[Host]:
    """The help centre again, which lets the host hold its panel; and the host."""
    door, host_door = open_door(), open_door()
    given = {"widget_origins": by_name(host_door), "base_url": address_of(door)}
    with serving(create_app(served.settings.model_copy(update=given)), door) as help_centre:
        with serving(host_app(help_centre), host_door):
            yield Host(by_name(host_door), help_centre)


@pytest.fixture
def opened(browser: Browser, host: Host) -> Iterator[Callable[..., Page]]:
    """Opens a page of the host. Whatever the browser complains of, or is asked for elsewhere, fails the test."""
    contexts: list[Any] = []

    def open_page(path: str = "/cards/limits", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        found = listen(page, "http://")
        page.goto(host.address(path))
        page.complaints = found
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            assert getattr(page, "complaints", []) == []
        assert context.cookies() == [], "the widget has set a cookie"
        context.close()


def panel(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def press(page: Page, name: str = "Помощь") -> FrameLocator:
    page.get_by_role("button", name=name, exact=True).click()
    return panel(page)


def test_from_the_button_to_a_request_and_its_status_without_leaving_the_page(opened, host: Host):
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    frame = press(page)
    field = frame.get_by_role("combobox", name="Ваш вопрос")
    expect(field).to_be_focused()
    field.fill("потерял карту")
    expect(frame.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(frame.locator(".prose")).to_be_visible()
    assert all(frame_.url.startswith(f"{host.help}/widget/") for frame_ in page.frames[1:])
    frame.get_by_role("link", name="Новый вопрос").click()
    frame.get_by_role("combobox", name="Ваш вопрос").fill("потерял карту")
    expect(frame.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")  # closes what is suggested, not the panel
    expect(frame.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")
    frame.locator(".answer-title a, .result-title a").first.click()
    expect(frame.locator(".prose")).to_be_visible()
    frame.locator(".afterword a").last.click()
    written(frame)
    expect(frame.locator(".sent-number")).to_be_visible(timeout=20_000)
    frame.locator(".sent-open a").click()
    expect(frame.locator(".request-status")).to_be_visible()
    assert page.url == host.address() and all(url.startswith(host.help) for url in asked)


def written(frame: FrameLocator) -> None:
    """The form of the panel filled in and sent, past the answers it offers."""
    frame.locator("#purpose input").first.check()  # the article it was opened from has chosen the topic
    frame.locator("#text").fill("Проверочный текст обращения, на который нет статьи: зззззз")
    frame.locator("#email").fill("anna@example.com")
    frame.locator("#consent").check()
    frame.locator("#send").click()
    expect(frame.locator(".sent-number, .form-step, .error-summary").first).to_be_visible(timeout=20_000)
    assert not frame.locator(".error-summary").count(), frame.locator(".error-summary").inner_text()
    if frame.locator(".form-step").count():  # answers are offered first
        frame.locator("#send").click()


def test_nothing_is_asked_for_and_nothing_moves_before_the_button_is_pressed(browser: Browser, host: Host):
    shifted = {}
    for path in ("/?bare=1", "/"):
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script(SHIFTS)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(host.address(path), wait_until="networkidle")
        shifted[path] = page.evaluate("window.shifted")
        assert [url for url in asked if url.startswith(host.help)] == [f"{host.help}/widget.js"] * (path == "/")
        assert context.cookies() == [] and page.evaluate("localStorage.length + sessionStorage.length") == 0
        context.close()
    assert shifted == {"/?bare=1": 0, "/": 0}


def test_escape_closes_the_panel_and_the_focus_returns(opened):
    page = opened()
    frame = press(page)
    expect(frame.get_by_role("combobox", name="Ваш вопрос")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    button = page.get_by_role("button", name="Помощь", exact=True)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ромашка: помощь")).to_be_visible()
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_link_of_the_page_opens_the_panel_and_is_a_link_without_scripts(opened, host: Host):
    page = opened("/?button=%23help&lang=en&theme=dark")
    link = page.get_by_role("link", name="Задать вопрос")
    expect(link).to_have_attribute("aria-haspopup", "dialog")
    link.click()
    frame = panel(page)
    expect(frame.get_by_role("heading", name="How can we help?", level=1)).to_be_visible()
    assert page.frames[1].url.startswith(f"{host.help}/widget-dark/en")
    assert frame.locator("html").get_attribute("data-theme") == "dark"
    frame.get_by_role("link", name="Contact us").click()
    expect(frame.locator("#text")).to_be_visible()
    assert frame.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("Escape")
    plain = opened("/?button=%23help", java_script_enabled=False)
    plain.get_by_role("link", name="Задать вопрос").click()
    assert plain.url == f"{host.help}/ru/"


def test_on_a_phone_the_panel_is_the_whole_screen(opened):
    page = opened(viewport={"width": 360, "height": 640})
    frame = press(page)
    expect(frame.get_by_role("combobox", name="Ваш вопрос")).to_be_visible()
    assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    page.get_by_role("button", name="Закрыть").click()
    expect(page.get_by_role("button", name="Помощь", exact=True)).to_be_focused()


FORGED = [
    "postMessage({otvet: 1, type: 'close'})",  # of the page itself, not of the panel
    "const f = document.body.appendChild(document.createElement('iframe')); f.contentWindow.parent.postMessage({otvet: 1, type: 'close'}, '*')",
    "window.frames[0].postMessage({otvet: 1, type: 'run'}, '*')",
    "window.frames[0].postMessage({otvet: 1, type: 'open', page: 'javascript:1'}, '*')",
    "window.frames[0].postMessage('close', '*')",
    "window.frames[0].postMessage(null, '*')",
]


def test_messages_of_others_and_of_another_form_change_nothing(opened):
    page = opened()
    frame = press(page)
    expect(frame.get_by_role("combobox", name="Ваш вопрос")).to_be_focused()
    before = page.frames[1].url
    for forged in FORGED:
        page.evaluate(f"() => {{ {forged} }}")
    page.wait_for_timeout(200)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.frames[1].url == before


def test_a_site_that_is_not_listed_cannot_hold_the_panel(browser: Browser, host: Host):
    with serving(host_app(host.help)) as stranger:
        page = browser.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"{stranger}/")
        press(page)
        page.wait_for_timeout(500)
        assert any("frame-ancestors" in text for text in refused)
        assert panel(page).locator(".panel-home").count() == 0
        page.get_by_role("button", name="Закрыть").click()
        page.close()


@pytest.mark.parametrize(
    ("theme", "width"),
    [("light", 416), *[pytest.param(*each) for each in (("dark", 416), ("dark", 320))]],
)
def test_nothing_a_machine_finds_wrong_with_the_panel(browser: Browser, host: Host, theme: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 700})
    for path in (
        "ru?page=/",
        "en",
        "ru/search?q=карта",
        "ru/a/cards/block-card",
        "ru/contact",
        "ru/request",
        "ru/nothing",
    ):
        page.goto(f"{host.help}/widget-{theme}/{path}")
        page.evaluate(Axe().axe_script)
        found = page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.goto(host.address("/"))
    page.close()


VITALS = """
  window.vitals = { lcp: 0, cls: 0, tbt: 0 };
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => (window.vitals.lcp = entry.startTime));
  watch("layout-shift", (entry) => entry.hadRecentInput || (window.vitals.cls += entry.value));
  watch("longtask", (entry) => (window.vitals.tbt += Math.max(0, entry.duration - 50)));
"""


def test_what_the_widget_costs_its_host(browser: Browser, host: Host):
    """Prints the figures of docs/widget.md: medians of nine loads each, in turn, with and without."""
    measured: dict[str, list[dict[str, float]]] = {"/?bare=1": [], "/": []}
    for _ in range(9):
        for path, found in measured.items():
            context = browser.new_context()
            page = context.new_page()
            page.add_init_script(VITALS)
            page.goto(host.address(path), wait_until="networkidle")
            page.wait_for_timeout(200)
            loaded = "performance.getEntriesByType('resource').filter((each) => each.name.endsWith('widget.js')).length"
            found.append({**page.evaluate("window.vitals"), "scripts": page.evaluate(loaded)})
            context.close()
    for path, found in measured.items():
        print(path, {name: round(median(each[name] for each in found), 4) for name in found[0]})
        assert all(each["cls"] == 0 for each in found)
