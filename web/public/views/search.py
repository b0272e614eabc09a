"""Search results in their four states: an answer, a list, nothing good, nothing at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kb.privacy import mask
from search.index.tree import Tree
from search.query.values import Found, Fragment, Result, Similar
from search.text.analysis import terms
from web.parts.reading.answer_means import AnswerMeans, means_of
from web.parts.reading.near_copies import grouped
from web.parts.understood import understood
from web.public.views.urgent import ReachView, UrgentView, ValueView, sections_of
from web.public.views.vote import VoteView, vote_view
from web.site.localised import category_title
from web.site.pager import Pager, pager_of
from web.site.pages import Alternate, Link, Page, alternates
from web.site.texts import Texts
from web.site.typography import bind
from web.site.urls import article_url, contact_url, search_url

FILTERS = 5  # sections offered at once; with more, nobody reads any
NEAREST = 3  # articles shown when none is good; more would be junk
SCRIPTS = ("search.js", "article.js")
SECTION_WORDS = 3  # of a question that may name a section
TITLE_LENGTH = 70  # characters of a question in a heading


@dataclass(frozen=True, kw_only=True)
class ResultView:
    title: str
    url: str
    excerpt: tuple[Fragment, ...]
    category: str
    heading: str
    lang: str  # "" when it is the page's own
    lang_label: str
    outcome: str
    also: tuple[Link, ...] = ()  # the same article in other languages
    more: str = ""  # that there are near-copies of it
    copies: tuple[Link, ...] = ()


@dataclass(frozen=True)
class SimilarView:
    code: str
    title: str
    url: str
    lang: str  # "" when it is the page's own


@dataclass(frozen=True)
class Filter:
    text: str
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    own_field: bool = True
    state: str  # "empty" or a Found's state
    heading: str
    count: str = ""
    answer: ResultView | None = None
    answer_means: AnswerMeans = AnswerMeans()  # what its passage holds for doing something at once
    answer_vote: VoteView | None = None
    results: tuple[ResultView, ...] = ()
    rescued: str = ""
    values: tuple[ValueView, ...] = ()  # values that were asked for
    reach: ReachView | None = None  # what stands before the results where no article was asked for
    lacking: str = ""  # that no article holds a code of the question
    similar: tuple[SimilarView, ...] = ()  # codes like that one
    as_typed: Link | None = None
    keyword_only: bool = False
    filters: tuple[Filter, ...] = ()
    pager: Pager | None = None
    contact: str = ""
    urgent: UrgentView | None = None
    sections: tuple[Link, ...] = ()  # that the question names; without a question all of them

    @property
    def answer_text(self) -> bool:
        """Whether the excerpt says more than the steps do."""
        said = "".join(fragment.text for fragment in self.answer.excerpt) if self.answer else ""
        return not self.answer_means.say(said)

    @classmethod
    def of(
        cls,
        texts: Texts,
        tree: Tree,
        findings: Found,
        search_id: str = "",
        *,
        urgent: UrgentView | None = None,
        reach: ReachView | None = None,
        values: tuple[ValueView, ...] = (),
    ) -> SearchPage:
        """`urgent`: the line to call where the question or what was found first concerns what nobody may wait with;
        `reach`: what stands before the results where no article was asked for; `values`: those that were asked for."""
        query, lang = findings.query, texts.lang
        results = findings.results[:NEAREST] if findings.state == "weak" else findings.results
        views = _results(texts, tree, results, search_id, query.offset)
        has_answer = findings.state == "answer" and query.offset == 0 and bool(views)
        return cls(
            title=_title(texts, query.text),
            heading=_heading(texts, query.text),
            query=query.text,
            alternates=_alternates(texts, query.text),
            scripts=(*SCRIPTS, "hours.js") if reach else SCRIPTS,
            state=findings.state if findings.results else "none",
            count=_count(texts, findings),
            answer=views[0] if has_answer else None,
            answer_means=_means(tree, texts, findings.results, urgent) if has_answer else AnswerMeans(),
            answer_vote=vote_view(texts, findings.results[0].key, place="result") if has_answer else None,
            results=tuple(views[1:] if has_answer else views),
            rescued=understood(texts, findings.rescue),
            values=values,
            reach=reach,
            lacking=_lacking(texts, findings),
            similar=tuple(_similar(texts, near) for near in findings.similar),
            as_typed=_as_typed(texts, findings),
            keyword_only=findings.mode == "keyword",
            filters=_filters(tree, texts, findings),
            pager=_pager(texts, findings),
            urgent=urgent,
            sections=_named_sections(texts, tree, query.text) if query.offset == 0 and not reach else (),
            contact=contact_url(lang, q=mask(findings.rescue.in_own_words if findings.rescue else query.text).text),
        )

    @classmethod
    def empty(cls, texts: Texts, tree: Tree) -> SearchPage:
        """Without a question: a place to start."""
        return cls(
            title=texts("field.short"),
            heading=texts("search.heading"),
            alternates=_alternates(texts, ""),
            scripts=SCRIPTS,
            state="empty",
            sections=sections_of(tree, texts),
        )


def _means(tree: Tree, texts: Texts, results: Sequence[Result], urgent: UrgentView | None) -> AnswerMeans:
    """Numbers and steps of the answer as it is shown; where an urgent line stands on the page, its number is the one."""
    alike = [one for one in results if one.key == results[0].key]
    shown = next((one for one in alike if one.lang == texts.lang), results[0])
    article = tree.article(shown.lang, shown.key)
    means = means_of(article, shown.anchor) if article else AnswerMeans()
    return replace(means, numbers=()) if urgent else means


def _lacking(texts: Texts, findings: Found) -> str:
    """That no article holds the codes asked for, and what stands below instead."""
    if not findings.lacking:
        return ""
    said = "search.lacking_similar" if findings.similar else "search.lacking"
    return texts(said, codes=", ".join(findings.lacking))


def _similar(texts: Texts, near: Similar) -> SimilarView:
    foreign = near.lang if near.lang != texts.lang else ""
    return SimilarView(near.code, bind(near.title, near.lang), article_url(near.lang, near.key), foreign)


def _count(texts: Texts, findings: Found) -> str:
    """How many articles were found, where one of them answers: of a list nobody knows how many do."""
    return texts("search.found", n=findings.total) if findings.state == "answer" else ""


def _title(texts: Texts, text: str) -> str:
    return texts("search.title", text=_cut(text))


def _heading(texts: Texts, text: str) -> str:
    return texts("search.heading_results", text=bind(_cut(text), texts.lang))


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else f"{text[:TITLE_LENGTH].rstrip()}…"


def _alternates(texts: Texts, text: str) -> tuple[Alternate, ...]:
    return alternates(texts, lambda lang: search_url(lang, text), exact=False)


def _trail(search_id: str, place: int) -> dict[str, str]:
    """What a result's link says of the search it was found by, so that its opening can be noted."""
    return {"s": search_id, "n": str(place)} if search_id else {}


def _results(texts: Texts, tree: Tree, results: Sequence[Result], search_id: str, offset: int) -> list[ResultView]:
    """In order, an article once: its translations are links of the first, or of the one in the page's language. So are near-copies."""
    by_key: dict[str, list[Result]] = {}
    for result in results:
        by_key.setdefault(result.key, []).append(result)
    trails = {result.key: _trail(search_id, offset + place) for place, result in reversed(list(enumerate(results, 1)))}
    preferred = [next((one for one in alike if one.lang == texts.lang), alike[0]) for alike in by_key.values()]
    return [
        replace(
            _result(texts, tree, first, trail=trails[first.key]),
            also=tuple(
                Link(texts.in_language(one.lang), article_url(one.lang, one.key), one.lang)
                for one in by_key[first.key]
                if one is not first
            ),
            more=texts("search.alike", n=len(copies)) if copies else "",
            copies=tuple(
                Link(bind(one.title, one.lang), article_url(one.lang, one.key, **trails[one.key])) for one in copies
            ),
        )
        for first, *copies in grouped(preferred)
    ]


def _named_sections(texts: Texts, tree: Tree, text: str) -> tuple[Link, ...]:
    """Sections whose title holds every word of a short question: "cards" asks for the section as much as for an article."""
    asked = frozenset(terms(text))
    if not asked or len(asked) > SECTION_WORDS:
        return ()
    return tuple(link for link in sections_of(tree, texts, most=len(tree.categories)) if asked <= set(terms(link.text)))


def _result(texts: Texts, tree: Tree, result: Result, *, trail: Mapping[str, str]) -> ResultView:
    foreign = result.lang != texts.lang
    return ResultView(
        title=bind(result.title, result.lang),
        url=article_url(result.lang, result.key, result.anchor, **trail),
        excerpt=result.excerpt or (Fragment(result.summary),),
        category=category_title(tree, result.category, texts.lang),
        heading=bind(result.heading, result.lang),
        lang=result.lang if foreign else "",
        lang_label=texts.in_language(result.lang) if foreign else "",
        outcome=texts.get(f"outcome.{result.outcome}"),
    )


def _as_typed(texts: Texts, findings: Found) -> Link | None:
    if not findings.rescue:
        return None
    typed = findings.rescue.typed
    return Link(texts("search.as_typed", text=typed), search_url(texts.lang, typed, exact=True))


def _filters(tree: Tree, texts: Texts, findings: Found) -> tuple[Filter, ...]:
    """The sections of what was found; with one chosen, the way back to all."""
    query, lang = findings.query, texts.lang
    ids = [query.category] if query.category else list(dict.fromkeys(result.category for result in findings.results))
    named = [(category, category_title(tree, category, lang)) for category in ids]
    named = [(category, title) for category, title in named if title][:FILTERS]
    if findings.state not in ("answer", "list") or (len(named) < 2 and not query.category):
        return ()
    every = Filter(texts("search.filter_all"), search_url(lang, query.text, exact=query.as_typed), not query.category)
    return every, *(
        Filter(title, search_url(lang, query.text, category=category, exact=query.as_typed), category == query.category)
        for category, title in named
    )


def _pager(texts: Texts, findings: Found) -> Pager | None:
    query = findings.query
    if findings.state not in ("answer", "list"):
        return None

    def url(page: str) -> str:
        return search_url(texts.lang, query.text, page=int(page or 1), category=query.category, exact=query.as_typed)

    return pager_of(texts, query.offset // query.limit + 1, -(-findings.total // query.limit), url)
