"""How long a search takes beside its own parts: the encoder, tantivy and Whoosh on the same words, suggestions.

    python benchmarks/engine.py --articles FOLDER --queries SET [SET …]

FOLDER holds Markdown articles (several collections side by side will do); it is indexed under --index first, which is
quick when nothing has changed. A SET is a folder with queries.jsonl {text}. Needs the `bench` extra for tantivy.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from common.reporting import Clock, Report, met, queries_of, reader

from kb.settings import Settings, load_settings
from search.build.build import BuildOptions, build
from search.index.keyword import FIELD, Reference
from search.index.opened import Index, open_index
from search.index.passages import indexed_text
from search.model.encoder import Encoder
from search.progress import Progress
from search.publish import generations
from search.query.engine import Engine
from search.query.values import Query
from search.text.analysis import query_terms, terms

TOP = 10
TYPED = (4, 8, 12, 18, 25)  # letters after which suggestions are asked for


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--articles", type=Path, help="folder of articles to index; without it --index is used as it is")
    asked.add_argument("--index", type=Path, default=Path("var/benchmark"))
    asked.add_argument("--queries", type=Path, nargs="+", required=True)
    asked.add_argument("--limit", type=int, default=300, help="queries taken of each set")
    asked.add_argument(
        "--whoosh", type=int, default=60, help="queries that Whoosh's own searcher is asked, for it is slow"
    )
    given = asked.parse_args()
    settings = load_settings(index=given.index, articles=given.articles)
    if given.articles:
        build(settings, BuildOptions(skip_bad=True), Progress())
    name = generations.current_name(given.index)
    folder = given.index / "generations" / name
    index = open_index(folder / "public", name)
    texts = queries_of(given.queries, given.limit)
    report = Report("engine")
    report.notes |= {"articles": index.size, "passages": len(index.passages), "queries": len(texts)}
    _searches(report, index, settings, generations.read_manifest(folder).model, texts)
    _words(report, index, texts, given.whoosh)
    _suggestions(report, Engine(index, lambda: None), texts)
    report.print(given.json)


def _searches(report: Report, index: Index, settings: Settings, model: str, texts: list[str]) -> None:
    """engine.search beside an encoder of its own, query by query in turn."""
    ours, bare = Encoder(settings.models / model), Encoder(settings.models / model)
    engine = Engine(index, lambda: ours)
    index.speller.warm()
    for text in texts[:20]:
        engine.search(Query.parse(f"{text} разогрев")), bare.query(f"{text} разогрев")
    search, encode = Clock(), Clock()
    for text in texts:
        with encode.running():
            bare.query(text)
        with search.running():
            engine.search(Query.parse(text))
    for percentile, target in ((50, 2.0), (99, 3.0)):
        for kind in ("cpu", "wall"):
            mine, theirs = search.ms(percentile, kind), encode.ms(percentile, kind)
            ratio = mine / theirs
            report.add(
                f"search / encoder, p{percentile} {kind}",
                ours_ms=mine,
                other_ms=theirs,
                ratio=ratio,
                target=met(ratio, target),
            )


def _words(report: Report, index: Index, texts: list[str], limit: int) -> None:
    """The first ten passages by BM25 from our arrays, from tantivy and from Whoosh, given the same terms."""
    wanted = [found for found in map(query_terms, texts) if found]
    tantivy, arrays = Clock(), Clock()
    with tempfile.TemporaryDirectory() as aside:
        ask = _tantivy(index, aside)
        for found in wanted:
            with tantivy.running():
                ask(found)
            with arrays.running():
                _first(index.postings.scores(found))
    for percentile in (50, 99):
        ratio = arrays.ms(percentile) / tantivy.ms(percentile)
        told = met(ratio, 3.0) if percentile == 50 else ""
        report.add(
            f"words / tantivy, p{percentile} cpu",
            ours_ms=arrays.ms(percentile),
            other_ms=tantivy.ms(percentile),
            ratio=ratio,
            target=told,
        )
    reference = Reference(_texts(index))
    few = wanted[:: max(1, len(wanted) // limit)][:limit]
    _phrases(report, index, reference, few)
    whoosh, arrays, widest = _whoosh(index, reference, few)
    for percentile in (50, 99):
        ratio = whoosh.ms(percentile) / arrays.ms(percentile)
        told = met(ratio, 20.0, at_most=False)
        report.add(
            f"Whoosh / words, p{percentile} cpu",
            ours_ms=arrays.ms(percentile),
            other_ms=whoosh.ms(percentile),
            ratio=ratio,
            target=told,
        )
    report.add("largest difference of a score to Whoosh's", ratio=float(f"{widest:.1e}"), target=met(widest, 1e-4))


def _first(scores: np.ndarray) -> np.ndarray:
    best = np.argpartition(-scores, TOP)[:TOP] if len(scores) > TOP else np.arange(len(scores))
    return best[np.argsort(-scores[best], kind="stable")]


def _texts(index: Index) -> Iterator[str]:
    """What is indexed of every passage, by number."""
    titles = [card.title for card in index.tree.cards]
    for number, article in enumerate(index.article_of(np.arange(len(index.passages)))):
        yield indexed_text(titles[article], index.passages[number])


def _tantivy(index: Index, folder: str):
    import tantivy

    schema = (
        tantivy.SchemaBuilder()
        .add_text_field(FIELD, tokenizer_name="whitespace")
        .add_unsigned_field("number", stored=True)
        .build()
    )
    made = tantivy.Index(schema, path=folder)
    writer = made.writer(heap_size=128_000_000, num_threads=1)
    for number, text in enumerate(_texts(index)):
        writer.add_document(tantivy.Document(**{FIELD: [" ".join(terms(text))], "number": [number]}))
    writer.commit()
    writer.wait_merging_threads()
    made.reload()
    searcher = made.searcher()
    should = tantivy.Occur.Should

    def ask(wanted: list[str]):
        parts = [(should, tantivy.Query.term_query(schema, FIELD, term)) for term in wanted]
        return searcher.search(tantivy.Query.boolean_query(parts), TOP).hits

    return ask


def _whoosh(index: Index, reference: Reference, wanted: list[list[str]]) -> tuple[Clock, Clock, float]:
    """(Whoosh's times, ours, the largest difference between a score of Whoosh's first ten and ours)."""
    theirs, ours, widest = Clock(), Clock(), 0.0
    for found in wanted:
        with theirs.running():
            hits = reference.scores(found, limit=TOP)
        with ours.running():
            scores = index.postings.scores(found)
            _first(scores)
        widest = max([widest, *(abs(float(scores[number]) - score) for number, score in hits.items())])
    return theirs, ours, widest


def _phrases(report: Report, index: Index, reference: Reference, wanted: list[list[str]]) -> None:
    """Neighbouring words of a query as a phrase."""
    theirs, ours, different = Clock(), Clock(), 0
    for phrase in (" ".join(found[:2]) for found in wanted):
        with theirs.running():
            hits = reference.holding(phrase)
        with ours.running():
            passages = index.positions.holding(phrase)
        different += hits != set(passages.tolist())
    for percentile in (50, 99):
        mine, whoosh = ours.ms(percentile), theirs.ms(percentile)
        report.add(f"Whoosh / phrases, p{percentile} cpu", ours_ms=mine, other_ms=whoosh, ratio=whoosh / mine)
    report.add("phrases that Whoosh finds elsewhere", ratio=different, target=met(different, 0))


def _suggestions(report: Report, engine: Engine, texts: list[str]) -> None:
    clock = Clock()
    for typed in (text[:letters] for text in texts for letters in TYPED):
        with clock.running():
            engine.suggest(typed, "ru")
    report.add("suggest, p50 cpu", ours_ms=clock.ms(50), target=met(clock.ms(50), 3.0))
    report.add("suggest, p99 cpu", ours_ms=clock.ms(99))


if __name__ == "__main__":
    main()
