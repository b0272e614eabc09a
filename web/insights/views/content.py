"""Questions as shown: groups with their numbers, the choices above them, and the way to what stands behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.insights.causes import ContentStep
from kb.insights.clusters import TicketCluster
from kb.insights.periods import LENGTHS, USUAL, DayPeriod
from kb.insights.question_table import percent
from kb.insights.questions import AskedGroup
from kb.usage.devices import DEVICES
from search.index.tree import Tree
from web.insights.views.charts import SparkBar, sparkline
from web.insights.views.frame import InsightsPage, Tab, desk_of, tabs_of, told_counted, told_period
from web.site.localised import text_in
from web.site.pages import Link, Option
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import agent_url, insights_url

SHOWN = 100  # groups on a page; the file has them all


@dataclass(frozen=True, kw_only=True)
class ContentAsked:
    """What of the figures is asked for, as the address says it."""

    days: int = USUAL
    lang: str = ""
    section: str = ""
    device: str = ""

    def url(self, part: str = "content") -> str:
        return insights_url(part, days=self._days, lang=self.lang, section=self.section, device=self.device)

    def group_url(self, group: str, part: str = "") -> str:
        """What stands behind one group, of the same days: fewer may know nothing of it."""
        return insights_url(f"content/groups/{group}/{part}".rstrip("/"), days=self._days)

    @property
    def _days(self) -> str:
        return "" if self.days == USUAL else str(self.days)


@dataclass(frozen=True, kw_only=True)
class ContentChoices:
    """What may be chosen above the figures of content, what is, and what was counted. `part`: of the address of the page."""

    part: str
    asked: ContentAsked
    lengths: tuple[Tab, ...]
    languages: tuple[Option, ...]
    sections: tuple[Option, ...]
    devices: tuple[Option, ...]  # none where figures don't tell them apart
    period: str
    counted: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        part: str,
        *,
        asked: ContentAsked,
        period: DayPeriod,
        counted: tuple[str, str],
    ) -> ContentChoices:
        return cls(
            part=part,
            asked=asked,
            lengths=lengths_of(asked, texts, part),
            languages=tuple(Option(lang, name, lang == asked.lang) for lang, name in texts.languages.items()),
            sections=sections_of(tree, texts, asked.section),
            devices=devices_of(texts, asked.device) if part == "content" else (),
            period=told_period(texts, period),
            counted=told_counted(texts, counted[1]),
        )


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """A group of questions in the table. Numbers as they are read; `trend` in words."""

    text: str
    lang: str
    url: str
    article: Link | None
    visitors: str
    trend: str
    unanswered: str
    unopened: str
    repeated: str
    tickets: str
    step: str  # "" where nothing has to be done
    bars: tuple[SparkBar, ...]


@dataclass(frozen=True, kw_only=True)
class QuestionsPage(InsightsPage):
    choices: ContentChoices
    rows: tuple[QuestionRow, ...]
    summary: str
    left_out: str
    of_device: str  # what is not known where one kind of device is chosen
    csv: str

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        groups: Sequence[AskedGroup],
        *,
        who: SignedIn,
        asked: ContentAsked,
        period: DayPeriod,
        counted: tuple[str, str],
        steps: Mapping[str, ContentStep],
    ) -> QuestionsPage:
        visitors, missed = sum(group.visitors for group in groups), sum(group.missed for group in groups)
        return cls(
            title=texts("insights.questions.title"),
            who=who.name,
            desk=desk_of(who),
            tabs=tabs_of(texts, "content"),
            choices=ContentChoices.of(texts, tree, "content", asked=asked, period=period, counted=counted),
            rows=tuple(
                _row(group, asked, tree, texts, step=steps[group.group_id], comparable=is_comparable(period, counted))
                for group in groups[:SHOWN]
            ),
            summary=texts("insights.questions.summary", groups=len(groups), visitors=visitors, missed=missed),
            left_out=texts("insights.left_out", n=len(groups) - SHOWN) if len(groups) > SHOWN else "",
            of_device=texts("insights.of_device") if asked.device else "",
            csv=asked.url("content/questions.csv"),
        )


def of_section(groups: Sequence[AskedGroup], tree: Tree | None, section: str) -> tuple[AskedGroup, ...]:
    """Those whose first article lies in a section; "" is every section."""
    if not section or tree is None:
        return tuple(groups)
    within = articles_within(tree, section)
    return tuple(group for group in groups if group.article_id in within)


def of_section_of(
    clusters: Sequence[TicketCluster], tree: Tree | None, section: str, lang: str
) -> tuple[TicketCluster, ...]:
    """The same of groups of tickets, in a language; "" is every one."""
    within = articles_within(tree, section) if tree and section else None
    in_language = (one for one in clusters if lang in ("", one.lang))
    return tuple(one for one in in_language if within is None or one.article_id in within)


def articles_within(tree: Tree, section: str) -> frozenset[str]:
    """Ids of the articles of a section and of those below it."""
    return frozenset(
        card.id for card in tree.cards if card.category == section or card.category.startswith(f"{section}/")
    )


def lengths_of(asked: ContentAsked, texts: Texts, part: str) -> tuple[Tab, ...]:
    return tuple(
        Tab(texts("insights.days", n=days), replace(asked, days=days).url(part), days == asked.days) for days in LENGTHS
    )


def sections_of(tree: Tree | None, texts: Texts, current: str) -> tuple[Option, ...]:
    categories = [category for category in tree.categories if "/" not in category.id] if tree else []
    return tuple(
        Option(category.id, text_in(category.title, texts.lang), category.id == current) for category in categories
    )


def devices_of(texts: Texts, current: str) -> tuple[Option, ...]:
    return tuple(Option(device, texts(f"insights.devices.{device}"), device == current) for device in DEVICES)


def article_link(tree: Tree | None, article_id: str) -> Link | None:
    """An article on the desk, in its own language."""
    lang, _, key = article_id.partition("/")
    card = tree.card(lang, key) if tree and article_id else None
    return Link(card.title, agent_url(open=card.id), card.lang) if card else None


def is_comparable(period: DayPeriod, counted: tuple[str, str]) -> bool:
    """Whether the whole period before was counted too."""
    return bool(counted[0]) and counted[0] <= period.before.first.isoformat()


def told_trend(texts: Texts, now: int, before: int, *, comparable: bool = True) -> str:
    if not comparable:
        return texts("insights.trend.unknown")
    if not before:
        return texts("insights.trend.new")
    change = round(100 * (now - before) / before)
    return texts("insights.trend.same") if change == 0 else _signed(texts, change)


def _signed(texts: Texts, change: int) -> str:
    return ("+" if change > 0 else "−") + texts("team.percent", share=abs(change))


def _row(
    group: AskedGroup, asked: ContentAsked, tree: Tree | None, texts: Texts, *, step: ContentStep, comparable: bool
) -> QuestionRow:
    return QuestionRow(
        text=group.text,
        lang=group.lang,
        url=asked.group_url(group.group_id),
        article=article_link(tree, group.article_id),
        visitors=texts.number(group.visitors),
        trend=told_trend(texts, group.visitors, group.before, comparable=comparable),
        unanswered=_share(group.share(group.unanswered), texts),
        unopened=_share(group.share(group.unopened), texts),
        repeated=_share(group.share(group.repeated), texts),
        tickets="—" if group.tickets is None else texts.number(group.tickets),
        step="" if step == "leave" else texts(f"insights.step.{step}"),
        bars=sparkline(group.bars),
    )


def _share(share: float, texts: Texts) -> str:
    return texts("team.percent", share=texts.number(percent(share)))
