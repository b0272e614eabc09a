"""Intercom, Help Scout, Freshdesk, Chatwoot: states and visibility by their own rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.importing.formats.desks import read_chatwoot, read_freshdesk, read_help_scout, read_intercom
from kb.importing.reading.source import SavedFiles


def source(folder: Path, **files: object) -> SavedFiles:
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value), "utf-8")
    return SavedFiles.open(folder)


def test_intercom_has_translations_within_and_collections_above(tmp_path: Path):
    article = {
        "id": "1",
        "title": "PIN",
        "body": "<p>x</p>",
        "state": "published",
        "parent_id": 6,
        "default_locale": "en",
        "translated_content": {"type": "t", "ru": {"title": "ПИН", "body": "<p>y</p>", "state": "draft"}},
    }
    collections = [{"id": "5", "name": "Top"}, {"id": "6", "name": "Cards", "parent_id": "5"}]
    made = read_intercom(source(tmp_path, articles={"data": [article]}, collections={"data": collections}))
    assert [(one.lang, one.state, one.section) for one in made.articles] == [
        ("en", "published", ("5", "6")),
        ("ru", "draft", ("5", "6")),
    ]


@pytest.mark.parametrize(("seen", "audience"), [("public", "public"), ("private", "internal")])
def test_help_scout_hides_by_collection(tmp_path: Path, seen: str, audience: str):
    article = {
        "id": "a",
        "number": 7,
        "slug": "pin",
        "collectionId": "c",
        "status": "published",
        "name": "PIN",
        "text": "<p>x</p>",
        "keywords": ["code"],
    }
    made = read_help_scout(
        source(
            tmp_path,
            article={"article": article},
            collections={"collections": {"items": [{"id": "c", "visibility": seen, "name": "Help"}]}},
        )
    )
    one = made.articles[0]
    assert (one.audience, one.labels, one.addresses[-2]) == (audience, ("code",), "/article/7-pin")


def test_help_scout_without_its_collection_says_nothing_of_readers(tmp_path: Path):
    article = {"id": "a", "slug": "pin", "collectionId": "c", "status": "published", "name": "PIN", "text": "x"}
    assert read_help_scout(source(tmp_path, article={"article": article})).articles[0].audience == ""


@pytest.mark.parametrize(
    ("seen", "audience"), [(1, "public"), (2, "internal"), (3, "internal"), (4, "internal"), (None, "")]
)
def test_freshdesk_hides_by_folder(tmp_path: Path, seen: int | None, audience: str):
    article = {"id": 1, "title": "PIN", "description": "<p>x</p>", "status": 2, "folder_id": 5}
    made = read_freshdesk(source(tmp_path, articles=[article], folders=[{"id": 5, "name": "F", "visibility": seen}]))
    assert made.articles[0].audience == audience


def test_freshdesk_brings_canned_responses(tmp_path: Path):
    made = read_freshdesk(source(tmp_path, canned_responses=[{"title": "Hi", "content_html": "<p>Hello</p>"}]))
    assert made.replies[0].title == "Hi"


def test_chatwoot_writes_markdown(tmp_path: Path):
    articles = [
        {
            "id": 1,
            "title": "PIN",
            "content": "**x**",
            "status": state,
            "slug": "pin",
            "link": "hc/acme/articles/pin",
            "category": {"id": 3, "locale": "en"},
        }
        for state in ("published", "draft", 2)
    ]
    made = read_chatwoot(source(tmp_path, articles={"payload": articles}))
    assert [(one.state, one.audience, one.form) for one in made.articles] == [
        ("published", "public", "markdown"),
        ("draft", "", "markdown"),
        ("archived", "", "markdown"),
    ]
    assert made.articles[0].addresses == ("/hc/acme/articles/pin", "/articles/pin")


def test_an_article_of_intercom_without_its_text_is_no_section(tmp_path: Path):
    bare = {"id": "2", "type": "article", "title": "Bare", "state": "published"}
    inside = {"id": "9", "type": "internal_article", "title": "Inside", "body": "<p>x</p>", "locale": "en"}
    made = read_intercom(source(tmp_path, articles={"data": [bare, inside]}))
    assert made.sections == ()
    assert [(one.title, one.body, one.state, one.audience) for one in made.articles] == [
        ("Bare", "", "published", "public"),
        ("Inside", "<p>x</p>", "published", "internal"),
    ]


def test_a_private_category_of_help_scout_hides_in_a_public_collection(tmp_path: Path):
    article = {"id": "a", "slug": "pin", "collectionId": "c", "status": "published", "text": "x", "categories": ["k"]}
    made = read_help_scout(
        source(
            tmp_path,
            article={"article": article},
            collections={"collections": {"items": [{"id": "c", "visibility": "public", "name": "Help"}]}},
            categories={"categories": {"items": [{"id": "k", "collectionId": "c", "visibility": "private"}]}},
        )
    )
    assert made.articles[0].audience == "internal"


def test_an_article_of_help_scout_that_is_only_listed_is_told_and_no_section(tmp_path: Path):
    listed = [
        {"id": "a", "collectionId": "c", "status": "published", "name": "PIN", "publicUrl": "https://x.example/1"},
        {"id": "b", "collectionId": "c", "status": "published", "name": "Fees", "publicUrl": "https://x.example/2"},
    ]
    whole = {"id": "b", "slug": "fees", "collectionId": "c", "status": "published", "name": "Fees", "text": "x"}
    made = read_help_scout(source(tmp_path, articles={"articles": {"items": listed}}, article={"article": whole}))
    assert made.sections == () and [(loss.kind, loss.where) for loss in made.losses] == [("empty", "PIN")]


def test_folders_of_freshdesk_lie_in_folders_and_are_hidden_with_them(tmp_path: Path):
    article = {"id": 1, "title": "PIN", "description": "<p>x</p>", "status": 2, "folder_id": 6, "category_id": 1}
    article["attachments"] = [{"name": "prices.pdf", "attachment_url": "https://s3.amazonaws.com/prices.pdf"}]
    folders = [
        {"id": 5, "name": "Outer", "visibility": 3},
        {"id": 6, "name": "Inner", "visibility": 1, "parent_folder_id": 5},
    ]
    (one,) = read_freshdesk(source(tmp_path, articles=[article], folders=folders)).articles
    assert (one.section, one.audience) == (("c1", "f5", "f6"), "internal")
    assert '<a href="https://s3.amazonaws.com/prices.pdf">prices.pdf</a>' in one.body


def test_a_draft_of_chatwoot_without_a_text_is_no_section(tmp_path: Path):
    made = read_chatwoot(source(tmp_path, articles={"payload": [{"id": 2, "title": "B", "status": "draft"}]}))
    assert made.sections == () and made.articles[0].state == "draft"
