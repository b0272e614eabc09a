"""BookStack's portable zip, Outline's JSON zip, Document360's zip: books of pages that name each other by number."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from kb.importing.formats.prose_mirror import MENTION, as_markdown
from kb.importing.reading.attached import AttachedFile, with_files
from kb.importing.reading.record import (
    ARCHIVED,
    DRAFT,
    HTML,
    INTERNAL,
    MARKDOWN,
    OURS,
    PUBLIC,
    PUBLISHED,
    UNKNOWN,
    ImportedArticle,
    ImportedSection,
    Json,
    Loss,
    ReadSource,
    day_of,
    number_of,
    object_of,
    objects_of,
    text_of,
    texts_of,
    words_in_address,
)
from kb.importing.reading.source import SavedFiles

REFERENCE = "[[bsexport:page:{id}]]"
BY_NUMBER = re.compile(r"\[\[bsexport:((?:image|attachment|book|chapter):\d+)\]\]")
ATTACHMENT = re.compile(r"(?:https?://[^\s()/]+)?/api/attachments\.redirect\?id=([\w-]+)")
MENTIONED = re.compile(rf"\[((?:[^\]\\]|\\.)*)\]\({MENTION}([\w-]+)\)")


def read_bookstack(source: SavedFiles) -> ReadSource:
    """`data.json` with a book, a chapter or a page; pictures lie in `files/`. It says of nothing who may read it."""
    shelf = _Shelf()
    for path in source.paths("data.json"):
        whole, folder = source.json(path), posixpath.dirname(path)
        for kind in ("book", "chapter", "page"):
            one = object_of(whole, kind) if isinstance(whole, dict) else {}
            if one:
                shelf.take(one, kind, folder)
    articles = (replace(one, body=BY_NUMBER.sub(shelf.place, one.body)) for one in shelf.articles)
    return ReadSource(articles=tuple(articles), sections=tuple(shelf.sections))


@dataclass
class _Shelf:
    """Pages and what they lie in, collected on the way down; `named` is what they name by number."""

    articles: list[ImportedArticle] = field(default_factory=list)
    sections: list[ImportedSection] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def take(self, one: Json, kind: str, folder: str, above: tuple[str, ...] = (), book: str = "") -> None:
        for file, name in (("image", "images"), ("attachment", "attachments")):
            for other in objects_of(one, name):
                self.named[f"{file}:{text_of(other, 'id')}"] = _file_of(other)
        if kind == "page":
            self.articles.append(_page(one, folder, above, book))
            for held in above:  # a link to a book or a chapter leads to its first page
                self.named.setdefault(re.sub(r"(?=\d)", ":", held, count=1), REFERENCE.format(id=text_of(one, "id")))
            return
        book = book or (text_of(one, "name") if kind == "book" else "")
        id = f"{kind}{text_of(one, 'id')}"
        about = text_of(one, "description_html", "description")
        self.sections.append(
            ImportedSection(
                id=id, title={"": text_of(one, "name")}, summary={"": about}, order=number_of(one, "priority")
            )
        )
        for inner, name in (("chapter", "chapters"), ("page", "pages")):
            for other in sorted(objects_of(one, name), key=lambda other: number_of(other, "priority")):
                self.take(other, inner, folder, (*above, id), book)

    def place(self, reference: re.Match[str]) -> str:
        return self.named.get(reference[1], reference[0])


def _file_of(one: Json) -> str:
    """Where a picture or an attachment lies in the zip; an attachment may be a link."""
    name = posixpath.basename(text_of(one, "file"))
    return f"files/{quote(name)}" if name else text_of(one, "link")


def _page(one: Json, folder: str, above: tuple[str, ...], book: str) -> ImportedArticle:
    """Its address has the words of the book and of the page; `/link/ID` leads there too."""
    written, id = text_of(one, "markdown"), text_of(one, "id")
    words, form = words_in_address(text_of(one, "name")), MARKDOWN if written else HTML
    files = [
        AttachedFile(text_of(file, "name"), _file_of(file))
        for file in objects_of(one, "attachments")
        if f"[[bsexport:attachment:{text_of(file, 'id')}]]" not in written + text_of(one, "html")
    ]
    return ImportedArticle(
        id=id,
        title=text_of(one, "name"),
        body=with_files(written or text_of(one, "html"), files, form),
        form=form,
        section=above,
        labels=tuple(
            " ".join(filter(None, (text_of(tag, "name"), text_of(tag, "value")))) for tag in objects_of(one, "tags")
        ),
        addresses=(
            REFERENCE.format(id=id),
            f"/link/{id}",
            *((f"/books/{words_in_address(book)}/page/{words}",) if book and words else ()),
        ),
        order=number_of(one, "priority"),
        folder=folder,
    )


def read_outline(source: SavedFiles) -> ReadSource:
    """`metadata.json` and a JSON a collection, whose documents are trees of ProseMirror."""
    articles: list[ImportedArticle] = []
    sections: list[ImportedSection] = []
    losses: list[Loss] = []
    for path in source.paths(".json"):
        whole = source.json(path)
        documents = object_of(whole, "documents") if isinstance(whole, dict) else {}
        if not isinstance(whole, dict) or not documents:
            continue
        about, collection = object_of(whole, "collection"), _Collection(documents, object_of(whole, "attachments"))
        id = text_of(about, "id") or posixpath.basename(path)
        sections.append(ImportedSection(id=id, title={"": text_of(about, "name") or posixpath.basename(path)[:-5]}))
        places = {one: place for place, one in enumerate(_in_order(about, "documentStructure"), 1)}
        every = objects_of({"all": documents}, "all")
        parents = {text_of(other, "parentDocumentId") for other in every}
        for one in every:
            number, title = text_of(one, "id"), text_of(one, "title")
            if one.get("template") is True:
                losses.append(Loss("kind", title, "a template of documents"))
                continue
            made = _document(one, id, collection, posixpath.dirname(path))
            articles.append(replace(made, order=places.get(number, 0)))
            if number in parents:
                sections.append(ImportedSection(id=number, title={"": title}, order=places.get(number, 0)))
    return ReadSource(articles=tuple(articles), sections=tuple(sections), losses=tuple(losses))


def _in_order(one: Json, field: str) -> Iterator[str]:
    """Ids of documents as the tree of a collection has them."""
    for inner in objects_of(one, field):
        yield text_of(inner, "id")
        yield from _in_order(inner, "children")


@dataclass(frozen=True)
class _Collection:
    """Documents and files by number, which texts name in their addresses."""

    documents: Json
    files: Json

    def rewritten(self, text: str) -> str:
        return ATTACHMENT.sub(self._file, MENTIONED.sub(self._document, text))

    def _file(self, address: re.Match[str]) -> str:
        key = text_of(object_of(self.files, address[1]), "key")
        return quote(key) if key else address[0]

    def _document(self, link: re.Match[str]) -> str:
        name = text_of(object_of(self.documents, link[2]), "urlId")
        return f"[{link[1]}](/doc/{name})" if name else link[1]


def _document(one: Json, section: str, collection: _Collection, folder: str) -> ImportedArticle:
    way: list[str] = []
    parent = text_of(one, "parentDocumentId")
    while parent and parent not in way:
        way.insert(0, parent)
        parent = text_of(object_of(collection.documents, parent), "parentDocumentId")
    data = object_of(one, "data")
    url, title = text_of(one, "urlId"), text_of(one, "title")
    return ImportedArticle(
        id=text_of(one, "id"),
        title=title,
        body=collection.rewritten(as_markdown(data) if data else text_of(one, "text")),
        form=OURS if data else MARKDOWN,
        meant=("==", ":::"),
        section=(section, *way),
        addresses=tuple(
            filter(
                None,
                (
                    text_of(one, "url"),
                    *((f"/doc/{words_in_address(title) or 'untitled'}-{url}", f"/doc/{url}") if url else ()),
                ),
            )
        ),
        state=ARCHIVED if text_of(one, "archivedAt") else PUBLISHED if text_of(one, "publishedAt") else DRAFT,
        updated=day_of(one, "updatedAt"),
        folder=folder,
    )


def read_document360(source: SavedFiles) -> ReadSource:
    """A zip of JSON: `articles` and `categories`, nested or flat; the text is HTML or Markdown."""
    lists = source.lists()
    categories = list(_nested(lists.get("categories", []), ()))
    sections = [
        ImportedSection(id=text_of(one, "id"), title={"": text_of(one, "name", "title")}, order=number_of(one, "order"))
        for one, _ in categories
    ]
    ways = {text_of(one, "id"): (*above, text_of(one, "id")) for one, above in categories}
    hidden = {text_of(one, "id") for one, _ in categories if one.get("hidden")}
    inner = [
        {"category_id": text_of(category, "id"), **one}
        for category, _ in categories
        for one in objects_of(category, "articles")
    ]
    every = [*lists.get("articles", []), *inner]
    whole = [one for one in every if "html_content" in one or "content" in one]
    there = {text_of(one, "id") for one in whole}
    return ReadSource(
        articles=tuple(_of_document360(one, ways, hidden) for one in whole),
        sections=tuple(sections),
        losses=tuple(
            Loss("empty", text_of(one, "title", "id"), "only listed: save the article itself, with its text")
            for one in every
            if text_of(one, "id") not in there
        ),
    )


def _nested(categories: list[Json], above: tuple[str, ...]) -> Iterator[tuple[Json, tuple[str, ...]]]:
    for one in categories:
        yield one, above
        inner = [*objects_of(one, "child_categories"), *objects_of(one, "categories")]
        yield from _nested(inner, (*above, text_of(one, "id")))


def _of_document360(one: Json, ways: dict[str, tuple[str, ...]], hidden: set[str]) -> ImportedArticle:
    """What lies in a hidden category is hidden."""
    html, category = text_of(one, "html_content"), text_of(one, "category_id")
    state = {"0": DRAFT, "draft": DRAFT, "3": PUBLISHED, "published": PUBLISHED}.get(
        text_of(one, "status").casefold(), DRAFT
    )
    seen = text_of(one, "security_visibility", "visibility").casefold()
    place, beside = text_of(one, "slug"), objects_of(one, "attachments")
    files = [AttachedFile(text_of(file, "file_name", "name"), text_of(file, "file_url", "url")) for file in beside]
    return ImportedArticle(
        id=text_of(one, "id"),
        lang=text_of(one, "language_code"),
        title=text_of(one, "title"),
        body=with_files(html or text_of(one, "content"), files, HTML if html else MARKDOWN),
        form=HTML if html else MARKDOWN,
        meant=(":::",),
        section=ways.get(category, ()),
        name=place,
        summary=text_of(one, "description", "seo_description"),
        labels=texts_of(one, "tags"),
        addresses=tuple(filter(None, (text_of(one, "url"), f"/docs/{place}" if place else ""))),
        state=ARCHIVED if one.get("is_deprecated") else state,
        audience=INTERNAL
        if one.get("hidden") or seen == "private" or hidden.intersection(ways.get(category, ()))
        else PUBLIC
        if seen == "public" or one.get("hidden") is False
        else UNKNOWN,
        updated=day_of(one, "modified_at", "updated_at"),
        order=number_of(one, "order"),
    )
