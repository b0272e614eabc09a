"""The Whoosh index: its schema, writing it in parts that are kept, and phrase / exclusion queries.

Ranked queries do not run here: `search.postings` holds arrays of the same scores. Passages lie in segments of about
PART passages, cut where an article's name says so: an edit writes one segment anew, the others stay, and no text that
was taken away is left in any file. Segments and table of contents are the same bytes whenever they are written.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import shutil
import tempfile
import threading
import warnings
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore", category=SyntaxWarning, module=r"whoosh\..*")

from whoosh import fields, index, query, scoring  # noqa: E402
from whoosh.codec.whoosh3 import W3Codec, W3Segment  # noqa: E402
from whoosh.filedb import compound, structfile  # noqa: E402
from whoosh.filedb.filestore import FileStorage  # noqa: E402
from whoosh.util.numeric import byte_to_length, length_to_byte  # noqa: E402

from search.analysis import TermAnalyzer, terms  # noqa: E402
from search.recipe import code_digest  # noqa: E402

K1, B = 1.2, 0.75
FIELD = "text"
NAME = "MAIN"  # of the index, in the names of its files
PART = 256  # passages of a segment, about; rewriting so many takes .1 s
MOST_PARTS = 64  # in larger collections parts are larger: every segment is opened and asked by itself
SEAL = "sha256"  # a kept segment's file of its own files' hash


def idf(passages: int, holding: float) -> float:
    """ln(1 + (N − df + .5) / (df + .5)): Robertson–Spärck Jones, never negative."""
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


class Okapi(scoring.BM25F):
    """BM25 (k1 1.2, b .75) with `idf` above, so that Whoosh's searcher and our arrays give the same scores."""

    def __init__(self) -> None:
        super().__init__(B=B, K1=K1)

    def idf(self, searcher, fieldname, text):
        return idf(searcher.doc_count_all(), searcher.doc_frequency(fieldname, text))


class _Storage(FileStorage):
    """Files in one order and without times, so that a segment is the same bytes whenever it is written."""

    def list(self):
        return sorted(super().list())

    def file_modified(self, name):
        return 0.0


class _Named(W3Codec):
    """Names its segment, where Whoosh would take a random name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def new_segment(self, storage, indexname):
        return W3Segment(self, indexname, segid=self._name)


class KeptWords:
    """Segments of earlier builds by what they hold, in a folder of their own each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: set[str] = set()

    def segment(self, texts: Sequence[str]) -> Path:
        """The folder of an index of just these passages, in one segment; written when it is not there yet."""
        told = hashlib.blake2b("\0".join([code_digest(), *texts]).encode("utf-8", "surrogatepass"), digest_size=16)
        place = self.folder / told.hexdigest()
        self._used.add(place.name)
        if not _is_whole(place):
            _write_part(place, texts)
        return place

    def keep_used(self) -> None:
        """Forget the segments that this run did not ask for."""
        for place in self.folder.iterdir() if self.folder.is_dir() else ():
            if place.name not in self._used:
                shutil.rmtree(place, ignore_errors=True)


def write_index(
    folder: Path, texts: Sequence[str], starts: Sequence[int] = (0,), words: KeptWords | None = None
) -> None:
    """Write the index of passages 0, 1, 2, … into an empty folder, a segment from each of `starts` to the next.

    Segments that `words` holds from earlier builds are taken from there, and new ones are put there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".words-", dir=folder.parent) as aside:
        kept = words or KeptWords(Path(aside))
        parts = (range(*part) for part in zip(starts, (*starts[1:], len(texts)), strict=True))
        places = [kept.segment([texts[number] for number in part]) for part in parts if part]
        segments = [_taken(place, folder) for place in places]
    index.TOC(_schema(), segments, 1).write(_Storage(str(folder)), NAME)


def part_starts(ids: Sequence[str], first: Sequence[int]) -> list[int]:
    """Passages at which a part begins: those of articles whose names say so. An edit elsewhere moves none of them."""
    passages = max(first[-1], 1)
    size = max(PART, 1 << (passages // MOST_PARTS).bit_length())
    share = 1 << max(0, (size * len(ids) // passages).bit_length() - 1)  # one article of so many begins a part
    chosen = [first[n] for n, id in enumerate(ids) if n and zlib.crc32(id.encode()) % share == 0]
    return [0, *chosen]


def _taken(place: Path, folder: Path):
    """A kept segment, its file put into the folder."""
    segment = index.open_dir(str(place), NAME)._segments()[0]
    file = segment.make_filename(segment.COMPOUND_EXT)
    shutil.copyfile(place / file, folder / file)  # not linked: a damaged file harms one generation only
    return segment


def _schema() -> fields.Schema:
    return fields.Schema(text=fields.TEXT(analyzer=TermAnalyzer(), phrase=True))


def _write_part(place: Path, texts: Sequence[str]) -> None:
    """An index of one segment in a folder of its own, which appears whole or not at all."""
    aside = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    storage = _Storage(str(aside))
    writer = storage.create_index(_schema(), NAME).writer(limitmb=256, codec=_Named(place.name))
    for text in texts:
        writer.add_document(text=text)
    writer.commit(merge=False)
    (aside / SEAL).write_text(_seal(aside))
    shutil.rmtree(place, ignore_errors=True)
    os.replace(aside, place)


def _is_whole(place: Path) -> bool:
    """A kept segment is there and as it was written."""
    try:
        return (place / SEAL).read_text() == _seal(place)
    except OSError:
        return False


def _seal(place: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(place.glob("*.[st]*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def rounded_lengths(lengths: np.ndarray) -> np.ndarray:
    """Lengths of texts as Whoosh keeps them: in a byte."""
    return np.array([byte_to_length(length_to_byte(int(length))) for length in lengths], np.float64)


class _Mapped(structfile.BufferFile):
    """A part of a segment, read where it is mapped. Whoosh copies it into memory: 66 MB for 80,000 passages."""

    def __init__(self, buf, name=None, onclose=None):
        super().__init__(b"", name, onclose)
        self._buf, self.file = buf, _Window(buf)


class _Window(io.RawIOBase):
    """A mapped part as a file."""

    def __init__(self, part: memoryview) -> None:
        self._part, self._at = part, 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._part)}[whence]
        return self._at

    def readinto(self, into) -> int:
        found = self._part[self._at : self._at + len(into)]
        into[: len(found)] = found
        self._at += len(found)
        return len(found)

    def tell(self) -> int:
        return self._at


compound.BufferFile = _Mapped


class KeywordIndex:
    """An index opened for reading. Its one searcher is opened at once, so that it outlives the folder, and used by one
    thread at a time: Whoosh's readers share a file position."""

    def __init__(self, folder: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher(weighting=Okapi())
        self._turn = threading.Lock()

    @property
    def size(self) -> int:
        """How many passages it holds."""
        return self._searcher.doc_count_all()

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
