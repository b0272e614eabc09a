"""Publishing joins a change with what others published meanwhile, and stops where only a person can choose."""

from __future__ import annotations

import pytest

from kb.writing.changes import ArticleChange
from kb.writing.publishing import Clash, PublishedText, joined, publish
from kb.writing.stores import WritingError
from tests.kb.writing.conftest import AT, PATH, TEXT, signed


def change(text: str, base: str | None = TEXT) -> ArticleChange:
    return ArticleChange(
        id=1,
        path=PATH,
        title="Лимиты",
        state="draft",
        who="Анна",
        is_new=base is None,
        base=base or "",
        text=text,
        head=1,
        message="",
        version="",
        begun_at=AT,
        changed_at=AT,
    )


def test_a_change_nobody_else_touched_is_the_file(store):
    done = publish(store, change("# Лимиты\n\nНовая.\n"), signed())
    assert isinstance(done, PublishedText) and store.read(PATH) == done.text == "# Лимиты\n\nНовая.\n"


def test_other_lines_that_were_published_meanwhile_stay(store):
    (store.root / PATH).write_bytes(TEXT.replace("Вторая", "Другая").replace("\n", "\r\n").encode())
    publish(store, change(TEXT.replace("Первая", "Новая")), signed())
    assert store.read(PATH) == "# Лимиты\r\n\r\nНовая.\r\n\r\nДругая.\r\n"


def test_the_same_line_is_published_by_nobody_until_one_chooses(store):
    (store.root / PATH).write_text(TEXT.replace("Первая", "Их"))
    clash = publish(store, change(TEXT.replace("Первая", "Моя")), signed())
    assert isinstance(clash, Clash) and clash.now == store.read(PATH) == TEXT.replace("Первая", "Их")
    chosen = change(clash.merge.text(), base=clash.now)
    with pytest.raises(WritingError) as told:
        publish(store, chosen, signed())
    assert told.value.code == "unchosen"


def test_the_same_change_made_by_another_hand_is_no_clash(store):
    text = TEXT.replace("Первая", "Новая")
    (store.root / PATH).write_text(text)
    assert isinstance(publish(store, change(text), signed()), PublishedText)


def test_an_article_somebody_removed_meanwhile_is_a_clash(store):
    (store.root / PATH).unlink()
    assert isinstance(publish(store, change(TEXT.replace("Первая", "Моя")), signed()), Clash)


def test_a_file_that_is_as_it_was_needs_no_joining():
    assert joined(change("x"), TEXT) is None and joined(change("x", base=None), None) is None
