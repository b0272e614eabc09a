"""Every page in every state it can be in, by name: how a browser gets there. For tests that look at all of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served

LATE = {
    "ru": "Не приходит код из СМС для входа, жду уже час",
    "en": "The text message with the sign-in code does not come",
}
WRONG_LAYOUT = {"ru": "gthtdsgecr rfhns", "en": "куздфсу ф сфкв"}  # "перевыпуск карты" and "replace a card"
NOTHING = {"ru": "ъъщщ вопрос про дирижабль", "en": "zeppelin moorings qqzz"}
CODE = "1204"  # an article asked for by its code is an answer, whatever the engine knows
ARTICLE = "access/sms-code-not-coming"  # device tabs, steps, contents
BOUNDARY = "loans/loan-disputes"  # what support can't do, with a table of contents


@dataclass(frozen=True)
class Stage:
    """What the screens are made of: the help centre, one that is not ready yet, the preview, a request of a visitor."""

    served: Served
    closed: str  # address of a server without an index that takes one ticket an hour
    preview: str
    secret: str  # of the request page
    number: str
    opened: set[str] = field(default_factory=set)  # names of screens
    templates: set[str] = field(default_factory=set)  # what the servers took to render them


@dataclass(frozen=True)
class Visit:
    """A browser page on its way to a screen, in one language."""

    page: Page
    lang: str
    stage: Stage

    def go(self, path: str) -> None:
        self.page.goto(f"{self.stage.served.url}/{self.lang}/{path}")

    def desk(self, path: str = "") -> None:
        self.page.goto(f"{self.stage.served.url}/agent{path}")

    def search(self, text: str) -> None:
        self.go(f"search?q={quote(text)}")


def screenshot() -> dict:
    """A picture for a file control."""
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return {"name": "screen.png", "mimeType": "image/png", "buffer": out.getvalue()}


def new_request(page: Page) -> str:
    """Send the form with a screenshot, past the answers that are offered; the secret of the request's page."""
    page.goto("/ru/contact?topic=access&purpose=no-code")
    page.locator("#text").fill("Пишет «неверный код», хотя код только что пришёл: первый экран")
    page.locator("#email").fill("anna@example.com")
    page.locator("#consent").check()
    page.locator("#screenshot").set_input_files([screenshot()])
    expect(page.locator("[name=suggested]")).to_be_attached()
    page.locator("#send").click()
    path = page.locator(".sent-open a").get_attribute("href")
    assert path
    return path.rpartition("/")[2]


def panel(visit: Visit) -> None:
    visit.go("")
    visit.page.locator("#q-large").press_sequentially("карта" if visit.lang == "ru" else "card")
    expect(visit.page.locator("#panel-large")).to_be_visible()


def reason_for_no(visit: Visit) -> None:
    visit.go(f"a/{ARTICLE}?voted=no")


def filled_form(visit: Visit) -> None:
    """A whole form with answers beside it."""
    visit.go("contact?topic=access&purpose=no-code")
    visit.page.locator("#email").fill("anna@example.com")
    visit.page.locator("#consent").check()
    visit.page.locator("#text").fill(LATE[visit.lang])
    expect(visit.page.locator(".suggestion").first).to_be_visible()


def passage_open(visit: Visit) -> None:
    filled_form(visit)
    visit.page.locator(".suggestion summary").first.click()


def all_mistakes(visit: Visit) -> None:
    visit.go("contact?topic=safety")
    visit.page.locator("#send").click()
    expect(visit.page.get_by_role("alert")).to_be_focused()


def without_consent(visit: Visit) -> None:
    filled_form(visit)
    visit.page.locator("#consent").uncheck()
    visit.page.locator("#send").click()
    expect(visit.page.locator("#consent-error")).to_be_visible()


def answers_first(visit: Visit) -> None:
    """The step of a form whose answers were never seen, as without scripts."""
    visit.page.route("**/contact/suggestions", lambda route: route.abort())
    visit.go("contact?topic=access&purpose=no-code")
    visit.page.locator("#email").fill("anna@example.com")
    visit.page.locator("#consent").check()
    visit.page.locator("#text").fill(LATE[visit.lang])
    visit.page.locator("#send").click()
    expect(visit.page.locator(".form-step")).to_be_visible()
    visit.page.unroute("**/contact/suggestions")


def too_often(visit: Visit) -> None:
    """A second form within the hour where one is taken; what was written is still there."""
    for n in range(2):
        visit.page.goto(f"{visit.stage.closed}/{visit.lang}/contact")
        visit.page.locator("#text").fill(f"{LATE[visit.lang]} {n}")
        visit.page.locator("#email").fill("anna@example.com")
        visit.page.locator("#consent").check()
        visit.page.locator("#send").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


def empty_message(visit: Visit) -> None:
    visit.go(f"request/{visit.stage.secret}")
    visit.page.locator("#send").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


def wrong_password(visit: Visit) -> None:
    visit.desk("/sign-in")
    visit.page.locator("#name").fill("Nobody")
    visit.page.locator("#password").fill("not the password")
    visit.page.locator("form", has=visit.page.locator("#password")).get_by_role("button").click()
    expect(visit.page.locator("#password-error")).to_be_visible()


def wrong_token(visit: Visit) -> None:
    visit.desk("/sign-in")
    visit.page.locator(".desk-token summary").click()
    visit.page.locator("#token").fill("otv_nothing")
    visit.page.locator(".desk-token button").click()
    expect(visit.page.locator("#token-error")).to_be_visible()


def everything_open(visit: Visit) -> None:
    """A card with all that can be folded out of it."""
    visit.desk("?q=1104")
    visit.page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def one_step(visit: Visit) -> None:
    """A decision tree with an answer given."""
    visit.desk("?q=1005")
    visit.page.locator(".walk-answer").first.click()
    expect(visit.page.locator(".walk-taken")).to_be_visible()


def answers_in_preview(visit: Visit) -> None:
    visit.page.goto(f"{visit.stage.preview}/{visit.lang}/a/{ARTICLE}")
    expect(visit.page.locator(".preview-question").first).to_be_visible()


VISITOR: dict[str, Callable[[Visit], None]] = {
    "home": lambda visit: visit.go(""),
    "home-suggestions": panel,
    "search-empty": lambda visit: visit.go("search"),
    "search-list": lambda visit: visit.search("карта" if visit.lang == "ru" else "card"),
    "search-answer": lambda visit: visit.search(CODE),
    "search-repaired": lambda visit: visit.search(WRONG_LAYOUT[visit.lang]),
    "search-nothing-good": lambda visit: visit.search(NOTHING[visit.lang]),
    "search-none": lambda visit: visit.search("ъъщщ"),
    "category": lambda visit: visit.go("c/cards"),
    "category-untranslated": lambda visit: visit.go("c/cards?untranslated=cards/block-card"),
    "index": lambda visit: visit.go("articles"),
    "article": lambda visit: visit.go(f"a/{ARTICLE}"),
    "article-boundary": lambda visit: visit.go(f"a/{BOUNDARY}"),
    "article-why-not": reason_for_no,
    "article-voted": lambda visit: visit.go(f"a/{ARTICLE}?voted=done"),
    "channels": lambda visit: visit.go("channels"),
    "door": lambda visit: visit.go("cannot-sign-in"),
    "form": lambda visit: visit.go("contact"),
    "form-topic": lambda visit: visit.go("contact?topic=safety&purpose=fraud"),
    "form-protected": lambda visit: visit.go("contact?topic=loans"),
    "form-suggestions": filled_form,
    "form-passage": passage_open,
    "form-mistakes": all_mistakes,
    "form-consent": without_consent,
    "form-step": answers_first,
    "form-refused": too_often,
    "sent": lambda visit: visit.go(f"contact/sent?request={visit.stage.secret}"),
    "solved": lambda visit: visit.go(f"contact/solved?article={ARTICLE}"),
    "request": lambda visit: visit.go(f"request/{visit.stage.secret}"),
    "request-mistake": empty_message,
    "missing": lambda visit: visit.go("nothing-here"),
    "missing-near": lambda visit: visit.go("a/cards/blok-card"),
    "error": lambda visit: visit.go("search?q=a&page=0"),
    "not-ready": lambda visit: visit.page.goto(f"{visit.stage.closed}/{visit.lang}/") and None,
    "staff-door": lambda visit: visit.desk("/sign-in"),
    "staff-door-wrong": wrong_password,
    "staff-door-token": wrong_token,
}
STAFF: dict[str, Callable[[Visit], None]] = {
    "console": lambda visit: visit.desk(),
    "console-card": lambda visit: visit.desk("?q=1104"),
    "console-card-open": everything_open,
    "console-steps": lambda visit: visit.desk("?q=1005"),
    "console-steps-taken": one_step,
    "console-internal": lambda visit: visit.desk("?q=9014"),
    "console-nothing": lambda visit: visit.desk(f"?q={quote(NOTHING[visit.lang])}"),
    "queue": lambda visit: visit.desk("/queue"),
    "inbox": lambda visit: visit.desk("/requests"),
    "inbox-empty": lambda visit: visit.desk("/requests?show=answered"),
    "inbox-request": lambda visit: visit.desk(f"/requests/{visit.stage.number}"),
    "preview-list": lambda visit: visit.page.goto(visit.stage.preview) and None,
    "preview-article": answers_in_preview,
    "preview-gone": lambda visit: visit.page.goto(f"{visit.stage.preview}/{visit.lang}/a/nothing") and None,
}
