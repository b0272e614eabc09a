"""What different visitors searched for and opened is evidence; one visitor's clicks, and staff's replies alone, are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from alembic import command
from alembic.config import Config

from kb.requests.customer import tell_whether_it_helped
from kb.requests.events import ArticleRef, Mailroom
from kb.requests.opened_lessons import prove_by_openings
from kb.requests.resolved import confirmed_questions, judge_lesson, list_lessons
from kb.requests.staff_actions import Reply, reply
from kb.storage.database import MIGRATIONS, VERSION_TABLES, migrate
from kb.usage.search_log import Search, record_opening
from tests.usage import record_search

ROOM = Mailroom(key=bytes(range(32)), team=True, helpdesk=True)
HOW = ArticleRef("ru/access/restore", "Восстановить доступ")
OTHER = "ru/cards/block"


@pytest.fixture
def answered(db, send, now) -> Callable[..., object]:
    """A request with these words, answered with an article by one of the staff."""

    def answer(text: str = "Забыл логин", query: str = "", form_key: str = "a"):
        opened = send(form_key=form_key, text=text, query=query)
        with db.begin() as conn:
            reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=HOW), room=ROOM, at=now)
        return opened

    return answer


@pytest.fixture
def opens(log, now) -> Callable[..., None]:
    """Somebody searches for words and opens an article of what was found."""

    def search_and_open(opener: str, text: str = "Забыл логин", article: str = HOW.id) -> None:
        with log.begin() as conn:
            made = record_search(
                conn, Search(text=text, lang="ru", state="list", confidence=0.3, total=3, visitor=opener), at=now
            )
            assert record_opening(conn, made, article, position=3, at=now, opener=opener)

    return search_and_open


def taught(db) -> tuple[tuple[str, str], ...]:
    with db.read() as conn:
        return confirmed_questions(conn)


def test_two_different_visitors_who_opened_the_article_are_evidence(db, log, answered, opens):
    answered()
    opens("anna", "забыл  ЛОГИН?")
    assert prove_by_openings(db, log) == 0 and taught(db) == ()
    opens("boris", "Забыл логин")
    assert prove_by_openings(db, log) == 1
    assert taught(db) == ((HOW.id, "Забыл логин"),)
    assert prove_by_openings(db, log) == 0, "it is noted once"


def test_one_visitor_and_unknown_ones_are_none_however_often_they_open_it(db, log, answered, opens):
    answered()
    for _ in range(5):
        opens("anna")
        opens("")
    assert prove_by_openings(db, log) == 0 and taught(db) == ()


def test_another_article_and_other_words_prove_nothing(db, log, answered, opens):
    answered()
    for opener in ("anna", "boris", "vera"):
        opens(opener, article=OTHER)
        opens(opener, "не приходит код")
    assert prove_by_openings(db, log) == 0 and taught(db) == ()


def test_what_its_customer_had_searched_for_is_taught_and_not_the_long_letter(db, log, answered, opens):
    answered("Здравствуйте! Меня зовут Анна, я не могу войти уже третий день, помогите", query="забыл логин")
    opens("boris")
    opens("vera")
    prove_by_openings(db, log)
    assert taught(db) == ((HOW.id, "забыл логин"),)


def test_evidence_stays_when_the_searches_have_gone(db, log, answered, opens):
    answered()
    opens("anna")
    opens("boris")
    prove_by_openings(db, log)
    with log.begin() as conn:
        conn.exec_driver_sql("DELETE FROM openings")
        conn.exec_driver_sql("DELETE FROM searches")
    prove_by_openings(db, log)
    assert taught(db) == ((HOW.id, "Забыл логин"),)


def test_a_customers_no_and_a_writers_no_are_stronger(db, log, answered, opens, now):
    said_no, rejected = answered(), answered(form_key="b")
    opens("anna")
    opens("boris")
    prove_by_openings(db, log)
    with db.begin() as conn:
        tell_whether_it_helped(conn, said_no.secret, False, promise=None, room=ROOM, at=now)
        (lesson,) = [one for one in list_lessons(conn) if one.ticket == rejected.ticket.number]
        judge_lesson(conn, lesson.id, "rejected", who="Ольга", at=now)
    assert taught(db) == ()


def test_what_is_kept_of_a_visitor_is_another_name_for_every_question_and_article(log, opens):
    for text, article in (
        ("Забыл логин", HOW.id),
        ("Забыл логин", OTHER),
        ("Нет кода", HOW.id),
        ("забыл логин", HOW.id),
    ):
        opens("anna", text, article)
    with log.read() as conn:
        kept = conn.exec_driver_sql("SELECT opener FROM openings ORDER BY id").scalars().all()
    assert len(set(kept)) == 3 and kept[0] == kept[3] and "anna" not in kept


def back_to(database, revision: str) -> None:
    """The tables as an earlier version made them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / database.family).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    with database.begin() as conn:
        config.attributes.update(connection=conn, version_table=VERSION_TABLES[database.family])
        command.downgrade(config, revision)


def test_lessons_and_openings_of_an_earlier_version_are_kept_without_evidence(db, log, answered, opens):
    answered()
    opens("anna")
    for database, revision in ((db, "state_0009"), (log, "log_0002")):
        back_to(database, revision)
        migrate(database)
    opens("boris")
    assert prove_by_openings(db, log) == 0, "who opened it before is not known"
    opens("vera")
    assert prove_by_openings(db, log) == 1 and taught(db) == ((HOW.id, "Забыл логин"),)
