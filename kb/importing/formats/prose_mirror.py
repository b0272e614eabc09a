"""Documents of ProseMirror (Outline saves such) as Markdown of ours: every node by its kind, unknown ones by their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

from kb.importing.reading.record import Json, object_of, objects_of, text_of, words_in_address
from kb.importing.reading.to_markdown import address, indented, plain_beginnings, plain_html, plain_text

NAME = re.compile("\0(h-[^\0\n]+)\0")  # of a heading, which is told from others of its words at the end
INLINE = ("text", "br", "hard_break", "image", "attachment", "mention", "embed", "video")
MENTION = "mention:"  # before the number of a document that is named in a text
BOXES = {"info": "info", "warning": "warning", "tip": "tip", "success": "tip"}
MARKS = {
    "strong": "**",
    "bold": "**",
    "em": "*",
    "italic": "*",
    "code_inline": "`",
    "code": "`",
    "strikethrough": "~~",
    "highlight": "==",
}


def as_markdown(document: Json) -> str:
    """A document, ended by one line break. Its headings keep the names that links to them have: `#h-lost-card`."""
    times: Counter[str] = Counter()

    def named(mark: re.Match[str]) -> str:
        times[mark[1]] += 1
        return f"{{#{mark[1]}-{times[mark[1]] - 1}}}" if times[mark[1]] > 1 else f"{{#{mark[1]}}}"

    return NAME.sub(named, _blocks(document)).strip("\n") + "\n"


def _blocks(node: Json) -> str:
    return "\n\n".join(filter(None, (_block(one).strip("\n") for one in objects_of(node, "content"))))


def _block(node: Json) -> str:
    kind, attributes = text_of(node, "type"), object_of(node, "attrs")
    if kind == "heading":
        level = int(text_of(attributes, "level") or 2)
        words = words_in_address(re.sub(r"[^\w\s-]|_", "", _text(node)))
        mark = f" \0h-{words}\0" if words else ""
        return f"{'#' * min(6, max(2, level))} {_inline(node)}{mark}"
    if kind in ("bullet_list", "ordered_list", "checkbox_list"):
        return _list(node, kind)
    if kind in ("code_block", "code_fence", "fence"):
        text = "".join(text_of(one, "text") for one in objects_of(node, "content"))
        fence = "````" if "```" in text else "```"
        return f"{fence}{text_of(attributes, 'language')}\n{text}\n{fence}"
    if kind == "container_notice":
        return f'!!! {BOXES.get(text_of(attributes, "style"), "info")} ""\n{indented(_blocks(node))}'
    if kind == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in _blocks(node).split("\n"))
    if kind == "table":
        return _table(node)
    if kind in ("hr", "horizontal_rule"):
        return "---"
    if kind in ("paragraph", "text", "image", "attachment", "embed", "video"):
        return plain_beginnings(_inline({"content": [node]} if kind != "paragraph" else node))
    return _blocks(node) or _inline(node)


def _list(node: Json, kind: str) -> str:
    written = []
    for number, item in enumerate(objects_of(node, "content"), int(text_of(object_of(node, "attrs"), "order") or 1)):
        mark = f"{number}.".ljust(4) if kind == "ordered_list" else "-   "
        done = object_of(item, "attrs").get("checked") if kind == "checkbox_list" else None
        task = "" if done is None else "[x] " if done else "[ ] "
        inner = indented(_blocks(item)).lstrip()
        written.append(f"{mark}{task}{inner}")
    return "\n".join(written)


def _table(node: Json) -> str:
    """As HTML: its cells hold blocks."""
    rows = []
    for row in objects_of(node, "content"):
        cells = [
            f"<{name}>{'<br>'.join(_in_cell(cell))}</{name}>"
            for cell in objects_of(row, "content")
            if (name := "th" if text_of(cell, "type") in ("th", "header_cell", "table_header") else "td")
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return plain_html(f"<table>{''.join(rows)}</table>")


def _text(node: Json) -> str:
    return text_of(node, "text") + "".join(_text(one) for one in objects_of(node, "content"))


def _in_cell(node: Json) -> Iterator[str]:
    """The lines of a cell: a paragraph, an item of a list or a line of code each."""
    held = objects_of(node, "content")
    if not any(text_of(one, "type") in INLINE for one in held):
        for one in held:
            yield from _in_cell(one)
        return
    yield "".join(map(_cell_piece, held)).replace("\n", "<br>")


def _cell_piece(node: Json) -> str:
    kind, attributes, written = text_of(node, "type"), object_of(node, "attrs"), node.get("text")
    if kind in ("br", "hard_break"):
        return "\n"
    if kind == "image":
        return f'<img src="{address(text_of(attributes, "src"))}" alt="{escape(text_of(attributes, "alt", "title"))}">'
    if kind in ("attachment", "embed", "video"):
        href = text_of(attributes, "href", "src")
        return f'<a href="{address(href)}">{escape(text_of(attributes, "title") or href)}</a>'
    if kind == "mention":
        return escape(text_of(attributes, "label"))
    text = escape(written, quote=False) if isinstance(written, str) else ""
    for mark in objects_of(node, "marks"):
        href = text_of(object_of(mark, "attrs"), "href")
        if text_of(mark, "type") == "link" and href and text.strip():
            return f'<a href="{address(href)}">{text}</a>'
    return text or "".join(map(_cell_piece, objects_of(node, "content")))


def _inline(node: Json) -> str:
    return "".join(_piece(one) for one in objects_of(node, "content"))


def _piece(node: Json) -> str:
    kind, attributes = text_of(node, "type"), object_of(node, "attrs")
    if kind in ("br", "hard_break"):
        return "\\\n"
    if kind == "image":
        return f"![{plain_text(text_of(attributes, 'alt', 'title'))}]({address(text_of(attributes, 'src'))})"
    if kind in ("attachment", "embed", "video"):
        href = text_of(attributes, "href", "src")
        return f"[{plain_text(text_of(attributes, 'title') or href)}]({address(href)})"
    if kind == "mention":
        label, id = plain_text(text_of(attributes, "label")), text_of(attributes, "modelId")
        return f"[{label}]({MENTION}{id})" if id and text_of(attributes, "type") == "document" else label
    if kind != "text":
        return _inline(node)
    written = node.get("text")
    return _marked(written if isinstance(written, str) else "", objects_of(node, "marks"))


def _marked(text: str, marks: list[Json]) -> str:
    kinds = {text_of(mark, "type"): mark for mark in marks}
    code = "code_inline" in kinds or "code" in kinds
    written = text if code else plain_text(text)
    for kind in kinds:
        if kind in MARKS and text.strip():
            sign = MARKS[kind]
            lead, trail = written[: len(written) - len(written.lstrip())], written[len(written.rstrip()) :]
            written = f"{lead}{sign}{written.strip()}{sign}{trail}"
    link = kinds.get("link")
    href = text_of(object_of(link, "attrs"), "href") if isinstance(link, Mapping) else ""
    return f"[{written}]({address(href)})" if href and written.strip() else written
