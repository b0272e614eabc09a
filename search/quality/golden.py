"""Golden questions and how search answers them: every question a writer gave, held out while it is asked, and labelled files.

A writer's question is asked of an engine that does not know it, so that no article is found by its own copy. A labelled
file (`ru.yaml`) maps a query to the keys of the articles that answer it, or to `none`, or to the intent it shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np

from kb.articles.wishes.intents import NAMES
from kb.articles.yaml_fields import BadYaml, read_fields, says_something, suggest
from kb.errors import BadArticles, Problem, SettingsError
from kb.rules import Rule
from search.index.known_questions import KnownQuestions
from search.index.opened import Index
from search.progress import Progress
from search.quality.held_out import HeldOut
from search.quality.perturb import PERTURBATIONS
from search.query.engine import Engine
from search.query.values import Query
from search.text.analysis import fold
from search.text.wordforms import other_form

DEPTH = 10
NOTHING = "none"  # written in a labelled file where no article answers
FACT = "fact:"  # before the key of a fact that is the answer
INTENT = "intent:"  # before the name of an intent, which the page is to understand
LISTS = ("answers", "found", "facts", "told")  # fields of a row that are lists in JSON
FLOOD = 10  # results: more of them, in answer to what nothing answers, are a flood
BROKEN = Rule("golden-broken", "expected lines of the form: query: article-key", "error")
AS_TYPED = "as typed"
WAYS: dict[str, Callable[[str], str]] = {AS_TYPED: lambda text: text, **PERTURBATIONS, "word form": other_form}

GoldenFigures = TypedDict(  # under their public names, which are no Python names
    "GoldenFigures",
    {
        "lang": str,
        "way": str,
        "queries": int,
        "hit@1": float,
        "hit@3": float,
        "mrr": float,
        "unanswerable": int,
        "false_answers": int,
        "floods": int,
        "facts": int,
        "facts_told": int,
        "intents": int,
        "intents_told": int,
    },
)


@dataclass(frozen=True, kw_only=True)
class GoldenQuery:
    """What may be asked, and the keys of the articles or facts that answer it (none: nothing should be shown as the answer)."""

    text: str
    lang: str
    answers: tuple[str, ...]
    source: str  # "articles" or the labelled file's name
    facts: tuple[str, ...] = ()
    intent: str = ""  # that is shown by it


@dataclass(frozen=True, kw_only=True)
class GoldenRow:
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
    listed: int = 0  # results in all
    facts: tuple[str, ...] = ()  # keys of the facts that are the answer
    told: tuple[str, ...] = ()  # keys of the facts that were told
    intent: str = ""  # that is shown
    understood: str = ""  # the intent that search told

    @property
    def unanswerable(self) -> bool:
        return not self.answers and not self.facts

    @property
    def reciprocal(self) -> float:
        return 1 / self.rank if self.rank else 0.0

    @property
    def false_answer(self) -> bool:
        """An article or a fact was shown as the answer to what none answers."""
        return self.unanswerable and (self.state == "answer" or bool(self.told))

    @property
    def flood(self) -> bool:
        """What none answers was answered with a list of everything."""
        return self.unanswerable and self.state in ("answer", "list") and self.listed > FLOOD

    @property
    def fact_told(self) -> bool:
        """A right fact was told."""
        return bool(set(self.facts) & set(self.told))

    @property
    def intent_told(self) -> bool:
        return bool(self.intent) and self.intent == self.understood


@dataclass(frozen=True, kw_only=True)
class Golden:
    """The rows of one generation. `articles`: id → digest of what is searched of it; `titles`: id → title."""

    generation: str
    mode: str
    articles: dict[str, str]
    titles: dict[str, str]
    rows: tuple[GoldenRow, ...]

    def figures(self) -> list[GoldenFigures]:
        """One line for each language and way."""
        places = sorted({(row.lang, list(WAYS).index(row.way)) for row in self.rows})
        return [
            _figures(lang, way, [r for r in self.rows if (r.lang, r.way) == (lang, way)])
            for lang, n in places
            for way in [list(WAYS)[n]]
        ]

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"figures": self.figures()}, ensure_ascii=False)


def read_golden(path: Path) -> Golden:
    """What `to_json` wrote. Raises SettingsError when it is something else."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(GoldenRow(**row | {name: tuple(row.get(name, ())) for name in LISTS}) for row in data["rows"])
        return Golden(**{name: data[name] for name in ("generation", "mode", "articles", "titles")}, rows=rows)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path} is not a measurement: {error!r}. `kb eval --golden --save FILE` writes one."
        ) from error


def golden_queries(index: Index, folder: Path | None, *, strict: bool = True) -> list[GoldenQuery]:
    """The writers' own questions, then those of the labelled files.

    Raises BadArticles with every mistake in the files; unless `strict`, labels that do not fit this index (an older one)
    are left out.
    """
    cards = index.tree.cards
    own = {
        (fold(text), cards[number].id): GoldenQuery(
            text=text, lang=cards[number].lang, answers=(cards[number].key,), source="articles"
        )
        for text, number in zip(index.questions.texts, index.questions.articles.tolist(), strict=True)
    }
    keys = {card.key for card in cards} | {f"{FACT}{fact.key}" for fact in index.facts.written}
    keys |= {f"{INTENT}{name}" for name in NAMES}
    files = [_labelled(path, keys) for path in sorted(folder.glob("*.yaml"))] if folder else []
    labelled = [query for queries, _ in files for query in queries]
    problems = [problem for _, wrong in files for problem in wrong]
    if problems and strict:
        raise BadArticles(problems)
    return [*own.values(), *labelled]


def _labelled(path: Path, keys: set[str]) -> tuple[list[GoldenQuery], list[Problem]]:
    """Queries of a labelled file, and what is wrong with the others."""
    file = path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        fields = read_fields(text, file)
    except (BadYaml, UnicodeDecodeError) as error:
        return [], [BROKEN.at(file, getattr(error, "line", 1), str(error))]
    if fields is None:
        return [], [BROKEN.at(file, 1, "this is a list or a sentence")] if says_something(text) else []
    problems = [
        fields.breaks(BROKEN, (query,), f"{query!r} is written twice", "keep one of them") for query in fields.repeated
    ]
    queries = []
    for query, value in fields.values.items():
        answers = () if value == NOTHING else tuple(value) if isinstance(value, list) else (value,)
        unknown = [key for key in answers if key not in keys]
        for key in unknown:
            hint = suggest(str(key), sorted(keys), f"or {NOTHING}")
            problems.append(fields.breaks(BROKEN, (query,), f"{query!r}: there is no article {key!r}", hint))
        if not unknown:
            queries.append(_labelled_query(query, tuple(map(str, answers)), path))
    return queries, problems


def _labelled_query(text: str, answers: tuple[str, ...], path: Path) -> GoldenQuery:
    facts = tuple(key.removeprefix(FACT) for key in answers if key.startswith(FACT))
    intent = next((key.removeprefix(INTENT) for key in answers if key.startswith(INTENT)), "")
    articles = tuple(key for key in answers if not key.startswith((FACT, INTENT)))
    return GoldenQuery(text=text, lang=path.stem[:2], answers=articles, source=path.name, facts=facts, intent=intent)


def measure_golden(engine: Engine, queries: Sequence[GoldenQuery], ways: Iterable[str], progress: Progress) -> Golden:
    """Ask every query in every way, of a copy of the engine that does not know the query itself."""
    ways, rows, own = list(ways), [], _own_places(engine.index)
    progress.start(f"Asking {len(queries)} golden questions", len(queries) * len(ways))
    for query in queries:
        without_own = engine.knowing(_without_own(engine.index, query, own))
        spoiled = {way: text for way in ways if (text := WAYS[way](query.text)) != query.text or way == AS_TYPED}
        rows += [_row(without_own, query, way, text) for way, text in spoiled.items()]
        progress.advance(len(ways))
    return Golden(
        generation=engine.tree.generation,
        mode="keyword" if engine.index.meaning is None else "hybrid",
        articles=digests(engine.index),
        titles={card.id: card.title for card in engine.tree.cards},
        rows=tuple(rows),
    )


def digests(index: Index) -> dict[str, str]:
    """id → a digest of everything an article is found by."""
    made = {}
    for number, card in enumerate(index.tree.cards):
        texts = [asdict(index.passages[n]) for n in range(int(index.first[number]), int(index.first[number + 1]))]
        text = json.dumps([card.title, card.summary, card.questions, texts], ensure_ascii=False, sort_keys=True)
        made[card.id] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return made


def _own_places(index: Index) -> dict[tuple[str, str], list[int]]:
    """Where an article's own question stands: (its folded text, the article's key) → numbers of known questions."""
    places: dict[tuple[str, str], list[int]] = {}
    for number, (text, article) in enumerate(
        zip(index.questions.texts, index.questions.articles.tolist(), strict=True)
    ):
        places.setdefault((fold(text), index.tree.cards[article].key), []).append(number)
    return places


def _without_own(index: Index, query: GoldenQuery, own: dict[tuple[str, str], list[int]]) -> KnownQuestions:
    """What the engine may know: a writer's question is hidden only where it stands, in its own article."""
    if query.source != "articles":
        return index.questions
    held = [number for key in query.answers for number in own[fold(query.text), key]]
    return HeldOut(**vars(index.questions), held=tuple(held))


def _row(engine: Engine, query: GoldenQuery, way: str, text: str) -> GoldenRow:
    answer = engine.search(Query.parse(text, lang=query.lang, limit=DEPTH, excerpts=False))
    keys = tuple(result.key for result in answer.results)
    right = [result.score for result in answer.results if result.key in query.answers]
    wrong = [result.score for result in answer.results if result.key not in query.answers]
    return GoldenRow(
        query=query.text,
        lang=query.lang,
        way=way,
        answers=query.answers,
        source=query.source,
        rank=next((n for n, key in enumerate(keys, 1) if key in query.answers), 0),
        found=keys,
        state=answer.state,
        lead=round(max(right) - max(wrong), 4) if right and wrong else 0.0,
        listed=answer.total,
        facts=query.facts,
        told=tuple(fact.key for fact in answer.facts),
        intent=query.intent,
        understood=answer.intent,
    )


def _figures(lang: str, way: str, rows: list[GoldenRow]) -> GoldenFigures:
    asked = [row for row in rows if row.answers]
    unanswerable = [row for row in rows if row.unanswerable]
    facts, intents = [row for row in rows if row.facts], [row for row in rows if row.intent]
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
        "floods": sum(row.flood for row in unanswerable),
        "facts": len(facts),
        "facts_told": sum(row.fact_told for row in facts),
        "intents": len(intents),
        "intents_told": sum(row.intent_told for row in intents),
    }
