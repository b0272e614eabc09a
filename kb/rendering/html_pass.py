"""Cleaned HTML made into a page's HTML: heading levels and ids, links, images, tables, tabs; and its plain text.

Takes only what the sanitiser has put out: well-formed tags, quoted attributes, escaped text. Never adds unescaped text.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from kb.articles.headings import Heading
from kb.errors import Problem
from kb.rendering.anchors import AnchorLink
from kb.rendering.html_tokens import HEADINGS, VOID, heading_levels, opening_tag, tokens
from kb.rendering.images import image_of
from kb.rendering.links import Place, Target, resolve
from kb.rendering.sections import Section, SectionText

EXPLICIT_ID = re.compile(r"\s*\{\s*#([\w.:-]+)[^{}]*\}\s*$")
LED_TO = re.compile(r"href=\"#([^\"]+)\"")
OWN_IDS = frozenset(("a", "input", "label")) | HEADINGS
ID_BEFORE = frozenset("details table ul ol dl img pre blockquote hr".split())
ID_INSIDE = frozenset("p div span li td th dt dd section figure summary code strong em sup sub".split())
TOP_LEVEL = 2  # The page's h1 is the article's title.
TABLE_LABEL = {"ru": "Таблица", "en": "Table", "de": "Tabelle", "es": "Tabla", "kk": "Кесте"}


@dataclass
class FinishedHtml:
    html: str
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    assets: tuple[str, ...]
    anchors: frozenset[str]
    anchor_links: tuple[AnchorLink, ...]
    problems: tuple[Problem, ...]  # each once, though a link may be broken in many places


def finish(cleaned: str, place: Place, slug: Callable[[str], str]) -> FinishedHtml:
    """Go through the cleaned HTML once. `slug` makes a heading's words its anchor."""
    levels = heading_levels(cleaned)
    pass_ = _Pass(place, slug, shift=TOP_LEVEL - min(levels, default=TOP_LEVEL))
    pass_.led_to = frozenset(LED_TO.findall(cleaned))
    for token in tokens(cleaned):
        if isinstance(token, str):
            pass_.text(token)
        elif token.closing:
            pass_.close(token.name)
        else:
            pass_.open(token.name, token.attributes)
    return pass_.done()


def _bare(anchor: str) -> str:
    """An anchor's letters and digits, without accents and signs."""
    decomposed = unicodedata.normalize("NFKD", unquote(anchor)).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


@dataclass
class _OpenHeading:
    level: int
    at: int  # index in the output of its opening tag
    anchor: str = ""
    words: list[str] = field(default_factory=list)


class _Pass:
    def __init__(self, place: Place, slug: Callable[[str], str], shift: int) -> None:
        self.place, self.slug, self.shift = place, slug, shift
        self.problems: dict[tuple[str, str], Problem] = {}  # (code, message) → where it is met first
        self.out: list[str] = []
        self.closing: dict[str, list[str]] = {"a": [], "div": []}  # what the closing tags of the open ones are to be
        self.led_to: frozenset[str] = (
            frozenset()
        )  # ids that links of the text name: no other id of the writer's is kept
        self.heading: _OpenHeading | None = None
        self.headings: list[Heading] = []
        self.anchors: set[str] = set()
        self.repeats: dict[str, int] = {}
        self.anchor_links: list[AnchorLink] = []
        self.assets: dict[str, None] = {}
        self.tables = 0
        self.hidden = 0  # open div elements of an internal block, the last gate before the public page
        self.sections = SectionText()
        self.tabs = "tab-" + hashlib.blake2b(place.article.id.encode(), digest_size=3).hexdigest()

    def text(self, escaped: str) -> None:
        if self.hidden:
            return
        self.out.append(escaped)
        if self.heading:
            self.heading.words.append(html.unescape(escaped))
        else:
            self.sections.text(escaped)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "div" and (self.hidden or self._is_hidden(attributes)):
            self.hidden += 1
        if self.hidden:
            return
        if not self.heading:
            self.sections.tag(name, closing=False)
        own = "" if name in OWN_IDS else attributes.pop("id", "")
        own = own if own in self.led_to else ""
        if own and name in ID_BEFORE:
            self._place(own)
        if name in HEADINGS:
            self._open_heading(name, attributes)
        elif name == "a":
            self._open_link(attributes)
        elif name == "img":
            self._image(attributes)
        elif name == "table":
            self._open_table(attributes)
        elif name == "div":
            self._open_div(attributes)
        elif name in ("input", "label"):
            self._tab(name, attributes)
        else:
            self.out.append(opening_tag(name, attributes))
        if own and name in ID_INSIDE:
            self._place(own)

    def _place(self, escaped: str) -> None:
        """A place that links may lead to, once an article."""
        anchor = html.unescape(escaped)
        if anchor not in self.anchors:
            self.anchors.add(anchor)
            self.out.append(f'<a id="{escaped}"></a>')

    def close(self, name: str) -> None:
        if self.hidden:
            self.hidden -= name == "div"
            return
        if not self.heading or name in HEADINGS:
            self.sections.tag(name, closing=True)
        if name in HEADINGS:
            self._close_heading()
        elif name in self.closing:
            self.out.append(self.closing[name].pop() if self.closing[name] else "")
        elif name == "table":
            self.tables -= 1
            self.out.append("</table></div>" if self.tables == 0 else "</table>")
        elif name not in VOID:
            self.out.append(f"</{name}>")

    def done(self) -> FinishedHtml:
        self._find_places()
        return FinishedHtml(
            html="".join(self.out).strip(),
            headings=tuple(self.headings),
            sections=self.sections.done(),
            assets=tuple(self.assets),
            anchors=frozenset(self.anchors),
            anchor_links=tuple(self.anchor_links),
            problems=tuple(self.problems.values()),
        )

    def _find_places(self) -> None:
        """Links within the article to a heading as another tool would call it: without accents, with other hyphens."""
        here = self.place.article.id
        lost = [
            at for at, link in enumerate(self.anchor_links) if link.article == here and link.anchor not in self.anchors
        ]
        alike = {_bare(anchor): anchor for anchor in sorted(self.anchors, reverse=True)} if lost else {}
        for at in lost:
            anchor = alike.get(_bare(self.anchor_links[at].anchor))
            if anchor:
                written, meant = (
                    f'href="#{html.escape(quote(one))}"' for one in (self.anchor_links[at].anchor, anchor)
                )
                as_typed = f'href="#{html.escape(self.anchor_links[at].anchor)}"'
                self.out = [piece.replace(written, meant).replace(as_typed, meant) for piece in self.out]
                self.anchor_links[at] = AnchorLink(here, anchor)

    def _open_heading(self, name: str, attributes: dict[str, str]) -> None:
        self._close_heading()
        level = min(6, max(TOP_LEVEL, int(name[1]) + self.shift))
        self.heading = _OpenHeading(level, len(self.out), attributes.get("id", ""))
        self.out.append("")

    def _close_heading(self) -> None:
        heading, self.heading = self.heading, None
        if heading is None:
            return
        text = "".join(heading.words)
        explicit = EXPLICIT_ID.search(text)
        if explicit:
            text = text[: explicit.start()]
            heading.anchor = explicit[1]
            self.out[heading.at + 1 :] = [EXPLICIT_ID.sub("", piece) for piece in self.out[heading.at + 1 :]]
        text = " ".join(text.split())
        if not text:
            del self.out[heading.at :]
            return
        anchor = self._new_anchor(heading.anchor or self.slug(text) or self.slug(text.replace("<", " ")) or "section")
        self.out[heading.at] = f'<h{heading.level} id="{html.escape(anchor)}">'
        self.out.append(f"</h{heading.level}>")
        self.headings.append(Heading(heading.level, text, anchor))
        self.sections.heading(anchor, text)

    def _new_anchor(self, proposed: str) -> str:
        anchor = proposed
        while anchor in self.anchors:
            self.repeats[proposed] = self.repeats.get(proposed, 0) + 1
            anchor = f"{proposed}-{self.repeats[proposed]}"
        self.anchors.add(anchor)
        return anchor

    def _open_link(self, attributes: dict[str, str]) -> None:
        own = html.unescape(attributes.get("id") or attributes.get("name") or "")
        href = attributes.get("href")
        if self.heading and own and href in (None, "", "#", f"#{own}"):
            self.heading.anchor = self.heading.anchor or own
            self.closing["a"].append("")
            return
        if href is None:
            already_there = not own or own in self.anchors
            self.anchors.add(own)
            self._link_tag("" if already_there else f'<a id="{html.escape(own)}">')
            return
        if own:
            self._place(html.escape(own))
        target = self._resolved(html.unescape(href))
        if target.kind == "broken":
            self._link_tag("")
            return
        safe = {"href": html.escape(target.href), "title": attributes.get("title", "")}
        if target.kind == "external" and not target.href.startswith(("mailto:", "tel:")):
            safe["rel"] = "noopener noreferrer"
        self._link_tag(opening_tag("a", {key: value for key, value in safe.items() if value}))

    def _link_tag(self, tag: str) -> None:
        self.out.append(tag)
        self.closing["a"].append("</a>" if tag else "")

    def _resolved(self, href: str) -> Target:
        target = resolve(href, self.place)
        if target.problem:
            self._take(target.problem)
        if target.asset:
            self.assets[target.asset] = None
        if target.anchor:
            self.anchor_links.append(AnchorLink(target.article, target.anchor))
        return target

    def _take(self, problem: Problem) -> None:
        self.problems.setdefault((problem.code, problem.message), problem)

    def _image(self, attributes: dict[str, str]) -> None:
        if self.heading and attributes.get("alt"):  # elsewhere it tells of the picture, which no excerpt shows
            self._words(attributes["alt"])
        image = image_of(attributes, self.place)
        self.out.append(image.html)
        if image.asset:
            self.assets[image.asset] = None
        if image.problem:
            self._take(image.problem)

    def _words(self, escaped: str) -> None:
        if self.heading:
            self.heading.words.append(html.unescape(escaped))
        else:
            self.sections.text(f" {escaped} ")

    def _open_table(self, attributes: dict[str, str]) -> None:
        self.tables += 1
        if self.tables == 1:
            label = TABLE_LABEL.get(self.place.article.lang, "Table")
            under = self.headings[-1].text if self.headings else self.place.article.title
            self.out.append(
                f'<div class="table-scroll" tabindex="0" role="region" aria-label="{html.escape(f"{label}: {under}")}">'
            )
        self.out.append(opening_tag("table", attributes))

    def _open_div(self, attributes: dict[str, str]) -> None:
        name = "aside" if "internal" in attributes.get("class", "").split() else "div"
        self.out.append(opening_tag(name, attributes))
        self.closing["div"].append(f"</{name}>")

    def _is_hidden(self, attributes: dict[str, str]) -> bool:
        return self.place.audience == "public" and "internal" in attributes.get("class", "").split()

    def _tab(self, name: str, attributes: dict[str, str]) -> None:
        """Tab buttons, with ids that no other article on the page has. Any other input is dropped."""
        mine = attributes.get("id" if name == "input" else "for", "")
        if not mine.startswith("__tabbed_") or (name == "input" and attributes.get("type") != "radio"):
            self.out.append("<label>" if name == "label" else "")
            return
        renamed = {
            key: value.replace("__tabbed", self.tabs, 1).replace("_", "-") if key in ("id", "name", "for") else value
            for key, value in attributes.items()
        }
        self.out.append(opening_tag(name, renamed))
