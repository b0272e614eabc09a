"""Synonyms proposed from searches that failed and were then asked again in other words. Each was tried before it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kb.search_log import ENOUGH_VISITORS
from kb.second_tries import SecondTry
from kb.synonyms import Synonym
from search.analysis import fold, terms
from search.engine import Engine
from search.exchanging import exchanged
from search.query import Query
from search.synonyms import compiled
from search.whynot import GOAL, rank_of

MOST = 200  # pairs that are tried, those of most visitors first
ASKED = 20  # questions each is tried with

Pair = tuple[str, tuple[str, ...], tuple[str, ...]]  # language, stems typed, stems found


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
    told: SecondTry


def propose(tries: Iterable[SecondTry], engine: Engine) -> list[Proposal]:
    """Best supported first. Only words that at least ENOUGH_VISITORS visitors exchanged: nobody's own words are told."""
    seen: dict[Pair, list[_Seen]] = defaultdict(list)
    known = {(one.lang, tuple(terms(member))) for one in engine.index.synonyms.written for member in one.also}
    for told in tries:
        for typed, says in exchanged(told.asked, told.found, engine.index):
            pair = (told.lang, tuple(terms(typed)), tuple(terms(says)))
            if pair[:2] not in known:
                seen[pair].append(_Seen(typed, says, told))
    shared = {pair: held for pair, held in seen.items() if _visitors(held) >= ENOUGH_VISITORS}
    often = sorted(shared.items(), key=lambda item: (-_visitors(item[1]), item[0]))[:MOST]
    tried = [(_tried(held, engine), held) for _, held in often]
    helpful = [(one, held) for one, held in tried if one.brought and 2 * one.brought >= one.tried]
    return _one_for_each_search(sorted(helpful, key=_worth))


def _worth(found: tuple[Proposal, list[_Seen]]) -> tuple:
    """Sorts what most visitors exchanged first; then few words for exact ones, and what a question is about stands last in it."""
    one, held = found
    place = held[0].told.asked.lower().rfind(held[0].typed)
    return -one.visitors, -one.brought, len(one.also.split()), -place, -len(one.says.split()), one.says, one.also


def _one_for_each_search(ordered: list[tuple[Proposal, list[_Seen]]]) -> list[Proposal]:
    """Those that explain a search no better one explains: of "lost badge" one word is proposed, not both and the pair."""
    explained: set[SecondTry] = set()
    chosen = []
    for one, held in ordered:
        told = {seen.told for seen in held}
        if not told <= explained:
            explained |= told
            chosen.append(one)
    return chosen


def _visitors(held: list[_Seen]) -> int:
    return len({one.told.visitor for one in held})


def _tried(held: list[_Seen], engine: Engine) -> Proposal:
    first = min(held, key=lambda one: (one.typed, one.says))
    new = Synonym(lang=first.told.lang, says=first.says, also=(first.typed,))
    other = engine.with_synonyms(compiled([*engine.index.synonyms.written, new]))
    questions = {(fold(one.told.asked), one.told.article_id) for one in held}
    tried = brought = 0
    for asked, article in sorted(questions)[:ASKED]:
        query = Query.parse(asked, lang=first.told.lang)
        if not 0 < rank_of(engine, query, article) <= GOAL:  # else it is found by now
            tried += 1
            brought += 0 < rank_of(other, query, article) <= GOAL
    return Proposal(
        lang=new.lang, says=new.says, also=first.typed, visitors=_visitors(held), tried=tried, brought=brought
    )
