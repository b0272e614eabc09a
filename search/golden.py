"""Golden questions and how search answers them: every question a writer gave, held out while it is asked, and labelled files.

A writer's question is asked of an engine that does not know it, so that no article is found by its own copy. A labelled
file (`ru.yaml`) maps a query to the keys of the articles that answer it, or to `none`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from kb.errors import BadArticles, Problem, SettingsError
from kb.fields import BadYaml, Fields, read_fields, suggest
from search.analysis import fold
from search.engine import Engine
from search.index import Index
from search.perturbing import PERTURBATIONS
from search.progress import Progress
from search.query import Query
from search.questions import KnownQuestions
from search.wordforms import other_form

DEPTH = 10
NOTHING = "none"  # written in a labelled file where no article answers
AS_TYPED = "as typed"
WAYS: dict[str, Callable[[str], str]] = {AS_TYPED: lambda text: text, **PERTURBATIONS, "word form": other_form}


@dataclass(frozen=True, kw_only=True)
class GoldenQuery:
    """What may be asked, and the keys of the articles that answer it (none: nothing should be shown as the answer)."""

    text: str
    lang: str
    answers: tuple[str, ...]
    source: str  # "articles" or the labelled file's name


@dataclass(frozen=True, kw_only=True)
class Row:
    """One query asked in one way. `lead`: score of the best right article over the best wrong one (0 without either)."""

    query: str
    lang: str
    way: str
    answers: tuple[str, ...]
    source: str
    rank: int  # of the first right article, 0 when it is not among the first ten
    found: tuple[str, ...]  # keys, best first
    state: str
    lead: float = 0.0

    @property
    def reciprocal(self) -> float:
        return 1 / self.rank if self.rank else 0.0

    @property
    def false_answer(self) -> bool:
        """An article was shown as the answer to what none answers."""
        return not self.answers and self.state == "answer"


@dataclass(frozen=True, kw_only=True)
class Golden:
    """The rows of one generation. `articles`: id → digest of what is searched of it; `titles`: id → title."""

    generation: str
    mode: str
    articles: dict[str, str]
    titles: dict[str, str]
    rows: tuple[Row, ...]

    def figures(self) -> list[dict]:
        """One line for each language and way."""
        places = sorted({(row.lang, list(WAYS).index(row.way)) for row in self.rows})
        return [_figures(lang, way, [r for r in self.rows if (r.lang, r.way) == (lang, way)]) for lang, n in places for way in [list(WAYS)[n]]]

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"figures": self.figures()}, ensure_ascii=False)


def read_golden(path: Path) -> Golden:
    """What `to_json` wrote. Raises SettingsError when it is something else."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(Row(**row | {"answers": tuple(row["answers"]), "found": tuple(row["found"])}) for row in data["rows"])
        return Golden(**{name: data[name] for name in ("generation", "mode", "articles", "titles")}, rows=rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path} is not a measurement: {error!r}. `kb eval --golden --save FILE` writes one.") from error


def golden_queries(index: Index, folder: Path | None, *, strict: bool = True) -> list[GoldenQuery]:
    """The writers' own questions, then those of the labelled files.

    Raises BadArticles with every mistake in the files; unless `strict`, labels that do not fit this index (an older one)
    are left out.
    """
    cards = index.tree.cards
    own = {
        (fold(text), cards[number].id): GoldenQuery(text=text, lang=cards[number].lang, answers=(cards[number].key,), source="articles")
        for text, number in zip(index.questions.texts, index.questions.articles.tolist(), strict=True)
    }
    keys = {card.key for card in cards}
    problems: list[Problem] = []
    labelled = [query for path in sorted(folder.glob("*.yaml")) for query in _labelled(path, keys, problems)] if folder else []
    if problems and strict:
        raise BadArticles(problems)
    return [*own.values(), *labelled]


def _labelled(path: Path, keys: set[str], problems: list[Problem]) -> list[GoldenQuery]:
    def wrong(line: int, message: str, hint: str) -> None:
        problems.append(Problem(path=path.as_posix(), line=line, code="golden-broken", message=message, hint=hint))

    try:
        fields = read_fields(path.read_text(encoding="utf-8")) or Fields({}, {})
    except (BadYaml, UnicodeDecodeError) as error:
        wrong(getattr(error, "line", 1), str(error), "expected lines of the form: query: article-key")
        return []
    for query in fields.repeated:
        wrong(fields.line((query,)), f"{query!r} is written twice", "keep one of them")
    made = []
    for query, value in fields.values.items():
        answers = () if value == NOTHING else tuple(value) if isinstance(value, list) else (value,)
        unknown = [key for key in answers if key not in keys]
        for key in unknown:
            wrong(fields.line((query,)), f"{query!r}: there is no article {key!r}", suggest(str(key), sorted(keys), f"or {NOTHING}"))
        if not unknown:
            made.append(GoldenQuery(text=query, lang=path.stem[:2], answers=tuple(map(str, answers)), source=path.name))
    return made


@dataclass(frozen=True)
class HeldOut(KnownQuestions):
    """Known questions as if some of them were not there."""

    held: tuple[int, ...] = ()

    def best_cosines(self, vector: np.ndarray, articles: int) -> tuple[np.ndarray, np.ndarray]:
        kept = np.setdiff1d(np.arange(len(self)), self.held)
        part = KnownQuestions(self.texts, self.articles[kept], self.vectors[kept], self.postings)
        best, which = part.best_cosines(vector, articles)
        return best, np.where(which >= 0, kept[which] if len(kept) else -1, -1)

    def keyword(self, wanted: Sequence[str], articles: int) -> np.ndarray:
        scores = self.postings.scores(wanted)
        scores[list(self.held)] = 0
        best = np.zeros(articles, np.float32)
        np.maximum.at(best, self.articles, scores)
        return best


def measure_golden(engine: Engine, queries: Sequence[GoldenQuery], ways: Iterable[str], progress: Progress) -> Golden:
    """Ask every query in every way. The engine knows all its questions again afterwards."""
    ways, rows = list(ways), []
    progress.start(f"Asking {len(queries)} golden questions", len(queries) * len(ways))
    try:
        for query in queries:
            engine.learn(_without_own(engine.index, query))
            spoiled = {way: WAYS[way](query.text) for way in ways}
            rows += [_row(engine, query, way, text) for way, text in spoiled.items() if way == AS_TYPED or text != query.text]
            progress.advance(len(ways))
    finally:
        engine.learn(engine.index.questions)
    return Golden(
        generation=engine.tree.generation,
        mode="keyword" if engine.index.vectors is None else "hybrid",
        articles=digests(engine.index),
        titles={card.id: card.title for card in engine.tree.cards},
        rows=tuple(rows),
    )


def digests(index: Index) -> dict[str, str]:
    """id → a digest of everything an article is found by."""
    made = {}
    for number, card in enumerate(index.tree.cards):
        held = [index.passages[n] for n in range(int(index.first[number]), int(index.first[number + 1]))]
        text = json.dumps([card.title, card.summary, card.questions, held], ensure_ascii=False, sort_keys=True)
        made[card.id] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return made


def _without_own(index: Index, query: GoldenQuery) -> KnownQuestions:
    """What the engine may know: a writer's question is hidden only where it stands, in its own article."""
    if query.source != "articles":
        return index.questions
    cards, questions = index.tree.cards, index.questions
    own = tuple(
        number
        for number, text in enumerate(questions.texts)
        if fold(text) == fold(query.text) and cards[int(questions.articles[number])].key in query.answers
    )
    return HeldOut(**vars(questions), held=own)


def _row(engine: Engine, query: GoldenQuery, way: str, text: str) -> Row:
    answer = engine.search(Query.parse(text, lang=query.lang, limit=DEPTH))
    found = tuple(result.key for result in answer.results)
    right = [result.score for result in answer.results if result.key in query.answers]
    wrong = [result.score for result in answer.results if result.key not in query.answers]
    return Row(
        query=query.text,
        lang=query.lang,
        way=way,
        answers=query.answers,
        source=query.source,
        rank=next((n for n, key in enumerate(found, 1) if key in query.answers), 0),
        found=found,
        state=answer.state,
        lead=round(max(right) - max(wrong), 4) if right and wrong else 0.0,
    )


def _figures(lang: str, way: str, rows: list[Row]) -> dict:
    asked = [row for row in rows if row.answers]
    unanswerable = [row for row in rows if not row.answers]
    ranks = np.array([row.rank for row in asked] or [0])
    return {
        "lang": lang,
        "way": way,
        "queries": len(asked),
        "hit@1": round(float((ranks == 1).mean()), 4),
        "hit@3": round(float(((ranks > 0) & (ranks <= 3)).mean()), 4),
        "mrr": round(float(np.mean([row.reciprocal for row in asked] or [0])), 4),
        "unanswerable": len(unanswerable),
        "false_answers": sum(row.false_answer for row in unanswerable),
    }
