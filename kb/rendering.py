"""Rendering: an article's Markdown → clean HTML, headings and section texts. The only user of markdown, pymdownx and nh3."""

from __future__ import annotations

import html
import re
import threading
from dataclasses import dataclass
from functools import cache

import markdown
import nh3
from pymdownx.slugs import slugify

from kb.anchors import AnchorLink, anchor_problem
from kb.calming import calmed, with_marks_back
from kb.dialect import to_our_markdown
from kb.errors import BadArticles, Problem
from kb.facts import CITATION
from kb.finishing import Heading, finish
from kb.internal import without_internal
from kb.library import Article, Library
from kb.links import Place
from kb.sections import Section

__all__ = ["AnchorLink", "Heading", "Rendered", "Section", "render"]

EXTENSIONS = (
    *("admonition", "tables", "sane_lists", "def_list", "pymdownx.superfences", "pymdownx.highlight"),
    *("pymdownx.tabbed", "pymdownx.details", "pymdownx.tilde", "pymdownx.magiclink"),
)
EXTENSION_SETTINGS = {
    "tables": {"use_align_attribute": True},
    "pymdownx.superfences": {"relaxed_headers": True},
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tilde": {"subscript": False},
}
TAGS = set(
    "p br hr h1 h2 h3 h4 h5 h6 a strong b em i u s del ins sub sup kbd samp var code pre blockquote q ul ol li dl dt dd table caption thead tbody"
    " tfoot tr th td colgroup col img figure figcaption div span details summary abbr mark small cite input label wbr".split()
)
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href", "title", "id", "name"},
    "img": {"src", "alt", "title"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start", "type"},
    "input": {"type", "id", "name", "checked"},
    "label": {"for"},
    "details": {"open"},
    "abbr": {"title"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
SCHEMES = {"http", "https", "mailto", "tel"}
EMPTY_PARAGRAPH = re.compile(r"<p>\s*+</p>\n?")
FACT_MARK = "\ue000{}\ue001"
FACT_MARKS = re.compile("\ue000(\\d+)\ue001")
DIALLED = re.compile(r"(tel:)\{\{[ \t]*+fact:[ \t]*+([^{} \t\n]*+)[ \t]*+\}\}")


@dataclass(frozen=True)
class Rendered:
    """`html` is safe to show as it is; `assets` are the files it cites as /assets/…, relative to the articles folder."""

    html: str
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    assets: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    anchors: frozenset[str] = frozenset()
    anchor_links: tuple[AnchorLink, ...] = ()


class _Converter:
    """One Markdown converter for the process: making it takes longer than most articles."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._markdown = markdown.Markdown(
            extensions=list(EXTENSIONS), extension_configs=EXTENSION_SETTINGS, output_format="html"
        )

    def convert(self, text: str) -> str:
        with self._lock:
            return self._markdown.reset().convert(text)


def _slug(text: str) -> str:
    return slugify(case="lower")(text, "-")


@cache
def _converter() -> _Converter:
    return _Converter()


def render(article: Article, *, library: Library, audience: str) -> Rendered:
    """Render for readers of `audience`: for "public" internal blocks are cut from the source first.

    Raises BadArticles when the text can't be rendered at all, ValueError when the article is not for that audience.
    """
    if audience == "public" and article.audience != "public":
        raise ValueError(f"{article.id} is internal and has no public page")
    problems: dict[tuple, Problem] = {}

    def report(code: str, message: str, hint: str, needle: str = "") -> None:
        line = _line_of(needle, article)
        problems.setdefault(
            (code, message),
            Problem(path=article.path, line=line, code=code, message=message, hint=hint, severity="warning"),
        )

    source = _source(article, audience)
    source, facts = _with_marks_for_facts(source, article, library)
    cleaned = nh3.clean(
        _converted(source, article), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )
    cleaned = with_marks_back(EMPTY_PARAGRAPH.sub("", cleaned))
    if facts:
        cleaned = FACT_MARKS.sub(lambda mark: html.escape(facts[int(mark[1])]), cleaned)
    finished = finish(cleaned, Place(article, library, audience, report, _slug))
    if not finished.html:
        report("body-empty", "the article has no text", "write it, or set status: draft")
    here = [link for link in finished.anchor_links if link.article == article.id]
    lost = [anchor_problem(article, link) for link in here if link.anchor not in finished.anchors]
    return Rendered(
        html=finished.html,
        headings=finished.headings,
        sections=finished.sections,
        assets=finished.assets,
        problems=(*problems.values(), *lost),
        anchors=finished.anchors,
        anchor_links=tuple(link for link in finished.anchor_links if link.article != article.id),
    )


def _source(article: Article, audience: str) -> str:
    """The Markdown to convert. Internal blocks are looked for twice: as written, and as the converter will see them."""
    text = article.body if audience == "internal" else without_internal(article.body)
    text = to_our_markdown(calmed(text), article.lang)
    return text if audience == "internal" else without_internal(text)


def _with_marks_for_facts(source: str, article: Article, library: Library) -> tuple[str, list[str]]:
    """Facts as marks that Markdown leaves alone: their values are put into the HTML, so nothing in them is syntax."""
    if "fact:" not in source:
        return source, []
    values: list[str] = []

    def put(key: str, written: str, *, dialled: bool = False) -> str:
        try:
            value = library.facts.value(key, article.lang)
        except KeyError:
            return written
        values.append(re.sub(r"[^\d+*#]", "", value) if dialled else value)
        return FACT_MARK.format(len(values) - 1)

    source = DIALLED.sub(lambda match: match[1] + put(match[2], match[0].removeprefix(match[1]), dialled=True), source)
    return CITATION.sub(lambda match: put(match[1], match[0]), source), values


def _converted(source: str, article: Article) -> str:
    try:
        return _converter().convert(source)
    except RecursionError:
        _converter.cache_clear()  # it still believes to be deep inside a list, and would render the next article so
        message, hint = "lists, quotations or emphasis nested too deeply to render", "make the text flatter"
        raise BadArticles(
            [Problem(path=article.path, line=article.body_line, code="too-deep", message=message, hint=hint)]
        ) from None


def _line_of(needle: str, article: Article) -> int:
    at = article.body.find(needle) if needle else -1
    return article.body_line + (article.body.count("\n", 0, at) if at >= 0 else 0)
