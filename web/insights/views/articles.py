"""Articles as shown by how they do: figures beside each other, the ones that could save most requests first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.insights.article_table import TextPromises, TextStates
from kb.insights.articles import ArticleFigures
from kb.insights.periods import DayPeriod
from search.index.tree import Tree
from web.insights.views.content import SHOWN, ContentAsked, ContentChoices, article_link, articles_within
from web.insights.views.frame import InsightsPage, desk_of, tabs_of
from web.site.pages import Link
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import write_url


@dataclass(frozen=True, kw_only=True)
class MeasuredArticle:
    """An article in the table; `marks`: what else is wrong with it, in words."""

    article: Link
    found: str
    opened: str
    read: str  # to the end, and of those who opened it
    helpful: str
    unhelpful: str
    reasons: str
    not_this: str
    tickets: str
    saved: str
    marks: tuple[str, ...]
    unkept: Link | None


@dataclass(frozen=True, kw_only=True)
class ArticlesPage(InsightsPage):
    choices: ContentChoices
    rows: tuple[MeasuredArticle, ...]
    left_out: str
    csv: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        figures: Sequence[ArticleFigures],
        *,
        who: SignedIn,
        asked: ContentAsked,
        period: DayPeriod,
        counted: tuple[str, str],
        states: TextStates,
    ) -> ArticlesPage:
        return cls(
            title=texts("insights.articles.title"),
            who=who.name,
            desk=desk_of(who),
            tabs=tabs_of(texts, "content/articles"),
            choices=ContentChoices.of(texts, tree, "content/articles", asked=asked, period=period, counted=counted),
            rows=tuple(
                _row(one, tree, texts, _marks(one, texts, states), _unkept(one.article_id, states, who, texts))
                for one in figures[:SHOWN]
            ),
            left_out=texts("insights.articles.left_out", n=len(figures) - SHOWN) if len(figures) > SHOWN else "",
            csv=asked.url("content/articles.csv"),
        )


def within_section(
    figures: Sequence[ArticleFigures], tree: Tree | None, section: str, lang: str
) -> tuple[ArticleFigures, ...]:
    """Those of a section and a language; "" is every one."""
    within = articles_within(tree, section) if tree and section else None
    in_language = (one for one in figures if not lang or one.article_id.startswith(f"{lang}/"))
    return tuple(one for one in in_language if within is None or one.article_id in within)


def _marks(one: ArticleFigures, texts: Texts, states: TextStates) -> list[str]:
    changed, text = states.changed.get(one.article_id), states.promised(one.article_id) or TextPromises()
    marks = [texts("insights.articles.overdue")] if one.article_id in states.overdue else []
    marks += [texts("insights.articles.changed", day=texts.day(changed))] if changed else []
    counts = (("facts_changed", text.changed), ("facts_over", text.over), ("flags", one.flags))
    return marks + [texts(f"insights.articles.{name}", n=count) for name, count in counts if count]


def _unkept(article_id: str, states: TextStates, who: SignedIn, texts: Texts) -> Link | None:
    """What the text says that no fact keeps, and the way to where it is written, for whoever may write."""
    text = states.promised(article_id)
    if not text or not text.unkept:
        return None
    url = write_url(f"article/{article_id}") if who.allows("write") else ""
    return Link(texts("insights.articles.unkept", n=text.unkept), url)


def _row(
    one: ArticleFigures, tree: Tree | None, texts: Texts, marks: Sequence[str], unkept: Link | None
) -> MeasuredArticle:
    return MeasuredArticle(
        article=article_link(tree, one.article_id) or Link(one.article_id, ""),
        found=texts.number(one.found),
        opened=texts.number(one.opened),
        read=_read(one, texts),
        helpful=texts.number(one.helpful),
        unhelpful=texts.number(one.unhelpful),
        reasons=", ".join(
            f"{texts(f'insights.reason.{reason}')}: {texts.number(n)}" for reason, n in one.reasons.items()
        ),
        not_this=texts.number(one.not_this),
        tickets=texts.number(one.tickets),
        saved=texts.number(one.saved),
        marks=tuple(marks),
        unkept=unkept,
    )


def _read(one: ArticleFigures, texts: Texts) -> str:
    if not one.opened:
        return texts.number(one.read)
    share = texts("team.percent", share=round(100 * min(1.0, one.read / one.opened)))
    return texts("insights.articles.read_of", n=one.read, share=share)
