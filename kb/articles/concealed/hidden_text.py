"""Text that other tools never show or show only to some: dropped from every page, and told where its extent is not clear.

Comments: HTML, Obsidian %%…%%, Liquid and Jinja {% comment %} and {# … #}, Hugo {{/* … */}} and its comment shortcode, MDX
{/* … */}, kramdown {::comment}, ERB <%# … %>, Logseq #+BEGIN_COMMENT, references for nobody [//]: # (…). Conditions: {% if … %} of Liquid, Jinja and YFM, {{#if …}} of Handlebars. Nobody here knows
who would have seen the text under a condition, so nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.articles.fences import code_lines
from kb.errors import Problem
from kb.rules import Rule

OPEN = Rule("hidden-open", "close it, or take the mark out", "error")
CONDITION = Rule(
    "condition-dropped",
    "write what everybody may read without the condition, and what is for agents under !!! internal",
)


@dataclass(frozen=True)
class _Pair:
    """How one kind of comment begins and ends."""

    opens: re.Pattern[str]
    closes: re.Pattern[str]
    must_end: bool = True  # whether one that never ends is an error


def _pair(opens: str, closes: str, *, must_end: bool = True) -> _Pair:
    flags = re.IGNORECASE | re.MULTILINE
    return _Pair(re.compile(opens, flags), re.compile(closes, flags), must_end)


REMARK = r"\[(?:\^?//|comments?|#|_|-|)\]:"  # a reference that nothing refers to
COMMENTS = (
    _pair(r"<!--", r"-->", must_end=False),  # an open one within a line is text
    _pair(r"^ {0,3}<!--", r"-->"),  # and at its beginning hides all that follows
    _pair(r"(?<!\{)\{%-?\s*comment\b[^%\n]*%\}", r"\{%-?\s*endcomment\b[^%\n]*%\}"),
    _pair(r"\{\{[%<]-?\s*comment\b[^}\n]*[%>]\}\}", r"\{\{[%<]-?\s*/\s*comment\b[^}\n]*[%>]\}\}"),
    _pair(
        r"\{\{[%<]\s*/\*\s*comment\b[^}\n]*\*/\s*[%>]\}\}",
        r"\{\{[%<]\s*/\*\s*/\s*comment\b[^}\n]*\*/\s*[%>]\}\}",
        must_end=False,  # it may be a comment of one word itself
    ),
    _pair(r"\{\{(?:[%<](?!/\*))?-?\s*/\*", r"\*/\s*-?[%>]?\}\}"),  # {{</* x */>}} is no comment: it shows {{< x >}}
    _pair(r"<%(?:#|--)", r"%>"),
    _pair(r"^[> \t]*#\+BEGIN_COMMENT\b", r"^[> \t]*#\+END_COMMENT\b[^\n]*"),
    _pair(rf"^[> \t]*{REMARK}[ \t]*(?:<>|#)?\s*[(\"']", r"[)\"'][ \t]*$"),
    _pair(rf"^[> \t]*{REMARK}", r"$"),
    _pair(r"\{\{!--", r"--\}\}"),
    _pair(r"\{/\*", r"\*/\}"),
    _pair(r"\{::comment\b[^}\n]*\}", r"\{:/(?:comment)?\}"),
    _pair(r"\{#(?![\w-]+\})(?=[^\n]*#\}|-?[ \t]*$|-?[ \t])", r"#\}", must_end=False),
    _pair(r"^[> \t]*%%(?!%)", r"%%"),
    _pair(r"(?<![\w%{<])%%(?=[^%}\n])", r"%%(?![}>])", must_end=False),
)
TAG = re.compile(
    r"\{%-?\s*(?P<end>end)?(?P<name>if|ifversion|ifchanged|unless|case)\b[^\n]*?%\}"
    r"|\{\{~?(?P<mark>[#^/])\s*(?P<block>[\w./-]+)[^{}\n]*\}\}",
    re.IGNORECASE,
)
# GitHub's own condition asks for the edition of a product, all of which are public.
SHOWN = ("ifversion",)
SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")
MARKS = ("<!--", "{%", "{{", "{/*", "{::", "{#", "%%", "<%", "#+", "]:")


@dataclass(frozen=True)
class _Stretch:
    """Characters start..end of the source that no page shows; `rule` says what is told of it, if anything."""

    start: int
    end: int
    rule: Rule | None = None


def without_hidden(markdown: str) -> str:
    """The source without hidden text; every line keeps its number."""
    for stretch in _stretches(markdown):
        markdown = _blank(markdown, stretch, "")
    return markdown


def problems_of_hidden_text(body: str, path: str, body_line: int) -> Iterator[Problem]:
    """Conditions that were dropped, and hidden text that never ends. `body` begins on line `body_line` of the file."""
    for stretch in reversed(_stretches(body)):
        if stretch.rule is None:
            continue
        line = body_line + body.count("\n", 0, stretch.start)
        mark = body[stretch.start :].lstrip("> \t").split("\n", 1)[0][:60]
        message = (
            f"{mark}: text under a condition is on no page" if stretch.rule is CONDITION else f"{mark} has no other end"
        )
        yield stretch.rule.at(path, line, message)


def _stretches(markdown: str) -> list[_Stretch]:
    """What is hidden, the last first."""
    if not any(mark in markdown for mark in MARKS):
        return []
    masked = _code_masked(markdown)
    stretches: list[_Stretch] = []
    for pair in COMMENTS:
        for stretch in _comments(masked, pair):
            stretches.append(stretch)
            masked = _blank(masked, stretch, "\0")
    stretches += _conditions(masked)
    return sorted(stretches, key=lambda one: one.start, reverse=True)


def _code_masked(markdown: str) -> str:
    """The same length, with no mark left in code."""
    lines = markdown.split("\n")
    masked = [
        "\0" * len(line) if is_code else SPAN.sub(lambda code: "\0" * len(code[0]), line)
        for line, is_code in zip(lines, code_lines(lines), strict=True)
    ]
    return "\n".join(masked)


def _comments(text: str, pair: _Pair) -> Iterator[_Stretch]:
    at = 0
    while begun := pair.opens.search(text, at):
        ended = pair.closes.search(text, begun.end())
        if ended is None:
            if pair.must_end:
                yield _Stretch(begun.start(), len(text), OPEN)
            return
        yield _Stretch(begun.start(), ended.end())
        at = ended.end()


def _conditions(text: str) -> Iterator[_Stretch]:
    """From the first opening tag to its own closing one, whatever stands between."""
    open_tags: list[re.Match[str]] = []
    for tag in TAG.finditer(text):
        if not (tag["end"] or tag["mark"] == "/"):
            open_tags.append(tag)
        elif not open_tags:
            yield _Stretch(tag.start(), tag.end(), OPEN)
        else:
            begun = open_tags.pop()
            if _hides(begun) and not any(_hides(above) for above in open_tags):
                yield _Stretch(begun.start(), tag.end(), CONDITION)
    outermost = next((tag for tag in open_tags if _hides(tag)), None)
    if outermost:
        yield _Stretch(outermost.start(), len(text), OPEN)


def _hides(tag: re.Match[str]) -> bool:
    return (tag["name"] or "").lower() not in SHOWN


def _blank(text: str, stretch: _Stretch, filler: str) -> str:
    """The text with a stretch emptied but for its line breaks; with a filler its length stays."""
    inside = text[stretch.start : stretch.end]
    kept = re.sub(r"[^\n]", filler, inside)
    return text[: stretch.start] + kept + text[stretch.end :]
