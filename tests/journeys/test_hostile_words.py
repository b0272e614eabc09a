"""Escaping and cleaning alone: hostile words in every field and every article run nothing, in a browser that ignores our policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser

import kb.rendering
import web.pages
from kb.delivery.letters import Writer
from kb.limits import new_form_key
from kb.outbox import list_entries
from kb.settings import Settings
from kb.staff import Attempt, add_person, sign_in
from kb.tickets import latest_tickets
from search.desk import Desk
from search.live import Live
from tests.journeys.conftest import serving
from tests.journeys.hostile import Evil, Watched, evil_site, raw_pages, watched
from tests.journeys.hostile_site import hostile_settings
from tests.web.xss_vectors import Vector, vectors
from web.app import create_app
from web.preview import create_preview

pytestmark = pytest.mark.browser
HEADERS = ("referer", "user-agent", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "accept-language")
PASSWORD = "correct horse battery"
NAME = "\"><script>top.__hit=1</script> Анна"
STEPS = [pytest.param(6, id="some"), pytest.param(1, marks=pytest.mark.slow, id="all")]  # every sixth in the quick run
PLACES = (
    "/ru/", "/en/", "/ru/articles", "/ru/c/hostile", "/ru/a/hostile/facts", "/ru/channels", "/en/channels", "/ru/contact?topic=evil",
    "/en/contact?topic=evil", "/ru/cannot-sign-in", "/ru/search?q=карта", "/ru/search?q=дирижабль", "/ru/search?q=вопрос", "/ru/feed.atom",
    "/sitemap.xml", "/robots.txt", "/api/v1/search?q=карта", "/api/v1/openapi.json", "/metrics", "/readyz",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A running hostile help centre and one member of its staff."""

    url: str
    app: FastAPI
    settings: Settings
    chosen: tuple[Vector, ...]

    def batches(self, size: int = 1500) -> list[str]:
        """The vectors joined into texts of at most so many characters."""
        made = [""]
        for vector in self.chosen:
            if len(made[-1]) + len(vector.text) > size:
                made.append("")
            made[-1] += vector.text + "\n"
        return made

    def session(self) -> dict[str, str]:
        """The cookie of somebody of the staff who may do everything and has a hostile name."""
        site, at = self.app.state.site, datetime.now(UTC)
        name = f"{NAME} {at.timestamp()}"
        with site.database.begin() as conn:
            add_person(conn, name, "manager", PASSWORD, at=at)
        secret = sign_in(site.database, Attempt(name=name, password=PASSWORD, address="127.0.0.1", key=site.room.key), at=at).secret
        return {"name": "staff", "value": secret, "url": self.url}

    def form_key(self) -> str:
        return new_form_key(self.app.state.site.room.key, at=datetime.now(UTC))

    def number(self) -> str:
        with self.app.state.site.database.read() as conn:
            return latest_tickets(conn, limit=1)[0].number


@pytest.fixture(scope="module")
def evil() -> Iterator[Evil]:
    with evil_site() as made:
        yield made


def hostile(folder: Path, evil: Evil) -> Hostile:
    chosen = vectors(evil.url)
    settings = hostile_settings(folder, chosen)
    return Hostile("", create_app(settings), settings, chosen)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, evil: Evil) -> Iterator[Hostile]:
    made = hostile(tmp_path_factory.mktemp("hostile"), evil)
    with serving(made.app) as url:
        yield Hostile(url, made.app, made.settings, made.chosen)


@pytest.fixture
def seen(browser: Browser, evil: Evil) -> Iterator[Watched]:
    with watched(browser, evil, policy=False, locale="ru-RU") as made:
        yield made


def harm(verdicts: dict[str, list[str]]) -> dict[str, list[str]]:
    return {place: found for place, found in verdicts.items() if found}


def test_articles_facts_contacts_and_sections_stay_words_on_every_page(seen: Watched, site: Hostile):
    places = [*PLACES, *(f"/ru/a/hostile/body-{n}" for n in range(0, len(site.chosen), 15))]
    assert harm({place: seen.visit(site.url + place) for place in places}) == {}


@pytest.mark.slow
def test_no_article_runs_anything_on_its_own_page(seen: Watched, site: Hostile):
    places = [f"/ru/a/hostile/{part}-{n}" for n in range(len(site.chosen)) for part in ("body", "head")]
    assert harm({place: seen.visit(site.url + place) for place in places}) == {}


def queries(site: Hostile) -> Iterator[str]:
    """Addresses with vectors in every parameter and in the path."""
    for batch in site.batches():
        asked = quote(batch)
        yield f"/ru/search?q={asked}"
        yield f"/ru/contact?q={asked}&topic={asked[:200]}&purpose={asked[:200]}&source={asked[:200]}"
        yield f"/api/v1/search?q={asked}&category={asked[:300]}"
    for n, vector in enumerate(site.chosen):
        said = quote(vector.text, safe="")
        ways = (f"/ru/{said}", f"/ru/a/{said}", f"/ru/c/{said}", f"/ru/request/{said}", f"/{said}", f"/ru/search?q=карта&category={said}",
                f"/ru/search?page={said}&exact={said}&q=x", f"/ru/a/cards/block?voted={said}&s={said}&n=1", f"/ru/articles?letter={said}",
                f"/ru/contact/sent?request={said}", f"/ru/contact/solved?article={said}", f"/ru/c/cards?untranslated={said}&page={said}",
                f"/agent/sign-in?back={said}", f"/agent/lookup?q={said}&caller={said}", f"/api/v1/suggest?q={said}&lang={said}",
                f"/static/{said}/site.css", f"/assets/{said}")  # fmt: skip
        yield ways[n % len(ways)]


@pytest.mark.parametrize("step", STEPS)
def test_what_stands_in_an_address_stays_words(seen: Watched, site: Hostile, step: int):
    assert harm({place: seen.visit(site.url + place) for place in list(queries(site))[::step]}) == {}


def test_what_stands_in_headers_stays_words(seen: Watched, site: Hostile):
    told = {}
    safe = [vector.text for vector in site.chosen if vector.text.isascii() and vector.text.isprintable()]
    for n in range(0, len(safe), 40):
        value = " ".join(safe[n : n + 40])
        cookies = f"theme={quote(value)}; staff={quote(value)}; agent={quote(value)}"
        seen.page.set_extra_http_headers({**dict.fromkeys(HEADERS, value), "cookie": cookies})
        told |= {f"{place} {n}": seen.visit(site.url + place) for place in ("/ru/", "/ru/nothing", "/ru/contact", "/agent")}
    assert harm(told) == {}


def visitor_writes(seen: Watched, site: Hostile, batch: str, few: list[str]) -> dict[str, list[str]]:
    """One visitor's way with these words in every field of every form; ends on the request page."""
    form = site.url + "/ru/contact"
    own = {f"f_f{n}": text for n, text in enumerate(few)}
    carried: dict[str, Any] = {"q": batch, "source": few[0], "shown": few, "rejected": few, "opened": few, "suggested": "yes"}
    wrong = {"topic": few[0], "purpose": few[0], "email": batch[:300], "text": batch, "picture": few, "form_key": few[0][:90], "website": few[0]}
    good = {"topic": "evil", "purpose": "p0", "text": batch, "email": "a@example.com", "consent": "yes", "form_key": site.form_key()}
    told = {
        "mistakes": seen.send(form, {**carried, **wrong}, files={"screenshot": few[0]}),
        "another topic": seen.send(form, {**carried, **wrong, **own, "topic": "evil", "action": "topic"}),
        "solved": seen.send(form, {**carried, "action": f"solved:ru/{few[0]}"}),
        "suggestions": seen.send(form + "/suggestions", {**carried, "text": "карта " + batch}),
        "a bad file": seen.send(form, {**carried, **good, **own}, files={"screenshot": few[1]}),
        "sent": seen.send(form, {**carried, **good, **own, "topic": "evil"}),
    }
    assert "/contact/sent" in seen.page.url, seen.page.content()
    request = f"{site.url}/ru/request/{seen.page.url.partition('request=')[2]}"
    told["a bad message"] = seen.send(request, {"text": batch * 10})
    told["message"] = seen.send(request, {"text": batch, "form_key": few[0]})
    told["vote"] = seen.send(site.url + "/ru/a/cards/block/vote", {"helpful": "no", "reason": few[0][:40], "comment": batch})
    return told | {"request": seen.visit(request), "in English": seen.visit(request.replace("/ru/", "/en/"))}


def staff_writes(seen: Watched, site: Hostile, batch: str, few: list[str]) -> dict[str, list[str]]:
    """What staff do with the newest request, in the same words."""
    one = f"{site.url}/agent/requests/{site.number()}"
    asked = urlencode({"q": batch, "client": few[0], "caller": few[1], "open": few[2]})
    told = {
        "list": seen.visit(site.url + "/agent/requests"),
        "template": seen.visit(f"{one}?template={quote(few[0])}"),
        "no such article": seen.send(one + "/reply", {"text": batch, "other": few[0], "key": few[0]}),
        "no such team": seen.send(one + "/hand-over", {"text": batch, "team": few[0], "owner": few[1]}),
        "no such outcome": seen.send(one + "/close", {"text": batch, "outcome": few[0]}),
        "note": seen.send(one + "/note", {"text": batch}),
        "reply": seen.send(one + "/reply", {"text": batch, "other": "cards/block"}),
        "handed over": seen.send(one + "/hand-over", {"text": batch, "team": "vendor", "owner": few[1]}),
        "taken": seen.send(one + "/take", {}),
        "closed": seen.send(one + "/close", {"text": batch, "outcome": "solved"}),
        "console": seen.visit(f"{site.url}/agent?{asked}&told={quote(few[0])}"),
        "results": seen.visit(f"{site.url}/agent/results?{asked}"),
        "an empty call": seen.send(site.url + "/agent/tickets", {"q": batch, "client": few[0], "caller": few[1], "email": few[2]}),
        "a call": seen.send(site.url + "/agent/tickets", {"q": batch, "note": batch, "client": few[0], "caller": few[1], "email": few[2], "path": batch}),
        "of the call": seen.visit(f"{site.url}/agent/requests/{site.number()}"),
        "question": seen.send(site.url + "/agent/questions", {"q": batch, "text": batch, "category": few[0]}),
        "flag": seen.send(site.url + "/agent/flags", {"article": "ru/cards/block", "kind": few[0], "comment": batch, "q": batch}),
        "queue": seen.visit(site.url + "/agent/queue"),
    }
    return told | {"answered": seen.send(site.url + "/agent/questions/1", {"text": batch}), "door": seen.send(site.url + "/agent/sign-in", {
        "name": few[0], "password": few[1], "back": batch, "token": ""})}  # fmt: skip


def everybody_writes(seen: Watched, site: Hostile, step: int) -> dict[str, list[str]]:
    """Visitors and staff write every vector, or every `step`th batch of them, into every field."""
    seen.page.context.add_cookies([site.session()])
    told, batches = {}, site.batches()
    for n, batch in list(enumerate(batches))[::step]:
        few = [vector.text[:190] for vector in site.chosen[n :: len(batches)]]
        told |= {f"{n} {place}": found for place, found in visitor_writes(seen, site, batch, few).items()}
        told |= {f"{n} {place}": found for place, found in staff_writes(seen, site, batch, few).items()}
    return told


@pytest.fixture(scope="module", params=STEPS)
def written(browser: Browser, evil: Evil, site: Hostile, request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """What was seen while visitors and staff wrote."""
    with watched(browser, evil, policy=False, locale="ru-RU") as seen:
        return everybody_writes(seen, site, request.param)


def test_what_visitors_and_staff_write_stays_words_wherever_it_is_shown(written: dict[str, list[str]]):
    assert len(written) >= 60
    assert harm(written) == {}


@pytest.mark.usefixtures("written")
def test_letters_stay_words_in_a_mail_program_that_knows_no_policy(seen: Watched, site: Hostile):
    found = site.app.state.site
    with found.database.read() as conn:
        entries = [entry for entry in list_entries(conn, limit=10_000) if entry.channel in ("visitor", "team")]
    writer = Writer(site.settings, found.room.key)
    with raw_pages() as raw:
        told = {f"{entry.kind} {entry.id}": seen.visit(raw.address(raw.add(writer.letter(entry).html), policy=False)) for entry in entries}
    assert len(told) >= 15
    assert harm(told) == {}


def test_the_preview_shows_hostile_articles_as_words(seen: Watched, site: Hostile):
    app = create_preview(site.settings, Desk(site.settings, Live(site.settings)))
    with serving(app) as url:
        places = ["/", "/?q=карта", *(f"/{kind}ru/a/hostile/{part}-{n}" for kind in ("", "answers/") for part in ("body", "head") for n in range(0, 200, 41))]
        told = {place: seen.visit(url + place.replace("/answers/ru/a/", "/answers/ru/")) for place in places}
    assert harm(told) == {}


@pytest.fixture
def careless(evil: Evil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """The same site, whose templates escape nothing."""
    make: Callable[[], Any] = web.pages.make_templates

    def unescaped() -> Any:
        made = make()
        made.autoescape = False
        return made

    monkeypatch.setattr("web.app.make_templates", unescaped)
    bare = hostile(tmp_path, evil)
    with serving(bare.app) as url:
        yield Hostile(url, bare.app, bare.settings, bare.chosen)


def test_without_escaping_the_same_pages_do_harm(seen: Watched, careless: Hostile):
    for place in ("/ru/search?q=" + quote(careless.chosen[0].text), "/ru/channels", "/ru/contact?topic=evil"):
        assert "ran" in seen.visit(careless.url + place)


@pytest.mark.slow
def test_without_escaping_the_same_forms_do_harm(seen: Watched, careless: Hostile):
    told = harm(everybody_writes(seen, careless, step=20))
    assert {"0 mistakes", "0 request", "0 list", "0 no such team", "0 console", "0 queue"} <= told.keys()


def test_without_cleaning_the_same_articles_do_harm(browser: Browser, evil: Evil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kb.rendering.nh3, "clean", lambda html, **_: html)
    bare = hostile(tmp_path, evil)
    with serving(bare.app) as url, watched(browser, evil, policy=False) as seen:
        ran = ["ran" in seen.visit(f"{url}/ru/a/hostile/body-{n}") for n in range(0, len(bare.chosen), 12)]
    assert sum(ran) >= 5
