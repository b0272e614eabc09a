"""Quality and latency of this search beside others on labelled sets.

    python benchmarks/peers.py SET [SET …] [--corpus corpus.jsonl] [--without "txtai hybrid"]

A SET is a folder with corpus.jsonl {id, title, text, lang}, queries.jsonl {id, text, lang} and qrels.jsonl {query_id, doc_id,
relevance}. Every peer gets title and text of a document as one text, and its own stemming where it has one for the
set's language; ours is told the language of the query, as its pages tell it. tantivy comes with the `bench` extra, txtai
with `peers`: it gets the default model from a folder, through sentence-transformers, with its prompts.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from common.reporting import Report, reader

from kb.settings import load_settings
from search.progress import Progress
from search.quality.evaluation import Document, EvalSet, Labelled, library_of, open_engine, read_set
from search.query.values import Query

DEPTH = 10
SNOWBALL = {"ru": "russian", "en": "english"}

Ask = Callable[[Labelled], list[str]]  # ids, best first


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("sets", type=Path, nargs="+")
    asked.add_argument("--corpus", default="corpus.jsonl")
    asked.add_argument("--limit", type=int, default=1000, help="queries asked of each set")
    asked.add_argument(
        "--without", action="append", choices=PEERS, default=[], help="leave one out; may be given again"
    )
    given = asked.parse_args()
    report = Report("peers")
    for folder in given.sets:
        chosen = read_set(folder, given.corpus)
        for name, make in PEERS.items():
            if name not in given.without:
                with tempfile.TemporaryDirectory() as aside:
                    _measure(report, name, make(chosen, Path(aside)), chosen, given.limit)
    report.print(given.json)


def _measure(report: Report, name: str, ask: Ask, given: EvalSet, limit: int) -> None:
    ranks, times, cpu = [], [], []
    ask(Labelled("", "разогрев warm up", "", frozenset()))
    for query in given.queries[:limit]:
        begun, worked = perf_counter(), process_time()
        found = ask(query)
        times.append(perf_counter() - begun)
        cpu.append(process_time() - worked)
        ranks.append(next((n for n, key in enumerate(found[:DEPTH], 1) if key in query.answers), 0))
    place = np.array(ranks)
    hits = {f"hit@{depth}": float(((place > 0) & (place <= depth)).mean()) for depth in (1, 3, 5, 10)}
    mrr = float(np.mean([1 / rank if rank else 0.0 for rank in ranks]))
    report.add(
        f"{given.name}: {name}",
        queries=len(ranks),
        **hits,
        mrr=mrr,
        p50_ms=float(np.percentile(times, 50) * 1000),
        p99_ms=float(np.percentile(times, 99) * 1000),
        p50_cpu_ms=float(np.percentile(cpu, 50) * 1000),
    )


def _ours(given: EvalSet, aside: Path) -> Ask:
    # Beside the index, so that a second run finds the vectors of the first.
    folder = load_settings().index.parent / "peers" / f"{given.name}-{len(given.documents)}"
    engine = open_engine(library_of(given), load_settings(), folder, Progress())
    return lambda query: [
        result.key for result in engine.search(Query.parse(query.text, lang=query.lang, limit=DEPTH)).results
    ]


def _tantivy(given: EvalSet, aside: Path) -> Ask:
    import tantivy

    stemmed = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    stemmed = stemmed.filter(tantivy.Filter.stemmer(SNOWBALL.get(_language(given), "english"))).build()
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("key", stored=True, tokenizer_name="raw")
        .add_text_field("text", tokenizer_name="own")
        .build()
    )
    made = tantivy.Index(schema, path=str(aside))
    made.register_tokenizer("own", stemmed)
    writer = made.writer(num_threads=1)
    for document in given.documents:
        writer.add_document(tantivy.Document(key=[document.id], text=[_whole(document)]))
    writer.commit()
    made.reload()
    searcher = made.searcher()

    def ask(query: Labelled) -> list[str]:
        words = " ".join(re.findall(r"\w+", query.text))
        found = made.parse_query_lenient(words, ["text"])[0]
        return [searcher.doc(address)["key"][0] for _, address in searcher.search(found, DEPTH).hits]

    return ask


def _sqlite(given: EvalSet, aside: Path) -> Ask:
    database = sqlite3.connect(aside / "fts.db")
    database.execute(
        "CREATE VIRTUAL TABLE found USING fts5(key UNINDEXED, text, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    database.executemany(
        "INSERT INTO found VALUES (?, ?)", [(document.id, _whole(document)) for document in given.documents]
    )

    def ask(query: Labelled) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query.text))
        rows = database.execute(
            "SELECT key FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?", (words or '""', DEPTH)
        )
        return [key for (key,) in rows]

    return ask


def _whoosh(given: EvalSet, aside: Path) -> Ask:
    from whoosh import analysis, fields, index, qparser

    analyzer = (
        analysis.LanguageAnalyzer(_language(given)) if _language(given) in SNOWBALL else analysis.StandardAnalyzer()
    )
    made = index.create_in(str(aside), fields.Schema(key=fields.ID(stored=True), text=fields.TEXT(analyzer=analyzer)))
    writer = made.writer()
    for document in given.documents:
        writer.add_document(key=document.id, text=_whole(document))
    writer.commit()
    parser = qparser.QueryParser("text", made.schema, plugins=[qparser.WhitespacePlugin()], group=qparser.OrGroup)
    searcher = made.searcher()
    return lambda query: [hit["key"] for hit in searcher.search(parser.parse(query.text), limit=DEPTH)]


def _txtai(given: EvalSet, aside: Path) -> Ask:
    from txtai import Embeddings

    from search.model.difference import difference_of, read_difference
    from search.model.reference import write_folder

    trained = difference_of("")
    write_folder(aside / "model", read_difference(trained) if trained else None)
    made = Embeddings(path=str(aside / "model"), hybrid=True, instructions={"query": "query: ", "data": "passage: "})
    made.index([(document.id, _whole(document), None) for document in given.documents])
    return lambda query: [key for key, _ in made.search(query.text, DEPTH)]


def _whole(document: Document) -> str:
    return f"{document.title}\n{document.text}"


def _language(given: EvalSet) -> str:
    """The language most documents are in."""
    return Counter(document.lang for document in given.documents).most_common(1)[0][0]


PEERS: dict[str, Callable[[EvalSet, Path], Ask]] = {
    "ours": _ours,
    "tantivy": _tantivy,
    "SQLite FTS5": _sqlite,
    "Whoosh as shipped": _whoosh,
    "txtai hybrid": _txtai,
}

if __name__ == "__main__":
    main()
