"""Synonyms proposed from searches that failed and were then asked again in other words. Each was tried before it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kb.articles.synonyms import Synonym
from kb.privacy import FEWEST_PEOPLE
from kb.usage.second_tries import SecondTry
from search.query.engine import Engine
from search.query.values import Query
from search.text.analysis import fold, terms
from search.text.synonyms import compiled
from search.writers.why_not import GOAL, rank_of
from search.writers.word_pairs import exchanged

MOST = 200  # pairs that are tried, those of most visitors first
ASKED = 20  # questions each is tried with


class Exchange(NamedTuple):
    """Words a visitor put in place of others: the language, the stems typed first and the stems that found."""

    lang: str
    typed: tuple[str, ...]
    says: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One synonym. `brought`: questions, of `tried`, whose article it brings into the first three."""

    lang: str
    says: str
    also: str
    visitors: int
    tried: int
    brought: int


@dataclass(frozen=True)
class _Seen:
    typed: str
    says: str
    second_try: SecondTry


def propose(tries: Iterable[SecondTry], engine: Engine) -> list[Proposal]:
    """Best supported first. Only words that at least FEWEST_PEOPLE visitors exchanged: nobody's own words are told."""
    seen: dict[Exchange, list[_Seen]] = defaultdict(list)
    listed = {(one.lang, tuple(terms(member))) for one in engine.index.synonyms.written for member in one.also}
    for second_try in tries:
        for typed, says in exchanged(second_try.first_query, second_try.second_query, engine.index):
            pair = Exchange(second_try.lang, tuple(terms(typed)), tuple(terms(says)))
            if (pair.lang, pair.typed) not in listed:
                seen[pair].append(_Seen(typed, says, second_try))
    shared = {pair: exchanges for pair, exchanges in seen.items() if _visitors(exchanges) >= FEWEST_PEOPLE}
    often = sorted(shared.items(), key=lambda item: (-_visitors(item[1]), item[0]))[:MOST]
    tried = [(_tried(exchanges, engine), exchanges) for _, exchanges in often]
    helpful = [(one, exchanges) for one, exchanges in tried if one.brought and 2 * one.brought >= one.tried]
    return _one_for_each_search(sorted(helpful, key=_worth))


def _worth(tried: tuple[Proposal, list[_Seen]]) -> tuple[int, int, int, int, int, str, str]:
    """Sorts what most visitors exchanged first; then few words for exact ones, and what a question is about stands last in it."""
    one, exchanges = tried
    place = exchanges[0].second_try.first_query.lower().rfind(exchanges[0].typed)
    return -one.visitors, -one.brought, len(one.also.split()), -place, -len(one.says.split()), one.says, one.also


def _one_for_each_search(ordered: list[tuple[Proposal, list[_Seen]]]) -> list[Proposal]:
    """Those that explain a search no better one explains: of "lost badge" one word is proposed, not both and the pair."""
    explained: set[SecondTry] = set()
    proposals = []
    for one, exchanges in ordered:
        searches = {seen.second_try for seen in exchanges}
        if not searches <= explained:
            explained |= searches
            proposals.append(one)
    return proposals


def _visitors(exchanges: list[_Seen]) -> int:
    return len({one.second_try.visitor for one in exchanges})


def _tried(exchanges: list[_Seen], engine: Engine) -> Proposal:
    first = min(exchanges, key=lambda one: (one.typed, one.says))
    new = Synonym(lang=first.second_try.lang, says=first.says, also=(first.typed,))
    other = engine.with_synonyms(compiled([*engine.index.synonyms.written, new]))
    questions = {(fold(one.second_try.first_query), one.second_try.article_id) for one in exchanges}
    tried = brought = 0
    for asked, article in sorted(questions)[:ASKED]:
        query = Query.parse(asked, lang=first.second_try.lang)
        if not 0 < rank_of(engine, query, article) <= GOAL:  # else it is found by now
            tried += 1
            brought += 0 < rank_of(other, query, article) <= GOAL
    return Proposal(
        lang=new.lang, says=new.says, also=first.typed, visitors=_visitors(exchanges), tried=tried, brought=brought
    )
