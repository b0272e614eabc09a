"""BookStack, Outline, Document360: books, collections, categories; pages that name each other."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.formats.wikis import read_bookstack, read_document360, read_outline
from kb.importing.reading.source import SavedFiles


def source(folder: Path, **files: object) -> SavedFiles:
    with zipfile.ZipFile(folder / "a.zip", "w") as bundle:
        for name, value in files.items():
            bundle.writestr(f"{name}.json", json.dumps(value))
    return SavedFiles.open(folder / "a.zip")


def test_a_book_has_chapters_and_markdown_is_preferred(tmp_path: Path):
    pages = [
        {
            "id": 40,
            "name": "PIN",
            "html": "<p>x</p>",
            "markdown": "*x*",
            "priority": 2,
            "tags": [{"name": "kind", "value": "how"}],
        }
    ]
    book = {"id": 1, "name": "Book", "chapters": [{"id": 2, "name": "Chapter", "pages": pages}], "pages": []}
    made = read_bookstack(source(tmp_path, data={"book": book}))
    one = made.articles[0]
    assert (one.section, one.form, one.labels, one.addresses) == (
        ("book1", "chapter2"),
        "markdown",
        ("kind how",),
        ("[[bsexport:page:40]]", "/link/40", "/books/book/page/pin"),
    )
    assert one.audience == ""


def test_outline_collections_are_trees(tmp_path: Path):
    text = {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Hello"}]}]}
    documents = {
        "a": {"id": "a", "urlId": "u", "title": "Top", "data": text, "publishedAt": "2026-01-01"},
        "b": {"id": "b", "title": "Below", "data": text, "parentDocumentId": "a"},
    }
    made = read_outline(
        source(
            tmp_path,
            cards={"collection": {"id": "c", "name": "Cards"}, "documents": documents},
            metadata={"exportVersion": 1},
        )
    )
    assert [(one.title, one.state, one.section) for one in made.articles] == [
        ("Top", "published", ("c",)),
        ("Below", "draft", ("c", "a")),
    ]
    assert made.articles[0].body == "Hello\n" and made.articles[0].addresses == ("/doc/top-u", "/doc/u")


@pytest.mark.parametrize(
    ("fields", "audience"),
    [({"hidden": True}, "internal"), ({"hidden": False}, "public"), ({}, ""), ({"visibility": "private"}, "internal")],
)
def test_document360_nests_categories_and_says_who_reads(tmp_path: Path, fields: dict, audience: str):
    article = {
        "id": "a",
        "title": "PIN",
        "content": "*x*",
        "category_id": "k",
        "status": "published",
        "slug": "pin",
        **fields,
    }
    categories = [{"id": "top", "name": "Top", "child_categories": [{"id": "k", "name": "Cards"}]}]
    one = read_document360(
        source(tmp_path, articles={"articles": [article]}, categories={"categories": categories})
    ).articles[0]
    assert (one.section, one.form, one.audience, one.addresses) == (("top", "k"), "markdown", audience, ("/docs/pin",))


def test_what_lies_in_a_hidden_category_of_document360_is_hidden(tmp_path: Path):
    inner = {"id": "h", "name": "Hidden", "hidden": True, "child_categories": [{"id": "deep", "name": "Deep"}]}
    files = [{"file_name": "spec.pdf", "file_url": "https://cdn.document360.io/spec.pdf"}]
    articles = [
        {
            "id": n,
            "title": n,
            "html_content": "x",
            "status": 3,
            "hidden": False,
            "category_id": where,
            "attachments": files,
        }
        for n, where in (("seen", "k"), ("unseen", "deep"))
    ]
    categories = [{"id": "k", "name": "K", "hidden": False, "child_categories": [inner]}]
    made = read_document360(source(tmp_path, articles={"articles": articles}, categories={"categories": categories}))
    assert [(one.id, one.audience) for one in made.articles] == [("seen", "public"), ("unseen", "internal")]
    assert "spec.pdf</a>" in made.articles[0].body


def test_an_article_of_document360_that_is_only_listed_is_told(tmp_path: Path):
    listed = [{"id": "a", "title": "A", "status": 3, "hidden": False}, {"id": "b", "title": "B", "status": 3}]
    categories = [{"id": "k", "name": "K", "articles": listed}]
    whole = [{"id": "a", "title": "A", "html_content": "x", "status": 3, "category_id": "k"}]
    made = read_document360(source(tmp_path, articles={"articles": whole}, categories={"categories": categories}))
    assert [one.id for one in made.articles] == ["a"]
    assert [(loss.kind, loss.where) for loss in made.losses] == [("empty", "B")]
