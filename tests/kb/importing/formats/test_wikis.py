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


def said(*nodes: dict[str, object]) -> dict[str, object]:
    return {"type": "doc", "content": [{"type": "paragraph", "content": [node]} for node in nodes]}


def test_what_texts_of_outline_name_by_number_is_found(tmp_path: Path):
    data = said(
        {"type": "image", "attrs": {"src": "/api/attachments.redirect?id=i-1", "alt": "Pic"}},
        {"type": "mention", "attrs": {"type": "document", "label": "Second [b]", "modelId": "d2"}},
        {"type": "mention", "attrs": {"type": "document", "label": "Gone", "modelId": "d9"}},
        {"type": "mention", "attrs": {"type": "user", "label": "Ann", "modelId": "d2"}},
        {"type": "embed", "attrs": {"href": "https://youtu.be/abc"}},
    )
    documents = {"d1": {"id": "d1", "title": "One", "data": data}, "d2": {"id": "d2", "title": "Second", "urlId": "u2"}}
    files = {"i-1": {"id": "i-1", "key": "uploads/a b.png"}}
    one, _ = read_outline(source(tmp_path, c={"documents": documents, "attachments": files})).articles
    assert one.body.split("\n\n") == [
        "![Pic](uploads/a%20b.png)",
        "[Second \\[b\\]](/doc/u2)",
        "Gone",
        "Ann",
        "[https://youtu.be/abc](https://youtu.be/abc)\n",
    ]


def test_documents_of_outline_keep_their_order_and_templates_stay_behind(tmp_path: Path):
    documents = {
        "a": {"id": "a", "title": "A", "publishedAt": "2026-01-01"},
        "b": {
            "id": "b",
            "title": "B",
            "publishedAt": "2026-01-01",
            "archivedAt": "2026-02-01",
            "parentDocumentId": "c",
        },
        "c": {"id": "c", "title": "C"},
        "t": {"id": "t", "title": "T", "template": True},
    }
    tree = [{"id": "c", "children": [{"id": "b", "children": []}]}, {"id": "a"}]
    whole = {"collection": {"id": "x", "name": "X", "documentStructure": tree}, "documents": documents}
    made = read_outline(source(tmp_path, c=whole))
    assert {one.id: (one.order, one.state) for one in made.articles} == {
        "a": (3, "published"),
        "b": (2, "archived"),
        "c": (1, "draft"),
    }
    assert [(loss.kind, loss.where) for loss in made.losses] == [("kind", "T")]


def test_pictures_and_files_of_bookstack_are_found_by_their_numbers(tmp_path: Path):
    page = {
        "id": 3,
        "name": "P",
        "html": '<img src="[[bsexport:image:9]]"><a href="[[bsexport:book:1]]">x</a><a href="[[bsexport:attachment:7]]">y</a>',
        "images": [{"id": 9, "name": "p.png", "file": "a b.png"}],
        "attachments": [
            {"id": 7, "name": "spec", "file": "spec.pdf"},
            {"id": 8, "name": "Far", "link": "https://x.example/a"},
        ],
    }
    (one,) = read_bookstack(source(tmp_path, data={"book": {"id": 1, "name": "B", "pages": [page]}})).articles
    assert one.body == (
        '<img src="files/a%20b.png"><a href="[[bsexport:page:3]]">x</a><a href="files/spec.pdf">y</a>'
        '\n<ul><li><a href="https://x.example/a">Far</a></li></ul>'
    )
