"""Documents of ProseMirror (Outline saves such) as Markdown of ours: every node by its kind, unknown ones by their text."""

from __future__ import annotations

from collections.abc import Mapping

from kb.importing.reading.record import Json, object_of, objects_of, text_of
from kb.importing.reading.to_markdown import address, indented, plain_beginnings, plain_text

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
    """A document, ended by one line break."""
    return _blocks(document).strip("\n") + "\n"


def _blocks(node: Json) -> str:
    return "\n\n".join(filter(None, (_block(one).strip("\n") for one in objects_of(node, "content"))))


def _block(node: Json) -> str:
    kind, attributes = text_of(node, "type"), object_of(node, "attrs")
    if kind == "heading":
        level = int(text_of(attributes, "level") or 2)
        return f"{'#' * min(6, max(2, level))} {_inline(node)}"
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
    if kind in ("paragraph", "text", "image", "attachment"):
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
            f"<{name}>{'<br>'.join(_escaped(_text(block)) for block in objects_of(cell, 'content'))}</{name}>"
            for cell in objects_of(row, "content")
            if (name := "th" if text_of(cell, "type") in ("th", "header_cell", "table_header") else "td")
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _text(node: Json) -> str:
    return text_of(node, "text") + "".join(_text(one) for one in objects_of(node, "content"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")


def _inline(node: Json) -> str:
    return "".join(_piece(one) for one in objects_of(node, "content"))


def _piece(node: Json) -> str:
    kind, attributes = text_of(node, "type"), object_of(node, "attrs")
    if kind in ("br", "hard_break"):
        return "\\\n"
    if kind == "image":
        return f"![{plain_text(text_of(attributes, 'alt', 'title'))}]({address(text_of(attributes, 'src'))})"
    if kind == "attachment":
        return f"[{plain_text(text_of(attributes, 'title'))}]({address(text_of(attributes, 'href'))})"
    if kind == "mention":
        return plain_text(text_of(attributes, "label"))
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
