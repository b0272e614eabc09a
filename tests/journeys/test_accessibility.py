"""Every page in every state, in both languages, themes and widths: nothing a machine finds wrong by WCAG 2.2 AA.

axe-core comes with the package axe-playwright-python and is put in with `page.evaluate`: the browser's debugger runs it,
so the site's own policy stays in force and nothing is allowed that a reader's browser would refuse. A screen is opened once
for each language; theme and width change under it. The quick part looks at each in Russian, light and wide; the slow one at the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment
from playwright.sync_api import Browser, Page

from kb.colleague import NewQuestion, answer_colleague, ask_colleague
from kb.flags import NewFlag, raise_flag
from kb.inbox import Reply, reply
from kb.keys import site_key
from kb.notices import Mailroom
from kb.staff import add_person
from kb.tickets import latest_tickets
from search.builder import BuildOptions, build
from search.desk import Desk
from search.live import Live
from search.progress import Progress
from tests.conftest import NOW
from tests.journeys.conftest import Served, journey_settings, serving
from tests.journeys.screens import ARTICLE, STAFF, VISITOR, Stage, Visit, new_request
from web.app import create_app
from web.pages import TEMPLATES
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
    templates: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "get_template", _noting(templates, Environment.get_template))
        closed = create_app(journey_settings(folder, tickets_per_hour=1))
        with serving(closed) as not_ready, serving(_preview(folder)) as preview:
            yield Stage(served, not_ready, preview, secret, number, templates=templates)


def _preview(folder: Path) -> Any:
    """A folder as writers have it: articles with and without problems, one that can't be read at all."""
    settings = journey_settings(folder, articles=folder / "articles", index=folder / "desk")
    for lang, title in (("ru", "Не приходит код"), ("en", "No code comes")):
        path = settings.articles / lang / f"{ARTICLE}.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\ntitle: {title}\nquestions: [{title}]\n---\n{title}. [More](none.md)\n", "utf-8")
    build(settings, BuildOptions(today=NOW.date(), skip_bad=True), Progress())
    (settings.articles / "ru/broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    return create_preview(settings, Desk(settings, Live(settings)))


def _noting(names: set[str], get_template: Any) -> Any:
    """The servers run in this process: what they render is known."""

    def noted(environment: Environment, name: Any, *given: Any) -> Any:
        names.add(str(name))
        return get_template(environment, name, *given)

    return noted


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
    visit.stage.opened.add(name)
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


def test_no_page_is_left_out(visitor: Visit, employee: Visit):
    """Opens what the tests before have not, so that it may run alone; whoever adds a page adds its screen."""
    stage = visitor.stage
    for visit, screens in ((visitor, VISITOR), (employee, STAFF)):
        for name in screens.keys() - stage.opened:
            opened(visit, screens, name)
    pages = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert pages - stage.templates == set()


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
