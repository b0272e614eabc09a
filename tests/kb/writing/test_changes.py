"""A change and every save of it are kept: of two tabs, of many at once, after signing out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from kb.storage.writing_tables import article_saves
from kb.writing.changes import (
    SAVES_KEPT,
    NewChange,
    begin,
    comments_of,
    find_change,
    move_to,
    open_changes,
    rebase,
    reopen,
    save,
    say,
    set_aside,
    settle_asides,
)
from kb.writing.stores import WritingError

ONE = NewChange(path="ru/a.md", title="А", base="a\r\nb\r\nc\r\n", who="Анна")


@pytest.fixture
def change(db, now):
    with db.begin() as conn:
        return begin(conn, ONE, at=now)


def test_whoever_comes_back_finds_their_text(db, now, change):
    with db.begin() as conn:
        save(conn, change.id, "a\nB\nc\n", seen=0, at=now)
    with db.begin() as conn:
        again = begin(conn, ONE, at=now)
    assert (again.id, again.text, again.head) == (change.id, "a\nB\nc\n", 1)
    assert again.result == "a\r\nB\r\nc\r\n" and change.result == ONE.base


def test_two_people_have_two_changes_of_one_file(db, now, change):
    with db.begin() as conn:
        other = begin(conn, NewChange(path="ru/a.md", title="А", base=ONE.base, who="Пётр"), at=now)
        assert [one.who for one in open_changes(conn, "ru/a.md")] == ["Пётр", "Анна"] or other.id != change.id


def test_two_tabs_are_joined(db, now, change):
    with db.begin() as conn:
        save(conn, change.id, "A\nb\nc\n", seen=0, at=now)
        saved = save(conn, change.id, "a\nb\nC\n", seen=0, at=now)
        assert saved.clash is None and saved.change.text == "A\nb\nC\n"
        assert save(conn, change.id, "A\nb\nC!\n", seen=saved.change.head, at=now).change.text == "A\nb\nC!\n"


def test_two_tabs_that_changed_one_line_keep_both_texts(db, now, change):
    with db.begin() as conn:
        save(conn, change.id, "a\nодно\nc\n", seen=0, at=now)
        saved = save(conn, change.id, "a\nдругое\nc\n", seen=0, at=now)
        assert saved.clash and saved.clash.clashes[0].theirs == ("одно",)
        assert saved.change.text == "a\nодно\nc\n" and set_aside(conn, change.id) == ("a\nдругое\nc\n",)
        settle_asides(conn, change.id)
        assert set_aside(conn, change.id) == ()


def test_of_many_saves_at_once_none_is_lost(db, now, change):
    saves = 12
    lines = [f"строка {number}" for number in range(saves * 2)]
    with db.begin() as conn:
        save(conn, change.id, "\n".join(lines), seen=0, at=now)

    def one(number: int) -> None:
        own = list(lines)
        own[number * 2] += " моя"
        with db.begin() as conn:
            save(conn, change.id, "\n".join(own), seen=1, at=now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(saves)))
    with db.read() as conn:
        text = find_change(conn, change.id).text.split("\n")
    assert sum(line.endswith(" моя") for line in text) == saves and len(text) == len(lines)


@pytest.mark.slow
def test_old_saves_are_let_go_but_never_those_aside(db, now, change):
    with db.begin() as conn:
        save(conn, change.id, "a\nодно\nc\n", seen=0, at=now)
        save(conn, change.id, "a\nдругое\nc\n", seen=0, at=now)
        head = 1
        for number in range(SAVES_KEPT + 10):
            head = save(conn, change.id, f"{number}", seen=head, at=now).change.head
        kept = conn.execute(select(func.count()).where(article_saves.c.change == change.id)).scalar()
        assert kept == SAVES_KEPT + 1 and len(set_aside(conn, change.id)) == 1


def test_what_is_over_takes_no_save_and_no_comment(db, now, change):
    with db.begin() as conn:
        move_to(conn, change.id, "published", at=now, version="abc")
        for again in (
            lambda: save(conn, change.id, "x", seen=0, at=now),
            lambda: say(conn, change.id, "x", line=0, who="П", at=now),
            lambda: move_to(conn, change.id, "draft", at=now),
        ):
            with pytest.raises(WritingError):
                again()
        assert set_aside(conn, change.id) == () and find_change(conn, change.id).text == change.text
        assert open_changes(conn) == () and begin(conn, ONE, at=now).id != change.id


def test_a_comment_keeps_the_words_of_its_line(db, now, change):
    with db.begin() as conn:
        say(conn, change.id, " Короче ", line=2, who="Пётр", at=now)
        say(conn, change.id, "В целом хорошо", line=99, who="Пётр", at=now)
        first, whole = comments_of(conn, change.id)
    assert (first.line, first.quote, first.text) == (2, "b", "Короче") and (whole.line, whole.quote) == (0, "")


def test_a_change_begins_anew_from_the_file_as_it_is(db, now, change):
    with db.begin() as conn:
        moved = rebase(conn, change.id, "a\nнечто\nc\n", "a\nнечто\nC\n", at=now)
    assert (moved.base, moved.text, moved.expected) == ("a\nнечто\nc\n", "a\nнечто\nC\n", "a\nнечто\nc\n")


def test_a_discarded_change_is_taken_up_again_with_its_text_and_its_saves(db, now, change):
    with db.begin() as conn:
        save(conn, change.id, "a\nB\nc\n", seen=0, at=now)
        move_to(conn, change.id, "discarded", at=now)
        again = reopen(conn, change.id, at=now)
        assert (again.state, again.text, again.head) == ("draft", "a\nB\nc\n", 1)
        assert begin(conn, ONE, at=now).id == change.id
        assert save(conn, change.id, "a\nB\nC\n", seen=again.head, at=now).change.text == "a\nB\nC\n"


def test_neither_a_published_change_nor_one_that_another_replaced_is_taken_up_again(db, now, change):
    with db.begin() as conn:
        move_to(conn, change.id, "discarded", at=now)
        other = begin(conn, ONE, at=now)
        with pytest.raises(WritingError) as refused:
            reopen(conn, change.id, at=now)
        assert refused.value.code == "another" and other.id != change.id
        move_to(conn, other.id, "published", at=now)
        with pytest.raises(WritingError) as refused:
            reopen(conn, other.id, at=now)
        assert refused.value.code == "over"
        assert reopen(conn, change.id, at=now).state == "draft"
