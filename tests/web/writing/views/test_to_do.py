"""Writers see what waits for whom, with a way to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.library import Library
from kb.articles.loading import load_library
from kb.insights.readers_words import ReadersWord
from kb.staff.flags import Flag
from tests.web.conftest import NOW
from web.site.texts import load_texts
from web.writing.views.to_do import Waiting, readers_say, to_do

TEXTS = load_texts(("ru",))["ru"]
TODAY = date(2026, 11, 23)
FACTS = """fee: {value: "1", owner: cards, valid_until: 2026-11-22}
limit: {value: "2", owner: cards, valid_until: 2026-11-23}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/a.md").write_text("---\ntitle: А\nowner: cards\n---\nТекст\n")
    (tmp_path / "facts.yaml").write_text(FACTS)
    return load_library(tmp_path, today=TODAY, skip_bad=True)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def flag(owner: str) -> Flag:
    return Flag(id=1, article_id="ru/a", owner=owner, kind="wrong", who="Анна", at=NOW)


def word(article: str, answer: str = "") -> ReadersWord:
    return ReadersWord(
        id=1,
        article_id=article,
        helpful=False,
        reason="",
        comment="Старо",
        changed_at=NOW,
        told_at=None,
        answer=answer,
        answer_text="",
        answered_by="",
        answered_at=None,
    )


def test_each_owner_has_what_waits_for_them_the_writer_first_and_nobody_last(library: Library):
    words = [word("ru/a"), word("ru/a", "done"), word("ru/gone")]
    waiting = Waiting(flags=[flag("cards"), flag("cards"), flag("Пётр")], words=words)
    told = to_do(TEXTS, "Пётр", library, waiting, today=TODAY)
    assert [(plain(one.owner), [(plain(link.text), link.url) for link in one.links]) for one in told] == [
        ("Пётр", [("1 замечание коллег", "/agent/queue?owner=%D0%9F%D1%91%D1%82%D1%80")]),
        (
            "cards",
            [
                ("2 замечания коллег", "/agent/queue?owner=cards"),
                ("1 отзыв без ответа", "/manager/content/words"),
                ("1 факт с истёкшим сроком", "/write/entries/facts.yaml"),
                ("1 факт истекает за две недели", "/write/entries/facts.yaml"),
            ],
        ),
        ("Без ответственного", [("1 отзыв без ответа", "/manager/content/words")]),
    ]


def test_where_nothing_waits_nothing_is_listed(library: Library):
    assert to_do(TEXTS, "Пётр", library, Waiting(), today=date(2026, 11, 1)) == ()


def test_what_readers_ask_and_how_they_vote_is_one_step_away():
    assert [link.url for link in readers_say(TEXTS)] == ["/manager/content", "/manager/content/articles"]
