"""An article as it is said on the telephone: the way that needs no screen first, and what is pressed on one in words, not arrows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape

from kb.rendering.html_tokens import ATTRIBUTE, TOKEN
from web.parts.article_blocks import VOID
from web.site.texts import Texts

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-zа-яё]|[«“\"(])")
ARROW = re.compile(r"\s*(?:→|->|⟶|➜|➔)\s*|(?<=[\w»”\"])\s+[>›]\s+(?=[«“\"A-ZА-ЯЁ])")
BY_PHONE = re.compile(r"телефон|звонк|позвон|phone|call|telefon|anruf|teléfono|llamada", re.IGNORECASE)


@dataclass(frozen=True)
class SpokenWay:
    """One of an article's ways to do something: the name of its tab, and its steps as they are said."""

    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class SpokenWords:
    """What is said to everybody, and what only to a caller who has the screen before them."""

    said: str
    on_screen: str = ""


def ways_of(html: str) -> tuple[SpokenWay, ...]:
    """The ways an article shows as tabs, the one by telephone first; those without steps are left out."""
    reader = _Tabs()
    for closing, name, attributes, text in TOKEN.findall(html):
        if not name:
            reader.add(unescape(text))
        elif closing:
            reader.closes(name)
        else:
            reader.opens(name, attributes)
    ways = [way for way in reader.ways if way.steps]
    return tuple(sorted(ways, key=lambda way: not BY_PHONE.search(way.name)))


def without_arrows(texts: Texts, text: str) -> str:
    """ "Cards → card → Block" as somebody says it."""
    return ARROW.sub(texts("agent.then"), text)


def spoken(texts: Texts, text: str) -> SpokenWords:
    """A text told apart sentence by sentence: the way through a screen's menus is for those who see them.

    Where every sentence is such a way, all of it is said, in words.
    """
    sentences = SENTENCE.split(text)
    shown = [sentence for sentence in sentences if ARROW.search(sentence)]
    if not shown:
        return SpokenWords(text)
    words = without_arrows(texts, " ".join(shown))
    rest = " ".join(sentence for sentence in sentences if sentence not in shown)
    return SpokenWords(rest, words) if rest else SpokenWords(words)


class _Tabs:
    """Walks cleaned HTML once: labels of tabs, and the first numbered list behind each."""

    def __init__(self) -> None:
        self.ways: list[SpokenWay] = []
        self.label: list[str] | None = None
        self.step: list[str] = []
        self.depth = 0  # of lists within the tab; 0 outside
        self.waits = False  # a tab was named, its list is still to come
        self.note = 0  # open elements of a note for staff: nothing in it is said
        self.boxes = 0  # open elements of the tab's text, itself included

    def opens(self, tag: str, attributes: str) -> None:
        classes = dict(ATTRIBUTE.findall(attributes)).get("class", "").split() if "class=" in attributes else []
        if self.note or "internal" in classes:
            self.note += tag not in VOID
            return
        if tag == "div":
            self.boxes += bool(self.boxes) or (self.waits and "tabbed-content" in classes)
        if tag == "label":
            self.label = []
        elif tag in ("ol", "ul") and (self.depth or (self.waits and self.boxes and tag == "ol")):
            self.add(" ")
            self.depth += 1
            self.waits = False
        elif tag == "li" and self.depth == 1:
            self.step = []

    def closes(self, tag: str) -> None:
        if self.note:
            self.note -= 1
            return
        if tag == "label" and self.label is not None:
            self.ways.append(SpokenWay(" ".join("".join(self.label).split()), ()))
            self.label, self.waits = None, True
        elif tag == "li" and self.depth > 1:
            self.add(" ")
        elif tag == "li" and self.depth == 1:
            if said := " ".join("".join(self.step).split()):
                self.ways[-1] = replace(self.ways[-1], steps=(*self.ways[-1].steps, said))
        elif tag in ("ol", "ul") and self.depth:
            self.depth -= 1
        elif tag == "div" and self.boxes:
            self.boxes -= 1
            self.waits = self.waits and bool(self.boxes)

    def add(self, text: str) -> None:
        if self.note:
            return
        if self.label is not None:
            self.label.append(text)
        elif self.depth:
            self.step.append(text)
