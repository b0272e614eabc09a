"""Groups are worked out by whoever is handed in; their days never count anybody twice."""

from __future__ import annotations

from sqlalchemy import select

from kb.insights.days import count_days
from kb.insights.groups import GroupMember, regroup
from kb.storage.insight_tables import group_days, question_groups


def all_alike(words, former):
    """A twin of search to which every question means the same."""
    name = next(iter(former.values()), "one")
    return [
        GroupMember(lang=one.lang, folded=one.folded, text=one.text, group_id=name, medoid=n == 0)
        for n, one in enumerate(words)
    ]


def test_whoever_asks_in_two_wordings_is_one_visitor_of_the_group(asked, log, db, now):
    for visitor in "abc":
        asked(visitor, "лк", "none")
        asked(visitor, "личный кабинет", "none", minutes=1)
    count_days(log, db, at=now)
    assert regroup(log, db, all_alike, today=now.date()) == 1
    with log.read() as conn:
        assert conn.execute(select(group_days.c.visitors, group_days.c.asked)).all() == [(3, 6)]


def test_a_group_is_grouped_again_by_the_names_there_are(asked, log, db, now):
    asked("anna", "лк", "none")
    count_days(log, db, at=now)
    seen = []

    def noted(words, former):
        seen.append((sorted(one.folded for one in words), dict(former)))
        return all_alike(words, former)

    for _ in range(2):
        regroup(log, db, noted, today=now.date())
    assert seen == [(["лк"], {}), (["лк"], {("ru", "лк"): "one"})]
    with log.read() as conn:
        assert conn.execute(select(question_groups.c.group_id)).scalars().all() == ["one"]


def test_an_unanswered_question_is_handed_over_without_an_article(asked, log, db, now):
    for visitor in "abc":
        asked(visitor, "ипотека", "weak", shown=("ru/loans/pay",))
        asked(visitor, "карта", "answer", "ru/card", minutes=30)
    count_days(log, db, at=now)
    handed = {}
    regroup(
        log,
        db,
        lambda words, former: handed.update({one.folded: one.article_id for one in words}) or [],
        today=now.date(),
    )
    assert handed == {"ипотека": "", "карта": "ru/card"}
