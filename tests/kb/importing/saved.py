"""What each tool would have saved of the nasty articles, in the shapes their makers document: here answers of their APIs."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

from tests.kb.importing.nasty import Nasty
from tests.kb.importing.saved_pages import confluence, notion, notion_markdown, table, wordpress, workbook
from tests.kb.importing.saved_trees import tree
from tests.kb.importing.saved_words import docx

Save = Callable[[Path, list[Nasty]], Path]
DAY = "2026-10-05T10:00:00Z"


def _json(folder: Path, **files: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return folder


def zendesk(folder: Path, every: list[Nasty]) -> Path:
    articles = [
        {
            "id": one.id,
            "html_url": f"https://acme.zendesk.com/hc/{'en-us' if one.lang == 'en' else one.lang}/articles/{one.id}-{one.title.replace(' ', '-')}",
            "section_id": 77,
            "draft": one.draft,
            "position": 3,
            "label_names": [f"label {one.id}", "shared"],
            **({} if one.unknown else {"user_segment_id": 5 if one.hidden else None}),
            "locale": "en-us" if one.lang == "en" else one.lang,
            "updated_at": DAY,
            "title": one.title,
            "body": one.html,
        }
        for one in every
    ]
    sections = [
        {
            "id": 77,
            "category_id": 7,
            "name": "Cards & PIN",
            "description": "About cards",
            "locale": "en-us",
            "position": 1,
        }
    ]
    categories = [{"id": 7, "name": "General", "locale": "en-us"}]
    macros = [
        {"title": "Say hello", "actions": [{"field": "comment_value_html", "value": "<p>Hello, we are looking.</p>"}]}
    ]
    return _json(
        folder,
        articles={"articles": articles},
        sections={"sections": sections},
        categories={"categories": categories},
        macros={"macros": macros},
    )


def intercom(folder: Path, every: list[Nasty]) -> Path:
    by_id: dict[int, dict] = {}
    for one in every:
        text = {
            "title": one.title,
            "body": one.html,
            "description": "",
            "state": "" if one.unknown else "draft" if one.draft else "published",
            "url": f"https://help.acme.com/{one.lang}/articles/{one.id}-x",
        }
        if one.id in by_id:
            by_id[one.id]["translated_content"][one.lang] = text
        else:
            kind = "internal_article" if one.hidden else "article"
            by_id[one.id] = {
                "id": str(one.id),
                "type": kind,
                "parent_id": 9,
                "default_locale": one.lang,
                "updated_at": 1790000000,
                "translated_content": {"type": "x"},
                **text,
            }
    return _json(
        folder,
        articles={"data": list(by_id.values())},
        collections={"data": [{"id": "9", "name": "Cards", "description": "", "order": 1, "default_locale": "en"}]},
    )


def helpscout(folder: Path, every: list[Nasty]) -> Path:
    articles = [
        {
            "id": f"a{one.id}{one.lang}",
            "number": one.id,
            "collectionId": "c2" if one.hidden else "c3" if one.unknown else "c1",
            "slug": f"slug-{one.id}-{one.lang}",
            "status": "notpublished" if one.draft else "published",
            "name": one.title,
            "text": one.html,
            "categories": ["k1"],
            "publicUrl": f"https://acme.helpscoutdocs.com/article/{one.id}-slug-{one.lang}",
            "updatedAt": DAY,
        }
        for one in every
    ]
    collections = [
        {"id": "c1", "visibility": "public", "name": "Help"},
        {"id": "c2", "visibility": "private", "name": "Staff"},
    ]
    categories = [{"id": "k1", "collectionId": "c1", "name": "Cards", "order": 1}]
    return _json(
        folder,
        articles={"articles": {"items": articles}},
        collections={"collections": {"items": collections}},
        categories={"categories": {"items": categories}},
    )


def freshdesk(folder: Path, every: list[Nasty]) -> Path:
    articles = [
        {
            "id": one.id * 10 + (one.lang == "ru"),
            "folder_id": 6 if one.hidden else 7 if one.unknown else 5,
            "category_id": 4,
            "title": one.title,
            "description": one.html,
            "status": 1 if one.draft else 2,
            "tags": [f"tag{one.id}{one.lang}"],
            "updated_at": DAY,
        }
        for one in every
    ]
    folders = [
        {"id": 5, "category_id": 4, "name": "Cards", "visibility": 1},
        {"id": 6, "category_id": 4, "name": "Staff", "visibility": 3},
    ]
    return _json(folder, articles=articles, folders=folders, categories=[{"id": 4, "name": "Help"}])


def document360(folder: Path, every: list[Nasty]) -> Path:
    articles = [
        {
            "id": f"g{one.id}{one.lang}",
            "title": one.title,
            "html_content": one.html,
            "category_id": "k",
            "status": 0 if one.draft else 3,
            **({} if one.unknown else {"hidden": one.hidden}),
            "slug": f"d-{one.id}-{one.lang}",
            "language_code": one.lang,
            "tags": [],
            "modified_at": DAY,
        }
        for one in every
    ]
    return _json(
        folder, articles={"articles": articles}, categories={"categories": [{"id": "k", "name": "Cards", "order": 1}]}
    )


def bookstack(folder: Path, every: list[Nasty]) -> Path:
    """Of who may read a page it says nothing: what is hidden is told apart by nobody, so all is for staff."""
    pages = [
        {"id": one.id * 10 + (one.lang == "ru"), "name": one.title, "html": one.html, "priority": n, "tags": []}
        for n, one in enumerate(every)
    ]
    whole = {"instance": {"id": "x"}, "book": {"id": 1, "name": "Cards", "chapters": [], "pages": pages}}
    file = folder / "book.zip"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr("data.json", json.dumps(whole))
    return file


def chatwoot(folder: Path, every: list[Nasty]) -> Path:
    """Its texts are Markdown, in which HTML is HTML."""
    articles = [
        {
            "id": one.id,
            "title": one.title,
            "content": one.html,
            "status": "" if one.unknown else "draft" if one.draft or one.hidden else "published",
            "category": {"id": 3, "locale": one.lang},
            "slug": f"s-{one.id}-{one.lang}",
            "link": f"hc/acme/articles/s-{one.id}-{one.lang}",
            "updated_at": 1790000000,
        }
        for one in every
    ]
    return _json(
        folder, articles={"payload": articles}, categories={"payload": [{"id": 3, "name": "Cards", "locale": "en"}]}
    )


def outline(folder: Path, every: list[Nasty]) -> Path:
    """Trees of ProseMirror: it tells drafts alone apart."""
    documents = {
        f"{one.id}{one.lang}": {
            "id": f"{one.id}{one.lang}",
            "urlId": f"u{one.id}{one.lang}",
            "title": one.title,
            "data": tree(one.html),
            "publishedAt": None if one.draft or one.hidden else DAY,
            "updatedAt": DAY,
        }
        for one in every
    }
    return _json(folder, cards={"collection": {"id": "c", "name": "Cards"}, "documents": documents})


def zammad(folder: Path, every: list[Nasty]) -> Path:
    answers, translations, contents = {}, {}, {}
    for n, one in enumerate(every, 1):
        public = None if one.draft or one.hidden or one.unknown else DAY
        answers[str(one.id)] = {
            "id": one.id,
            "category_id": 2,
            "published_at": public,
            "internal_at": DAY if one.hidden else None,
            "archived_at": None,
        }
        translations[str(n)] = {
            "id": n,
            "answer_id": one.id,
            "title": one.title,
            "kb_locale_id": 1 if one.lang == "en" else 2,
            "content_id": n,
        }
        contents[str(n)] = {"id": n, "body": one.html}
    locales = {"1": {"id": 1, "locale": "en-us"}, "2": {"id": 2, "locale": "ru"}}
    said = {"1": {"id": 1, "category_id": 2, "title": "Cards", "kb_locale_id": 1}}
    said["2"] = {"id": 2, "category_id": 2, "title": "Карты", "kb_locale_id": 2}
    return _json(
        folder,
        kb={
            "assets": {
                "KnowledgeBaseAnswer": answers,
                "KnowledgeBaseAnswerTranslation": translations,
                "KnowledgeBaseAnswerTranslationContent": contents,
                "KnowledgeBaseLocale": locales,
                "KnowledgeBaseCategory": {"2": {"id": 2}},
                "KnowledgeBaseCategoryTranslation": said,
            }
        },
    )


def phpmyfaq(folder: Path, every: list[Nasty]) -> Path:
    faqs = [
        {
            "faq": {
                "id": one.id,
                "language": one.lang,
                "category": "Help >> Cards &amp; PIN",
                "keywords": "",
                "question": escape(one.title),
                "answer": escape(one.html),
                "solution_id": 5000 + one.id,
                **({} if one.unknown else {"active": "no" if one.hidden or one.draft else "yes"}),
            }
        }
        for one in every
    ]
    return _json(folder, faqs=faqs)


# By format; one that is saved in two ways has a slash and the second of them behind its name.
SAVED: dict[str, Save] = {
    "zendesk": zendesk,
    "intercom": intercom,
    "helpscout": helpscout,
    "freshdesk": freshdesk,
    "document360": document360,
    "bookstack": bookstack,
    "chatwoot": chatwoot,
    "outline": outline,
    "zammad": zammad,
    "phpmyfaq": phpmyfaq,
    "confluence": confluence,
    "wordpress": wordpress,
    "table": table,
    "notion": notion,
    "docx": docx,
    "table/xlsx": workbook,
    "notion/markdown": notion_markdown,
}
# Formats that do not say who may read.
SILENT = ("bookstack", "confluence", "docx", "notion", "notion/markdown", "outline")
