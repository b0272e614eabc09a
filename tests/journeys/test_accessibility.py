"""Every page in every state, in both languages, themes and widths: nothing a machine finds wrong by WCAG 2.2 AA.

axe-core comes with the package axe-playwright-python and is put in with `page.evaluate`: the browser's debugger runs it,
so the site's own policy stays in force and nothing is allowed that a reader's browser would refuse. A screen is opened once
for each language; theme and width change under it. The quick part looks at each in Russian, light and wide; the slow one at the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kb.colleague import NewQuestion, answer_colleague, ask_colleague
from kb.flags import NewFlag, raise_flag
from kb.inbox import Reply, reply
from kb.keys import site_key
from kb.notices import Mailroom
from kb.staff import add_person
from kb.tickets import latest_tickets
from search.desk import Desk
from search.live import Live
from tests.conftest import NOW
from tests.journeys.conftest import Served, journey_settings, serving
from tests.journeys.screens import STAFF, VISITOR, Stage, Visit, new_request
from web.app import create_app
from web.preview import create_preview

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"],
}  # fmt: skip
LANGUAGES = ["ru", pytest.param("en", marks=pytest.mark.slow)]
QUICK = [("light", 1280)]
WHOLE = [("dark", 1280), ("dark", 360), ("light", 360)]
PASSWORD = "correct horse battery"
AXE = Axe().axe_script


@pytest.fixture(scope="module")
def stage(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A request with an answer, questions and flags in the queue, a server that is not ready, a preview of the articles."""
    page = browser.new_page(base_url=served.url)
    secret = new_request(page)
    page.close()
    number = _work_of_staff(served)
    folder = tmp_path_factory.mktemp("closed")
    closed = journey_settings(folder, tickets_per_hour=1)
    desk = served.settings
    with serving(create_app(closed)) as not_ready, serving(create_preview(desk, Desk(desk, Live(desk)))) as preview:
        yield Stage(served, not_ready, preview, secret, number)


def _work_of_staff(served: Served) -> str:
    """An answer to the newest ticket, a question waiting, one answered, a flag, an account; the ticket's number."""
    room = Mailroom.of(served.settings, site_key(served.database))
    asked = NewQuestion(query="кто меняет ПИН", text="Ждёт", lang="ru", category="cards", owner="cards", who="Анна")
    flag = NewFlag(article_id="ru/cards/block-card", owner="cards", kind="outdated", who="Анна", comment="Кнопки нет")
    with served.database.begin() as conn:
        number = latest_tickets(conn, limit=1)[0].number
        reply(conn, number, Reply(who="Анна", text="Проверьте время на телефоне.", key="1"), room=room, at=NOW)
        ask_colleague(conn, asked, room=room, at=NOW)
        answered = ask_colleague(conn, asked, room=room, at=NOW)
        answer_colleague(conn, answered.id, answer="Клиент сам, в приложении.", who="Борис", at=NOW)
        raise_flag(conn, flag, room=room, at=NOW)
        add_person(conn, "Вера", "manager", PASSWORD, at=NOW)
    return number


@pytest.fixture(scope="module", params=LANGUAGES)
def visitor(request, browser: Browser, stage: Stage) -> Iterator[Visit]:
    """One page for all visitors' screens of a language."""
    with browser.new_context(base_url=stage.served.url, locale=request.param, reduced_motion="reduce") as context:
        yield Visit(context.new_page(), request.param, stage)


@pytest.fixture(scope="module", params=LANGUAGES)
def employee(request, browser: Browser, stage: Stage) -> Iterator[Visit]:
    """The same for staff, signed in."""
    with browser.new_context(base_url=stage.served.url, locale=request.param, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("/agent/sign-in")
        page.locator("#name").fill("Вера")
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url("**/agent")
        yield Visit(page, request.param, stage)


def violations(page: Page, looks: list[tuple[str, int]]) -> list[str]:
    """What axe finds on the page as it stands, in each of these (theme, width)."""
    page.evaluate(AXE)
    found = []
    for theme, width in looks:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        for rule in page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]:
            found += [f"{theme} {width} {rule['id']}: {node['html'][:200]} {node['target']}" for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{theme} {width} scrolls sideways")
    return found


def opened(visit: Visit, screens: dict, name: str) -> Page:
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    screens[name](visit)
    return visit.page


@pytest.mark.parametrize("name", VISITOR)
def test_a_visitors_page_can_be_used_by_everybody(visitor: Visit, name: str):
    assert violations(opened(visitor, VISITOR, name), QUICK) == []


@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_staff_can_be_used_by_everybody(employee: Visit, name: str):
    assert violations(opened(employee, STAFF, name), QUICK) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", VISITOR)
def test_a_visitors_page_can_be_used_in_the_dark_and_on_a_phone(visitor: Visit, name: str):
    assert violations(opened(visitor, VISITOR, name), WHOLE) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_staff_can_be_used_in_the_dark_and_on_a_phone(employee: Visit, name: str):
    assert violations(opened(employee, STAFF, name), WHOLE) == []


PLANTED = {
    "image-alt": "<img src='/static/icon.svg'>",
    "label": "<input type='text'>",
    "link-name": "<a href='/'></a>",
    "aria-required-children": "<div role='listbox'><p>nothing to choose</p></div>",
    "target-size": "<p><button class='planted'></button><button class='planted'>b</button></p>",
    "color-contrast": "<p class='faint'>hardly to be read</p>",
}
FAINT = "p.faint { color: #bbb; background: #fff } button.planted { all: unset; display: inline-block; width: 9px; height: 9px; overflow: hidden }"


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found_by_its_name(visitor: Visit, rule: str):
    page = opened(visitor, VISITOR, "solved")
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", PLANTED[rule])
    page.evaluate(
        f"() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync({FAINT!r}); document.adoptedStyleSheets = [sheet]; }}"
    )
    assert any(f" {rule}: " in found for found in violations(page, QUICK))
