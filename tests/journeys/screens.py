"""Every page of visitors in every state it can be in, by name: how a browser gets there. For tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import Served
from tests.journeys.sent_files import DOCUMENT, screenshot

LATE = {
    "ru": "Не приходит код из СМС для входа, жду уже час",
    "en": "The text message with the sign-in code does not come",
}
WRONG_LAYOUT = {"ru": "gthtdsgecr rfhns", "en": "куздфсу ф сфкв"}  # "перевыпуск карты" and "replace a card"
NOTHING = {"ru": "ъъщщ вопрос про дирижабль", "en": "zeppelin moorings qqzz"}
CODE = "1204"  # an article asked for by its code is an answer, whatever the engine knows
ARTICLE = "access/sms-code-not-coming"  # device tabs, steps, contents
PASSWORD = "correct horse battery"
CAREFUL = "Глеб"  # whose account asks for a one-time code
BOUNDARY = "loans/loan-disputes"  # what support can't do, with a table of contents


@dataclass(frozen=True)
class Stage:
    """What the screens are made of: the help centre, one that is not ready yet, the preview, a request of a visitor."""

    served: Served
    closed: str  # address of a server without an index that takes one ticket an hour
    preview: str
    secret: str  # of the request page
    number: str
    follows: str  # secret of somebody who was asked whether to follow a notice
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


def new_request(page: Page) -> str:
    """Send the form with a screenshot and a document, past the answers that are offered; the secret of the request's page."""
    page.goto("/ru/contact?topic=access&purpose=no-code")
    page.locator("#text").fill("Пишет «неверный код», хотя код только что пришёл: первый экран")
    page.locator("#email").fill("anna@example.com")
    page.locator("#consent").check()
    page.locator("#screenshot").set_input_files([screenshot(), DOCUMENT])
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


def nothing_to_find(visit: Visit) -> None:
    visit.go("request")
    visit.page.locator("#number").fill("123")
    visit.page.locator("main form button").click()
    expect(visit.page.locator("#number-error")).to_be_visible()


def without_consent(visit: Visit) -> None:
    filled_form(visit)
    visit.page.locator("#consent").uncheck()
    visit.page.locator("#send").click()
    expect(visit.page.locator("#consent-error")).to_be_visible()


def answers_first(visit: Visit, files: Sequence[FilePayload] = ()) -> None:
    """The step of a form whose answers were never seen, as without scripts."""
    visit.page.route("**/contact/suggestions", lambda route: route.abort())
    visit.go("contact?topic=access&purpose=no-code")
    visit.page.locator("#email").fill("anna@example.com")
    visit.page.locator("#consent").check()
    visit.page.locator("#text").fill(LATE[visit.lang])
    visit.page.locator("#screenshot").set_input_files(files)
    visit.page.locator("#send").click()
    expect(visit.page.locator(".form-step")).to_be_visible()
    visit.page.unroute("**/contact/suggestions")


def chosen_files(visit: Visit) -> None:
    """More pictures than the form takes, and a document: each small beside its name, and a word about the rest."""
    visit.go("contact?topic=access&purpose=no-code")
    visit.page.locator("#screenshot").set_input_files([screenshot(), DOCUMENT, *[screenshot()] * 4])
    expect(visit.page.locator(".attach-chosen li")).to_have_count(5)
    expect(visit.page.locator(".attach-chosen canvas")).to_have_count(4, timeout=30_000)  # drawn when they are decoded
    expect(visit.page.locator("[data-told]")).not_to_be_empty()


def stored_files(visit: Visit) -> None:
    """A picture and a document that are with the server already, as somebody without scripts sees them."""
    answers_first(visit, [screenshot(), DOCUMENT])
    visit.page.locator(".form-written summary").click()
    expect(visit.page.locator("img.attach-small")).to_be_visible()
    expect(visit.page.locator("[name=picture]")).to_have_count(2)


def too_often(visit: Visit) -> None:
    """A second form within the hour where one is taken; what was written is still there."""
    for n in range(2):
        visit.page.goto(f"{visit.stage.closed}/{visit.lang}/contact")
        visit.page.locator("#text").fill(f"{LATE[visit.lang]} {n}")
        visit.page.locator("#email").fill("anna@example.com")
        visit.page.locator("#consent").check()
        visit.page.locator("#send").click()
    expect(visit.page.get_by_role("alert")).to_be_visible()


def searched_too_often(visit: Visit) -> None:
    """A search more than one address may ask for: its words stand in the field."""
    for _ in range(2):
        visit.page.goto(f"{visit.stage.closed}/{visit.lang}/search?q={quote(LATE[visit.lang])}")
    expect(visit.page.locator("#q-large")).to_have_value(LATE[visit.lang])


def voted_too_often(visit: Visit) -> None:
    """A vote too many: the comment can be sent again."""
    for _ in range(2):
        visit.page.goto(f"{visit.stage.closed}/{visit.lang}/contact")
        visit.page.evaluate(
            """([action, comment]) => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = action;
                for (const [name, value] of [["helpful", "no"], ["comment", comment]]) {
                    const field = document.createElement("input");
                    field.name = name;
                    field.value = value;
                    form.append(field);
                }
                document.body.append(form);
                form.submit();
            }""",
            [f"/{visit.lang}/a/{ARTICLE}/vote", LATE[visit.lang]],
        )
        visit.page.wait_for_url("**/vote")
    expect(visit.page.locator("#text")).to_have_value(LATE[visit.lang])


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


def one_time_code(visit: Visit) -> None:
    """The second step of signing in, for somebody who has a second factor."""
    visit.desk("/sign-in")
    visit.page.locator("#name").fill(CAREFUL)
    visit.page.locator("#password").fill(PASSWORD)
    visit.page.locator("form", has=visit.page.locator("#password")).get_by_role("button").click()
    expect(visit.page.locator("#code")).to_be_visible()


def request_away(visit: Visit) -> None:
    """A message while nothing can be stored: it comes back as it was written."""
    visit.go(f"request/{visit.stage.secret}")
    visit.page.locator("#text").fill(LATE[visit.lang])
    with visit.stage.served.database.begin():
        visit.page.locator("#send").click()
        expect(visit.page.get_by_role("alert")).to_be_visible(timeout=30_000)
    expect(visit.page.locator("#text")).to_have_value(LATE[visit.lang])


def wrong_token(visit: Visit) -> None:
    visit.desk("/sign-in")
    visit.page.locator(".desk-token summary").click()
    visit.page.locator("#token").fill("otv_nothing")
    visit.page.locator(".desk-token button").click()
    expect(visit.page.locator("#token-error")).to_be_visible()


def nowhere_to_write(visit: Visit) -> None:
    """A notice followed without an address."""
    visit.go("status/1")
    visit.page.locator("#content form .button").click()
    expect(visit.page.locator("#email-error")).to_be_visible()


VISITOR: dict[str, Callable[[Visit], None]] = {
    "home": lambda visit: visit.go(""),
    "home-suggestions": panel,
    "search-person": lambda visit: visit.search("оператор" if visit.lang == "ru" else "speak to a human"),
    "search-nothing-asked": lambda visit: visit.search("помогите" if visit.lang == "ru" else "help"),
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
    "article-walked": lambda visit: visit.go(f"a/{ARTICLE}?way=1.2"),
    "article-voted": lambda visit: visit.go(f"a/{ARTICLE}?voted=done"),
    "channels": lambda visit: visit.go("channels"),
    "door": lambda visit: visit.go("cannot-sign-in"),
    "privacy": lambda visit: visit.go("privacy"),
    "status": lambda visit: visit.go("status"),
    "status-notice": lambda visit: visit.go("status/1"),
    "status-asked": lambda visit: visit.go("status/1?asked=yes"),
    "status-mistake": nowhere_to_write,
    "following": lambda visit: visit.go(f"following/{visit.stage.follows}"),
    "following-nobody": lambda visit: visit.go("following/nobody"),
    "find-request": lambda visit: visit.go("request"),
    "find-request-mistake": nothing_to_find,
    "find-request-sent": lambda visit: visit.go("request?sent=yes"),
    "form": lambda visit: visit.go("contact"),
    "form-topic": lambda visit: visit.go("contact?topic=safety&purpose=fraud"),
    "form-protected": lambda visit: visit.go("contact?topic=loans"),
    "form-suggestions": filled_form,
    "form-passage": passage_open,
    "form-mistakes": all_mistakes,
    "form-consent": without_consent,
    "form-step": answers_first,
    "form-files": chosen_files,
    "form-files-stored": stored_files,
    "form-refused": too_often,
    "sent": lambda visit: visit.go(f"contact/sent?request={visit.stage.secret}"),
    "solved": lambda visit: visit.go(f"contact/solved?article={ARTICLE}"),
    "request": lambda visit: visit.go(f"request/{visit.stage.secret}"),
    "request-mistake": empty_message,
    "request-away": request_away,
    "busy": searched_too_often,
    "busy-words": voted_too_often,
    "widget": lambda visit: visit.page.goto(f"{visit.stage.served.url}/widget/{visit.lang}") and None,
    "widget-article": lambda visit: (
        visit.page.goto(f"{visit.stage.served.url}/widget/{visit.lang}/a/{ARTICLE}") and None
    ),
    "missing": lambda visit: visit.go("nothing-here"),
    "missing-near": lambda visit: visit.go("a/cards/blok-card"),
    "error": lambda visit: visit.go("search?q=a&page=0"),
    "not-ready": lambda visit: visit.page.goto(f"{visit.stage.closed}/{visit.lang}/") and None,
    "staff-door": lambda visit: visit.desk("/sign-in"),
    "staff-door-wrong": wrong_password,
    "staff-door-token": wrong_token,
    "staff-door-code": one_time_code,
}
