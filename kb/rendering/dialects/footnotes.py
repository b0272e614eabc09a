"""Footnotes: marks in the text and a list at its end, each leading to the other, with addresses no other article has."""

from __future__ import annotations

import re

DEFINITION = re.compile(
    r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*)", re.MULTILINE
)
REFERENCE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
INLINE = re.compile(r"(?<!\\)\^\[([^\[\]\n]+)\]")


def with_footnotes(text: str, mark: str) -> str:
    """The text with its footnotes as links and a list; `mark` is a short word of the article's own."""
    if "[^" not in text and "^[" not in text:
        return text
    notes = {match[1].casefold(): " ".join(match[2].split()) for match in DEFINITION.finditer(text)}
    text = DEFINITION.sub("", text)
    order: dict[str, int] = {}

    def put(name: str, otherwise: str) -> str:
        if name not in notes:
            return otherwise
        number = order.get(name)
        back = "" if number else f'<a id="fnref-{mark}-{len(order) + 1}"></a>'
        number = order.setdefault(name, len(order) + 1)
        return f"<sup>{back}[{number}](#fn-{mark}-{number})</sup>"

    def inline(match: re.Match[str]) -> str:
        notes[match[0]] = match[1]
        return put(match[0], match[0])

    text = INLINE.sub(inline, REFERENCE.sub(lambda match: put(match[1].casefold(), ""), text))
    if not order:
        return text
    listed = [f'{at}. <a id="fn-{mark}-{at}"></a>{notes[name]} [↩](#fnref-{mark}-{at})' for name, at in order.items()]
    return text.rstrip("\n") + "\n\n---\n\n" + "\n".join(listed) + "\n"
