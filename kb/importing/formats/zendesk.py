"""Zendesk Guide: what its Help Center API answers, saved as JSON: articles, sections, categories, translations, redirects, macros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.importing.reading.attached import AttachedFile, with_files
from kb.importing.reading.record import (
    DRAFT,
    INTERNAL,
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
    objects_of,
    text_of,
    texts_of,
)
from kb.importing.reading.source import SavedFiles


def read_zendesk(source: SavedFiles) -> ReadSource:
    """Articles with their translations, sections, macros, redirect rules."""
    lists = source.lists()
    sections = {text_of(one, "id"): one for one in lists.get("sections", ())}
    attached = {text_of(one, "id") or text_of(one, "content_url"): one for one in lists.get("article_attachments", ())}
    beside = [one for one in attached.values() if not one.get("inline")]
    articles = [made for one in lists.get("articles", ()) for made in _versions(one, sections)]
    by_id = {one.id: one for one in articles}
    for one in lists.get("translations", ()):
        source_article = by_id.get(text_of(one, "source_id"))
        if source_article and text_of(one, "source_type").casefold() in ("", "article"):
            articles.append(_translation(one, source_article))
    every = [*lists.get("categories", ()), *lists.get("sections", ())]
    losses = [
        Loss("section", text_of(one, "title", "id"), f"section {id} is not among the saved files")
        for one in lists.get("articles", ())
        if (id := text_of(one, "section_id")) and id not in sections
    ]
    losses += [Loss("reply", text_of(one, "title"), "switched off") for one in lists.get("macros", ()) if _is_off(one)]
    return ReadSource(
        articles=tuple(replace(one, body=with_files(one.body, _files(one, beside))) for one in articles),
        sections=tuple(_named(_sections(every), lists.get("translations", ()))),
        losses=tuple(losses),
        replies=tuple(_macros(lists.get("macros", ()))),
        redirects={text_of(one, "redirect_from"): text_of(one, "redirect_to") for one in lists.get("records", ())},
    )


def _files(article: ImportedArticle, beside: Iterable[Json]) -> list[AttachedFile]:
    """Those that stand below the article and not in its text, in its language or in every one."""
    return [
        AttachedFile(text_of(one, "file_name", "display_file_name"), text_of(one, "content_url"))
        for one in beside
        if text_of(one, "article_id") == article.id and text_of(one, "locale") in ("", article.lang)
    ]


def _named(sections: Iterable[ImportedSection], translations: Iterable[Json]) -> Iterator[ImportedSection]:
    """The sections with their names in other languages."""
    kinds = {"section": "s", "category": "c"}
    said: dict[str, dict[str, str]] = {}
    for one in translations:
        kind = kinds.get(text_of(one, "source_type").casefold())
        if kind and text_of(one, "title"):
            said.setdefault(f"{kind}{text_of(one, 'source_id')}", {})[text_of(one, "locale")] = text_of(one, "title")
    for section in sections:
        yield replace(section, title={**said.get(section.id, {}), **section.title})


def _versions(one: Json, sections: dict[str, Json]) -> Iterator[ImportedArticle]:
    """The article, and its translations where they were saved with it."""
    main = _article(one, sections)
    yield main
    for other in objects_of(one, "translations"):
        yield _translation(other, main)


def _article(one: Json, sections: dict[str, Json]) -> ImportedArticle:
    id, lang = text_of(one, "id"), text_of(one, "locale", "source_locale")
    return ImportedArticle(
        id=id,
        lang=lang,
        title=text_of(one, "title", "name"),
        body=text_of(one, "body"),
        section=_way(text_of(one, "section_id"), sections),
        labels=texts_of(one, "label_names"),
        addresses=_addresses(id, lang, text_of(one, "html_url")),
        state=DRAFT if one.get("draft") else PUBLISHED,
        audience=_audience(one),
        updated=day_of(one, "edited_at", "updated_at"),
        order=number_of(one, "position"),
    )


def _translation(one: Json, main: ImportedArticle) -> ImportedArticle:
    lang = text_of(one, "locale")
    return ImportedArticle(
        id=main.id,
        lang=lang,
        title=text_of(one, "title"),
        body=text_of(one, "body"),
        section=main.section,
        name=main.name,
        labels=(),
        addresses=_addresses(main.id, lang, text_of(one, "html_url")),
        state=DRAFT if one.get("draft") else PUBLISHED,
        audience=INTERNAL if one.get("hidden") else main.audience,
        updated=day_of(one, "updated_at"),
        order=main.order,
    )


def _addresses(id: str, lang: str, url: str) -> tuple[str, ...]:
    plain = f"/hc/{lang.lower()}/articles/{id}" if lang else ""
    return tuple(filter(None, dict.fromkeys((url, plain, f"/hc/articles/{id}"))))


def _audience(one: Json) -> str:
    """Everybody reads what has no user segment; where the field is missing nobody can tell."""
    several = one.get("user_segment_ids")
    if "user_segment_id" not in one and several is None:
        return UNKNOWN
    return INTERNAL if one.get("user_segment_id") or several else PUBLIC


def _way(id: str, sections: dict[str, Json]) -> tuple[str, ...]:
    way: list[str] = []
    while id in sections and f"s{id}" not in way:
        way.insert(0, f"s{id}")
        parent, category = text_of(sections[id], "parent_section_id"), text_of(sections[id], "category_id")
        if not parent and category:
            way.insert(0, f"c{category}")
        id = parent
    return tuple(way)


def _sections(every: Iterable[Json]) -> Iterator[ImportedSection]:
    held: dict[str, ImportedSection] = {}
    for one in every:
        kind = "s" if "category_id" in one or "parent_section_id" in one else "c"
        id, lang = f"{kind}{text_of(one, 'id')}", text_of(one, "locale", "source_locale")
        before = held.get(id)
        about = text_of(one, "description")
        held[id] = ImportedSection(
            id=id,
            title={**(before.title if before else {}), lang: text_of(one, "name")},
            summary={**(before.summary if before else {}), **({lang: about} if about else {})},
            order=number_of(one, "position"),
        )
    yield from held.values()


def _is_off(one: Json) -> bool:
    return one.get("active") is False


def _macros(macros: Iterable[Json]) -> Iterator[ImportedReply]:
    """What a macro writes to a customer; its other actions are the desk's."""
    for one in macros:
        for action in [] if _is_off(one) else objects_of(one, "actions"):
            if text_of(action, "field") in ("comment_value_html", "comment_value"):
                value = action.get("value")
                body = str(value[-1]) if isinstance(value, list) and value else text_of(action, "value")
                if body.strip():
                    yield ImportedReply(text_of(one, "title"), body)
                    break
