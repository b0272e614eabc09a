"""Who uses a fact, and what a change of facts.yaml does to the articles: line by line, as readers have them. Reads the loaded folder alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.articles.conflicts import citing_texts
from kb.articles.facts import NAME, Facts, cited_in, read_facts
from kb.articles.library import Article, Library
from kb.articles.yaml_fields import BadYaml, read_fields


@dataclass(frozen=True)
class FactUse:
    """One place that cites a fact; `line` of the article's file."""

    article: Article
    line: int
    text: str


@dataclass(frozen=True)
class ChangedLine:
    """A line of an article before and after its facts change; `after` is "" where a fact of it is gone."""

    use: FactUse
    before: str
    after: str


def uses_of(library: Library, key: str) -> tuple[FactUse, ...]:
    """Every place, articles by their titles."""
    return tuple(use for article in _ordered(library) for use in _uses(library, article) if key in cited_in(use.text))


def counted_uses(library: Library) -> dict[str, int]:
    """Key → how many articles cite it."""
    cited = ({key for use in _uses(library, one) for key in cited_in(use.text)} for one in library.articles)
    return Counter(key for keys in cited for key in keys)


def changed_lines(library: Library, before: str, after: str) -> tuple[ChangedLine, ...]:
    """What readers read otherwise once facts.yaml is `after`. Empty where one of the two can't be read."""
    old, new = _facts(before), _facts(after)
    if old is None or new is None:
        return ()
    ordered = _ordered(library)
    return tuple(line for one in ordered for use in _uses(library, one) for line in _changed(use, old, new))


def _ordered(library: Library) -> list[Article]:
    return sorted(library.articles, key=lambda one: (one.title.casefold(), one.path))


def _changed(use: FactUse, old: Facts, new: Facts) -> Iterator[ChangedLine]:
    lang = use.article.lang
    keys = cited_in(use.text)
    if any(_value(old, key, lang) != _value(new, key, lang) for key in keys):
        lost = any(_value(new, key, lang) is None for key in keys)
        yield ChangedLine(use, old.substitute(use.text, lang), "" if lost else new.substitute(use.text, lang))


def _value(facts: Facts, key: str, lang: str) -> str | None:
    fact = facts.by_key.get(key)
    return fact.text(lang) if fact else None


def _facts(text: str) -> Facts | None:
    try:
        fields = read_fields(text, NAME)
    except BadYaml:
        return None
    return read_facts(fields)[0] if fields else Facts()


def _uses(library: Library, article: Article) -> Iterator[FactUse]:
    fields = library.lines.get(article.path)
    for first, text in citing_texts(article, fields) if fields else ():
        for below, line in enumerate(text.split("\n")):
            if "fact:" in line and cited_in(line):
                yield FactUse(article, first + (below if text is article.body else 0), line.strip())
