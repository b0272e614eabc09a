"""Markdown of another tool in which nothing is a mark that its own writers wrote as text.

Our dialect has more marks than CommonMark: templates, boxes, tabs, notes by name, includes, keys, emoji codes. In a tool without them they
are words, and readers saw them as such. Each becomes a character reference; code, tags and addresses stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kb.articles.fences import FENCE, fences
from kb.rendering.lists import ITEM

# What CommonMark lets a backslash make plain and our converter too; behind any other mark the backslash would be shown.
PLAIN_BOTH = "\\`*_[]()>#+-.!|"
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
CODE = r"(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)"  # within a paragraph, over its lines
SPAN = re.compile(CODE, re.DOTALL)
# Lines that MDX would take for code.
MODULE = r"import(?=\s+(?:[\w*{}$,\s]{1,400}\s+from\s+)?[\"'])|export(?=\s+(?:const|let|var|function|default)\b)"
EMOJI = r"(?<![\w:/]):(?=[\w+-]+:)"
BOXED = "details|prism|notice|ui-tabs?|ui-accordion(?:-item)?|wrap|quote|version|spoiler|columns?"
TOKEN = re.compile(
    rf"""
      (?P<code>{CODE})
    | (?P<tag></?[A-Za-z][^<>]*>)
    | (?P<address>\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*) | \bhttps?://[^\s<>]*)
    | \[\[(?P<nested>[^\[\]\n]*)\]\](?=\()
    | (?P<underline>^[ \t>]*=+[ \t]*$)
    | (?P<escaped>\\[!-/:-@\[-`{{-~])
    | ^(?P<lead>[ \t>]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)*)
      (?P<first>!{{2,}}|\?{{3}}|={{3}}(?=[+!]*[ \t]*")|/{{3}}|<{{3}}|;?-{{2,}}8<|:(?=[ \t])|:{{3,}}|@(?=\[|\w*intern)
        |\*(?=\[[^\]\n]*\]:)|\[(?=_?toc_?\])|(?-i:{MODULE}))
    | (?P<mark>[{{}}]|==|\+\+|%%|:{{3}}|\#\#(?=[^\s\#])|(?<!\[)\^|(?<!~)~(?!~)|{EMOJI}
        | \[(?=\[[^\[\]\n]*\]\](?!\())
        | \[(?=!(?!\[|(?:note|tip|important|warning|caution)\]))
        | \[(?=/?(?:{BOXED})(?:[=\ \t][^\[\]\n]*)?\](?![(\[:])))
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
NAMED = re.compile(
    r"<(?:p|div|span|li|section|td|dt|dd)\b[^<>]*?\sid\s*=\s*[\"']?([^\s\"'<>{}#]{1,200})", re.IGNORECASE
)
VERBATIM = re.compile(r"<(/?)(?:pre|script|style|textarea)\b", re.IGNORECASE)
NOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")


def with_plain_marks(markdown: str, meant: Iterable[str] = ()) -> str:
    """The same page in our dialect. `meant` are marks the tool has as we do: "==" and ":::"."""
    meant = tuple(meant)
    lines = _code_fenced(_fences_closed(_without_comments(markdown).split("\n")))
    made: list[str] = []
    at = 0
    for fence in fences(lines):
        made += _plain(lines[at : fence.first], meant)
        made += lines[fence.first : fence.last + 1]
        at = fence.last + 1
    return "\n".join([*made, *_plain(lines[at:], meant)])


def _plain(lines: list[str], meant: tuple[str, ...]) -> list[str]:
    return TOKEN.sub(lambda token: _written(token, meant), "\n".join(lines)).split("\n") if lines else []


def _written(token: re.Match[str], meant: tuple[str, ...]) -> str:
    whole = token[0]
    if token["code"]:
        return re.sub(r"[ \t]*\n[ \t>]*", " ", whole)
    if token["tag"]:
        named = NAMED.match(whole)  # a place to link to, which only a heading or an anchor can be here
        return re.sub(r"[{}]", _reference, whole) + (f'<a id="{named[1]}"></a>' if named else "")
    if token["address"]:
        return whole.replace("{", "%7B").replace("}", "%7D")
    if token["escaped"]:
        return whole if whole[1] in PLAIN_BOTH else f"&#{ord(whole[1])};"
    if token["nested"] is not None:
        return f"[&#91;{token['nested']}&#93;]"
    mark = token["first"] or token["mark"]
    if not mark or mark.startswith(meant or "\0"):
        return whole
    names_heading = mark == "{" and token.string[token.end() :].startswith("#")  # {#…} does, however written
    parted = "&#8203;" if names_heading else ""
    return f"{token['lead'] or ''}&#{ord(mark[0])};{parted}{mark[1:]}"


def _reference(brace: re.Match[str]) -> str:
    return f"&#{ord(brace[0])};"


def _without_comments(markdown: str) -> str:
    """What is commented out was on no page. One that never ends hides all that follows, as CommonMark has it."""
    if "<!--" not in markdown:
        return markdown
    lines = markdown.split("\n")
    for fence in fences(lines):
        lines[fence.first : fence.last + 1] = [" " * len(line) for line in lines[fence.first : fence.last + 1]]
    masked = SPAN.sub(lambda code: " " * len(code[0]), "\n".join(lines))
    for comment in reversed(list(COMMENT.finditer(masked))):
        markdown = markdown[: comment.start()] + markdown[comment.end() :]
    return markdown


def _fences_closed(lines: list[str]) -> list[str]:
    """Code that nothing ends runs to the end of the text."""
    code = {at for fence in fences(lines) for at in range(fence.first, fence.last + 1)}
    for at, line in enumerate(lines):
        opener = FENCE.match(line) if at not in code else None
        if opener and ">" not in opener["before"]:
            return [*lines, opener["before"] + opener["marks"]]
    return lines


def _code_fenced(lines: list[str]) -> list[str]:
    """Code that is told by its four spaces alone, between marks of its own: only there nothing in it is read."""
    code = {at for fence in fences(lines) for at in range(fence.first, fence.last + 1)}
    made: list[str] = []
    block: list[str] = []
    owned = verbatim = False  # whether what is indented belongs to an item or a note; whether HTML keeps it as it is
    for at, line in enumerate([*lines, "\0"]):
        indented = line.expandtabs(4).startswith("    ")
        begins = indented and (not made or not made[-1].strip())
        if not (at in code or owned or verbatim) and (begins or (block and (indented or not line.strip()))):
            block.append(line.expandtabs(4)[4:])
            continue
        made += _as_fence(block)
        block = []
        made.append(line)
        if at not in code:
            owned = _owns(line, owned, after_gap=len(made) < 2 or not made[-2].strip())
            for tag in VERBATIM.finditer(line):
                verbatim = not tag[1]
    return made[:-1]


def _owns(line: str, owned: bool, *, after_gap: bool) -> bool:
    if not line.strip() or line.startswith((" ", "\t")):
        return owned or bool(ITEM.match(line))
    return bool(ITEM.match(line) or NOTE.match(line)) or (owned and not after_gap)


def _as_fence(block: list[str]) -> Iterator[str]:
    text = "\n".join(block).rstrip("\n ")
    if not text:
        yield from ("" for _ in block)
        return
    marks = "`" * max(3, 1 + max(map(len, re.findall(r"`{3,}", text)), default=2))
    yield from (marks, *text.split("\n"), marks)
    yield from ("" for _ in range(len(block) - 1 - text.count("\n")))
