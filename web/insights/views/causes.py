"""Why people write to us, as shown: groups of requests with their causes, the step each proposes, what was done before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kb.insights.causes import CAUSES
from kb.insights.clusters import TicketCluster
from kb.insights.periods import DayPeriod
from kb.insights.steps import TakenStep
from search.index.tree import Tree
from web.insights.views.charts import StackPart, stack
from web.insights.views.content import (
    SHOWN,
    ContentAsked,
    ContentChoices,
    article_link,
    is_comparable,
    told_trend,
)
from web.insights.views.frame import InsightsPage, desk_of, tabs_of
from web.site.pages import Link
from web.site.session import SignedIn
from web.site.texts import Texts


@dataclass(frozen=True)
class CauseCount:
    """A cause in words, and how many requests have it; `name` is a class of the style sheet."""

    name: str
    text: str
    number: str


@dataclass(frozen=True, kw_only=True)
class ClusterRow:
    """A group of requests in the table."""

    text: str
    lang: str
    url: str
    article: Link | None
    tickets: str
    trend: str
    causes: tuple[CauseCount, ...]
    parts: tuple[StackPart, ...]
    step: str
    done: str


@dataclass(frozen=True, kw_only=True)
class CausesPage(InsightsPage):
    choices: ContentChoices
    rows: tuple[ClusterRow, ...]
    causes: tuple[CauseCount, ...]
    parts: tuple[StackPart, ...]
    summary: str
    csv: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        clusters: Sequence[TicketCluster],
        *,
        who: SignedIn,
        asked: ContentAsked,
        period: DayPeriod,
        counted: tuple[str, str],
        steps: Sequence[TakenStep],
    ) -> CausesPage:
        every: Counter[str] = Counter()
        for cluster in clusters:
            every.update(cluster.causes)
        done = {step.cluster: step for step in reversed(steps)}
        return cls(
            title=texts("insights.causes.title"),
            who=who.name,
            desk=desk_of(who),
            tabs=tabs_of(texts, "content/causes"),
            choices=ContentChoices.of(texts, tree, "content/causes", asked=asked, period=period, counted=counted),
            rows=tuple(
                _row(one, asked, tree, texts, done=done.get(one.cluster), comparable=is_comparable(period, counted))
                for one in clusters[:SHOWN]
            ),
            causes=counts_of(every, texts),
            parts=stack([(cause, every[cause]) for cause in CAUSES]),
            summary=texts("insights.causes.summary", n=sum(every.values()), groups=len(clusters)),
            csv=asked.url("content/causes.csv"),
        )


def counts_of(causes: Counter[str], texts: Texts) -> tuple[CauseCount, ...]:
    """Causes that there are, in the order of CAUSES."""
    return tuple(
        CauseCount(cause, texts(f"insights.cause.{cause}"), texts.number(causes[cause]))
        for cause in CAUSES
        if causes[cause]
    )


def told_step(step: TakenStep, texts: Texts) -> str:
    return texts(
        "insights.done", step=texts(f"insights.taken.{step.step}"), who=step.who, day=texts.day(step.at.date())
    )


def _row(
    one: TicketCluster,
    asked: ContentAsked,
    tree: Tree | None,
    texts: Texts,
    *,
    done: TakenStep | None,
    comparable: bool,
) -> ClusterRow:
    article = article_link(tree, one.article_id)
    return ClusterRow(
        text=one.text or (article.text if article else texts("insights.causes.unnamed")),
        lang=one.lang,
        url=asked.group_url(one.cluster),
        article=article,
        tickets=texts.number(one.number),
        trend=told_trend(texts, one.number, one.before, comparable=comparable),
        causes=counts_of(Counter(one.causes), texts),
        parts=stack([(cause, one.causes.get(cause, 0)) for cause in CAUSES]),
        step=texts(f"insights.step.{one.step}"),
        done=told_step(done, texts) if done else "",
    )
