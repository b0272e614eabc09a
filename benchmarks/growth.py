"""How a search grows with the collection: nearest passages and words at several sizes, with memory, recall and what a build takes.

    python benchmarks/growth.py --index FOLDER --words FOLDER --queries SET … [--sizes 10000 81000 300000 1000000]

FOLDER of --index is an index with vectors, that of --words one with real articles (the same by default). Vectors are made of the
real ones: each moved a part of the way by which two others differ, and shaken. Postings are the real ones over and over, each copy
without some of its words. Each size is measured in a process of its own, so that memory is that of serving alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import numpy as np
from common.reporting import Clock, Report, queries_of, reader

from kb.settings import load_settings
from search.index.best_articles import promising
from search.index.inverted import Inverted
from search.index.opened import Index, open_index
from search.index.postings import open_postings, open_rounded, write_postings
from search.index.vectors import Vectors, write_vectors
from search.publish import generations
from search.query.candidates import highest
from search.text.analysis import query_terms

SIZES = (10_000, 81_000, 300_000, 1_000_000)
MOVED, SHAKEN = 0.3, 0.15  # parts of a difference of two real vectors, and of a random direction
ASKED, NEAREST = 400, 100  # passages a search asks for, and those recall is counted of
QUESTIONS = 200  # of each kind
AT_ONCE = 20_000
LACKING = 0.2  # of the words of a copy
ARTICLES = 100  # that words bring among the candidates
ROUNDS = 3  # of all queries; the first finds the files


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, help="an index with vectors; without it only words are measured")
    asked.add_argument("--words", type=Path, help="an index of real articles; without it only vectors are measured")
    asked.add_argument("--queries", type=Path, nargs="*", default=[], help="sets of questions, for words")
    asked.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    asked.add_argument(
        "--scratch", type=Path, help="folder for the files, 3 GB at a million; a temporary one by default"
    )
    asked.add_argument("--measure", type=Path, help="only measure what an earlier run wrote into this folder")
    given = asked.parse_args()
    if given.measure:
        print(json.dumps(_measured(given.measure)))
        return
    report = Report("growth")
    with tempfile.TemporaryDirectory() as aside:
        for size in given.sizes:
            folder = (given.scratch or Path(aside)) / str(size)
            for part, source in (("vectors", given.index), ("words", given.words)):
                if source is not None:
                    built = _written(folder / part, _opened(source), size, given.queries)
                    command = [sys.executable, __file__, "--measure", str(folder / part)]
                    ran = subprocess.run(command, check=True, capture_output=True, text=True)
                    report.add(f"{part}, {size} passages", **json.loads(ran.stdout), build_s=built)
                    print(report.rows[-1], file=sys.stderr, flush=True)
            if not given.scratch:
                shutil.rmtree(folder)
    report.print(given.json)


def _written(folder: Path, index: Index, size: int, queries: list[Path]) -> float:
    """Seconds of processor that writing the files takes, their making included."""
    folder.mkdir(parents=True, exist_ok=True)
    begun = process_time()
    if folder.name == "vectors":
        _write_vectors(folder, index, size, load_settings().vectors_on_disk_from)
    else:
        asked = [query_terms(text) for text in queries_of(queries, QUESTIONS)]
        (folder / "words.json").write_text(json.dumps(asked))
        _write_words(folder, index, size)
    return process_time() - begun


def _opened(folder: Path) -> Index:
    name = generations.current_name(folder)
    return open_index(folder / "generations" / name / "internal", name)


def _write_vectors(folder: Path, index: Index, size: int, from_disk: int) -> None:
    """The files of an index of that size, the questions, and the nearest passages by comparing them all."""
    if index.meaning is None:
        raise SystemExit("--index must be an index with vectors")
    every = np.arange(index.meaning.vectors.count)
    real = np.concatenate([index.meaning.vectors.rows(every), index.meaning.titles, index.questions.vectors])
    real = np.random.default_rng(1).permutation(np.unique(real, axis=0))
    questions, real = real[:QUESTIONS], real[QUESTIONS:]
    vectors = np.empty((size, real.shape[1]), np.float32)
    for start, some in _made(real, size):
        vectors[start : start + len(some)] = some
    best = np.stack([np.argpartition(-(vectors @ question), NEAREST)[:NEAREST] for question in questions])
    np.save(folder / "asked.npy", questions), np.save(folder / "best.npy", best)
    write_vectors(folder / "passages.faiss", vectors, from_disk)


def _made(real: np.ndarray, size: int) -> Iterator[tuple[int, np.ndarray]]:
    random = np.random.default_rng(2)
    for start in range(0, size, AT_ONCE):
        count = min(AT_ONCE, size - start)
        one, two, three = random.integers(0, len(real), (3, count))
        noise = random.standard_normal((count, real.shape[1]), np.float32)
        made = real[one] + MOVED * (real[two] - real[three]) + SHAKEN / real.shape[1] ** 0.5 * noise
        yield start, made / np.linalg.norm(made, axis=1, keepdims=True)


def _measured(folder: Path) -> dict[str, float]:
    return _measured_vectors(folder) if (folder / "passages.faiss").is_file() else _measured_words(folder)


def _measured_vectors(folder: Path) -> dict[str, float]:
    vectors, questions, best = (
        Vectors(folder / "passages.faiss"),
        *map(np.load, (folder / "asked.npy", folder / "best.npy")),
    )
    for _ in range(ROUNDS):
        clock, found = Clock(), 0
        for question, wanted in zip(questions, best, strict=True):
            with clock.running():
                nearest = vectors.nearest(question, ASKED)
            found += len(set(wanted.tolist()) & set(nearest[:NEAREST].tolist()))
    own, mapped = _resident()
    return {
        "p50_ms": clock.ms(50),
        "p99_ms": clock.ms(99),
        "recall": found / best.size,
        "own_mb": own,
        "mapped_mb": mapped,
    }


def _write_words(folder: Path, index: Index, size: int) -> None:
    """The postings of real passages again and again; a copy lacks every fifth word here and there."""
    real = index.positions.inverted(open_rounded(index.tree.folder / "postings"))
    copies, own = -(-size // len(index.passages)), len(index.passages)
    term = np.repeat(np.arange(len(real.names)), real.holding)
    random = np.random.default_rng(3)
    kept = [np.flatnonzero(random.random(len(term)) >= LACKING) for _ in range(copies)]
    held = np.array([np.bincount(term[some], minlength=len(real.names)) for some in kept])  # [copies, terms]
    holding = held.sum(axis=0)
    begins = np.concatenate([[0], np.cumsum(holding)[:-1]]) + np.cumsum(held, axis=0) - held
    texts, counts = np.empty((2, int(holding.sum())), np.int32)
    for copy, some in enumerate(kept):
        of = term[some]
        firsts = np.concatenate([[0], np.cumsum(held[copy])[:-1]])
        at = begins[copy][of] + np.arange(len(some)) - firsts[of]
        texts[at], counts[at] = real.texts[some] + copy * own, real.counts[some]
    inverted = Inverted(
        names=real.names,
        holding=holding.astype(np.int32),
        texts=texts,
        counts=counts,
        positions=np.zeros(0, np.int32),
        lengths=np.tile(real.lengths, copies),
        rounded=np.tile(real.rounded, copies),
    )
    write_postings(folder / "postings", inverted)
    first = (np.arange(copies)[:, None] * own + index.first[:-1]).ravel()
    np.save(folder / "first.npy", np.append(first, copies * own))


def _measured_words(folder: Path) -> dict[str, float]:
    """BM25 of every passage, and the articles with the best of them."""
    postings, first = open_postings(folder / "postings"), np.load(folder / "first.npy")
    asked = [words for words in json.loads((folder / "words.json").read_text()) if words]
    for _ in range(ROUNDS):
        clock = Clock()
        for words in asked:
            with clock.running():
                by_passage = postings.scores(words)
                best = promising(by_passage, first, ARTICLES, lambda some: np.ones(len(some), bool))
                highest(best.values, ARTICLES)
    own, mapped = _resident()
    return {"p50_ms": clock.ms(50), "p99_ms": clock.ms(99), "own_mb": own, "mapped_mb": mapped}


def _resident() -> tuple[float, float]:
    """(MB of this process's own, MB of mapped files that it has touched)."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("Rss"))
    sizes = {name: int(kilobytes) / 1024 for name, kilobytes, _ in lines}
    return sizes["RssAnon:"], sizes["RssFile:"]


if __name__ == "__main__":
    main()
