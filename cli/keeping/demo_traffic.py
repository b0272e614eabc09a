"""`kb demo-traffic`: an invented year in an empty database, so that pages of figures are seen full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated

import typer

from cli.keeping.installation import Installation
from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from kb.demo.story import DemoArticle, planted_in, story_of
from kb.demo.tried import write_trials
from kb.demo.writing import refuse_used, write_year
from kb.demo.year import DemoCentre, SearchAnswer, visits_of
from kb.requests.service_levels import Promise, promise
from kb.trials.spared import spared_topics
from search.query.live import Live
from search.query.protocols import SearchEngine
from search.query.values import Query
from web.insights.counting import count_all

ASKED_BY = 3  # questions of an article that people put in the year


def demo_traffic(
    days: Annotated[
        int, typer.Option(help="Days before today, whose hours until now come on top.", min=30, max=800)
    ] = 365,
    visitors: Annotated[int, typer.Option(help="Visitors of a usual day.", min=10, max=5000)] = 120,
    seed: Annotated[int, typer.Option(help="The same seed, index and day give the same year.")] = 1,
) -> None:
    """Fill an EMPTY database with a year that is invented: searches, requests with promises and answers, votes, with faults to be found."""
    with told_plainly():
        our = Installation.open()
        refuse_used(our.state, our.log)
        live = Live(our.settings)
        live.wait_for_encoder(60)
        now, engine = datetime.now(UTC), live.public
        wishes = story_of(demo_articles(engine), days=days)

        @cache
        def find(words: str) -> SearchAnswer:
            answer = engine.search(Query.parse(words, lang="ru"))
            articles = tuple(result.article_id for result in answer.results)
            return SearchAnswer(state=answer.state, confidence=answer.confidence, articles=articles)

        def by_when(topic: str, at: datetime) -> Promise | None:
            return promise(engine.tree.contacts, topic, at=at)

        first = now.date() - timedelta(days=days)
        centre = DemoCentre(find, by_when)
        visits = visits_of(wishes, centre, first=first, days=days + 1, visitors=visitors, seed=seed)
        written = write_year(our.state, our.log, (visit for visit in visits if visit.at <= now), at=now)
        topics = engine.tree.contacts.topic_ids - spared_topics(engine.tree.contacts)
        write_trials(our.state, our.log, sorted(topics), at=now, seed=seed)
        count_all(our.log, our.state, live.internal, at=now)
        say(
            f"An invented year: {days} days, {written} requests. Everything in this database is invented; pages of figures say so."
        )
        say("Planted: " + "; ".join(f"{words} ({fault})" for words, fault in planted_in(wishes).items()))


def demo_articles(engine: SearchEngine) -> list[DemoArticle]:
    """The Russian articles of a tree with the questions people ask them by."""
    return [
        DemoArticle(id=card.id, topic=card.topic, outcome=card.outcome, questions=card.questions[:ASKED_BY])
        for card in engine.tree.cards
        if card.lang == "ru"
    ]
