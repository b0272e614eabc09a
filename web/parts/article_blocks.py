"""Pieces of an article's own HTML that a call card shows by themselves: its first numbered steps, its notes for staff."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from kb.rendering.html_tokens import ATTRIBUTE, TOKEN

BLOCKS = frozenset(("p", "li", "h2", "h3", "h4", "tr", "div", "ul", "ol", "pre", "table", "br"))
VOID = frozenset(("img", "br", "hr", "input", "col", "wbr", "source"))


@dataclass(frozen=True)
class ArticleBlocks:
    """Plain text: what to do in order, and what only staff may read."""

    steps: tuple[str, ...]
    notes: tuple[str, ...]
    text: str  # all that clients may hear
    titles: tuple[str, ...] = ()  # of the notes, in their order; "" of one without a title


def blocks_of(html: str) -> ArticleBlocks:
    """Of an article's HTML as kb.rendering.render cleaned it. Read ten times in a look-up, so it is read by one expression."""
    reader = _Reader()
    for closing, name, attributes, text in TOKEN.findall(html):
        if not name:
            reader.add(unescape(text) or "<")
        elif closing:
            reader.closes(name)
        else:
            reader.opens(name, attributes)
    return ArticleBlocks(tuple(reader.steps), tuple(reader.notes), _flat(reader.text), tuple(reader.titles))


class _Reader:
    """Walks cleaned HTML once."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.notes: list[str] = []
        self.text: list[str] = []
        self.note_depth = self.list_depth = 0
        self.steps_done = self.title = False
        self.note: list[str] = []
        self.heading: list[str] = []
        self.titles: list[str] = []
        self.step: list[str] = []

    def opens(self, tag: str, attributes: str) -> None:
        if tag in VOID:
            return self.add(" ")
        classes = _classes(attributes) if "class=" in attributes else ()
        if self.note_depth and "admonition-title" in classes:
            self.title = True  # the card has a heading of its own for it
        if self.note_depth or "internal" in classes:
            self.note_depth += 1
        elif self.list_depth or (tag == "ol" and not self.steps_done):
            self.list_depth += 1
            if tag == "li" and self.list_depth == 2:
                self.step = []
        if tag in BLOCKS:
            self.add("\n")
        return None

    def closes(self, tag: str) -> None:
        if tag in BLOCKS:
            self.add("\n")
        if self.note_depth:
            self.title = False
            self.note_depth -= 1
            if not self.note_depth:
                self.notes.append(_flat(self.note))
                self.titles.append(_flat(self.heading))
                self.note, self.heading = [], []
        elif self.list_depth:
            if tag == "li" and self.list_depth == 2 and (said := _flat(self.step).replace("\n", " ")):
                self.steps.append(said)
            self.list_depth -= 1
            self.steps_done = not self.list_depth

    def add(self, data: str) -> None:
        if self.note_depth:
            (self.heading if self.title else self.note).append(data)
            return
        self.text.append(data)
        if self.list_depth:
            self.step.append(data)


def _classes(attributes: str) -> list[str]:
    names: str = dict(ATTRIBUTE.findall(attributes)).get("class", "")
    return names.split()


def _flat(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
