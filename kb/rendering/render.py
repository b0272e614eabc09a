"""Rendering: an article's Markdown → clean HTML, headings and section texts. The only user of markdown, pymdownx and nh3."""

from __future__ import annotations

import html
import re
import threading
from dataclasses import dataclass
from functools import cache

import markdown
import nh3
from pymdownx.emoji import emojione, gemoji, to_alt, twemoji
from pymdownx.slugs import slugify

from kb.articles.concealed.hidden_text import without_hidden
from kb.articles.concealed.spaces import with_plain_spaces
from kb.articles.facts import CITATION
from kb.articles.headings import Heading
from kb.articles.internal_blocks import internal_lines, without_internal
from kb.articles.library import Article, Library
from kb.errors import BadArticles, Problem
from kb.rendering.anchors import AnchorLink, anchor_problem
from kb.rendering.dialect import to_our_markdown
from kb.rendering.dialects.masks import with_raw
from kb.rendering.dialects.rewriting import Rewritten, Surroundings, from_other_tools
from kb.rendering.html_pass import finish
from kb.rendering.links import Place, resolve
from kb.rendering.pathological import calmed, untangled, with_marks_back
from kb.rendering.sections import Section
from kb.rules import Rule

__all__ = ["AnchorLink", "Heading", "Rendered", "Section", "render"]

EXTENSIONS = (
    *("admonition", "tables", "sane_lists", "def_list", "pymdownx.superfences", "pymdownx.highlight"),
    *("pymdownx.tabbed", "pymdownx.details", "pymdownx.tilde", "pymdownx.magiclink"),
    *("pymdownx.mark", "pymdownx.caret", "pymdownx.keys", "pymdownx.emoji", "abbr"),
)


def _emoji(options: dict[str, object], md: object) -> dict[str, object]:
    """Every name a tool gives an emoji: GitHub's first, then those of Twitter and JoyPixels, which GitBook and others take."""
    known = [index(options, md) for index in (twemoji, emojione, gemoji)]
    named = {name: one for index in known for name, one in index["emoji"].items()}
    aliases = {alias: name for index in known for alias, name in index["aliases"].items() if alias not in named}
    return {"name": "gemoji", "emoji": named, "aliases": aliases}


EXTENSION_SETTINGS = {
    "tables": {"use_align_attribute": True},
    "pymdownx.superfences": {"relaxed_headers": True},
    "pymdownx.highlight": {"use_pygments": False},
    "pymdownx.caret": {"insert": False},
    "pymdownx.emoji": {"emoji_index": _emoji, "emoji_generator": to_alt},
}
TAGS = set(
    "p br hr h1 h2 h3 h4 h5 h6 a strong b em i u s del ins sub sup kbd samp var code pre blockquote q ul ol li dl dt dd table caption thead tbody"
    " tfoot tr th td colgroup col img figure figcaption div span details summary abbr mark small cite input label wbr".split()
)
ATTRIBUTES = {
    "*": {"class", "lang", "dir", "id"},
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
# Character references to the marks our passes put into a text (U+E000 to U+E03F), however they are written: a writer's
# would be taken for ours. The characters themselves are taken out when the file is read.
MARK_REFERENCE = re.compile(
    r"&#(?:x0*e0[0-3][0-9a-f]|0*57(?:3(?:4[4-9]|[5-9]\d)|40[0-7]))(?![0-9a-f]);?", re.IGNORECASE
)
FACT_MARKS = re.compile("\ue000(\\d+)\ue001")
EMPTY = Rule("body-empty", "write it, or set status: draft")
TOO_DEEP = Rule("too-deep", "make the text flatter", "error")
FOREIGN_MARK = Rule("mark-dropped", "write what it showed as Markdown; docs/moving-in.md says what is understood")
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
            converted: str = self._markdown.reset().convert(text)
            return converted


def _slug(text: str) -> str:
    anchor: str = slugify(case="lower")(text, "-")
    return anchor


@cache
def _converter() -> _Converter:
    return _Converter()


def render(article: Article, *, library: Library, audience: str) -> Rendered:
    """Render for readers of `audience`: for "public" internal blocks are cut from the source first.

    Raises BadArticles when the text can't be rendered at all, ValueError when the article is not for that audience.
    """
    if audience == "public" and article.audience != "public":
        raise ValueError(f"{article.id} is internal and has no public page")
    place = Place(article, library, audience)
    rewritten = _source(place)
    source = MARK_REFERENCE.sub("", rewritten.text)
    source, facts = _with_marks_for_facts(source, article, library)
    cleaned = nh3.clean(
        _converted(source, article), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )
    cleaned = with_marks_back(EMPTY_PARAGRAPH.sub("", cleaned))
    if facts:
        cleaned = FACT_MARKS.sub(lambda mark: html.escape(facts[int(mark[1])]), cleaned)
    finished = finish(cleaned, place, _slug)
    dropped = [
        place.breaks(FOREIGN_MARK, f"{mark} means nothing here and is not shown", mark.strip("{}%<> "))
        for mark in sorted(rewritten.dropped)
    ]
    empty = () if finished.html else (place.breaks(EMPTY, "the article has no text"),)
    here = [link for link in finished.anchor_links if link.article == article.id]
    lost = [anchor_problem(article, link) for link in here if link.anchor not in finished.anchors]
    return Rendered(
        html=finished.html,
        headings=finished.headings,
        sections=finished.sections,
        assets=finished.assets,
        problems=(*finished.problems, *empty, *lost, *dropped),
        anchors=finished.anchors,
        anchor_links=tuple(link for link in finished.anchor_links if link.article != article.id),
    )


def _source(place: Place) -> Rewritten:
    """The Markdown to convert. Internal blocks are looked for as written, without what is hidden from everybody, and as the
    converter will see them: a mark may begin or end in hidden text.
    """
    article = place.article
    written = with_plain_spaces(article.body)
    text = without_hidden(written)
    if place.audience != "internal":
        cut = internal_lines(written) | internal_lines(text)
        text = "\n".join(line for at, line in enumerate(text.split("\n")) if at not in cut)
    rewritten = from_other_tools(calmed(text), _surroundings(place))
    ours = to_our_markdown(rewritten.text, article.lang)
    return Rewritten(ours if place.audience == "internal" else without_internal(ours), rewritten.dropped)


def _surroundings(place: Place) -> Surroundings:
    def title_of(href: str) -> str:
        target = resolve(href, place)
        linked = place.library.by_id.get(target.article)
        return linked.title if linked and target.kind == "article" else ""

    def find(name: str) -> str:
        return place.library.named(name)

    article = place.article
    is_mdx = article.path.endswith(".mdx")
    return Surroundings(article.lang, article.id, title_of, find, _slug, place.library.layout.tools, is_mdx)


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
        shown = _html_of(source)
        for breaks in (lambda stretch: _html_of(stretch) is None, lambda stretch: True):
            shown = shown if shown is not None else _html_of(untangled(source, breaks))
        return with_raw(shown or "")
    except RecursionError:
        _converter.cache_clear()  # it still believes to be deep inside a list, and would render the next article so
        message = "lists, quotations or emphasis nested too deeply to render"
        raise BadArticles([TOO_DEEP.at(article.path, article.body_line, message)]) from None


def _html_of(source: str) -> str | None:
    """None where the converter loses count of its marks."""
    try:
        return _converter().convert(source)
    except IndexError:
        _converter.cache_clear()  # it would go on counting from there
        return None
