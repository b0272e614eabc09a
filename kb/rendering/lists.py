"""Lists of Markdown source indented by four spaces a level, as our renderer wants them. Never changes their text.

Other tools take two or three spaces, `1)`, and a list right under a paragraph; those come out as lists here too.
Markdown that is already indented by fours comes out as it went in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.articles.fences import code_lines
from kb.rendering.dialects.masks import NOTHING

STEP = 4
MAX_LEVELS = 12  # Deeper lists are shown at this level: nobody reads the thirteenth, and the renderer recurses.
ITEM = re.compile(r" *(?P<mark>[-*+]|(?P<number>\d{1,9})[.)]) +(?P<text>\S.*)$")
QUOTED = re.compile(r" {0,3}> ?(.*)$")
RULE = re.compile(r" *([-*_])(?: *\1){2,} *$")
BOX = re.compile(r" *(?:(?:!!!|\?\?\?\+?) ?[\w-]|===[+!]* ?\")")


@dataclass
class _Container:
    """A list item or a box (admonition, tab); `column` is that of its mark as written."""

    column: int
    is_item: bool

    def holds(self, indent: int) -> bool:
        return indent >= self.column + (2 if self.is_item else STEP)

    def beyond(self, indent: int) -> int:
        """How far `indent` is right of where the container's text begins; an item's text may begin anywhere from 2 to 5."""
        if self.is_item and indent - self.column < 6:
            return 0
        return indent - self.column - STEP


def with_lists_indented(lines: list[str]) -> list[str]:
    """Every list item, and what belongs to it, indented by exactly four spaces a level."""
    lines = [line.expandtabs(STEP) if "\t" in line else line for line in lines]
    if any(line.lstrip(" ").startswith(">") for line in lines):
        lines = _with_quoted_lists(lines)
    return _Indenter().run(lines, code_lines(lines))


def _with_quoted_lists(lines: list[str]) -> list[str]:
    """The same for lists that stand in quotations, however deep."""
    made: list[str] = []
    quoted: list[str] = []
    for line in [*lines, ""]:
        if match := QUOTED.match(line):
            quoted.append(match[1])
            made.append(line)
            continue
        if quoted and (indented := with_lists_indented(quoted)) != quoted:
            made[len(made) - len(quoted) :] = [f"> {inner}".rstrip(" ") for inner in indented]
        quoted = []
        made.append(line)
    return made[:-1]


class _Indenter:
    def __init__(self) -> None:
        self.made: list[str] = []
        self.stack: list[_Container] = []
        self.shift = 0  # of the code block we are in
        self.in_code = False
        self.in_paragraph = False  # the line before is text that the next one may continue
        self.in_item_text = False  # and that text is a list item's
        self.last_marks: dict[int, str] = {}  # level → what follows the number of the last item there

    def run(self, lines: list[str], is_code: list[bool]) -> list[str]:
        for at, line in enumerate(lines):
            if not line.strip():
                self.made.append("")
                self.in_paragraph = self.in_item_text = False
            elif is_code[at] and at and is_code[at - 1] and self.in_code:
                self.made.append(_moved(line, self.shift))
            elif is_code[at]:
                self._text(line, opens_code=True)
            else:
                self._line(line)
            self.in_code = is_code[at]
        return self.made

    def _line(self, line: str) -> None:
        indent = len(line) - len(line.lstrip(" "))
        item = None if RULE.match(line) else ITEM.match(line)
        if item and self._is_item(item, indent):
            self._item(item, indent)
        elif BOX.match(line) and self._beyond(indent) < STEP:
            self._leave(indent)
            self.made.append(" " * (self._base() if self.stack or indent < STEP else indent) + line.lstrip(" "))
            self._enter(_Container(indent, is_item=False))
            self.in_paragraph = self.in_item_text = False
        else:
            self._text(line)

    def _is_item(self, item: re.Match[str], indent: int) -> bool:
        if self._beyond(indent) >= STEP or (not self.stack and indent >= STEP):
            return False  # Indented code.
        in_list = any(container.is_item and indent >= container.column - 1 for container in self.stack)
        return in_list or not self.in_paragraph or item["number"] in (None, "1")

    def _item(self, item: re.Match[str], indent: int) -> None:
        self._leave(indent)
        if self.made and self.made[-1].strip() and not self.in_item_text:
            self.made.append("")
        self._part_lists(item["mark"][-1])
        mark = f"{item['number']}." if item["number"] else item["mark"]
        gap = item[0][item.end("mark") : item.start("text")]
        self.made.append(" " * self._base() + mark + gap + item["text"])
        self._enter(_Container(indent, is_item=True))
        self.in_paragraph = self.in_item_text = True

    def _part_lists(self, mark: str) -> None:
        """Numbers with another sign after them begin another list, which the converter would join to the last one."""
        level = len(self.stack)
        if mark in ".)" and self.last_marks.get(level, mark) not in (mark, *"-*+"):
            self.made += ["", " " * self._base() + NOTHING, ""]
        self.last_marks = {at: known for at, known in self.last_marks.items() if at < level} | {level: mark}

    def _text(self, line: str, *, opens_code: bool = False) -> None:
        indent = len(line) - len(line.lstrip(" "))
        if (
            self.in_paragraph
            and not opens_code
            and self.stack
            and not self.stack[-1].holds(indent)
            and not _starts_block(line)
        ):
            self.made.append(line)  # A paragraph that goes on without its indentation.
            return
        beyond = 0 if opens_code and self.stack else self._beyond(indent)
        self._leave(indent)
        if not self.stack:
            self.last_marks.clear()
        self.shift = (
            self._base() + (beyond if beyond >= STEP or not self._in_item() else 0) - indent if self.stack else 0
        )
        self.made.append(_moved(line, self.shift))
        self.in_item_text = self.in_paragraph and self.in_item_text
        self.in_paragraph = not opens_code and not _starts_block(line)

    def _base(self) -> int:
        return STEP * len(self.stack)

    def _in_item(self) -> bool:
        return bool(self.stack) and self.stack[-1].is_item

    def _beyond(self, indent: int) -> int:
        """How far a line so indented is right of the text of the innermost container that holds it."""
        for container in reversed(self.stack):
            if container.holds(indent):
                return container.beyond(indent)
        return 0 if self.stack else indent

    def _leave(self, indent: int) -> None:
        while self.stack and not self.stack[-1].holds(indent):
            self.stack.pop()

    def _enter(self, container: _Container) -> None:
        if len(self.stack) < MAX_LEVELS:
            self.stack.append(container)


def _starts_block(line: str) -> bool:
    return line.lstrip(" ").startswith(("#", ">", "|", "<", "```", "~~~"))


def _moved(line: str, shift: int) -> str:
    return " " * shift + line if shift >= 0 else line[min(-shift, len(line) - len(line.lstrip(" "))) :]
