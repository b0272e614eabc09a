"""What the formats leave to do: titles without HTML's names of letters, a number for every text, and nothing lost unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape

from kb.articles.slugs import slug
from kb.importing.placing import language
from kb.importing.reading.record import ImportedArticle, Loss, ReadSource

TAG = re.compile(r"<[^<>]*>")


def tidied(read: ReadSource) -> ReadSource:
    """What was read, in order; what of it can't be told apart or has no words is among the losses."""
    articles, losses = list[ImportedArticle](), list(read.losses)
    named = {section.id for section in read.sections}
    known: dict[tuple[str, str], ImportedArticle] = {}
    for one in _numbered(map(_spelt, read.articles)):
        where = one.title or one.name or one.id
        first = known.setdefault((one.id, language(one.lang, one.title, one.body)), one)
        if first is not one:
            if (first.title, first.body) != (one.title, one.body):
                losses.append(Loss("double", where, f"a second text of {one.id} in {one.lang or 'its language'}"))
            continue
        lacking = [what for what, text in (("title", one.title), ("words", one.body)) if not text.strip()]
        losses += [Loss("empty", where, f"no {' and no '.join(lacking)}")] if lacking else []
        losses += [
            Loss("section", where, f"section {id} is not among the saved files")
            for id in one.section
            if id not in named
        ]
        articles.append(one)
    sections = (
        replace(one, title={lang: _letters(title) for lang, title in one.title.items()}) for one in read.sections
    )
    replies = (replace(one, title=_letters(one.title)) for one in read.replies)
    return replace(
        read, articles=tuple(articles), sections=tuple(sections), replies=tuple(replies), losses=tuple(losses)
    )


def _letters(title: str) -> str:
    """A title that was saved as HTML has it, as it is read: Fees &amp; limits."""
    return " ".join(unescape(title).split()) if "&" in title else title


def _spelt(one: ImportedArticle) -> ImportedArticle:
    return replace(
        one,
        title=_letters(one.title),
        questions=tuple(map(_letters, one.questions)),
        labels=tuple(map(_letters, one.labels)),
    )


def _numbered(articles: Iterable[ImportedArticle]) -> Iterator[ImportedArticle]:
    """Texts without a number get one of their title, the same each time; addresses that end where it would stand are none."""
    named: Counter[str] = Counter()
    for one in articles:
        if one.id:
            yield one
            continue
        name = f"unnumbered-{slug(one.title) or slug(TAG.sub(' ', one.body)[:40])}"
        named[name] += 1
        kept = tuple(
            address for address in one.addresses if not address.rstrip("/").endswith(("/article", "/articles"))
        )
        yield replace(one, id=f"{name}-{named[name]}" if named[name] > 1 else name, addresses=kept)
