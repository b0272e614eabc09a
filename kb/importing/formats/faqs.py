"""Lists of questions and answers: CSV, XLSX, phpMyFAQ's JSON, Zammad's knowledge base."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import quote

from kb.articles.front_matter.visibility import is_finished
from kb.importing.formats.pages import text_as_html
from kb.importing.formats.workbook import shown_tables
from kb.importing.reading.attached import AttachedFile, with_files
from kb.importing.reading.record import (
    ARCHIVED,
    DRAFT,
    INTERNAL,
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
    path_of,
    text_of,
    texts_of,
    words_in_address,
)
from kb.importing.reading.source import SavedFiles

FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
FILM = re.compile(r"\(\s*widget:\s*video\s*,\s*provider:\s*(youtube|vimeo)\s*,\s*id:\s*([\w-]+)\s*\)", re.IGNORECASE)
LONGEST_FIELD = 10 * 2**20  # characters
COLUMNS = {
    "question": ("question", "title", "name", "вопрос", "заголовок", "тема"),
    "answer": ("answer", "body", "html", "content", "text", "ответ", "текст", "содержание"),
    "category": ("category", "section", "folder", "категория", "раздел"),
    "id": ("id", "number", "код", "номер"),
    "lang": ("lang", "language", "locale", "язык"),
    "labels": ("tags", "labels", "keywords", "теги", "метки", "ключевые слова"),
    "summary": ("summary", "description", "кратко", "описание"),
    "address": ("url", "link", "slug", "адрес", "ссылка"),
    "audience": ("audience", "visibility", "доступ", "видимость"),
    "state": ("status", "state", "статус"),
    "published": ("published", "published_at", "publish_date", "date_published", "опубликовано", "дата публикации"),
    "updated": ("updated", "updated_at", "modified", "обновлено"),
}
YES = ("1", "true", "yes", "да")
GONE = ("archived", "archive", "архив", "trash", "deleted")
OPEN = ("public", "everyone", "all", "для всех", "открыто", "публично")
NOT_YET = ("", "no", "false", "0", "нет", "null", "none")


def read_table(source: SavedFiles) -> ReadSource:
    """One article a row; the question is the title and, as it is asked, one of its questions."""
    rows: list[dict[str, str]] = []
    losses: list[Loss] = []
    for path in source.paths(".csv", ".tsv"):
        rows += _rows(_csv(source.text(path)))
    for path in source.paths(".xlsx"):
        for table in shown_tables(path, source.read(path), losses):
            rows += _rows(table)
    articles = tuple(
        _of_row(number, row) for number, row in enumerate(rows, 1) if row.get("question") or row.get("answer")
    )
    names = dict.fromkeys(name for one in articles for name in one.section)
    return ReadSource(
        articles=articles,
        sections=tuple(ImportedSection(id=name, title={"": name}, order=n) for n, name in enumerate(names)),
        losses=tuple(losses),
    )


def _csv(text: str) -> list[list[str]]:
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    usual = csv.field_size_limit(LONGEST_FIELD)  # of the whole process
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    finally:
        csv.field_size_limit(usual)


def _rows(table: list[list[str]]) -> Iterator[dict[str, str]]:
    """Rows by our names of columns; a table without a head has the question first, the answer second."""
    named = [_column(cell) for cell in table[0]] if table else []
    headed = "question" in named and "answer" in named
    head = named if headed else ["question", "answer", "category"]
    for cells in table[1 if headed else 0 :]:
        cells = [*cells, *("",) * (len(head) - len(cells))]
        yield {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}


def _column(head: str) -> str:
    plain = head.strip().casefold().strip("\ufeff")
    return next((name for name, known in COLUMNS.items() if plain in known), "")


def _of_row(number: int, row: Mapping[str, str]) -> ImportedArticle:
    question, seen = row.get("question", ""), row.get("audience", "").casefold()
    return ImportedArticle(
        id=row.get("id", "") or str(number),
        lang=row.get("lang", ""),
        title=question or row.get("answer", "")[:60],
        body=text_as_html(row.get("answer", "")),
        section=tuple(filter(None, (row.get("category", ""),))),
        summary=row.get("summary", ""),
        questions=(question,) if question else (),
        labels=texts_of(row, "labels"),
        addresses=tuple(filter(None, (path_of(row.get("address", "")),))),
        state=_state(row),
        audience=PUBLIC if seen in OPEN else INTERNAL if seen else UNKNOWN,
        updated=day_of(row, "updated"),
        order=number,
    )


def _state(row: Mapping[str, str]) -> str:
    """Where a table has a column for it, only a row that says so is published."""
    state, day = row.get("state"), row.get("published")
    if state is not None and not is_finished(state) and state.casefold() not in YES:
        return ARCHIVED if state.casefold() in GONE else DRAFT
    coming = day_of(row, "published")
    not_yet = (day is not None and day.casefold() in NOT_YET) or (coming is not None and coming > date.today())
    return DRAFT if not_yet else PUBLISHED


def read_phpmyfaq(source: SavedFiles) -> ReadSource:
    """`[{faq: {id, language, category "a >> b", keywords, question, answer}}]`; the answer was escaped once."""
    faqs = [object_of(one, "faq") or one for ones in source.lists().values() for one in ones]
    faqs = [one for one in faqs if "question" in one]
    sections: dict[str, ImportedSection] = {}
    articles = []
    for one in faqs:
        way = tuple(part.strip() for part in unescape(text_of(one, "category")).split(">>") if part.strip())
        for name in way:
            sections.setdefault(name, ImportedSection(id=name, title={"": name}, order=len(sections)))
        id, lang = text_of(one, "id", "faq_id"), text_of(one, "language", "lang")
        articles.append(
            ImportedArticle(
                id=id,
                lang=lang,
                title=unescape(text_of(one, "question")),
                body=unescape(text_of(one, "answer")),
                section=way,
                questions=(unescape(text_of(one, "question")),),
                labels=texts_of(one, "keywords"),
                addresses=(f"/content/{id}/{lang}", f"/solution_id_{text_of(one, 'solution_id')}.html")
                if text_of(one, "solution_id")
                else (f"/content/{id}/{lang}",),
                audience={"yes": PUBLIC, "no": INTERNAL}.get(text_of(one, "active").casefold(), UNKNOWN),
                updated=day_of(one, "updated", "last_modified"),
            )
        )
    return ReadSource(articles=tuple(articles), sections=tuple(sections.values()))


def read_zammad(source: SavedFiles) -> ReadSource:
    """The knowledge base's assets: answers, their translations and contents, categories and their translations."""
    assets = _assets(source)
    locales = {
        id: text_of(one, "locale", "system_locale_id") for id, one in assets.get("KnowledgeBaseLocale", {}).items()
    }
    categories = assets.get("KnowledgeBaseCategory", {})
    said = assets.get("KnowledgeBaseCategoryTranslation", {})
    contents = assets.get("KnowledgeBaseAnswerTranslationContent", {})
    sections = [
        ImportedSection(id=id, title=_said(id, said.values(), locales), order=number_of(one, "position"))
        for id, one in categories.items()
    ]
    articles = []
    for one in assets.get("KnowledgeBaseAnswerTranslation", {}).values():
        answer = assets.get("KnowledgeBaseAnswer", {}).get(text_of(one, "answer_id"), {})
        content = contents.get(text_of(one, "content_id"), {}) or object_of(one, "content_attributes")
        lang = locales.get(text_of(one, "kb_locale_id"), "")
        public, internal, archived = (_is_past(answer, name) for name in ("published_at", "internal_at", "archived_at"))
        articles.append(
            ImportedArticle(
                id=text_of(one, "answer_id"),
                lang=lang,
                title=text_of(one, "title"),
                body=with_files(FILM.sub(_film, text_of(content, "body")), _files(answer)),
                section=_way(text_of(answer, "category_id"), categories),
                labels=texts_of(answer, "tags"),
                addresses=_places(one, text_of(answer, "category_id"), lang, said.values()),
                state=ARCHIVED if archived else PUBLISHED if public or internal else DRAFT,
                audience=PUBLIC if public else INTERNAL,
                updated=day_of(one, "updated_at"),
                order=number_of(answer, "position"),
            )
        )
    return ReadSource(articles=tuple(articles), sections=tuple(sections))


def _is_past(answer: Json, name: str) -> bool:
    """A day that has come: answers are published, and taken back, by days in the future too."""
    try:
        at = datetime.fromisoformat(text_of(answer, name))
    except ValueError:
        return False
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) <= datetime.now(UTC)


def _film(mark: re.Match[str]) -> str:
    place = FILMS[mark[1].casefold()] + mark[2]
    return f'<a href="{place}">{place}</a>'


def _files(answer: Json) -> list[AttachedFile]:
    """Those that stand below an answer."""
    return [
        AttachedFile(name, f"/api/v1/attachments/{text_of(one, 'id')}/{quote(name)}")
        for one in objects_of(answer, "attachments")
        if (name := text_of(one, "filename"))
    ]


def _places(one: Json, category: str, lang: str, said: Iterable[Json]) -> tuple[str, ...]:
    """With the words of the category, as its addresses have them; those of the answer may be any."""
    id = text_of(one, "answer_id")
    named = [text_of(other, "title") for other in said if text_of(other, "category_id") == category]
    return tuple(
        dict.fromkeys(
            (
                f"/help/{lang}/{category}/{id}",
                *(f"/help/{lang}/{category}-{words_in_address(title)}/{id}" for title in named),
                *(f"/help/{lang}/{category}-{_latin(title)}/{id}" for title in named),
            )
        )
    )


def _latin(title: str) -> str:
    """Words of Latin letters alone: Zammad leaves all others out."""
    return "-".join(re.findall(r"[a-z0-9_]+", title.lower()))


def _assets(source: SavedFiles) -> dict[str, dict[str, Json]]:
    """Kind of record → id → record, of all files."""
    assets: dict[str, dict[str, Json]] = {}
    for path in source.paths(".json"):
        whole = source.json(path)
        kinds = (object_of(whole, "assets") or whole) if isinstance(whole, dict) else {}
        for name, ones in kinds.items():
            if name.startswith("KnowledgeBase") and isinstance(ones, Mapping):
                assets.setdefault(name, {}).update(
                    {str(id): one for id, one in ones.items() if isinstance(one, Mapping)}
                )
    return assets


def _said(id: str, said: Iterable[Json], locales: Mapping[str, str]) -> dict[str, str]:
    return {
        locales.get(text_of(one, "kb_locale_id"), ""): text_of(one, "title")
        for one in said
        if text_of(one, "category_id") == id
    }


def _way(id: str, categories: Mapping[str, Json]) -> tuple[str, ...]:
    way: list[str] = []
    while id in categories and id not in way:
        way.insert(0, id)
        id = text_of(categories[id], "parent_id")
    return tuple(way)
