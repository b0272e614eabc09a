"""Nothing internal reaches the public: canaries planted in internal text are looked for in every byte anybody can get."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import kb.finishing
import kb.rendering
from kb.settings import Settings
from search.builder import BuildOptions, build
from search.progress import Progress
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
BUILDERS_OWN = ("rendered.sqlite", "articles.sqlite", "words")  # the builder's caches beside the generations: neither served nor published
PUBLIC = (
    "/ru/", "/en/", "/ru/articles", "/ru/c/cards", "/ru/a/cards/block", "/en/a/cards/block", "/ru/a/internal/call", "/ru/9001", "/ru/1042",
    f"/ru/search?q={WORD}", f"/ru/search?q={CANARY}&exact=1", "/ru/search?q=регламент звонка", "/ru/contact", "/ru/channels",
    "/ru/cannot-sign-in", "/ru/feed.atom", "/en/feed.atom", "/sitemap.xml", "/robots.txt", f"/api/v1/search?q={WORD}",
    "/api/v1/search?q=карта&limit=50", f"/api/v1/suggest?q={WORD}", "/api/v1/suggest?q=рег", "/api/v1/openapi.json", "/metrics", "/readyz",
    "/agent", "/agent/sign-in", "/agent/lookup?q=1042", "/agent/results?q=1042", "/agent/queue", "/api/v1/agent/lookup?q=9001", "/mcp", "/agent?q=9001&walked=ru/internal/call:1",
    "/assets/internal/call.md", "/ru/nothing-here",
)  # fmt: skip


def planted(folder: Path) -> Settings:
    for name, text in FILES.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("Спросить имя.", f"{CANARY} {WORD}.") + PLACES.get(name, ""), "utf-8")
    settings = Settings(
        articles=folder / "articles", index=folder / "index", model="none", database_url=f"sqlite:///{folder}/otvet.db", deliver=False
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
    sent = client.post("/ru/contact/suggestions", data={"text": f"регламент звонка {WORD}", "topic": "cards"}, headers={"origin": "http://testserver"})
    found += ["/ru/contact/suggestions"] * told(_without_echo(sent.content, f"q={WORD}"))
    found += ["log"] * any(told(record.getMessage().encode()) for record in caplog.records if record.name.startswith(("kb", "search", "web")))
    return found


def _without_echo(body: bytes, address: str) -> bytes:
    """What was asked may be repeated to whoever asked it; the other canary may not."""
    asked = address.partition("q=")[2].partition("&")[0]
    for form in (asked, asked.lower(), quote(asked)) if asked in (WORD, CANARY) else ():
        body = body.replace(form.encode(), b"")
    return body


def test_no_public_byte_holds_internal_text(tmp_path: Path, caplog):
    settings = planted(tmp_path)
    internal = [path for path in settings.index.rglob("*") if "internal" in path.parts and path.is_file() and told(path.read_bytes())]
    assert internal, "the canaries were not planted"
    assert leaks(settings, caplog) == []


def test_the_search_for_canaries_fails_when_an_internal_block_is_let_through(tmp_path: Path, caplog, monkeypatch):
    monkeypatch.setattr(kb.rendering, "without_internal", lambda markdown: markdown)
    monkeypatch.setattr(kb.finishing._Pass, "_is_hidden", lambda *_: False)  # kb.finishing cuts what is left once more
    found = leaks(planted(tmp_path), caplog)
    assert any("/public/" in place for place in found) and "/ru/a/cards/block" in found

