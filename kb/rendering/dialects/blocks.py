"""Containers of other tools as blocks of ours, one inside the other: what they hold is indented under what opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kb.rendering.dialects.emitted import emitted, lone
from kb.rendering.dialects.kinds import Opened, meaning
from kb.rendering.dialects.masks import NOTHING
from kb.rendering.dialects.tags import TAG, ToolTag, tag_of

DEEPEST = 10  # Containers, one inside the other; what lies deeper is shown at this depth.
UNSPLIT = ("|", ">")  # A container can't begin within a row of a table or a quotation.
BARE = ("colons", "slashes")  # families whose closing line names nothing

Inline = Callable[[ToolTag, str], str | None]


@dataclass
class _Open:
    tag: ToolTag
    meaning: Opened
    indent: int
    lines: list[str] = field(default_factory=list)


def with_blocks(text: str, inline: Inline, lang: str) -> str:
    """The text with its containers as ours. `inline(tag, as written)` says what stands for a tag that is no container;
    None leaves it as it was.
    """
    tags = [(tag, match) for match in TAG.finditer(text) if (tag := tag_of(match))]
    if not tags:
        return text
    builder = _Builder(frozenset((tag.family, tag.name) for tag, _ in tags if tag.closing), inline, lang)
    at = 0
    for tag, match in tags:
        builder.text(text[at : match.start()])
        builder.tag(tag, match[0])
        at = match.end()
    builder.text(text[at:])
    return builder.done()


class _Builder:
    def __init__(self, closed: frozenset[tuple[str, str]], inline: Inline, lang: str) -> None:
        self.closed, self.inline, self.lang = closed, inline, lang
        self.lines: list[str] = []
        self.stack: list[_Open] = []
        self.line = ""

    def text(self, text: str) -> None:
        first, *others = text.split("\n")
        self.line += first
        for line in others:
            self._lines().append(self._ended())
            self.line = line

    def tag(self, tag: ToolTag, written: str) -> None:
        opened = meaning(tag) or (Opened("plain") if tag.family == "colons" and self._is_closed(tag) else None)
        if tag.closing and (at := self._innermost(tag)) is not None:
            self._break_line()
            indent = self.stack[at].indent
            while len(self.stack) > at:
                self._close()
            self.line = " " * indent
        elif tag.colons == 2 and (tag.closing or opened is None):
            self.line += written if tag.closing or (shown := self.inline(tag, written)) is None else shown
        elif opened is None or tag.closing or self.line.lstrip().startswith(UNSPLIT):
            shown = self.inline(tag, written) if not tag.closing or opened is None else ""
            self.line += written if shown is None else shown or ("" if self.line.strip() else NOTHING)
        elif tag.alone or not self._is_closed(tag) or len(self.stack) >= DEEPEST:
            self._lone(opened, tag, written)
        else:
            indent = self._break_line()
            self.stack.append(_Open(tag, opened, indent))

    def done(self) -> str:
        self._lines().append(self._ended())
        while self.stack:
            self._close()
        return "\n".join(self.lines)

    def _lone(self, opened: Opened, tag: ToolTag, written: str) -> None:
        if tag.family in ("bb", "slashes"):
            self.line += written
            return
        shown = lone(opened)
        self.line += (shown if not self.line.strip() else "") if shown else (self.inline(tag, written) or "")

    def _lines(self) -> list[str]:
        return self.stack[-1].lines if self.stack else self.lines

    def _ended(self) -> str:
        """The present line; of one that only held tags that show nothing the mark of nothing, so that it is no empty line."""
        bare = self.line.replace(NOTHING, "")
        return bare if bare.strip() or bare == self.line else NOTHING

    def _break_line(self) -> int:
        """End the present line before a container; how far it was indented."""
        self.line = self.line.replace(NOTHING, "")
        indent = len(self.line.expandtabs(4)) - len(self.line.expandtabs(4).lstrip(" "))
        if self.line.strip():
            self._lines().append(self.line)
        self.line = ""
        return indent

    def _is_closed(self, tag: ToolTag) -> bool:
        name = "" if tag.family in BARE else tag.name
        return (tag.family, name) in self.closed or (tag.family == "liquid" and (tag.family, "") in self.closed)

    def _innermost(self, closing: ToolTag) -> int | None:
        for at in range(len(self.stack) - 1, -1, -1):
            opened = self.stack[at].tag
            if opened.family != closing.family:
                continue
            if closing.family == "colons" and opened.colons > closing.colons:
                continue
            if closing.family in BARE or not closing.name or opened.name == closing.name:
                return at
        return None

    def _close(self) -> None:
        done = self.stack.pop()
        self._lines().extend(emitted(done.meaning, done.lines, done.indent, self.lang))
