"""A card number lands nowhere, whichever way it comes in and however it is spelled; an order number arrives untouched."""

from __future__ import annotations

import io
import logging
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import OutboxEntry, list_entries
from kb.delivery.webhook import body_of
from kb.log import set_up
from kb.requests.tickets import list_tickets
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.staff.sessions import begin_session
from kb.staff.tokens import create_token
from kb.storage.database import connect, connect_log
from kb.storage.tables import LOG, STATE
from tests.kb.private_words import CARDS, SPACINGS
from tests.web.conftest import NOW, form_key
from tests.web.public.form import GOOD
from web.app import create_app

PASSWORD = "correct horse battery"
SPELLINGS = [write(card) for card, write in zip(CARDS, list(SPACINGS.values()) * 20, strict=False)]


@dataclass
class Site:
    """A running site, somebody of the staff signed in, and all that was told of it."""

    client: TestClient
    settings: Settings
    token: str
    told: io.StringIO
    addresses: list[str] = field(default_factory=list)  # every Location: addresses end in logs and histories

    def post(self, path: str, **data) -> str:
        files = data.pop("files", None)
        answer = self.client.post(path, data=data, files=files)
        self.addresses.append(answer.headers.get("location", ""))
        assert answer.status_code in (303, 422), (path, answer.status_code, answer.text[:500])
        return answer.headers.get("location", "")

    def form(self, **changed) -> str:
        """Send the contact form; the address of its request page."""
        key = form_key(timedelta(minutes=1))
        where = self.post(
            "/ru/contact",
            **{**GOOD, "form_key": key, "suggested": "yes", "email": f"{key[:12]}@example.com", **changed},
        )
        return f"/ru/request/{where.partition('request=')[2]}"

    def api(self, path: str, **sent) -> None:
        answer = self.client.post(path, json=sent, headers={"authorization": f"Bearer {self.token}"})
        assert answer.status_code == 201, answer.text

    def newest(self) -> str:
        database = connect(self.settings.database_url)
        with database.read() as conn:
            number = list_tickets(conn, limit=1)[0][0].number
        database.close()
        return f"/agent/requests/{number}"


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    chosen = settings.model_copy(
        update={
            "deliver": False,
            "tickets_per_hour": 10_000,
            "tickets_per_day": 10_000,
            "team_mail": "team@example.com",
            "webhook_url": "https://desk.example/hook",
            "webhook_secret": "whsec_" + "A" * 32,
        }
    )
    root = logging.getLogger()
    handlers, level, told = root.handlers[:], root.level, io.StringIO()
    set_up("info", as_json=False, stream=told)
    root.handlers[0].addFilter(lambda record: not record.name.startswith("http"))  # the tests' own client
    app = create_app(chosen, clock=lambda: NOW)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        database = app.state.site.state.database
        with database.begin() as conn:
            anna = add_person(conn, "Анна", "manager", PASSWORD, at=NOW)
            session = begin_session(conn, anna.id, at=NOW)
            _, token = create_token(conn, "Телефония", ["lookup", "tickets", "feedback"], at=NOW)
        client.cookies.set("staff", session)
        yield Site(client, chosen, token, told)
    root.handlers[:] = handlers
    root.setLevel(level)


# Every way in. `words` hold one number; nothing else in them is private.
WAYS: dict[str, Callable[[Site, str], object]] = {
    "search": lambda site, words: site.client.get("/ru/search", params={"q": words}),
    "search of a program": lambda site, words: site.client.get("/api/v1/search", params={"q": words}),
    "form": lambda site, words: site.form(text=words, q=words, source=words, shown=words, rejected=words, opened=words),
    "fields": lambda site, words: site.form(
        topic="cards", purpose="pin", f_page=f"https://a.example/{words.replace(' ', '')}", f_day="2026-11-20"
    ),
    "made-up fields": lambda site, words: site.form(
        topic=words, purpose=words, f_page=words, website=words, form_key=words, picture=words
    ),
    "file name": lambda site, words: site.form(files={"screenshot": (f"{words}.png", b"no picture", "image/png")}),
    "solved": lambda site, words: site.post(
        "/ru/contact", **{**GOOD, "text": words, "action": "solved:ru/cards/block"}
    ),
    "message": lambda site, words: site.post(
        site.form(text=f"Вопрос {random.Random(words).random()} о входе"), text=words, form_key=words
    ),
    "vote": lambda site, words: site.post("/ru/a/cards/block/vote", helpful="no", reason=words[:40], comment=words),
    "reply": lambda site, words: site.post(site.newest() + "/reply", text=words, key=words),
    "note": lambda site, words: site.post(site.newest() + "/note", text=words),
    "hand-over": lambda site, words: site.post(site.newest() + "/hand-over", team="vendor", owner="Анна", text=words),
    "look-up": lambda site, words: site.client.get("/agent", params={"q": words, "client": words, "caller": words}),
    "call": lambda site, words: site.post(
        "/agent/tickets", note=words, q=words, client=words, caller=words, open=words, key=words
    ),
    "colleague": lambda site, words: site.post("/agent/questions", q=words, text=words, category=words, client=words),
    "colleague's answer": lambda site, words: site.post("/agent/questions/1", text=words),
    "flag": lambda site, words: site.post(
        "/agent/flags", article="ru/cards/block", kind="wrong", comment=words, q=words
    ),
    "flag of a program": lambda site, words: site.api(
        "/api/v1/agent/feedback", article="ru/cards/block", kind="outdated", comment=words, query=words
    ),
    "ticket of a program": lambda site, words: site.api(
        "/api/v1/agent/tickets",
        note=words,
        reply=words,
        text=words,
        subject=words,
        query=words,
        email="a@example.com",
        opened=[words],
    ),
    "address": lambda site, words: site.client.get(f"/ru/a/{quote(words)}", params={"voted": words[:10], "s": words}),
}


def everything(site: Site) -> dict[str, str]:
    """All that is kept or told, place by place. Reading it ends the site, so that nothing is still on its way."""
    site.client.__exit__(None, None, None)
    kept = {
        "log lines": site.told.getvalue(),
        "addresses": "\n".join(site.addresses),
        "files": " ".join(map(str, _files(site.settings))),
    }
    for database, tables in (
        (connect(site.settings.database_url), STATE),
        (connect_log(site.settings.database_url), LOG),
    ):
        with database.read() as conn:
            kept |= {
                table.name: "\n".join(repr(tuple(row)) for row in conn.execute(table.select()))
                for table in tables.sorted_tables
            }
            if tables is STATE:
                kept |= told_to_others(site, list_entries(conn, limit=10_000))
        database.close()
    return kept


def told_to_others(site: Site, entries: tuple[OutboxEntry, ...]) -> dict[str, str]:
    """Letters and webhooks as they would leave."""
    letters = [
        LetterWriter(site.settings, bytes(32)).letter(entry)
        for entry in entries
        if entry.channel in ("visitor", "team")
    ]
    hooks = [body_of(entry).decode() for entry in entries if entry.channel == "helpdesk"]
    return {
        "letters": "\n".join(part for one in letters for part in (one.subject, one.text, one.html)),
        "webhooks": "\n".join(hooks),
    }


def _files(settings: Settings) -> list[Path]:
    return list(settings.attachments.rglob("*")) if settings.attachments.exists() else []


def spoken(words: str) -> str:
    """Digits of any writing system as plain ones, whatever stands between them gone."""
    return "".join(str(int(sign)) for sign in words if sign.isdecimal())


@pytest.mark.slow
def test_two_hundred_card_numbers_land_nowhere(site: Site):
    site.form()
    for n, written in enumerate(SPELLINGS):
        way = list(WAYS.values())[n % len(WAYS)]
        way(site, f"Карта {written} не проходит")
    kept = everything(site)
    assert len(SPELLINGS) == 200
    assert sum(words.count("•••• •••• ••••") for words in kept.values()) > 500
    for place, words in kept.items():
        runs = {spoken(run) for line in words.splitlines() for run in re.findall(r"\d[\d\W_]{11,80}\d", line)}
        found = [card for card in CARDS if any(card in run for run in runs) or card in words]
        assert found == [], (place, found[:3])


def test_the_search_for_card_numbers_finds_one_that_was_let_through(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kb.staff.flags.mask", lambda words: type("Careless", (), {"text": words})())
    WAYS["flag"](site, f"Карта {CARDS[0]} не проходит")
    assert any(CARDS[0] in words for words in everything(site).values())


def test_no_hash_is_kept_by_which_a_card_number_could_be_guessed(site: Site):
    key = form_key(timedelta(minutes=2))
    first, second = (
        site.form(form_key=key, email="a@example.com", text=f"Карта {card} не проходит") for card in CARDS[:2]
    )
    assert first == second  # what tells one form from another was made of masked words


@pytest.mark.slow
def test_two_hundred_order_and_phone_numbers_and_dates_arrive_untouched(site: Site):
    chance = random.Random(5)
    shapes = ("заказ № {}", "order #{}", "ORD-{}", "тел. +7 926 {:07d}", "от 20{:02d}-11-22")
    numbers = [
        shapes[n % 5].format(chance.randrange(10**9, 10**12) if n % 5 < 3 else chance.randrange(10, 90))
        for n in range(200)
    ]
    for number in numbers:
        site.form(text=f"Где {number}? Жду уже неделю.")
    kept = everything(site)
    for number in numbers:
        assert number in kept["tickets"], number
