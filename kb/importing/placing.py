"""Where each record lies in the new folder: language, folders of its sections, a name of its own. Places once given are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb.articles.slugs import slug
from kb.importing.reading.record import ImportedArticle, ImportedSection, ReadSource
from kb.languages import detect

MEANT_OTHERWISE = frozenset(
    "index readme docs default 404 summary contents toc license changelog contributing home".split()
)
FIRST = "en"  # whose titles name files, where there is one: they are Latin


@dataclass(frozen=True)
class PlacedArticle:
    """A record and its file: `lang`/`key`.md."""

    article: ImportedArticle
    lang: str
    key: str

    @property
    def path(self) -> str:
        return f"{self.lang}/{self.key}.md"


def language(written: str, title: str = "", body: str = "") -> str:
    """ "en-us" → "en"; where the tool says none, what the letters are."""
    lang = written.replace("_", "-").partition("-")[0].lower()
    return lang if len(lang) == 2 and lang.isalpha() else detect(title, body)


def place(read: ReadSource, kept: Mapping[str, str]) -> list[PlacedArticle]:
    """`kept`: id → key of an earlier import. Of two texts of one id and language the first counts."""
    folders = section_folders(read.sections)
    by_id: dict[str, list[tuple[str, ImportedArticle]]] = {}
    for article in read.articles:
        lang = language(article.lang, article.title, article.body)
        versions = by_id.setdefault(article.id, [])
        if all(other != lang for other, _ in versions):
            versions.append((lang, article))
    taken = Counter(kept.values())
    placed = []
    for id, versions in by_id.items():
        key = kept.get(id) or _free(_key(id, versions, folders), id, taken)
        placed += [PlacedArticle(article, lang, key) for lang, article in versions]
    return placed


def section_folders(sections: Iterable[ImportedSection]) -> dict[str, str]:
    """id → name of its folder."""
    return {
        one.id: slug(one.title.get(FIRST) or _latin(one) or one.id) or slug(one.id) or "section" for one in sections
    }


def _latin(section: ImportedSection) -> str:
    titles = [section.title[lang] for lang in sorted(section.title, key=lambda lang: (language(lang) != FIRST, lang))]
    return titles[0] if titles else ""


def folder_of(way: tuple[str, ...], folders: Mapping[str, str]) -> str:
    """The folder of a way of section ids, outermost first: "cards/limits"."""
    return "/".join(folders.get(id) or slug(id) or "section" for id in way if id)


def _key(id: str, versions: list[tuple[str, ImportedArticle]], folders: Mapping[str, str]) -> str:
    _, article = min(versions, key=lambda version: version[0] != FIRST)
    name = slug(article.name) or slug(article.title) or slug(id)[-40:] or "article"
    if name in MEANT_OTHERWISE or name[0].isdigit():
        name = f"article-{name}"
    return "/".join(filter(None, (folder_of(article.section, folders), name)))


def _free(key: str, id: str, taken: Counter[str]) -> str:
    free, tail = key, slug(id)[-12:]
    number = 2
    while taken[free]:
        free = f"{key}-{tail}" if tail and number == 2 else f"{key}-{number}"
        number += 1
    taken[free] += 1
    return free
