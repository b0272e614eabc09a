"""An article's cleaned HTML as Markdown, for programs that read text: what the page shows, and not a word more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from kb.rendering.html_tokens import VOID, Tag, tokens

PARAGRAPHS = frozenset(("p", "figcaption", "caption", "dt", "label", "summary"))
BLOCKS = PARAGRAPHS | frozenset(
    "h1 h2 h3 h4 h5 h6 ul ol li dl dd pre blockquote table thead tbody tfoot tr div details figure hr input".split()
)
LABELS = frozenset(("label", "summary", "dt"))  # stand above what belongs to them
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
SPECIAL = re.compile(r"([\\`*_\[\]])")
TAG_OR_REFERENCE = re.compile(r"<(?=[a-zA-Z/!?])|&(?=#?\w+;)")
BEGINNING = re.compile(r"^([#>+-]|\d{1,9}[.)])(?=\s|$)", re.MULTILINE)  # what would make a line of text a block
LANGUAGE = re.compile(r"language-([\w+#-]+)")
FENCES = re.compile(r"`{3,}")


@dataclass
class _Element:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)  # as written, that is, escaped
    children: list[_Element | str] = field(default_factory=list)  # text without escapes


def as_markdown(html: str, origin: str = "") -> str:
    """Markdown of HTML as kb.rendering.render cleaned it; addresses of this site begin with `origin`."""
    return "\n\n".join(_Writer(origin).blocks(_parsed(html).children))


def text_as_markdown(text: str) -> str:
    """A plain text, in which nothing may be read as a mark."""
    return _line_beginnings(_escaped(text))


def _parsed(html: str) -> _Element:
    """The tree of it; a tag that closes nothing is passed over."""
    root = _Element("")
    open_elements = [root]
    for token in tokens(html):
        if isinstance(token, Tag):
            if not token.closing:
                element = _Element(token.name, token.attributes)
                open_elements[-1].children.append(element)
                if token.name not in VOID:
                    open_elements.append(element)
            elif any(element.name == token.name for element in open_elements[1:]):
                while open_elements.pop().name != token.name:
                    pass
        else:
            open_elements[-1].children.append(unescape(token))
    return root


@dataclass(frozen=True)
class _Writer:
    origin: str

    def blocks(self, children: list[_Element | str]) -> list[str]:
        """Blocks of Markdown; what stands between block elements becomes paragraphs."""
        written: list[str] = []
        run: list[_Element | str] = []
        for child in [*children, _Element("hr", {"end": ""})]:
            if isinstance(child, _Element) and child.name in BLOCKS:
                written.append(self._paragraph(run))
                run = []
                written += self._block(child) if "end" not in child.attributes else ()
            else:
                run.append(child)
        return [block for block in written if block]

    def _block(self, element: _Element) -> list[str]:
        name = element.name
        if name in LABELS or "admonition-title" in element.attributes.get("class", ""):
            said = self._paragraph(element.children)
            return [f"**{said.replace('**', '')}**"] if said else []
        if name in PARAGRAPHS:
            return [self._paragraph(element.children)]
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            return [f"{'#' * int(name[1])} {self._inline(element.children).strip()}"]
        if name in ("ul", "ol"):
            return [self._list(element)]
        if name == "pre":
            return [_code_block(element)]
        if name == "table":
            return [self._table(element)]
        if name == "hr":
            return ["---"]
        inner = self.blocks(element.children)
        quoted = name in ("blockquote", "details") or "admonition" in element.attributes.get("class", "")
        return [_prefixed("\n\n".join(inner), "> ", ">")] if quoted and inner else inner

    def _paragraph(self, children: list[_Element | str]) -> str:
        lines = (" ".join(line.split()) for line in self._inline(children).split("\n"))
        return _line_beginnings("\n".join(line for line in lines if line))

    def _list(self, element: _Element) -> str:
        items = [child for child in element.children if isinstance(child, _Element) and child.name == "li"]
        first = element.attributes.get("start", "1")
        number = int(first) if first.isdecimal() and len(first) < 9 else 1
        loose = any(isinstance(child, _Element) and child.name == "p" for item in items for child in item.children)
        written = []
        for place, item in enumerate(items):
            mark = f"{number + place}. " if element.name == "ol" else "- "
            inner = ("\n\n" if loose else "\n").join(self.blocks(item.children))
            written.append(mark + _prefixed(inner, " " * len(mark), "")[len(mark) :])
        return ("\n\n" if loose else "\n").join(written)

    def _table(self, table: _Element) -> str:
        rows = [
            [self._cell(cell) for cell in row.children if isinstance(cell, _Element)]
            for row in _within(table, "tr")
            if row.children
        ]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        width = max(len(row) for row in rows)
        lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])

    def _cell(self, cell: _Element) -> str:
        return " ".join(" ".join(self.blocks(cell.children)).split()).replace("|", "\\|")

    def _inline(self, children: list[_Element | str]) -> str:
        return "".join(
            self._element(child) if isinstance(child, _Element) else _escaped(child.replace("\n", " "))
            for child in children
        )

    def _element(self, element: _Element) -> str:
        name, attributes = element.name, element.attributes
        if name == "br":
            return "\\\n"
        if name == "img":
            described = _escaped(unescape(attributes.get("alt", "")))
            return f"![{described}]({self._address(attributes.get('src', ''))})"
        if name == "code":
            return _code(_text(element))
        inner = self._inline(element.children)
        if name == "a" and inner.strip():
            return f"[{inner.strip()}]({self._address(attributes.get('href', ''))})"
        mark = MARKS.get(name, "")
        return f"{mark}{inner.strip()}{mark}" if mark and inner.strip() else inner

    def _address(self, escaped: str) -> str:
        address = unescape(escaped).replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        return f"{self.origin}{address}" if address.startswith("/") and not address.startswith("//") else address


def _within(element: _Element, name: str) -> list[_Element]:
    """The elements of a name below this one, and none within those."""
    elements: list[_Element] = []
    for child in element.children:
        if isinstance(child, _Element):
            elements += [child] if child.name == name else _within(child, name)
    return elements


def _text(element: _Element) -> str:
    return "".join(child if isinstance(child, str) else _text(child) for child in element.children)


def _code(text: str) -> str:
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    room = " " if "`" in text else ""
    return f"{marks}{room}{text}{room}{marks}"


def _code_block(element: _Element) -> str:
    text = _text(element).strip("\n")
    named = next((LANGUAGE.search(code.attributes.get("class", "")) for code in _within(element, "code")), None)
    fence = "`" * (max((len(run) for run in FENCES.findall(text)), default=2) + 1)
    return f"{fence}{named[1] if named else ''}\n{text}\n{fence}"


def _prefixed(text: str, prefix: str, empty: str) -> str:
    return "\n".join(f"{prefix}{line}" if line else empty for line in text.split("\n"))


def _escaped(text: str) -> str:
    marked = SPECIAL.sub(r"\\\1", text)
    return TAG_OR_REFERENCE.sub(lambda match: "&lt;" if match[0] == "<" else "&amp;", marked)


def _line_beginnings(text: str) -> str:
    return BEGINNING.sub(lambda match: f"{match[1][:-1]}\\{match[1][-1]}", text)
