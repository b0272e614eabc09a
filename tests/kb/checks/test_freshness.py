"""Reviews, drafts and schedules."""

from __future__ import annotations


def test_overdue_reviews_are_told_the_riskiest_with_its_reason(folder, write, checked):
    folder.write("facts.yaml", 'fee: {value: "99 ₽", owner: x, valid_until: 2030-12-31}')
    write("ru/a.md", review_by="2026-11-20")
    write("ru/b.md", "Цена {{ fact:fee }}.\n", review_by="2026-11-20", outcome="needs_identity")
    told = {problem.path: problem.message for problem in checked() if problem.code == "review-overdue"}
    assert told["ru/a.md"] == "the review is 2 days overdue; low risk"
    assert told["ru/b.md"] == "the review is 2 days overdue; high risk (cites 1 facts, sends the reader elsewhere)"


def test_a_review_nobody_planned_or_too_far_away_is_told(folder, write, codes):
    write("ru/a.md", "[B](b.md)\n", review_by="")
    write("ru/b.md", "[A](a.md)\n", review_by="2030-01-01")
    assert codes() == ["review-missing", "review-far"]


def test_archived_articles_need_no_review(write, codes):
    write("ru/a.md", review_by="2020-01-01", status="archived")
    assert codes() == []


def test_a_draft_that_replaces_nothing_is_told(write, codes):
    write("ru/a.draft.md")
    assert "draft-alone" in codes()


def test_a_draft_beside_its_article_is_checked_but_rivals_nothing(write, checked):
    write("ru/a.md", "Текст. [B](b.md)\n", title="Одно", questions=["как это"], redirect_from=["old"], code="12")
    write(
        "ru/a.draft.md",
        "Текст [нигде](none.md).\n",
        title="Одно",
        questions=["как это"],
        redirect_from=["old"],
        code="12",
    )
    write("ru/b.md", "[A](a.md)\n")
    assert [(problem.path, problem.code) for problem in checked()] == [("ru/a.draft.md", "link-broken")]
