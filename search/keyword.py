"""The Whoosh index: its schema, writing it, reading its postings once, and phrase / exclusion queries.

Ranked queries do not run here: `search.postings` holds the same postings as arrays. Whoosh's searchers share a file
position, so every thread opens its own.
"""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

warnings.filterwarnings("ignore", category=SyntaxWarning, module=r"whoosh\..*")

from whoosh import fields, index, query, scoring  # noqa: E402
from whoosh.filedb.filestore import FileStorage  # noqa: E402

from search.analysis import TermAnalyzer, terms  # noqa: E402

K1, B = 1.2, 0.75
FIELD = "text"


def idf(passages: int, holding: float) -> float:
    """ln(1 + (N − df + .5) / (df + .5)): Robertson–Spärck Jones, never negative."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


class Okapi(scoring.BM25F):
    """BM25 (k1 1.2, b .75) with `idf` above, so that Whoosh's searcher and our arrays give the same scores."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher, fieldname, text):
        return idf(searcher.doc_count_all(), searcher.doc_frequency(fieldname, text))


def write_index(folder: Path, texts: Iterable[str]) -> None:
    """Write the index of passages 0, 1, 2, … into an empty folder, in one segment."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = fields.Schema(number=fields.STORED, text=fields.TEXT(analyzer=TermAnalyzer(), phrase=True))
    writer = FileStorage(str(folder)).create_index(schema).writer(limitmb=256)
    for number, text in enumerate(texts):
        writer.add_document(number=number, text=text)
    writer.commit(optimize=True)


@dataclass(frozen=True)
class TermPostings:
    """One term with the passages that hold it: numbers ascending, and how often each holds it."""

    term: str
    numbers: list[int]
    counts: list[float]


class KeywordIndex:
    """An index opened for reading. Its one searcher is opened at once, so that it outlives the folder, and used by one
    thread at a time: Whoosh's readers share a file position."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher(weighting=Okapi())
        self._turn = threading.Lock()

    def postings(self) -> Iterator[TermPostings]:
        """Every term in alphabetical order with its postings; the passage number is Whoosh's document number."""
        with self._index.reader() as reader:
            for text in sorted(term.decode("utf-8") for term in reader.lexicon(FIELD)):
                matcher = reader.postings(FIELD, text)
                numbers, counts = [], []
                while matcher.is_active():
                    numbers.append(matcher.id())
                    counts.append(matcher.weight())
                    matcher.next()
                yield TermPostings(text, numbers, counts)

    def lengths(self) -> tuple[list[float], float]:
        """Words of every passage as Whoosh stores them (rounded to a byte), and their mean as its scorer uses it."""
        searcher = self._searcher
        reader = searcher.reader()
        every = [reader.doc_field_length(number, FIELD) for number in range(reader.doc_count_all())]
        return every, searcher.avg_field_length(FIELD)

    def scores(self, wanted: list[str]) -> dict[int, float]:
        """BM25 by Whoosh's own searcher of the passages that hold any of the terms. Slow: the reference for tests."""
        with self._turn:
            found = self._searcher.search(query.Or([query.Term(FIELD, term) for term in wanted]), limit=None)
            return {hit.docnum: hit.score for hit in found}

    def holding(self, phrases: Iterable[str]) -> set[int]:
        """Numbers of the passages that hold every one of the phrases (word forms count as the same word)."""
        sets = [self._holding_one(terms(phrase)) for phrase in phrases]
        return set.intersection(*sets) if sets else set()

    def _holding_one(self, phrase: list[str]) -> set[int]:
        if not phrase:
            return set()
        asked = query.Phrase(FIELD, phrase) if len(phrase) > 1 else query.Term(FIELD, phrase[0])
        with self._turn:
            return set(self._searcher.docs_for_query(asked))
