"""Comments stand at their lines, however the lines moved; those whose line is gone stand below."""

from __future__ import annotations

from dataclasses import replace

from kb.writing.changes import Comment
from tests.kb.writing.conftest import AT, TEXT
from tests.kb.writing.test_publishing import change
from web.site.texts import load_texts
from web.writing.views.review import ReviewFindings, review_page


def test_a_comment_follows_its_line():
    said = [
        Comment(line=3, quote="Новая.", text="Короче", who="П", at=AT),
        Comment(line=9, quote="Ушедшая", text="Где?", who="П", at=AT),
    ]
    texts = load_texts(("en",))["en"]
    edited = change("Сверху\n" + TEXT.replace("Первая.", "Новая."))
    page = review_page(texts, "О", edited, ReviewFindings(comments=said), told="", zone="UTC", four_eyes=False)
    at = [line for line in page.lines if line.comments]
    assert [(one.line.after, one.comments[0].text) for one in at] == [(4, "Короче")]
    assert [one.text for one in page.elsewhere_said] == ["Где?"]


def test_four_eyes_keep_the_author_from_publishing():
    texts = load_texts(("en",))["en"]
    for who, four_eyes, allowed in (("Анна", True, False), ("О", True, True), ("Анна", False, True)):
        page = review_page(texts, who, change("x"), ReviewFindings(), told="", zone="UTC", four_eyes=four_eyes)
        assert page.may_publish is allowed
    over = replace(change("x"), state="published")
    assert not review_page(texts, "О", over, ReviewFindings(), told="", zone="UTC", four_eyes=False).may_publish
