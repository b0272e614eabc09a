"""Nasty articles as the trees of ProseMirror that Outline saves: its nodes, its marks, and text for what it has no node for."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

MARKS = {"b": "strong", "strong": "strong", "i": "em", "code": "code_inline", "a": "link"}
NODES = {"ul": "bullet_list", "ol": "ordered_list", "li": "list_item", "blockquote": "blockquote"}
NODES |= {"table": "table", "tr": "tr", "th": "th", "td": "td"}
BLOCKS = ("p", "div", "h2", "h3", "pre", "dl", "dt", "dd", "details", "summary", *NODES)
UNSAVED = ("script", "style", "iframe")


def tree(html: str) -> dict[str, object]:
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(UNSAVED):
        element.decompose()
    return _node("doc", _blocks(soup))


def _node(kind: str, content: list[dict[str, object]], **attributes: object) -> dict[str, object]:
    return {"type": kind, "content": content, **({"attrs": attributes} if attributes else {})}


def _blocks(element: Tag) -> list[dict[str, object]]:
    """What stands beside blocks and in none is a paragraph of its own."""
    made: list[dict[str, object]] = []
    loose: list[dict[str, object]] = []
    for child in element.children:
        if isinstance(child, Tag) and child.name in BLOCKS:
            made += [_node("paragraph", loose)] if loose else []
            loose = []
            made += _block(child)
        else:
            loose += _inline(child, ())
    return [*made, _node("paragraph", loose)] if loose else made


def _block(element: Tag) -> list[dict[str, object]]:
    if element.name == "pre":
        return [_node("code_fence", [{"type": "text", "text": element.get_text()}], language="sh")]
    if element.name in ("h2", "h3"):
        return [_node("heading", _blocks(element)[0]["content"], level=int(element.name[1]))]
    if element.name == "ol":
        return [_node("ordered_list", _blocks(element), order=int(element.get("start") or 1))]
    if element.name == "div" and "callout" in (element.get("class") or ()):
        return [_node("container_notice", _blocks(element), style="warning")]
    return [_node(NODES[element.name], _blocks(element))] if element.name in NODES else _blocks(element)


def _inline(part: PageElement, marks: tuple[dict[str, object], ...]) -> list[dict[str, object]]:
    if isinstance(part, NavigableString):
        return [] if isinstance(part, Comment) or not part else [{"type": "text", "text": str(part), "marks": [*marks]}]
    if not isinstance(part, Tag):
        return []
    if part.name == "br":
        return [{"type": "br"}]
    if part.name == "img":
        return [{"type": "image", "attrs": {"src": part.get("src"), "alt": part.get("alt")}}]
    own = MARKS.get(part.name)
    if own and (own != "link" or part.get("href")):
        marks = (*marks, {"type": own, "attrs": {"href": part.get("href")}} if own == "link" else {"type": own})
    return [one for child in part.children for one in _inline(child, marks)]
