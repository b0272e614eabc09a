"""The story of the invented year: what people wished to know, in which words, when, and what was wrong with the help centre. Pure.

What is wrong is planted, so that a test can say which of it the pages of figures find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Planted = Literal["", "missing", "renamed", "passage", "outage"]
MISSING: tuple[tuple[str, ...], ...] = (  # topics the bundled bank has no article on, each in some wordings
    ("как оформить ипотеку", "ипотека условия", "хочу взять ипотеку"),
    ("страховка на машину", "осаго цена", "оформить осаго"),
    ("как купить акции", "брокерский счёт", "купить облигации"),
    ("карта для ребёнка", "детская карта", "карта ребёнку с 14 лет"),
    ("обмен валюты в отделении", "где поменять доллары", "курс обмена наличных"),
)
RENAMED = "ромашка ключ"  # how people still call what an article tells of under its new name
OUTAGE = ("приложение не открывается", "не работает приложение", "приложение вылетает")
MONTHS = (0.9, 0.9, 1.0, 1.0, 0.95, 0.9, 0.85, 0.9, 1.05, 1.1, 1.2, 1.4)  # of a usual month: Decembers are full
WEEKDAYS = (1.2, 1.15, 1.1, 1.1, 1.05, 0.75, 0.65)  # Mondays first


@dataclass(frozen=True, kw_only=True)
class DemoArticle:
    """An article of the bundled bank with words people ask it by."""

    id: str
    topic: str
    outcome: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What some people want to know. `weight`: of a thousand visitors of a usual day; `days` None: all the year, else only on those
    (0 is the first). `writes`: the chance that somebody who found nothing or was not helped writes to us."""

    wordings: tuple[str, ...]
    article_id: str  # what answers it; "" where nothing does
    topic: str = "other"
    weight: float = 10.0
    writes: float = 0.04
    planted: Planted = ""
    days: frozenset[int] | None = None


def story_of(articles: Sequence[DemoArticle], *, days: int) -> tuple[Wish, ...]:
    """The wishes of a year of `days` days. Needs at least three articles that solve something: one is called by an old name, one has a bad passage."""
    usual = [article for article in articles if article.questions]
    solving = [article for article in usual if article.outcome == "solve"]
    renamed, bad = _ending(solving, "two-step-sign-in", 1), _ending(solving, "refund-from-shop", 2)
    outage = _ending(solving, "app-does-not-start", 3)
    fallen = frozenset({days * 2 // 3, days * 2 // 3 + 1})
    return (
        *(
            Wish(
                wordings=article.questions,
                article_id=article.id,
                topic=article.topic,
                weight=60.0 / (3 + place),
                days=frozenset(range(days // 2, days)) if place == 4 else None,  # a new product
            )
            for place, article in enumerate(usual)
            if article not in (renamed, bad)
        ),
        *(Wish(wordings=words, article_id="", weight=22.0, writes=0.3, planted="missing") for words in MISSING),
        Wish(
            wordings=(RENAMED,), article_id=renamed.id, topic=renamed.topic, weight=22.0, writes=0.35, planted="renamed"
        ),
        Wish(wordings=bad.questions, article_id=bad.id, topic=bad.topic, weight=26.0, writes=0.3, planted="passage"),
        Wish(
            wordings=OUTAGE, article_id=outage.id, topic="app", weight=900.0, writes=0.05, planted="outage", days=fallen
        ),
    )


def _ending(articles: Sequence[DemoArticle], name: str, otherwise: int) -> DemoArticle:
    """The article of that name; where there is none, the so-manieth from the end."""
    return next((article for article in articles if article.id.endswith(name)), articles[-otherwise])


def planted_in(wishes: Sequence[Wish]) -> Mapping[str, Planted]:
    """What is wrong, by the first wording of each planted wish."""
    return {wish.wordings[0]: wish.planted for wish in wishes if wish.planted}
