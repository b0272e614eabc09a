"""HTML blocks as CommonMark has them: they end at an empty line, and what follows inside the element is Markdown again."""

from __future__ import annotations

import html
import re

from kb.rendering.dialects.masks import CODE, NOTHING, code_of, raw

NAMES = frozenset(
    "address article aside base blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form frame h1 h2 h3 h4 h5 h6 header hr html iframe legend li link main menu nav noframes ol optgroup option p param picture search section"
    " source summary table tbody td tfoot th thead tr track ul video".split()
)
VOID = frozenset(("base", "br", "col", "hr", "img", "input", "link", "param", "source", "track", "wbr"))
BEGINS = re.compile(r"(?P<indent> *)</?(?P<name>[a-z][a-z0-9]*)(?=[\s/>]|$)", re.IGNORECASE)
TAGS = re.compile(
    r"<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)(?=[\s/>])(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>", re.IGNORECASE
)
VERBATIM = re.compile(r" *<(pre|script|style|textarea)\b", re.IGNORECASE)
ASKED = re.compile(r"\smarkdown(?:=[\"']?(?:1|block|span|true)[\"']?)?(?=[\s/>]|$)", re.IGNORECASE)
STRONG = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(([^()\s]+)\)")
IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]+)\)")
ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) ")


def with_markdown_inside(text: str) -> str:
    """The text with the tags of elements that hold Markdown as raw marks on lines of their own."""
    if "<" not in text:
        return text.replace(NOTHING, "")
    lines, made, at = text.split("\n"), list[str](), 0
    while at < len(lines):
        line = lines[at]
        begun = BEGINS.match(line)
        if verbatim := VERBATIM.match(line):
            end = _end_of_verbatim(lines, at, verbatim[1].lower())
            made += lines[at:end]
        elif begun and begun["name"].lower() in NAMES:
            end = _end_of_block(lines, at)
            block = lines[at:end]
            whole = _is_whole(block)
            if whole and not any(ASKED.search(one[0]) for one in TAGS.finditer("\n".join(block))):
                made += block
            else:
                made += _opened(block, len(begun["indent"]))
        else:
            end = at + 1
            line = line.replace(NOTHING, "")  # within an element it parts nothing; here the line is an empty one
            made += _closing_inside(line) if "</" in line else [line]
        at = end
    return "\n".join(made)


def _end_of_verbatim(lines: list[str], at: int, name: str) -> int:
    for end in range(at, len(lines)):
        if f"</{name}" in lines[end].lower():
            return end + 1
    return at + 1


def _end_of_block(lines: list[str], at: int) -> int:
    for end in range(at, len(lines)):
        if not lines[end].strip():
            return end
    return len(lines)


def _is_whole(block: list[str]) -> bool:
    """Whether every element that begins in the block ends in it."""
    open_names: list[str] = []
    for tag in TAGS.finditer("\n".join(block)):
        name = tag["name"].lower()
        if name in VOID or name not in NAMES or tag["rest"].endswith("/"):
            continue
        if not tag["closing"]:
            open_names.append(name)
        elif name in open_names:
            while open_names.pop() != name:
                pass
        else:
            return False
    return not [name for name in open_names if name not in ("li", "td", "tr", "th", "dd", "dt", "tbody", "thead")]


def _opened(block: list[str], base: int) -> list[str]:
    """The block's tags as raw marks, each line of text between them as Markdown."""
    made: list[str] = [""]
    pending = ""
    for line in block:
        indent = len(line) - len(line.lstrip(" "))
        pending = f"{pending} {line.strip()}" if pending else ""
        if pending or line.lstrip().startswith("<"):
            written = pending or line.strip()
            if written.count("<") > written.count(">"):
                pending = written
                continue
            made += _tags_and_text(written, " " * base)
            pending = ""
        elif indent - base >= 4 and not ITEM.match(line):
            made.append(" " * base + line.lstrip())
        else:
            made += _closing_inside(line)
    return [*made, *(_tags_and_text(pending, " " * base) if pending else ()), ""]


def _tags_and_text(line: str, pad: str) -> list[str]:
    """One line that begins with a tag. Text after an opening tag that doesn't end on the line is Markdown."""
    last = None
    for tag in TAGS.finditer(line):
        if tag["name"].lower() in NAMES:
            last = tag
    if last and not last["closing"] and line[last.end() :].strip():
        return ["", pad + raw(_shown(line[: last.end()])), "", *_closing_inside(pad + line[last.end() :].strip())]
    if last is None:
        return [pad + line]
    return ["", pad + raw(_shown(line)), ""]


def _closing_inside(line: str) -> list[str]:
    """A line of text at whose end an element closes: the tag goes to a line of its own."""
    match = re.search(
        r"(?:</(?:details|div|td|th|tr|table|li|ul|ol|p|center|section|blockquote|tbody)>\s*)+$", line, re.IGNORECASE
    )
    if not match or not match.start() or _is_whole([line]):
        return [line]
    pad = line[: len(line) - len(line.lstrip(" "))]
    return [line[: match.start()].rstrip(), "", pad + raw(match[0].strip()), ""]


def _shown(markup: str) -> str:
    """Raw HTML of one line with the Markdown that people write within it."""
    markup = CODE.sub(lambda mark: f"<code>{html.escape(code_of(mark).strip('`').strip())}</code>", markup)
    markup = LINK.sub(r'<a href="\2">\1</a>', IMAGE.sub(r'<img src="\2" alt="\1">', markup))
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", markup))
