"""What CommonMark and GitHub read otherwise than our converter: hash signs, tables under text, task lists, broken lines, loose boxes."""

from __future__ import annotations

import re

from kb.rendering.dialects.masks import CODE, code_of, without_code
from kb.rendering.dialects.tags import ELEMENTS

NO_HEADING = re.compile(r"^( {0,3})(#{1,6})(?=[^#\s])", re.MULTILINE)
SEVEN = re.compile(r"^( {0,3})(?=#{7})", re.MULTILINE)
CLOSING_HASHES = re.compile(r"^( {0,3}#{1,6} .*?[^\s#\\])(#+)([ \t]*)$", re.MULTILINE)
TASK = re.compile(r"^([ \t>]*(?:[-*+]|\d{1,9}[.)]) +)\[([ xX])\] ", re.MULTILINE)
HARD_BREAK = re.compile(r"(?<=[^\\\s])\\\n(?=[ \t]*[^\s])")
DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
BOX = re.compile(r"(?P<before> *)(?:!!!|\?\?\?\+?) ?[A-Za-z][\w-]*(?: +[\w-]+)*(?: +\"[^\"]*\")? *$")
LATE_END = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]*?)([ \t\xa0]+)\*\*(?!\*)(?=\s|$)")
ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\([\"$%&',/:;<=?@^~])")
CARELESS = re.compile(r"<(?=[a-zA-Z])(?:\"[^\"<>\n]*\"|'[^'<>\n]*'|[^<>\"'\n])*>")
BETWEEN = re.compile(r"(?P<value>=\s*(?:\"[^\"]*\"|'[^']*'))(?:\s*[;,]+(?=[\s/>])|(?=[a-zA-Z]))")
PLACEHOLDER = re.compile(r"(?<![(\\])<(?P<name>[a-z][a-z0-9_]*)(?P<words>(?:[ '’-]+\w+)*) *>")
ESCAPED_PIPE = re.compile(r"\\\|")


def as_commonmark(text: str) -> str:
    """The text, its code masked, in the form that our converter reads as CommonMark and GitHub read it."""
    if "#" in text:
        text = NO_HEADING.sub(r"\1\\\2", SEVEN.sub(r"\1\\", text))
        text = CLOSING_HASHES.sub(lambda line: line[1] + "\\#" * len(line[2]) + line[3], text)
    if "[" in text:
        text = TASK.sub(lambda task: f"{task[1]}{'☐' if task[2] == ' ' else '☑'} ", text)
    if " **" in text:
        text = LATE_END.sub(r"**\1**\2", text)
    if "\\\n" in text:
        text = HARD_BREAK.sub("  \n", text)
    if "=" in text and "<" in text:
        text = CARELESS.sub(lambda tag: BETWEEN.sub(r"\g<value> ", tag[0]), text)
    if "<" in text:
        text = PLACEHOLDER.sub(_placeholder, text)
    lines = text.split("\n")
    if "\\" in text:
        lines = [line if line.lstrip().startswith("<") else ESCAPED.sub(_character, line) for line in lines]
    if "|" in text:
        lines = _tables_apart(lines)
    if "!!!" in text or "???" in text:
        lines = _boxes_indented(lines)
    return "\n".join(lines)


def _character(escaped: re.Match[str]) -> str:
    """CommonMark lets any punctuation be escaped, our converter only some of it."""
    return f"{escaped[1]}&#{ord(escaped[2])};"


def _placeholder(tag: re.Match[str]) -> str:
    """<your name> is no element: it is shown, as its writer sees it."""
    if tag["name"] in ELEMENTS or f"</{tag['name']}" in tag.string:
        return tag[0]
    return f"&lt;{tag['name']}{tag['words']}&gt;"


def _tables_apart(lines: list[str]) -> list[str]:
    """A table begins a block of its own right under a line of text; a pipe escaped within code is a pipe."""
    made: list[str] = []
    in_table = False
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if not in_table and "|" in line and "|" in below + line and _is_table(line, below):
            in_table = True
            if made and made[-1].strip(" >"):
                made.append(line[: len(line) - len(line.lstrip(" >"))].rstrip())
        elif in_table and "|" not in line:
            in_table = False
        made.append(CODE.sub(_without_escaped_pipe, line) if in_table else line)
    return made


def _is_table(line: str, below: str) -> bool:
    if not below.strip() or "-" not in below or not DELIMITERS.match(below) or DELIMITERS.match(line):
        return False
    return _cells(line) == _cells(below) and ("|" in below or _cells(line) == 1)


def _cells(line: str) -> int:
    return line.strip(" \t>").replace("\\|", "").removeprefix("|").removesuffix("|").count("|") + 1


def _without_escaped_pipe(mark: re.Match[str]) -> str:
    code = code_of(mark)
    return without_code(ESCAPED_PIPE.sub("|", code)) if "\\|" in code else mark[0]


def _boxes_indented(lines: list[str]) -> list[str]:
    """What stands two or three columns right of a box is the box's text, though four are asked for."""
    made: list[str] = []
    at = 0
    while at < len(lines):
        made.append(lines[at])
        box = BOX.match(lines[at])
        at += 1
        if not box:
            continue
        column = len(box["before"])
        first = next((line for line in lines[at : at + 2] if line.strip()), "")
        loose = len(first) - len(first.lstrip(" ")) - column
        while 2 <= loose <= 3 and at < len(lines) and _belongs(lines, at, column + loose):
            made.append(" " * (4 - loose) + lines[at] if lines[at].strip() else lines[at])
            at += 1
    return made


def _belongs(lines: list[str], at: int, column: int) -> bool:
    line = next((line for line in lines[at:] if line.strip()), "")
    return len(line) - len(line.lstrip(" ")) >= column
