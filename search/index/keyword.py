"""Whoosh: it inverts the passages when an index is built, and its searcher is the reference of our scores and phrases.

Serving imports nothing of this: it reads the arrays that are made of what Whoosh says (`search.index.postings`,
`search.index.positions`). Whoosh's own files are read only by the process that wrote them a moment ago, and never kept:
they hold pickles, and reading a pickle runs whatever somebody has put in.
"""

from __future__ import annotations

import threading
import warnings
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from tempfile import TemporaryDirectory

import numpy as np

from kb.stems import stem
from search.index.inverted import Inverted, nothing
from search.index.postings import K1, B, idf
from search.text.analysis import MAX_WORD, WORD, fold, terms

with warnings.catch_warnings():  # its source warns when it is compiled for the first time
    warnings.simplefilter("ignore", SyntaxWarning)
    from whoosh import fields, index, query, scoring
    from whoosh.analysis import Analyzer, Token
    from whoosh.reading import IndexReader
    from whoosh.searching import Searcher

FIELD = "text"
PRIVATE = "otvet-words-"  # of the folders Whoosh writes to; nobody else can write there, and they go when they are read
MEMORY = 256  # megabytes that a writer may fill; passages of one part need a few


class SpokenText(str):
    """A text whose language is known. Whoosh hands the analyzer the very object it is given."""

    lang = ""

    @classmethod
    def of(cls, text: str, lang: str) -> SpokenText:
        spoken = cls(text)
        spoken.lang = lang
        return spoken


class TermAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """`terms()` in the form Whoosh wants, with positions and characters."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        start_pos: int = 0,
        start_char: int = 0,
        **_: bool | int | str,  # whatever else Whoosh says
    ) -> Iterator[Token]:
        token = Token(positions, chars, removestops=False)
        lang = value.lang if isinstance(value, SpokenText) else ""
        for number, match in enumerate(WORD.finditer(fold(value))):
            token.text = stem(match.group()[:MAX_WORD], lang)
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = start_pos + number
            if chars:
                token.startchar, token.endchar = start_char + match.start(), start_char + match.end()
            yield token


class Okapi(scoring.BM25F):  # type: ignore[misc]
    """BM25 (k1 1.2, b .75) with the `idf` of our arrays, so that Whoosh's searcher is the reference of their scores."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher: Searcher, fieldname: str, text: str) -> float:
        return idf(searcher.doc_count_all(), searcher.doc_frequency(fieldname, text))


def inverted(texts: Sequence[str], languages: Sequence[str] = ()) -> Inverted:
    """What Whoosh makes of the texts, which are numbered 0, 1, 2, …; `languages`: that of each, where they are told."""
    if not texts:
        return nothing()
    spoken = languages or [""] * len(texts)
    spoken_texts = [SpokenText.of(text, lang) for text, lang in zip(texts, spoken, strict=True)]
    with TemporaryDirectory(prefix=PRIVATE) as folder, closing(_whoosh(spoken_texts, folder).reader()) as reader:
        return _read(reader, len(texts))


def _read(reader: IndexReader, size: int) -> Inverted:
    names: list[str] = []
    columns = holding, texts, counts, positions = [array("i") for _ in range(4)]
    for term in reader.lexicon(FIELD):
        before, matcher = len(texts), reader.postings(FIELD, term)
        while matcher.is_active():
            places = matcher.value_as("positions")
            texts.append(matcher.id())
            counts.append(len(places))
            positions.extend(places)
            matcher.next()
        names.append(term.decode("utf-8"))
        holding.append(len(texts) - before)
    arrays = [np.array(column, np.int32) for column in columns]
    rounded = [reader.doc_field_length(number, FIELD) or 0 for number in range(size)]
    return Inverted(
        names=names,
        holding=arrays[0],
        texts=arrays[1],
        counts=arrays[2],
        positions=arrays[3],
        lengths=np.bincount(arrays[1], arrays[2], size).astype(np.int32),
        rounded=np.array(rounded, np.int32),
    )


def _whoosh(texts: Iterable[str], folder: str) -> index.FileIndex:
    """A Whoosh index of the texts, written into an empty folder that nobody else can write to."""
    schema = fields.Schema(**{FIELD: fields.TEXT(analyzer=TermAnalyzer(), phrase=True)})
    written = index.create_in(folder, schema)
    writer = written.writer(limitmb=MEMORY)
    for text in texts:
        writer.add_document(**{FIELD: text})
    writer.commit(merge=False)
    return written


class Reference:
    """Whoosh's own answers, for tests and benchmarks to compare ours with. One thread at a time: readers share a place."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._folder = TemporaryDirectory(prefix=PRIVATE)
        self._searcher = _whoosh(texts, self._folder.name).searcher(weighting=Okapi())
        self._turn = threading.Lock()

    def scores(self, stems: Sequence[str], limit: int | None = None) -> dict[int, float]:
        """BM25 of the texts that hold any of the terms; of the best `limit` of them."""
        asked = query.Or([query.Term(FIELD, term) for term in stems])
        with self._turn:
            return {hit.docnum: hit.score for hit in self._searcher.search(asked, limit=limit)}

    def holding(self, phrase: str) -> set[int]:
        """Numbers of the texts that hold the phrase."""
        stems = terms(phrase)
        if not stems:
            return set()
        asked = query.Phrase(FIELD, stems) if len(stems) > 1 else query.Term(FIELD, stems[0])
        with self._turn:
            return set(self._searcher.docs_for_query(asked))
