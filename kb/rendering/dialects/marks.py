"""Marks of one line: notices of Docsify and kramdown, directives within a line, changes marked for review, flags and codes of emoji."""

from __future__ import annotations

import re
from functools import partial

from kb.rendering.dialects.attributes import ONE
from kb.rendering.dialects.kinds import BOXES
from kb.rendering.dialects.pairs import MarkPair, put_anew
from kb.rendering.dialects.tags import ATTRIBUTE

DOCSIFY = re.compile(r"^(?P<before>[ \t]*)(?P<mark>[!?])>[ \t]+(?P<text>\S.*)$", re.MULTILINE)
KRAMDOWN = re.compile(
    rf"^(?P<before>[ \t]*)\{{:[ \t]*\.(?P<kind>{'|'.join(BOXES)})(?P<title>-title)?[ \t]*\}}[ \t]*\n(?P<text>(?:[ \t]*\S.*(?:\n|\Z))+)",
    re.MULTILINE,
)
QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
LIST = rf"\{{[ \t]*{ONE}(?:[ \t,]+{ONE})*[ \t]*\}}"
NAMED = "badge|kbd|abbr|span|sup|sub|mark|button|tag|chip|u-badge|link|icon|doc|ref|guilabel|menuselection"
INLINE = re.compile(rf"(?<![\w:/\\`{{]):[a-zA-Z][\w-]*(?:\[(?P<label>[^\[\]\n]*)\])?(?P<list>{LIST})")
LABELLED = re.compile(rf"(?<![\w:/\\`{{]):(?:{NAMED})\[(?P<label>[^\[\]\n]+)\](?!\()")
ROLE = re.compile(r"\{(?:doc|ref|term|abbr|guilabel|menuselection|kbd|sub|sup|numref|eq|download)\}(?=\ue030)")
CHANGES: tuple[tuple[MarkPair, str], ...] = (
    (MarkPair(re.compile(r"\{--(?!-)"), r"--\}"), "<del>{}</del>"),
    (MarkPair(re.compile(r"\{\+\+(?!\+)"), r"\+\+\}"), "<ins>{}</ins>"),
    (MarkPair(re.compile(r"\{~~"), r"~~\}"), "<del>{}</del><ins>{}</ins>"),
    (MarkPair(re.compile(r"\{=="), r"==\}"), "=={}=="),
)
COMMENTED = MarkPair(re.compile(r"\{>>"), r"<<\}")
INSERTED = re.compile(r"(?<!\^)\^\^(?=[^\s^])([^\^\n]+?)(?<=\S)\^\^(?!\^)")
UNDERLINED = re.compile(
    r"(?<![\w+])\+\+(?![A-Za-z0-9_-]+\+\+)(?=[^\s+])([^+\n]+?)(?<=\S)\+\+(?![\w+])"
)  # one word is a key
ESCAPED_CODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9+-]*(?:\\_[a-z0-9+-]+)+:")
FLAG = re.compile(r"(?<![\w:]):flag[-_]([a-z])([a-z]):")
DATE = re.compile(r"\[date=([\d-]+)(?:[ \t]+[^\[\]\n]*)?\]")
ATTACHED = re.compile(r"(\[[^\[\]|\n]+)\|attachment\](?=\()")
FIRST_FLAG = 0x1F1E6  # the regional indicator of A


def from_marks(text: str) -> str:
    """The text, its code out of sight, with these marks as Markdown has them."""
    if "!>" in text or "?>" in text:
        text = DOCSIFY.sub(_docsify, text)
    if "{:" in text:
        text = KRAMDOWN.sub(_kramdown, text)
    if "{" in text:
        for pair, shown in CHANGES:
            text = put_anew(text, pair, partial(_changed, shown))
        text = put_anew(text, COMMENTED, lambda *_: "")
        text = ROLE.sub("", text)
    if ":" in text:
        text = _within_lines(text)
    if "++" in text:
        text = UNDERLINED.sub(r"<ins>\1</ins>", text)
    if "^^" in text:
        text = INSERTED.sub(r"<ins>\1</ins>", text)
    return ATTACHED.sub(r"\1]", DATE.sub(r"\1", text)) if "[date" in text or "|attachment" in text else text


def _changed(shown: str, _: re.Match[str], inside: str) -> str | None:
    """What was changed, as `shown` has it: the words, or those before and those after."""
    places = shown.count("{}")
    words = inside.split("~>", places - 1) if places > 1 else [inside]
    return shown.format(*words) if all(words) and len(words) == places else None


def _within_lines(text: str) -> str:
    text = ESCAPED_CODE.sub(lambda code: code[0].replace("\\_", "_"), text)
    text = FLAG.sub(lambda flag: "".join(chr(FIRST_FLAG + ord(letter) - ord("a")) for letter in flag.groups()), text)
    if "[" in text or "{" in text:
        text = LABELLED.sub(lambda mark: mark["label"], INLINE.sub(_inline, text))
    return text


def _docsify(callout: re.Match[str]) -> str:
    kind = "important" if callout["mark"] == "!" else "tip"
    return f"\n{callout['before']}!!! {kind}\n{callout['before']}    {callout['text']}\n"


def _kramdown(block: re.Match[str]) -> str:
    before = block["before"]
    lines = QUOTED.sub("", block["text"].rstrip("\n")).split("\n")
    title = lines.pop(0).strip().replace('"', "'") if block["title"] else ""
    said = f' "{title}"' if title else ""
    inside = "\n".join(f"{before}    {line.strip()}" if line.strip() else "" for line in lines)
    return f"\n{before}!!! {BOXES[block['kind']]}{said}\n{inside}\n\n"


def _inline(directive: re.Match[str]) -> str:
    """What a directive within a line shows: its label, else what its attributes say in words."""
    if directive["label"]:
        return directive["label"]
    said = {one[1].lower(): one[2].strip("\"'") for one in ATTRIBUTE.finditer(directive["list"])}
    return next((said[name] for name in ("label", "text", "title", "alt") if said.get(name)), "")
