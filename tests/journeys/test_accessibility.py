"""Every page in every state, in both languages, themes and widths: nothing a machine finds wrong by WCAG 2.2 AA.

axe-core comes with the package axe-playwright-python and is put in with `page.evaluate`: the browser's debugger runs it,
so the site's own policy stays in force and nothing is allowed that a reader's browser would refuse. A screen is opened once
for each language; theme and width change under it. The quick part looks at what people see every day, in Russian, light and wide; the slow one at everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment
from playwright.sync_api import Browser, Page
from sqlalchemy import Connection

from kb.customers.contracts import Contract, put_contract
from kb.notices.followers import ask_to_follow
from kb.notices.published import NewNotice, change, publish
from kb.requests.customer import open_request
from kb.requests.events import Mailroom
from kb.requests.staff_actions import Reply, close, reply
from kb.requests.tickets import NewTicket, list_tickets
from kb.service.training import give_training
from kb.staff.accounts import add_person
from kb.staff.flags import NewFlag, raise_flag
from kb.staff.questions import NewQuestion, answer_colleague, ask_colleague
from kb.staff.second_factor import begin_enrolment, confirm_enrolment, pending_enrolment
from kb.storage.database import connect, connect_log
from kb.storage.site_key import follow_secret, site_key
from kb.usage.search_log import Search
from kb.usage.votes import record_vote
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from search.writers.preview_session import PreviewSession
from tests.conftest import NOW
from tests.journeys.conftest import Served, address_of, journey_settings, serving
from tests.journeys.screens import ARTICLE, CAREFUL, PASSWORD, VISITOR, Stage, Visit, new_request
from tests.journeys.staff_screens import STAFF
from tests.journeys.widths import sideways
from tests.ports import open_door
from tests.usage import record_search
from web.app import create_app
from web.preview.app import create_preview
from web.site.pages import TEMPLATES

pytestmark = pytest.mark.browser
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,  # it fetches every stylesheet once more, for rules about sounds and turned screens
}
# What another theme can change: a page has the same elements, names and sizes in the dark.
OF_COLOURS = {**OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "rules": {}}
LANGUAGES = ["ru", pytest.param("en", marks=pytest.mark.slow)]
WIDE = [("light", 1280)]
OTHERWISE = {
    "ru": [("dark", 1280), ("light", 360), ("dark", 360)],
    "en": [("light", 360)],
}  # other words make other widths, no other colours
EVERYDAY = ("home-suggestions", "search-answer", "article", "form-mistakes", "request")
EVERYDAY_OF_STAFF = ("console-card-open", "inbox-request", "account")
AXE = Axe().axe_script


@pytest.fixture(scope="module")
def stage(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A request with an answer, questions and flags in the queue, a server that is not ready, a preview of the articles.

    What stands in its queues and on every page of it is in nobody else's way: it has a database of its own.
    """
    with apart(served, tmp_path_factory.mktemp("apart")) as own:
        yield from _set(own, browser, tmp_path_factory)


@contextmanager
def apart(served: Served, folder: Path) -> Iterator[Served]:
    """The same articles, served with another database."""
    door = open_door()
    changed = {
        "base_url": address_of(door),
        "database_url": f"sqlite:///{folder}/otvet.db",
        "attachments": folder / "attachments",
    }
    settings = served.settings.model_copy(update=changed)
    with serving(create_app(settings), door) as url:
        database, log = connect(settings.database_url), connect_log(settings.database_url)
        yield Served(url, settings, database, log)
        database.close()
        log.close()


def _set(served: Served, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    page = browser.new_page(base_url=served.url)
    secret = new_request(page)
    page.close()
    number = _work_of_staff(served)
    _questions_of_readers(served)
    folder = tmp_path_factory.mktemp("closed")
    templates: set[str] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "get_template", _noting(templates, Environment.get_template))
        closed = create_app(
            journey_settings(folder, tickets_per_hour=1, visitor_searches_per_minute=1, visitor_changes_per_hour=1)
        )
        with serving(closed) as not_ready, serving(_preview(folder)) as preview:
            yield Stage(served, not_ready, preview, secret, number, _notice(served), templates=templates)


def _notice(served: Served) -> str:
    """An outage of two sections, changed once, and the secret of somebody asked whether to follow it."""
    email, key = "anna@example.com", site_key(served.database)
    new = NewNotice(
        severity="outage",
        title={"ru": "Переводы задерживаются", "en": "Transfers are delayed"},
        text={"ru": "Деньги дойдут сами.", "en": "The money arrives by itself."},
        start=NOW,
        sections=("cards", "payments"),
    )
    with served.database.begin() as conn:
        notice = publish(conn, new, who="Анна", at=NOW)
        changed = change(
            conn, notice.id, replace(new, text={"ru": "Чиним.", "en": "We are on it."}), who="Анна", at=NOW
        )
        assert changed and ask_to_follow(conn, changed, email, "ru", key=key, at=NOW)
    return follow_secret(key, notice.id, email)


def _preview(folder: Path) -> Any:
    """A folder as writers have it: articles with and without problems, one that can't be read at all."""
    settings = journey_settings(folder, articles=folder / "articles", index=folder / "desk")
    for lang, title in (("ru", "Не приходит код"), ("en", "No code comes")):
        path = settings.articles / lang / f"{ARTICLE}.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\ntitle: {title}\nquestions: [{title}]\n---\n{title}. [More](none.md)\n", "utf-8")
    build(settings, BuildOptions(today=NOW.date(), skip_bad=True), Progress())
    (settings.articles / "ru/broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    return create_preview(settings, PreviewSession(settings, Live(settings)))


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
        number = list_tickets(conn, limit=1)[0][0].number
        reply(conn, number, Reply(who="Анна", text="Проверьте время на телефоне.", key="1"), room=room, at=NOW)
        ask_colleague(conn, asked, room=room, at=NOW)
        answered = ask_colleague(conn, asked, room=room, at=NOW)
        answer_colleague(conn, answered.id, answer="Клиент сам, в приложении.", who="Борис", at=NOW)
        raise_flag(conn, flag, room=room, at=NOW)
        over = NewTicket(form_key="over", lang="ru", topic="cards", email="olga@example.com", text="Где карта?")
        closed = open_request(conn, over, room=room, at=NOW).ticket.number
        close(conn, closed, "solved", Reply(who="Анна", text="В отделении."), room=room, at=NOW)
        give_training(conn, "Вера", "speed", "internal/tone-of-voice", by="Олег", at=NOW)
        put_contract(conn, Contract(number="PREM-1", customer="Ромашка", level="business-premium"))
        add_person(conn, "Вера", "manager", PASSWORD, at=NOW)
        _with_second_factor(conn, add_person(conn, CAREFUL, "agent", PASSWORD, at=NOW).id)
    return number


def _questions_of_readers(served: Served) -> None:
    """A question of five visitors yesterday, which nothing answers, and what a reader said of an article."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    told = {"lang": "ru", "state": "none", "confidence": 0.1, "total": 0}
    with served.log.begin() as conn:
        for visitor in "abcde":
            record_search(conn, Search(text="как оформить ипотеку", visitor=visitor, **told), at=yesterday)
    with served.database.begin() as conn:
        said = {"reason": "unclear", "comment": "Где лимит?"}
        record_vote(conn, "ru/cards/block-card", helpful=False, voter="a", at=yesterday, **said)


def _with_second_factor(conn: Connection, person: int) -> None:
    begin_enrolment(conn, person, at=NOW)
    enrolment = pending_enrolment(conn, person, CAREFUL, issuer="Otvet", at=NOW)
    assert enrolment is not None
    assert confirm_enrolment(conn, person, pyotp.TOTP(enrolment.key.replace(" ", "")).at(NOW), at=NOW)


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
    """What axe finds on the page as it stands, in each of these (theme, width): everything in the light, colours in the dark."""
    page.wait_for_load_state("load")  # after a click, words may be there before the stylesheet is
    page.evaluate(AXE)
    found = []
    for theme, width in looks:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 800})
        rules = OF_COLOURS if theme == "dark" else OPTIONS
        for rule in page.evaluate("options => axe.run(document, options)", rules)["violations"]:
            found += [f"{theme} {width} {rule['id']}: {node['html'][:200]} {node['target']}" for node in rule["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{theme} {width} scrolls sideways")
    return found


def opened(visit: Visit, screens: dict, name: str) -> Page:
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    screens[name](visit)
    visit.stage.opened.add(name)
    return visit.page


@pytest.mark.parametrize("name", EVERYDAY)
def test_a_page_people_see_every_day_can_be_used_by_everybody(visitor: Visit, name: str):
    assert violations(opened(visitor, VISITOR, name), WIDE) == []


@pytest.mark.parametrize("name", EVERYDAY_OF_STAFF)
def test_a_page_staff_see_every_day_can_be_used_by_everybody(employee: Visit, name: str):
    assert violations(opened(employee, STAFF, name), WIDE) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", VISITOR)
def test_a_visitors_page_can_be_used_by_everybody_in_the_dark_and_on_a_phone(visitor: Visit, name: str):
    page = opened(visitor, VISITOR, name)
    assert violations(page, WIDE + OTHERWISE[visitor.lang]) + sideways(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STAFF)
def test_a_page_of_staff_can_be_used_by_everybody_in_the_dark_and_on_a_phone(employee: Visit, name: str):
    page = opened(employee, STAFF, name)
    assert violations(page, WIDE + OTHERWISE[employee.lang]) + sideways(page) == []


@pytest.mark.slow
def test_no_page_is_left_out(visitor: Visit, employee: Visit):
    """Opens what the tests before have not, so that it may run alone; whoever adds a page adds its screen."""
    stage = visitor.stage
    for visit, screens in ((visitor, VISITOR), (employee, STAFF)):
        for name in screens.keys() - stage.opened:
            opened(visit, screens, name)
    pages = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    served = {page for page in pages if not page.startswith("export/")}  # tests/web/export looks at what is no server's
    assert served - stage.templates == set()


PLANTED = {
    "image-alt": "<img src='/static/icon.svg'>",
    "label": "<input type='text'>",
    "link-name": "<a href='/'></a>",
    "aria-required-children": "<div role='listbox'><p>nothing to choose</p></div>",
    "target-size": "<p><button class='planted'></button><button class='planted'>b</button></p>",
    "color-contrast": "<p class='faint'>hardly to be read</p>",
}
FAINT = "p.faint { color: #bbb; background: #fff } button.planted { all: unset; display: inline-block; width: 9px; height: 9px; overflow: hidden }"


def test_planted_faults_are_found_by_their_names(visitor: Visit):
    page = opened(visitor, VISITOR, "solved")
    page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", "".join(PLANTED.values())
    )
    page.evaluate(
        f"() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync({FAINT!r}); document.adoptedStyleSheets = [sheet]; }}"
    )
    light, dark = "".join(violations(page, WIDE)), "".join(violations(page, [("dark", 360)]))
    assert [rule for rule in PLANTED if f" {rule}: " not in light] == [] and " color-contrast: " in dark
