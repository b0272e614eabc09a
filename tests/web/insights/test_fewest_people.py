"""No page of figures and no file of one tells words, or a place in an article, that fewer than five people share: all that lead from one another."""

from __future__ import annotations

import random
import re
from collections import Counter
from html import unescape

import pytest
from sqlalchemy import select

from kb.requests.resolved import judge_lesson, list_lessons
from kb.storage.tables import searches
from kb.usage.search_log import record_leaving
from tests.web.conftest import NOW

CARD = "ru/cards/block"
WORDS = ("свадьба", "наследство", "развод", "переезд", "кража", "отпуск", "стипендия", "алименты")
FIGURES = ("/manager/content", "/manager/team", "/write/questions")
FIRST = (
    *FIGURES,
    "/manager/content/causes",
    "/manager/content/articles",
    "/manager/content/words",
    "/manager/team/report",
)
MOST = 60  # pages of one walk


def walk(client, chance: random.Random):
    """(address, text) of pages and files of figures, following their links in an order of chance."""
    waiting, seen = list(FIRST), set(FIRST)
    for _ in range(MOST):
        if not waiting:
            return
        url = waiting.pop(0 if len(waiting) > MOST else chance.randrange(len(waiting)))
        answer = client.get(url)
        if answer.headers.get("content-type", "").startswith(("text/html", "text/csv", "text/markdown")):
            yield url, answer.text
            links = {unescape(link) for link in re.findall(r'href="([^"#]+)', answer.text)}
            new = {link for link in links if link.startswith(FIGURES) and "accounts" not in link} - seen
            seen |= new
            waiting += sorted(new)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2, 3))])
def test_whatever_page_or_file_is_opened_it_tells_nothing_of_fewer_than_five(seed, manager, asked, wrote):
    chance, shared = random.Random(seed), Counter[str]()
    for word in WORDS:
        visitors, customers = chance.randrange(8), chance.randrange(8)
        shared[word] = max(visitors, customers)
        shown = (CARD,) if chance.random() < 0.5 else ()
        asked(f"{word} у меня", visitors, "list" if shown else "none", shown=shown, opened=CARD if shown else "")
        wrote(f"{word} у меня", customers, CARD if chance.random() < 0.7 else "")
    client = manager()
    site = client.app.state.site
    with site.state.database.begin() as conn:
        for lesson in list_lessons(conn):
            judge_lesson(conn, lesson.id, "accepted", who="Вера", at=NOW)
    with site.journal.log.begin() as conn:
        for number, search in enumerate(conn.execute(select(searches.c.id)).scalars().all()):
            record_leaving(conn, search, CARD, "" if number < 3 else "somewhere")
    client.post("/manager/count")
    told = dict(walk(client, chance))
    assert len(told) > 20 and any(url.endswith(".csv") or ".csv?" in url for url in told)
    assert any("/groups/" in url for url in told)
    for url, text in told.items():
        for word in WORDS:
            assert word not in text or shared[word] >= 5, (url, word, shared[word])
        assert "@example.com" not in text and "Начало, до первого заголовка" not in text, url
