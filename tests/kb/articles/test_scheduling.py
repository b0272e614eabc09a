"""Drafts beside articles, and the days an article appears and goes."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.mark.parametrize(
    ("front", "status"),
    [
        ({"publish_at": "2026-11-22"}, "published"),
        ({"publish_at": "2026-11-23"}, "scheduled"),
        ({"expire_at": "2026-11-22"}, "archived"),
        ({"expire_at": "2026-11-23"}, "published"),
        ({"publish_at": "2026-11-01", "expire_at": "2026-11-30"}, "published"),
        ({"status": "draft", "publish_at": "2026-11-01"}, "draft"),
        ({"status": "archived", "expire_at": "2030-01-01"}, "archived"),
    ],
)
def test_an_article_is_published_on_its_days_only(folder, front: dict, status: str):
    folder.article("ru/a.md", **front)
    (article,) = folder.load().articles
    assert article.status == status


def test_a_scheduled_article_is_checked_like_a_published_one(folder):
    folder.article("ru/a.md", "{{ fact:none }}\n", publish_at="2027-01-01")
    assert folder.error().code == "fact-unknown"


def test_a_draft_stands_beside_its_article_and_is_never_published(folder):
    folder.article("ru/a.md", title="Было", code="12", redirect_from=["old"], questions=["как"])
    folder.article("ru/a.draft.md", title="Стало", code="12", redirect_from=["old"], questions=["как"])
    library = folder.load()
    draft = library.by_id["ru/a.draft"]
    assert (draft.status, draft.draft_of) == ("draft", "ru/a")
    assert library.by_id["ru/a"].title == "Было"
    assert library.redirects == {"old": "a"}
    assert library.problems == ()


def test_renaming_the_draft_publishes_it(folder):
    folder.article("ru/a.md", title="Было")
    folder.article("ru/a.draft.md", title="Стало")
    (folder.root / "ru/a.draft.md").replace(folder.root / "ru/a.md")
    (article,) = folder.load().articles
    assert (article.id, article.title, article.status) == ("ru/a", "Стало", "published")


def test_days_are_kept_as_days(folder):
    folder.article("ru/a.md", publish_at="2026-01-02", expire_at="2027-01-02")
    (article,) = folder.load().articles
    assert (article.publish_at, article.expire_at) == (date(2026, 1, 2), date(2027, 1, 2))
