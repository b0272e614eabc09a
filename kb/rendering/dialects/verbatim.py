"""What another tool shows as written: code between its tags, regions it leaves alone. And blocks of its that only look like code."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from kb.articles.fences import fences
from kb.rendering.dialects.kinds import meaning
from kb.rendering.dialects.masks import with_code, without_code
from kb.rendering.dialects.pairs import MarkPair, put_anew
from kb.rendering.dialects.tags import ToolTag

DEEPEST = 4  # blocks that look like code, one in the other
DIRECTIVE = re.compile(r"\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<rest>[^`]*)$")
COLONS = re.compile(r"(?P<before>[ \t>]*:{3,}[ \t]*)\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<rest>[^{}]*)$")
OPTION = re.compile(r"[ \t>]*:[\w-]+:(?:[ \t]|$)")
SLASHES = re.compile(r"[ \t]*/{3,}[ \t]*[\w-]+")
SLASHES_OPTION = re.compile(r"[ \t]{4,}[\w-]+:[ \t]\S")
CODES = ("code-block", "code-cell", "code", "sourcecode", "ipython", "parsed-literal", "literalinclude")
PICTURES = ("figure", "image")
SILENT = ("toctree", "contents", "tableofcontents", "index", "include", "sectionauthor")
HIGHLIGHT = (
    MarkPair(
        re.compile(r"\{%-?\s*(?P<tag>highlight|codeblock|prism)\b(?P<rest>[^%\n]*)%\}\n?"), r"\{%-?\s*endTAG\s*-?%\}"
    ),
    MarkPair(
        re.compile(r"\{\{[<%]\s*(?P<tag>highlight|code)\b(?P<rest>(?:(?![>%]\}\}|\{\{[<%])[^\n])*)[>%]\}\}\n?"),
        r"\{\{[<%]\s*/\s*TAG\s*[>%]\}\}",
    ),
    MarkPair(re.compile(r"\[(?P<tag>prism)\b(?P<rest>[^\[\]\n]*)\]\n?"), r"\[/prism\]"),
)
LANGUAGE = re.compile(r"(?:language-|lang(?:uage)?[=:][\"']?|^[\s\"']*)([A-Za-z][\w+#-]*+)(?!\s*[=:])")
RAW = (
    MarkPair(re.compile(r"\{%-?\s*(?P<tag>raw|verbatim)\s*-?%\}\n?"), r"\n?\{%-?\s*endTAG\s*-?%\}"),
    MarkPair(re.compile(r"^[ \t]*:{3,}[ \t]*v-pre[ \t]*\n", re.MULTILINE), r"\n[ \t]*:{3,}[ \t]*$"),
    MarkPair(re.compile(r"<(?P<tag>span|div|p)\s+v-pre\b[^<>]*>"), r"</TAG>"),
)
ESCAPED = (
    re.compile(r"(?P<before>\{\{[<%])/\*(?P<text>(?:[^*]|\*(?!/)){0,2000}+)\*/(?P<after>[%>]\}\})"),
    re.compile(r"\{\{-?\s*(?P<quote>[\"'])(?P<text>\{\{|\}\}|\{%|%\})(?P=quote)\s*-?\}\}"),
)
MARKS = re.compile(r"[{}%]")


def without_lookalikes(text: str) -> str:
    """The text with directives in fences and braces, as MyST has them, as containers of colons, and options of blocks left out."""
    for _ in range(DEEPEST if "{" in text else 0):
        before, text = text, "\n".join(_opened(text.split("\n")))
        if text == before:
            break
    if "///" in text:
        text = "\n".join(_without_options(text.split("\n"), SLASHES, SLASHES_OPTION))
    return text


def as_written(text: str) -> str:
    """The text, its own code out of sight, with what stands between tags for code as code, and braces nobody is to read as characters."""
    if "highlight" in text or "prism" in text or "code" in text:
        for pair in HIGHLIGHT:
            text = put_anew(text, pair, _code)
    if "{" in text or "v-pre" in text:
        for pair in RAW:
            text = put_anew(text, pair, lambda opening, inside: _characters(inside))
        for form in ESCAPED:
            text = form.sub(_escaped, text)
    return text


def _opened(lines: list[str]) -> list[str]:
    for fence in reversed(fences(lines)):
        match = DIRECTIVE.match(fence.info.strip())
        if not match or fence.last >= len(lines):
            continue
        first = lines[fence.first + 1 : fence.last]
        options = [line for line in first[: _options(first)] if OPTION.match(line)]
        body = first[_options(first) :]
        directive = _Directive(match["name"].rsplit(":", 1)[-1], match["rest"].strip(), tuple(options))
        shown = _shown(directive, body, fence.before, fence.marks)
        lines[fence.first : fence.last + 1] = shown if shown is not None else lines[fence.first : fence.last + 1]
    if any(":::" in line for line in lines):
        lines = [COLONS.sub(r"\g<before>\g<name> \g<rest>", line) if ":::" in line else line for line in lines]
        lines = _without_options(lines, re.compile(r"[ \t>]*:{3,}[ \t]*[a-z]"), OPTION)
    return lines


@dataclass(frozen=True)
class _Directive:
    name: str
    rest: str
    options: tuple[str, ...]

    def option(self, name: str) -> str:
        """The value of `:name: value`, "" of none."""
        mark = f":{name}:"
        return next((line.split(mark, 1)[1].strip() for line in self.options if mark in line), "")


def _shown(directive: _Directive, body: list[str], before: str, marks: str) -> list[str] | None:
    """The lines that stand for a directive; None for one that is code."""
    name, rest = directive.name, directive.rest
    if name in CODES:
        return [f"{before}{marks}{rest.split(' ')[0]}", *body, before + marks]
    if name in SILENT:
        return [""]
    if name in PICTURES:
        return [f"{before}![{directive.option('alt')}](<{rest}>)", "", *body, ""] if rest else [""]
    kind = directive.option("class")
    if name == "admonition" and meaning(ToolTag("colons", kind)):
        name = kind
    if meaning(ToolTag("colons", name)) is None:
        return None
    colons = ":" * max(3, len(marks))
    return [f"{before}{colons} {name} {rest}".rstrip(), *body, before + colons]


def _options(lines: list[str]) -> int:
    count = 0
    while count < len(lines) and OPTION.match(lines[count]):
        count += 1
    return count


def _without_options(lines: list[str], opening: re.Pattern[str], option: re.Pattern[str]) -> list[str]:
    made: list[str] = []
    under = False
    for line in lines:
        if under and option.match(line):
            continue
        under = bool(opening.match(line))
        made.append(line)
    return made


def _code(opening: re.Match[str], inside: str) -> str:
    code = with_code(inside).strip("\n")
    if re.match(r"\s*(?:```|~~~)", code):
        return inside
    language = LANGUAGE.search(opening["rest"])
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2) + 1
    marks = "`" * max(3, longest)
    return "\n" + without_code(f"{marks}{language[1] if language else ''}\n{code}\n{marks}") + "\n"


def _escaped(match: re.Match[str]) -> str:
    parts = match.groupdict()
    return _characters(
        html.escape(f"{parts['before']}{match['text']}{parts['after']}", quote=False)
        if "before" in parts
        else match["text"]
    )


def _characters(text: str) -> str:
    return MARKS.sub(lambda mark: f"&#{ord(mark[0])};", text)
