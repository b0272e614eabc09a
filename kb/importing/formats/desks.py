"""Intercom, Help Scout, Freshdesk and Chatwoot: what their APIs answer, saved as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.importing.reading.attached import AttachedFile, with_files
from kb.importing.reading.record import (
    ARCHIVED,
    DRAFT,
    INTERNAL,
    MARKDOWN,
    PUBLIC,
    PUBLISHED,
    UNKNOWN,
    ImportedArticle,
    ImportedReply,
    ImportedSection,
    Json,
    Loss,
    ReadSource,
    day_of,
    number_of,
    object_of,
    objects_of,
    path_of,
    text_of,
    texts_of,
)
from kb.importing.reading.source import SavedFiles

STATES = {
    "published": PUBLISHED,
    "draft": DRAFT,
    "archived": ARCHIVED,
    "notpublished": DRAFT,
    "1": DRAFT,
    "2": PUBLISHED,
}


def _several(lists: Mapping[str, list[Json]], *names: str) -> list[Json]:
    return [one for name in names for one in lists.get(name, ())]


def read_intercom(source: SavedFiles) -> ReadSource:
    """`articles` (in `data`), `collections` and `sections`; a translation is a whole article below `translated_content`."""
    lists = source.lists()
    every = _several(lists, "data", "articles", "collections", "sections", "pages_data")
    held = {text_of(one, "id"): one for one in every if not _is_text(one) and text_of(one, "id")}
    articles = [made for one in every if _is_text(one) for made in _of_intercom(one, held)]
    sections = [
        ImportedSection(
            id=id, title=_titles(one, "name"), summary=_titles(one, "description"), order=number_of(one, "order")
        )
        for id, one in held.items()
    ]
    return ReadSource(articles=tuple(articles), sections=tuple(sections))


def _is_text(one: Json) -> bool:
    """An article, which may have been saved without its text; a collection has a name and no title."""
    return "body" in one or text_of(one, "type") in ("article", "internal_article")


def _titles(one: Json, field: str) -> dict[str, str]:
    said = {text_of(one, "default_locale"): text_of(one, field)}
    for lang, other in object_of(one, "translated_content").items():
        if isinstance(other, Mapping) and text_of(other, field):
            said[lang] = text_of(other, field)
    return {lang: text for lang, text in said.items() if text}


def _of_intercom(one: Json, held: Mapping[str, Json]) -> Iterator[ImportedArticle]:
    id, main = text_of(one, "id"), text_of(one, "default_locale", "locale") or "en"
    within = "published" if text_of(one, "type") == "internal_article" else ""  # those have no state of their own
    versions: dict[str, Json] = {main: one}
    for lang, other in object_of(one, "translated_content").items():
        if isinstance(other, Mapping) and lang != "type" and text_of(other, "body", "title"):
            versions[lang] = other
    way: list[str] = []
    parent = text_of(one, "parent_id")
    while parent in held and parent not in way:
        way.insert(0, parent)
        parent = text_of(held[parent], "parent_id")
    for lang, other in versions.items():
        yield ImportedArticle(
            id=id,
            lang=lang,
            title=text_of(other, "title"),
            body=text_of(other, "body"),
            section=tuple(way),
            summary=text_of(other, "description"),
            labels=texts_of(object_of(one, "tags"), "tags"),
            addresses=tuple(filter(None, (text_of(other, "url"), f"/{lang.lower()}/articles/{id}"))),
            state=STATES.get(text_of(other, "state") or text_of(one, "state") or within, DRAFT),
            audience=INTERNAL if within else PUBLIC if text_of(one, "state") else UNKNOWN,
            updated=day_of(other, "updated_at"),
        )


def read_help_scout(source: SavedFiles) -> ReadSource:
    """Docs API: `collections`, `categories`, `articles` (each in `items` or in a list of its name), `redirects`, saved replies."""
    lists = source.lists()
    every = _several(
        lists,
        "items",
        "article",
        "articles",
        "collection",
        "collections",
        "category",
        "categories",
        "redirects",
        "replies",
        "saved-replies",
    )
    shelves = [one for one in every if "text" not in one and "publicUrl" not in one and "status" not in one]
    collections = {text_of(one, "id"): one for one in shelves if "collectionId" not in one and "visibility" in one}
    categories = {text_of(one, "id"): one for one in shelves if "collectionId" in one}
    sections = [
        ImportedSection(
            id=id,
            title={"": text_of(one, "name")},
            summary={"": text_of(one, "description")},
            order=number_of(one, "order"),
        )
        for id, one in {**collections, **categories}.items()
    ]
    whole = [one for one in every if "text" in one and ("collectionId" in one or "slug" in one)]
    return ReadSource(
        articles=tuple(_of_help_scout(one, collections, categories) for one in whole),
        losses=tuple(_only_listed(every, {text_of(one, "id") for one in whole})),
        sections=tuple(sections),
        replies=tuple(
            ImportedReply(text_of(one, "name"), text_of(one, "text"))
            for one in every
            if "text" in one and "slug" not in one and "collectionId" not in one
        ),
        redirects={text_of(one, "urlMapping"): text_of(one, "redirect") for one in every if "urlMapping" in one},
    )


def _only_listed(every: list[Json], whole: set[str]) -> Iterator[Loss]:
    """Articles as lists have them, without their text, that were not saved one by one too."""
    listed = {text_of(one, "id"): one for one in every if "text" not in one and {"publicUrl", "status"} & one.keys()}
    for id, one in listed.items():
        if id not in whole:
            yield Loss("empty", text_of(one, "name", "id"), "only listed: save the article itself, with its text")


def _of_help_scout(one: Json, collections: Mapping[str, Json], categories: Mapping[str, Json]) -> ImportedArticle:
    """A category may be private in a public collection."""
    seen = text_of(collections.get(text_of(one, "collectionId"), {}), "visibility")
    if any(text_of(categories.get(id, {}), "visibility") == "private" for id in texts_of(one, "categories")):
        seen = "private"
    number, name = text_of(one, "number"), text_of(one, "slug")
    category = texts_of(one, "categories")[:1]
    return ImportedArticle(
        id=text_of(one, "id"),
        title=text_of(one, "name"),
        body=text_of(one, "text"),
        section=(text_of(one, "collectionId"), *category),
        name=name,
        labels=(*texts_of(one, "keywords"), *texts_of(one, "tags")),
        addresses=tuple(filter(None, (text_of(one, "publicUrl"), f"/article/{number}-{name}", f"/article/{number}"))),
        state=STATES.get(text_of(one, "status"), DRAFT),
        audience=PUBLIC if seen == "public" else INTERNAL if seen else UNKNOWN,
        updated=day_of(one, "updatedAt"),
        order=number_of(one, "order"),
    )


def read_freshdesk(source: SavedFiles) -> ReadSource:
    """Solutions API: `categories`, `folders`, `articles`, also nested in each other; `canned_responses`."""
    lists = source.lists()
    categories = _several(lists, "categories")
    folders = [*_several(lists, "folders"), *(folder for one in categories for folder in objects_of(one, "folders"))]
    held = {text_of(one, "id"): one for one in folders}
    articles = [*_several(lists, "articles"), *(one for folder in folders for one in objects_of(folder, "articles"))]
    names = {text_of(one, "id"): one for one in categories}
    every = [(f"c{id}", one) for id, one in names.items()] + [(f"f{id}", one) for id, one in held.items()]
    sections = [
        ImportedSection(id=id, title={"": text_of(one, "name")}, summary={"": text_of(one, "description")}, order=n)
        for n, (id, one) in enumerate(every)
    ]
    replies = _several(lists, "canned_responses", "canned_response")
    return ReadSource(
        articles=tuple(_of_freshdesk(one, held) for one in articles),
        sections=tuple(sections),
        replies=tuple(ImportedReply(text_of(one, "title"), text_of(one, "content_html", "content")) for one in replies),
    )


def _files(one: Json) -> list[AttachedFile]:
    """Those that stand below an article."""
    beside = [*objects_of(one, "attachments"), *objects_of(one, "cloud_files")]
    return [AttachedFile(text_of(file, "name"), text_of(file, "attachment_url", "url")) for file in beside]


def _folders_above(one: Json, folders: Mapping[str, Json]) -> tuple[str, ...]:
    way: list[str] = []
    id = text_of(one, "folder_id")
    while id and f"f{id}" not in way:
        way.insert(0, f"f{id}")
        id = text_of(folders.get(id, {}), "parent_folder_id")
    return tuple(way)


def _of_freshdesk(one: Json, folders: Mapping[str, Json]) -> ImportedArticle:
    folder = folders.get(text_of(one, "folder_id"), {})
    seen = text_of(folder, "visibility") or text_of(one, "folder_visibility")
    if {text_of(folders.get(id[1:], {}), "visibility") for id in _folders_above(one, folders)} - {"", "1"}:
        seen = "3"  # a folder above is not for everybody
    id, category = text_of(one, "id"), text_of(one, "category_id") or text_of(folder, "category_id")
    seo = object_of(one, "seo_data")
    return ImportedArticle(
        id=id,
        lang=text_of(one, "language", "language_code"),
        title=text_of(one, "title"),
        body=with_files(text_of(one, "description"), _files(one)),
        section=tuple(filter(None, (f"c{category}" if category else "", *_folders_above(one, folders)))),
        summary=text_of(seo, "meta_description"),
        labels=(*texts_of(one, "tags"), *texts_of(seo, "meta_keywords")),
        addresses=(
            f"/support/solutions/articles/{id}",
            f"/a/solutions/articles/{id}",
            *filter(None, (text_of(one, "url", "permalink"),)),
        ),
        state=STATES.get(text_of(one, "status"), DRAFT),
        audience={"1": PUBLIC, "": UNKNOWN}.get(seen, INTERNAL),
        updated=day_of(one, "updated_at"),
        order=number_of(one, "position"),
    )


def read_chatwoot(source: SavedFiles) -> ReadSource:
    """Portal API: `payload` of articles (Markdown) and of categories."""
    lists = source.lists()
    every = _several(lists, "payload", "articles", "categories", "data")
    texts = [one for one in every if _is_written(one)]
    categories = {text_of(one, "id"): one for one in every if not _is_written(one)}
    sections = [
        ImportedSection(
            id=id,
            title={text_of(one, "locale"): text_of(one, "name")},
            summary={"": text_of(one, "description")},
            order=number_of(one, "position"),
        )
        for id, one in categories.items()
    ]
    return ReadSource(articles=tuple(map(_of_chatwoot, texts)), sections=tuple(sections))


def _is_written(one: Json) -> bool:
    """An article, though it may have no text yet; a category has a name and no title."""
    return "content" in one or "title" in one


def _of_chatwoot(one: Json) -> ImportedArticle:
    category = object_of(one, "category")
    state = {"0": DRAFT, "1": PUBLISHED, "2": ARCHIVED}.get(text_of(one, "status")) or STATES.get(
        text_of(one, "status"), DRAFT
    )
    return ImportedArticle(
        id=text_of(one, "associated_article_id") or text_of(one, "id"),
        lang=text_of(category, "locale") or text_of(one, "locale"),
        title=text_of(one, "title"),
        body=text_of(one, "content"),
        form=MARKDOWN,
        section=tuple(filter(None, (text_of(one, "category_id") or text_of(category, "id"),))),
        summary=text_of(one, "description"),
        addresses=tuple(
            filter(
                None,
                (path_of(text_of(one, "link")), f"/articles/{text_of(one, 'slug')}" if text_of(one, "slug") else ""),
            )
        ),
        state=state,
        audience=PUBLIC if state == PUBLISHED else UNKNOWN,
        updated=day_of(one, "updated_at", "last_updated_at"),
        order=number_of(one, "position"),
    )
