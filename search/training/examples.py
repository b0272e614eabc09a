"""What an installation's own articles teach: their headings, and the questions they were written for or confirmed to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from kb.articles.library import Library
from search.index.opened import Index
from search.index.passages import Passage, indexed_text
from search.model.training import AskedPair
from search.query.engine import Engine
from search.text.analysis import fold
from search.text.folding import as_asked
from search.training.markdown import FEWEST_LETTERS, FEWEST_WORDS, MOST_OFTEN
from search.training.plan import TextSource
from search.training.sources import FEWEST, Source

SAID = TextSource.model_validate(
    {"name": "What the articles say", "kind": "markdown", "folders": ["articles"], "licence": "own"}
)
ASKED = TextSource.model_validate(
    {"name": "What they were asked", "kind": "articles", "folders": ["articles"], "licence": "own", "share": 2}
)


@dataclass(frozen=True, kw_only=True)
class Example:
    """A question and the id of the article that answers it. `at` is when a customer's was confirmed; None: a writer's own."""

    article: str
    text: str
    at: datetime | None = None

    @property
    def key(self) -> str:
        """The article in any language: what is known of a translation is known of it."""
        return self.article.partition("/")[2]

    @property
    def lang(self) -> str:
        return self.article.partition("/")[0]


def examples_of(library: Library, lessons: Iterable[Example]) -> list[Example]:
    """The writers' own questions of published public articles, then the lessons about them; the same words once."""
    shown = {one.id: one for one in library.articles if one.audience == "public" and one.status == "published"}
    written = [Example(article=one.id, text=question) for one in shown.values() for question in one.questions]
    examples = [*written, *(lesson for lesson in lessons if lesson.article in shown and lesson.text.strip())]
    by_words: dict[tuple[str, str], Example] = {}
    for one in examples:
        by_words.setdefault((one.article, fold(one.text)), one)
    return list(by_words.values())


def without_questions(library: Library) -> Library:
    """The same articles as if no question had ever been asked: what is known of them is taught one by one."""
    return replace(library, articles=tuple(replace(article, questions=()) for article in library.articles))


def sources_of(engine: Engine, learn: Sequence[Example]) -> list[Source]:
    """What there is to learn of the engine's public articles and of these examples: of every kind that gives a batch."""
    sources = [Source(SAID, tuple(_said(engine.index))), Source(ASKED, tuple(_asked(engine, learn)))]
    return [source for source in sources if len(source.pairs) >= FEWEST]


def _said(index: Index) -> Iterator[AskedPair]:
    """Titles ask for what an article says first, telling headings for their sections. What asks is not in what answers."""
    often = Counter(passage.heading for passage in map(index.passages.__getitem__, range(len(index.passages))))
    for number, card in enumerate(index.tree.cards):
        asked = {card.title}
        for at, passage in enumerate(_passages(index, number)):
            if len(passage.text.split()) < FEWEST_WORDS:
                continue
            if at == 0:
                yield AskedPair(card.title, f"{passage.heading}\n{passage.text}".strip(), card.key)
            heading = passage.heading
            if heading not in asked and len(heading) >= FEWEST_LETTERS and often[heading] <= MOST_OFTEN:
                asked.add(heading)
                yield AskedPair(heading, f"{card.title}\n{passage.text}", card.key)


def _asked(engine: Engine, learn: Sequence[Example]) -> Iterator[AskedPair]:
    """A question asks for the passage of its article that is nearest to it now, in every language the article exists in."""
    index, encoder = engine.index, engine.ready_encoder()
    if encoder is None or index.meaning is None:
        return
    versions: dict[str, list[int]] = {}
    for number, card in enumerate(index.tree.cards):
        versions.setdefault(card.key, []).append(number)
    for example in learn:
        vector = encoder.query(as_asked(example.text))
        for number in versions.get(example.key, ()):
            own = np.arange(int(index.first[number]), int(index.first[number + 1]))
            nearest = int(own[np.argmax(index.meaning.vectors.cosines(vector, own))])
            card = index.tree.cards[number]
            yield AskedPair(example.text, indexed_text(card.title, index.passages[nearest]), card.key)


def _passages(index: Index, number: int) -> list[Passage]:
    return [index.passages[at] for at in range(int(index.first[number]), int(index.first[number + 1]))]
