"""Letters to followers of a notice: asked for with one link, told with the news, and the way out in each that is not the last."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import OutboxEntry
from kb.settings import Settings
from kb.storage.site_key import follow_secret

KEY = bytes(32)
EMAIL = "anna@example.com"
LINK = f"https://help.example/ru/following/{follow_secret(KEY, '14', EMAIL)}"


@pytest.fixture
def letter(now):
    writer = LetterWriter(Settings(base_url="https://help.example", brand="Ромашка", languages="ru,en"), KEY)

    def of(kind: str, lang: str = "ru", notice: str = "14"):
        told = {"id": notice, "title": "Нет <входа>", "text": "Чиним."}
        payload = {"email": EMAIL, "lang": lang, "at": now.isoformat(), "notice": told}
        entry = OutboxEntry(
            id=1,
            key="k",
            kind=kind,
            channel="visitor",
            ticket="",
            payload=payload,
            state="waiting",
            attempts=0,
            next_at=now,
            last_error="",
            lease="",
            created_at=now,
            sent_at=None,
        )
        return writer.letter(replace(entry))

    return of


def test_the_first_letter_asks_and_says_nothing_else(letter):
    asked = letter("notice.follow")
    assert asked.to == EMAIL and LINK in asked.text and "Чиним." not in asked.text and not asked.unsubscribe
    assert "Нет &lt;входа&gt;" in asked.html and "<входа>" not in asked.html


def test_news_come_with_the_words_the_page_and_the_way_out(letter):
    news = letter("notice.changed")
    assert "> Чиним." in news.text and "https://help.example/ru/status/14" in news.text
    assert LINK in news.text and news.unsubscribe == LINK and news.subject == "Новости: Нет <входа>"


def test_the_last_letter_says_that_the_address_is_gone(letter):
    last = letter("notice.ended", "en")
    assert "removed your address" in last.text and "following" not in last.text and not last.unsubscribe
    assert letter("notice.ended", notice="").text.count("https://help.example/ru/status") == 1


def test_a_language_without_words_is_english(letter):
    assert letter("notice.follow", "pl").subject.startswith("Please confirm")
