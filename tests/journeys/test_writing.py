"""Writing in a browser without scripts: a new article is begun, reviewed, published, read, and brought back, by keyboard; with a script it is saved by itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from kb.staff.accounts import add_person
from kb.storage.database import connect
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.conftest import NOW
from tests.journeys.conftest import ROOT, Served, address_of, journey_settings, serving
from tests.journeys.screens import PASSWORD
from tests.kb.writing.test_pictures import picture
from tests.ports import open_door
from web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = {"ru": "Кенгуру в банкомате", "en": "A kangaroo in the cash machine"}
LANGUAGES = ("ru", "en")
MOST_TABS = 400
REFUSED: list[str] = []  # what the policy of the site did not allow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The bundled articles in a repository of their own, that may be published to."""
    folder = tmp_path_factory.mktemp("writing")
    shutil.copytree(ROOT / "articles", folder / "articles")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "articles"]):
        who = ["-c", "user.name=Owner", "-c", "user.email=owner@example.com"]
        subprocess.run(["git", "-C", folder / "articles", *who, *command], check=True)
    door = open_door()
    settings = journey_settings(folder, articles=folder / "articles", base_url=address_of(door))
    build(settings, BuildOptions(), Progress())
    app = create_app(settings)
    database = connect(settings.database_url)
    with database.begin() as conn:
        for name in ("Пётр", "Ольга"):
            add_person(conn, name, "writer", PASSWORD, at=NOW)
    with serving(app, door) as url:
        yield Served(url, settings, database, database)
    database.close()


def entered(
    browser: Browser, site: Served, name: str, *, lang: str, scripts: bool = False
) -> tuple[BrowserContext, Page]:
    """A page of somebody who came in by keyboard; what the policy of the site refuses is kept."""
    context = browser.new_context(base_url=site.url, locale=lang, java_script_enabled=scripts)
    page = context.new_page()
    page.on("console", lambda told: REFUSED.append(told.text) if "Security Policy" in told.text else None)
    page.goto("/agent/sign-in?back=/write")
    typed(page, page.locator("#name"), name)
    typed(page, page.locator("#password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return context, page


def reach(page: Page, place: Locator) -> None:
    """Tab, as somebody without a mouse does, until the place has the focus; past the end of a page it begins again."""
    wanted = place.and_(page.locator(":focus"))
    for _ in range(MOST_TABS):
        if wanted.count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {place}")


def follow(page: Page, place: Locator, address: str = "**") -> None:
    """A link or a button, by Tab and Enter."""
    reach(page, place)
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    page.wait_for_load_state()


def press(page: Page, action: str) -> None:
    follow(page, page.locator(f"[name=action][value={action}]"))


def typed(page: Page, place: Locator, text: str) -> None:
    """A field filled in by keyboard, whatever stood there."""
    reach(page, place)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def chosen(page: Page, place: Locator, value: str) -> None:
    """A choice of a list, by its arrows."""
    reach(page, place)
    page.keyboard.press("Home")
    while place.input_value() != value:
        before = place.input_value()
        page.keyboard.press("ArrowDown")
        assert place.input_value() != before, f"{value} is not in the list"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_a_new_article_to_the_site_and_back_without_a_script(browser: Browser, site: Served, lang: str):
    context, page = entered(browser, site, "Пётр", lang=lang)
    follow(page, page.locator(".write-top .button"), "**/write/new")
    typed(page, page.locator("#title"), TITLE[lang])
    chosen(page, page.locator("#lang"), lang)
    typed(page, page.locator("#section"), "cards")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/**")
    address = page.url
    head = page.locator("#source").input_value().partition("\n---\n")[0].replace("status: draft\n", "")
    written = re.sub(r"questions:\n  - .*", 'questions:\n  - "kangaroo"', head) + "\n---\n"
    for text in ("First.\n", "Second.\n"):
        page.goto(address)
        typed(page, page.locator("#source"), written + text)
        press(page, "preview")
        expect(page.locator(".write-preview")).to_contain_text(text.strip())
        press(page, "find")
        expect(page.locator(".write-found-good").first).to_be_visible()
        press(page, "review")
        other, colleague = entered(browser, site, "Ольга", lang=lang)
        follow(colleague, colleague.get_by_role("link", name=TITLE[lang]).first, "**/changes/**")
        press(colleague, "publish")
        expect(colleague.locator(".desk-told")).to_be_visible(timeout=30_000)
        other.close()
    key = address.partition(f"/edit/{lang}/")[2].removesuffix(".md")
    for _ in range(60):  # a busy machine builds in more than some seconds
        page.goto(f"/{lang}/a/{key}")
        if page.get_by_text("Second.").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("main")).to_contain_text("Second.")
    page.goto(address)
    follow(page, page.locator(".write-links a[href*='/past/']"), "**/past/**")
    follow(page, page.locator(".write-past a").last, "**version=**")
    follow(page, page.locator("main form button"), "**/edit/**")
    assert page.locator("#source").input_value().endswith("First.\n")
    context.close()
    assert REFUSED == []
    log = ["git", "-C", str(site.settings.articles), "log", "--format=%an|%cn", "-2"]
    assert subprocess.check_output(log, text=True).splitlines() == ["Пётр|Otvet"] * 2
    fsck = ["git", "-C", str(site.settings.articles), "fsck", "--strict"]
    subprocess.run(fsck, check=True, capture_output=True)


def test_a_fact_a_step_of_a_tree_and_the_organisations_name_are_changed_by_keyboard(browser: Browser, site: Served):
    context, page = entered(browser, site, "Пётр", lang="ru")
    follow(page, page.get_by_role("link", name="Факты"), "**/entries/facts.yaml")
    follow(page, page.get_by_role("link", name="hotline.russia", exact=True), "**key=hotline.russia")
    typed(page, page.locator("[name=valid_until]"), "2031-05-01")
    press(page, "save")
    expect(page.locator("[name=valid_until]")).to_have_value("2031-05-01")
    page.goto("/write/edit/ru/app/app-does-not-start.md")
    follow(page, page.get_by_role("link", name="Дерево вопросов"), "**/steps/**")
    follow(page, page.locator(".write-top a"), "**new=1")
    typed(page, page.locator("#entry-key"), "battery")
    typed(page, page.locator("[name=question]"), "Телефон заряжен?")
    typed(page, page.locator("[name='answers.0.text']"), "Нет")
    typed(page, page.locator("[name='answers.0.conclusion']"), "Зарядить телефон.")
    press(page, "save")
    expect(page.get_by_text("не ведёт ни один ответ").or_(page.get_by_text("battery")).first).to_be_visible()
    follow(page, page.locator(".write-links a[href*='/edit/']"), "**/edit/**")
    assert 'question: "Телефон заряжен?"' in page.locator("#source").input_value()
    page.goto("/write")
    follow(page, page.get_by_role("link", name="Название организации"), "**/entries/brand.toml")
    typed(page, page.locator("[name=ru]"), "Лютик")
    press(page, "save")
    follow(page, page.locator(".write-links a[href*='/changes/']"), "**/changes/**")
    press(page, "publish")
    expect(page.locator(".desk-brand")).to_have_text("Лютик")
    context.close()
    assert REFUSED == []


def test_a_script_saves_what_is_typed_and_shows_it(browser: Browser, site: Served):
    context, page = entered(browser, site, "Пётр", lang="ru", scripts=True)
    page.goto("/write/edit/ru/cards/block-card.md")
    page.locator(".cm-content").press("Control+End")
    page.keyboard.insert_text("\nСам **сохранился**.\n")
    expect(page.locator(".write-preview strong", has_text="сохранился")).to_be_visible()
    expect(page.locator("#state")).to_contain_text("Сохранено", timeout=15_000)
    page.keyboard.insert_text("Ещё.")
    page.keyboard.press("Control+s")
    expect(page.locator("[name=seen]")).to_have_value("2", timeout=15_000)
    context.close()
    again, page = entered(browser, site, "Пётр", lang="ru")
    page.goto("/write/edit/ru/cards/block-card.md")
    assert page.locator("#source").input_value().endswith("Сам **сохранился**.\nЕщё.")
    again.close()
    assert REFUSED == []


def test_facts_and_links_are_completed_and_problems_stand_at_their_lines(browser: Browser, site: Served):
    context, page = entered(browser, site, "Ольга", lang="ru", scripts=True)
    page.goto("/write/edit/ru/cards/virtual-card.md")
    before = page.locator("#source").input_value()
    assert (
        page.locator("#source").is_hidden()
        and page.locator(".cm-content").get_attribute("aria-label") == "Текст статьи"
    )
    page.locator(".cm-content").press("Control+End")
    page.keyboard.type("Звоните {{ fact:hotline.ru")
    page.locator(".cm-tooltip-autocomplete li", has_text="hotline.russia").click()
    page.keyboard.type(" или [сюда](Поте")
    page.locator(".cm-tooltip-autocomplete li", has_text="block-card.md").first.click()
    page.keyboard.type("), {{ fact:no.such }}")
    expect(page.locator("#source")).to_have_value(
        re.compile(r"{{ fact:hotline\.russia }} или \[сюда\]\([^)]*block-card\.md\)")
    )
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    page.keyboard.press("Control+z")
    assert page.locator("#source").input_value().startswith(before)
    assert REFUSED == []
    context.close()


def test_with_a_script_a_picture_is_chosen_dropped_or_pasted_and_its_line_stands_at_the_cursor(
    browser: Browser, site: Served
):
    context, page = entered(browser, site, "Ольга", lang="ru", scripts=True)
    page.goto("/write/edit/ru/cards/block-card.md")
    field = page.locator("#source")
    expect(page.locator("#picture-button")).to_be_hidden()
    page.locator("#picture").set_input_files({"name": "Экран.png", "mimeType": "image/png", "buffer": picture()})
    expect(field).to_have_value(re.compile(r"!\[\]\(ekran-[0-9a-f]{8}\.png\)"))
    for event, carrier in (("drop", "dataTransfer"), ("paste", "clipboardData")):
        give = f"""(field, bytes) => {{
            const {carrier} = new DataTransfer();
            {carrier}.items.add(new File([new Uint8Array(bytes)], "{event}.png", {{ type: "image/png" }}));
            const kind = "{event}" === "paste" ? ClipboardEvent : DragEvent;
            field.dispatchEvent(new kind("{event}", {{ {carrier}, bubbles: true, cancelable: true }}));
        }}"""
        field.evaluate(give, list(picture(colour="red" if event == "drop" else "blue")))
        expect(field).to_have_value(re.compile(rf"!\[\]\({event}-[0-9a-f]{{8}}\.png\)"))
    page.locator("#picture").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(page.locator("#picture-told")).to_contain_text("не картинка")
    assert field.input_value().startswith("---\ntitle:") and "[![" not in field.input_value()
    assert not REFUSED
    context.close()
