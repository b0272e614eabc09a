"""One group as shown: how it was asked, why people wrote all the same, the requests behind it, the step it proposes and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.insights.causes import STEPS
from kb.insights.clusters import TicketCluster, proposed_step
from kb.insights.left_passages import LeftPassage
from kb.insights.questions import AskedGroup, Wording
from kb.insights.steps import TakenStep
from search.index.tree import Tree
from web.insights.views.causes import CauseCount, counts_of, told_step
from web.insights.views.content import ContentAsked, article_link
from web.insights.views.frame import InsightsPage, desk_of, tabs_of
from web.site.pages import Link, Option
from web.site.session import SignedIn
from web.site.texts import Texts
from web.site.urls import inbox_url

LISTED = 50  # requests on the page


@dataclass(frozen=True, kw_only=True)
class GroupBehind:
    """What there is of a group: as it was asked, as it was written to us; None where it was not."""

    asked: AskedGroup | None
    cluster: TicketCluster | None
    tickets: tuple[str, ...] = ()  # numbers, the newest first
    wordings: tuple[Wording, ...]
    steps: tuple[TakenStep, ...]
    left: tuple[LeftPassage, ...] = ()  # where readers of the article staff answer with left it

    @property
    def title(self) -> str:
        """Words that at least five people share; "" where they share none."""
        return (self.asked.text if self.asked else "") or (self.cluster.text if self.cluster else "")


@dataclass(frozen=True, kw_only=True)
class TriedQuestion:
    """Where an article stands now (0: not listed), and where the smallest edit that works brings it; `kind` "": none works."""

    now: int
    kind: str
    text: str
    then: int


@dataclass(frozen=True, kw_only=True)
class GroupPage(InsightsPage):
    lang: str
    wordings: tuple[str, ...]
    figures: str
    causes: tuple[CauseCount, ...]
    article: Link | None
    tickets: tuple[Link, ...]
    numbers: str  # of requests, for whoever may not open them
    step: str
    why: str
    tried: str
    left: tuple[str, ...]
    draft: str
    action: str
    steps: tuple[Option, ...]
    done: tuple[str, ...]

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree | None,
        behind: GroupBehind,
        *,
        who: SignedIn,
        asked: ContentAsked,
        place: TriedQuestion | None,
        since: Mapping[int, int | None],
    ) -> GroupPage:
        cluster, group = behind.cluster, behind.asked
        article = article_link(tree, cluster.article_id if cluster else (group.article_id if group else ""))
        name = cluster.cluster if cluster else group.group_id if group else ""
        step = proposed_step(group, cluster)
        numbers = behind.tickets
        return cls(
            title=behind.title or (article.text if article else texts("insights.causes.unnamed")),
            who=who.name,
            desk=desk_of(who),
            tabs=tabs_of(texts, ""),
            lang=(group.lang if group else cluster.lang if cluster else ""),
            wordings=tuple(texts("insights.group.wording", text=one.text, n=one.visitors) for one in behind.wordings),
            figures=texts("insights.group.figures", n=group.visitors, missed=group.missed) if group else "",
            causes=counts_of(Counter(cluster.causes), texts) if cluster else (),
            article=article,
            tickets=tuple(Link(number, inbox_url(number)) for number in numbers[:LISTED])
            if who.allows("inbox")
            else (),
            numbers=texts("insights.group.tickets", n=len(numbers)) if numbers else "",
            step=texts(f"insights.step.{step}"),
            why=texts(f"insights.why.{cluster.main_cause}") if cluster else "",
            tried=_tried(place, texts),
            left=told_left(behind.left, cluster.article_id if cluster else "", tree, texts)
            if step == "rewrite"
            else (),
            draft=asked.group_url(name, "draft") if step == "write" else "",
            action=asked.group_url(name, "step"),
            steps=tuple(Option(one, texts(f"insights.taken.{one}"), one == step) for one in STEPS),
            done=tuple(_came_of(one, since.get(one.id), texts) for one in behind.steps),
        )


def told_left(left: Sequence[LeftPassage], article_id: str, tree: Tree | None, texts: Texts) -> tuple[str, ...]:
    """Passages of the article as it is now by their headings; of one that is gone nothing is told."""
    lang, _, key = article_id.partition("/")
    article = tree.article(lang, key) if tree else None
    headings = {one.anchor: one.text for one in article.headings} if article else {}
    named = {"": texts("insights.left.beginning"), **headings}
    return tuple(
        texts("insights.left.passage", text=named[one.heading], n=one.visitors)
        for one in left
        if article and one.heading in named
    )


def _tried(place: TriedQuestion | None, texts: Texts) -> str:
    if place is None:
        return ""
    if place.kind:
        return texts(f"insights.tried.{place.kind}", text=place.text, then=place.then)
    return texts("insights.tried.found", now=place.now) if place.now else texts("insights.tried.nothing")


def _came_of(step: TakenStep, since: int | None, texts: Texts) -> str:
    said = told_step(step, texts)
    return said if since is None else f"{said} {texts('insights.since', before=step.before, after=since)}"
