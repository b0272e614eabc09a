"""Liquid and its likes: captured texts put where they are shown, addresses made of variables, and variables nobody here knows."""

from __future__ import annotations

import re
from collections import Counter

from kb.articles.facts import CITATION
from kb.rendering.dialects.kinds import BOXES, SHOUTED
from kb.rendering.dialects.masks import NOTHING
from kb.rendering.dialects.pairs import MarkPair, put_anew
from kb.rendering.dialects.tags import ToolTag

CAPTURE = MarkPair(re.compile(r"\{%-?\s*capture\s+([\w.-]+)\s*-?%\}"), r"\{%-?\s*endcapture\s*-?%\}")
ASSIGN = re.compile(r"\{%-?\s*assign\s+([\w.-]+)\s*=\s*(?:\"([^\"\n%|]*)\"|'([^'\n%|]*)')\s*-?%\}")
CONTENT_REF = MarkPair(
    re.compile(r"\{%-?\s*content-ref\s+url=[\"']([^\"'\n]+)[\"']\s*-?%\}"), r"\{%-?\s*endcontent-ref\s*-?%\}"
)
BASE = re.compile(
    r"\{\{-?\s*(?:site|page|config)?\.?(?:base_?url|base_?path|root_url|url|base_url)\s*(?:\|[^{}]*)?-?\}\}",
    re.IGNORECASE,
)
FILTERED = re.compile(
    r"\{\{-?\s*[\"']([^\"'{}]*)[\"']\s*\|\s*(?:relative_url|absolute_url|url|prepend|asset|static|relURL|absURL)[^{}]*-?\}\}",
    re.IGNORECASE,
)
LINK_TAG = re.compile(r"\{%-?\s*(?:link\s+|post_url\s+(?:[^%\s]*/)?\d{4}-\d\d?-\d\d?-|post_url\s+)([^%\s]+)\s*-?%\}")
INCLUDED = re.compile(
    r"\{%-?\s*include\s+(?:[\w-]+/)*(?P<name>[\w-]+)\.html\b(?P<rest>(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^\"'%]){0,300}+)%\}"
)
PICTURES = ("image", "img", "figure", "picture", "screenshot")
REF = re.compile(
    r"\{\{[<%]-?\s*(?:ref|relref|absref|url|link)\s+(?:path=)?[\"`']?([^\"`'\s>%]+)[\"`']?[^>%{}]*[>%]\}\}"
)
VARIABLE = re.compile(r"(?<!\\)\{\{\{?-?\s*(?P<name>[^{}\n|]*?)\s*(?:\|[^{}\n]*)?-?\}?\}\}")
ESCAPED = re.compile(r"\\(\{\{|\}\})")
GIVEN = re.compile(r"([\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
QUOTED = re.compile(r"[\"']([^\"']*)[\"']$")


def from_liquid(text: str) -> str:
    """The text with its captures in their places and links as paths."""
    if "{%" in text:
        captured = {match[1]: match[2] or match[3] or "" for match in ASSIGN.finditer(text)}

        def capture(opening: re.Match[str], inside: str) -> str:
            captured[opening[1]] = inside.strip("\n")
            return ""

        text = put_anew(text, CAPTURE, capture)
        if captured:
            text = VARIABLE.sub(lambda match: _put(match, captured), ASSIGN.sub("", text))
        text = INCLUDED.sub(_template, text)
        text = put_anew(text, CONTENT_REF, lambda opening, _: f"[{{#T}}]({opening[1]})")
        text = LINK_TAG.sub(r"/\1", text)
    if "{{" in text:
        text = REF.sub(r"\1", FILTERED.sub(r"\1", BASE.sub("", text)))
    return text


def without_variables(text: str, dropped: Counter[str]) -> str:
    """The text without variables nobody knows here; they are counted."""
    if "{{" not in text:
        return text

    def drop(match: re.Match[str]) -> str:
        if CITATION.match(match[0]):
            return match[0]
        quoted = QUOTED.match(match["name"])
        if quoted:
            return quoted[1]
        if not match["name"]:
            return match[0]
        dropped[f"{{{{ {match['name'][:40]} }}}}"] += 1
        return NOTHING if _is_alone(match) else ""

    return ESCAPED.sub(r"\1", VARIABLE.sub(drop, text))


def _template(match: re.Match[str]) -> str:
    """What a template of a box or of a picture is given: {% include note.html content="…" %}. Others are left, to be told of."""
    given = ToolTag("liquid", "", attributes={one[1].lower(): one[2][1:-1] for one in GIVEN.finditer(match["rest"])})
    name = match["name"].lower()
    said, file = given.get("content", "text", "message", "body"), given.get("file", "src", "url", "path", "image")
    if name in PICTURES and file:
        caption = given.get("caption", "title")
        return f"![{given.get('alt') or caption}]({file})" + (f"\n\n*{caption}*\n" if caption else "")
    kind = BOXES.get(name) or BOXES.get(name.removesuffix("box").rstrip("-_")) or SHOUTED.get(name)
    if not kind or not said:
        return match[0]
    kind = BOXES.get(given.get("type", "kind", "style").lower(), kind)
    title = given.get("title", "heading")
    return f"\n\n::: {kind} {title}".rstrip() + f"\n{said}\n:::\n\n"


def _put(match: re.Match[str], captured: dict[str, str]) -> str:
    text = captured.get(match["name"])
    return f"\n{text}\n" if text is not None and "\n" in text else text if text is not None else match[0]


def _is_alone(match: re.Match[str]) -> bool:
    """Whether the line holds nothing else."""
    text = match.string
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    return not (text[start : match.start()] + text[match.end() : end if end >= 0 else None]).strip()
