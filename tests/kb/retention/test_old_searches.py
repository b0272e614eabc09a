"""Old searches go; of what was counted by day, words stay only where many people asked them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from kb.retention.old_searches import remove_old_searches
from kb.storage.insight_tables import question_days, question_device_days, question_groups
from kb.storage.tables import LOG, deflections, openings, searches
from kb.usage.search_log import Deflection, Search, record_deflection, record_opening
from tests.usage import record_search

AUGUST = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)
UNTIL = datetime(2026, 9, 1, tzinfo=UTC)
OWN_WORDS = "я Иванова с улицы Ленина 5, верните деньги"


def asked(log, text: str, *visitors: str, at: datetime = AUGUST, state: str = "answer") -> list[str]:
    with log.begin() as conn:
        return [
            record_search(
                conn, Search(text=text, lang="ru", state=state, confidence=0.5, total=1, visitor=visitor), at=at
            )
            for visitor in visitors
        ]


def stored(log) -> str:
    """Everything the search log holds, as one text."""
    with log.read() as conn:
        return repr([conn.execute(select(table)).all() for table in LOG.sorted_tables])


def test_old_searches_go_and_nothing_is_left_of_their_words(log):
    asked(log, OWN_WORDS, "a", "b", "c")
    asked(log, OWN_WORDS, "d", at=AUGUST - timedelta(days=30))
    assert remove_old_searches(log, until=UNTIL) == 4
    assert "Ленина" not in stored(log)


def test_what_is_younger_stays_word_by_word(log):
    asked(log, "курс", "a", "b", at=AUGUST)
    young = asked(log, "курс", "c", at=AUGUST + timedelta(days=5))
    assert remove_old_searches(log, until=AUGUST + timedelta(days=1)) == 2
    with log.read() as conn:
        assert conn.execute(select(searches.c.id)).scalars().all() == young


def test_openings_and_words_of_forms_not_sent_go_with_them(log):
    [search] = asked(log, "что-то", "v")
    with log.begin() as conn:
        record_opening(conn, search, "ru/cards/block", position=1, at=AUGUST)
        note = Deflection(article_id="ru/cards/block", form_key="f", lang="ru", text=OWN_WORDS)
        record_deflection(conn, note, at=AUGUST)
        record_deflection(conn, Deflection(article_id="x", form_key="f", lang="ru", text="young"), at=UNTIL)
    remove_old_searches(log, until=UNTIL)
    with log.read() as conn:
        assert conn.execute(select(openings.c.id)).all() == []
        assert conn.execute(select(deflections.c.text)).scalars().all() == ["young"]


def test_words_counted_by_day_go_with_the_searches_unless_enough_visitors_asked_in_the_month(log):
    numbers = dict.fromkeys(("times", "newcomers", "unanswered", "unopened", "repeated", "tickets"), 0)
    days = (
        ("rare", "2026-08-03", 2),
        ("rare", "2026-08-10", 2),
        ("lives", "2026-08-10", 1),
        ("lives", "2026-09-02", 1),
    )
    with log.begin() as conn:
        for folded, day, visitors in (*days, ("common", "2026-08-03", 2), ("common", "2026-08-10", 3)):
            row = {"day": day, "lang": "ru", "folded": folded, "text": folded, "article_id": "", "visitors": visitors}
            conn.execute(insert(question_days).values(**row, **numbers))
        for folded in ("rare", "lives", "common", "written in a form"):
            row = {"lang": "ru", "folded": folded, "group_id": folded, "text": folded, "medoid": True}
            conn.execute(insert(question_groups).values(row))
    remove_old_searches(log, until=UNTIL)
    with log.read() as conn:
        kept = conn.execute(select(question_days.c.folded, question_days.c.day).order_by(question_days.c.day)).all()
        grouped = set(conn.execute(select(question_groups.c.folded)).scalars())
    assert kept == [("common", "2026-08-03"), ("common", "2026-08-10"), ("lives", "2026-09-02")]
    assert grouped == {"lives", "common", "written in a form"}


def test_words_that_a_few_ask_every_day_are_judged_by_their_whole_month_though_days_grow_old_one_by_one(log):
    numbers = dict.fromkeys(("newcomers", "unanswered", "unopened", "repeated"), 0)
    with log.begin() as conn:
        for folded, days in (("daily", range(1, 31)), ("thrice", (2, 9, 16))):
            for day in days:
                asked = {"day": f"2026-08-{day:02d}", "lang": "ru", "folded": folded, "visitors": 1}
                words = {"text": folded, "article_id": "", "times": 1, "tickets": 0}
                conn.execute(insert(question_days).values(**asked, **words, **numbers))
                conn.execute(insert(question_device_days).values(**asked, device="phone", **numbers))
    for night in range(1, 40):
        remove_old_searches(log, until=AUGUST.replace(day=1, hour=0) + timedelta(days=night))
    with log.read() as conn:
        for table in (question_days, question_device_days):
            assert conn.execute(select(table.c.folded)).scalars().all() == ["daily"] * 30


def test_the_kind_of_device_is_kept_of_as_many_visitors_of_a_month(log):
    numbers = dict.fromkeys(("newcomers", "unanswered", "unopened", "repeated"), 0)
    rows = (
        ("phone", "2026-08-03", 3),
        ("phone", "2026-08-10", 2),
        ("tablet", "2026-08-10", 4),
        ("tablet", "2026-09-02", 1),
    )
    with log.begin() as conn:
        for device, day, visitors in rows:
            row = {"day": day, "lang": "ru", "folded": "common", "device": device, "visitors": visitors}
            conn.execute(insert(question_device_days).values(**row, **numbers))
    remove_old_searches(log, until=UNTIL)
    device_days = question_device_days.c
    with log.read() as conn:
        kept = conn.execute(select(device_days.device, device_days.day).order_by(device_days.day)).all()
    assert kept == [("phone", "2026-08-03"), ("phone", "2026-08-10"), ("tablet", "2026-09-02")]
