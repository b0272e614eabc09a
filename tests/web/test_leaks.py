"""Nothing internal reaches the public: canaries planted in internal text are looked for in every byte anybody can get."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import kb.rendering.html_pass
import kb.rendering.render
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import entries_of
from kb.desk.later import NewCallback, promise_call, snooze
from kb.desk.presence import note_presence
from kb.desk.tags import add_tag
from kb.desk.take_over import take_over
from kb.desk.together import give, set_priority
from kb.notifications.notifications import notifications_of
from kb.requests.customer import open_request
from kb.requests.staff_actions import Reply, add_note, reply
from kb.requests.tickets import NewTicket
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.staff.flags import NewFlag, raise_flag
from kb.staff.questions import NewQuestion, ask_colleague
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from tests.web.sample import FILES
from web.app import create_app

CANARY = "Канареечка"
WORD = "зяблик"  # a word of its own, so that what is kept as terms is found too
PLACES = {
    "ru/cards/block.md": f"""
!!! internal "{CANARY} заголовок {WORD}"
    {CANARY} блок {WORD}.

    - {CANARY} в списке {WORD}

1. Шаг

    !!! internal
        {CANARY} в шаге {WORD}

> [!INTERNAL]
> {CANARY} в цитате {WORD}
""",
    "ru/internal/call.md": f"\n## {CANARY} {WORD}\n\n{CANARY} текст {WORD}.\n",
}
BUILDERS_OWN = ("cache",)  # the builder's, beside the generations: neither served nor published
PUBLIC = (
    "/ru/",
    "/en/",
    "/ru/articles",
    "/ru/c/cards",
    "/ru/a/cards/block",
    "/en/a/cards/block",
    "/ru/a/internal/call",
    "/ru/9001",
    "/ru/1042",
    f"/ru/search?q={WORD}",
    f"/ru/search?q={CANARY}&exact=1",
    "/ru/search?q=регламент звонка",
    "/ru/contact",
    "/ru/channels",
    "/ru/cannot-sign-in",
    "/ru/feed.atom",
    "/en/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/llms.txt",
    "/en/llms.txt",
    "/ru/a/cards/block.md",
    "/ru/a/internal/call.md",
    "/ru/a/internal/call.png",
    "/ru/opensearch.xml",
    "/widget.js",
    "/widget/ru?page=/",
    "/widget/ru/a/internal/call",
    "/api/v1/articles?limit=200",
    "/api/v1/articles/cards/block",
    "/api/v1/articles/ru/internal/call",
    "/api/v1/articles/9001",
    "/api/v1/sections",
    f"/api/v1/search?q={WORD}",
    "/api/v1/search?q=карта&limit=50",
    f"/api/v1/suggest?q={WORD}",
    "/api/v1/suggest?q=рег",
    "/api/v1/openapi.json",
    "/metrics",
    "/readyz",
    "/agent",
    "/agent/sign-in",
    "/agent/lookup?q=1042",
    "/agent/results?q=1042",
    "/agent/queue",
    "/api/v1/agent/lookup?q=9001",
    "/mcp",
    "/agent?q=9001&walked=ru/internal/call:1",
    "/assets/internal/call.md",
    "/ru/nothing-here",
)


def planted(folder: Path) -> Settings:
    for name, text in FILES.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("Спросить имя.", f"{CANARY} {WORD}.") + PLACES.get(name, ""), "utf-8")
    settings = Settings(
        articles=folder / "articles",
        index=folder / "index",
        model="none",
        database_url=f"sqlite:///{folder}/otvet.db",
        deliver=False,
    )
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    return settings


def told(data: bytes) -> bool:
    """A canary in any of the ways text is written: UTF-8, UTF-16, JSON escapes; with any case."""
    for word in (CANARY, WORD):
        for form in (word, word.lower(), word.upper()):
            escaped = form.encode("unicode_escape")
            if form.encode() in data or form.encode("utf-16-le") in data or escaped in data:
                return True
    return False


def leaks(settings: Settings, caplog: pytest.LogCaptureFixture) -> list[str]:
    """Every public place that shows a canary. An echo of the reader's own query is no leak, so those answers are cleaned of it."""
    files = [path.relative_to(settings.index) for path in settings.index.rglob("*") if path.is_file()]
    generation = [path for path in files if not path.parts[0].startswith(BUILDERS_OWN)]
    public = [settings.index / path for path in generation if "internal" not in path.parts]
    found = [str(path) for path in public if told(path.read_bytes())]
    caplog.set_level(logging.DEBUG)
    client = TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False)
    for address in PUBLIC:
        answer = client.get(address)
        if told(_without_echo(answer.content, address)):
            found.append(address)
    sent = client.post(
        "/ru/contact/suggestions",
        data={"text": f"регламент звонка {WORD}", "topic": "cards"},
        headers={"origin": "http://testserver"},
    )
    found += ["/ru/contact/suggestions"] * told(_without_echo(sent.content, f"q={WORD}"))
    found += ["log"] * any(
        told(record.getMessage().encode())
        for record in caplog.records
        if record.name.startswith(("kb", "search", "web"))
    )
    return found


def _without_echo(body: bytes, address: str) -> bytes:
    """What was asked may be repeated to whoever asked it; the other canary may not."""
    asked = address.partition("q=")[2].partition("&")[0]
    for form in (asked, asked.lower(), quote(asked)) if asked in (WORD, CANARY) else ():
        body = body.replace(form.encode(), b"")
    return body


def test_no_public_byte_holds_internal_text(tmp_path: Path, caplog):
    settings = planted(tmp_path)
    internal = [
        path
        for path in settings.index.rglob("*")
        if "internal" in path.parts and path.is_file() and told(path.read_bytes())
    ]
    assert internal, "the canaries were not planted"
    assert leaks(settings, caplog) == []


@pytest.mark.slow
def test_the_search_for_canaries_fails_when_an_internal_block_is_let_through(tmp_path: Path, caplog, monkeypatch):
    monkeypatch.setattr(kb.rendering.render, "without_internal", lambda markdown: markdown)
    monkeypatch.setattr(kb.rendering.render, "internal_lines", lambda markdown: set())
    monkeypatch.setattr(
        kb.rendering.html_pass._Pass, "_is_hidden", lambda *_: False
    )  # kb.rendering.html_pass cuts what is left once more
    found = leaks(planted(tmp_path), caplog)
    assert any("/public/" in place for place in found) and "/ru/a/cards/block" in found


ON_ITS_DAYS = f"""---
title: {CANARY}
summary: {CANARY} {WORD}
{{}}
code: "77"
questions: [{CANARY}]
redirect_from: [cards/once]
---
{CANARY} {WORD}
"""
NAMING_IT = (
    "/ru/a/cards/soon",
    "/ru/a/cards/soon.md",
    "/ru/a/cards/soon.png",
    "/ru/a/cards/once.md",
    "/api/v1/articles/77",
    "/api/v1/articles/ru/cards/soon",
    "/api/v1/articles/cards/once",
    "/ru/77",
)


@pytest.mark.parametrize(
    ("days", "today", "shown"),
    [
        ("publish_at: 2026-12-01", date(2026, 11, 30), False),
        ("publish_at: 2026-12-01", date(2026, 12, 1), True),
        ("expire_at: 2026-12-01", date(2026, 11, 30), True),
        ("expire_at: 2026-12-01", date(2026, 12, 1), False),
    ],
    ids=["planned", "its first day", "its last day", "expired"],
)
def test_what_is_planned_or_has_ended_is_told_by_no_page_and_to_no_machine(
    tmp_path: Path, days: str, today: date, shown: bool
):
    settings = planted(tmp_path)
    (settings.articles / "ru/cards/soon.md").write_text(ON_ITS_DAYS.format(days), "utf-8")
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    app = create_app(settings, live=Live(settings, today=lambda: today))
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    answers = {path: client.get(path) for path in (*PUBLIC, *NAMING_IT)}
    telling = {path for path, answer in answers.items() if told(_without_echo(answer.content, path))}
    there = {path for path in NAMING_IT if answers[path].status_code != 404}
    if shown:
        assert there == set(NAMING_IT)
        assert {"/llms.txt", "/ru/a/cards/soon.md", "/api/v1/articles?limit=200", "/api/v1/articles/77"} <= telling
    else:
        assert (telling, there) == (set(), set())


DESK = "зимородок"  # a word that stands only in what the team keeps to itself


def test_notes_mentions_tags_calls_flags_and_word_to_colleagues_reach_no_customer_nor_helpdesk(
    make_client, settings, now
):
    client = make_client()
    state = client.app.state.site.state
    room = replace(state.room, helpdesk=True)
    with state.change() as conn:
        add_person(conn, "Павел", "agent", "correct horse battery", at=now)
        new = NewTicket(form_key="k", lang="ru", topic="", email="anna@example.com", text="Не приходит код")
        opened = open_request(conn, new, room=room, at=now)
        number, tomorrow = opened.ticket.number, now + timedelta(days=1)
        add_note(conn, number, who="Анна", text=f"@Павел, осторожно: {DESK}", room=room, at=now)
        assert [one.event for one in notifications_of(conn, "Павел")] == ["mentioned"]
        asked = NewQuestion(query=DESK, text=DESK, lang="ru", category="cards", owner="cards", who="Анна")
        ask_colleague(conn, asked, room=room, at=now)
        flag = NewFlag(article_id="ru/cards/block", owner="cards", kind="outdated", who="Анна", comment=DESK)
        raise_flag(conn, flag, room=room, at=now)
        add_tag(conn, number, DESK, who="Анна", at=now)
        promise_call(conn, number, NewCallback(at=tomorrow, telephone="112", note=DESK), who="Анна", at=now)
        snooze(conn, number, tomorrow, who="Анна", at=now)
        set_priority(conn, number, "2", who="Анна", at=now)
        note_presence(conn, number, who="Анна", doing="writing", at=now)
        give(conn, number, owner="Павел", team="vendor", who="Анна", at=now)
        take_over(conn, number, who="Анна", at=now)
        reply(conn, number, Reply(who="Анна", text="Уже чиним"), room=room, at=now)
        told = [entry for entry in entries_of(conn, number) if entry.channel != "team"]
    assert {entry.channel for entry in told} == {"visitor", "helpdesk"}
    letters = [LetterWriter(settings, state.room.key).letter(entry) for entry in told if entry.channel == "visitor"]
    page = client.get(f"/ru/request/{opened.secret}")
    assert page.status_code == 200 and "Уже чиним" in page.text
    public = [client.get(path).text for path in (*PUBLIC, f"/ru/search?q={number}")]
    said = [
        page.text,
        *(letter.text + letter.html for letter in letters),
        *(str(entry.payload) for entry in told),
        *public,
    ]
    assert [text for text in said if DESK in text or "snooze" in text or "Павел" in text] == []
