"""Quotations that begin with a mark in brackets, as GitHub, Obsidian and Zendesk have them, and lines that begin with
exclamation marks, as Grav has them: boxes with kind, title and fold."""

from __future__ import annotations

import re

from kb.rendering.dialects.kinds import BOXES

CALLOUT = re.compile(
    r"(?P<before>[ \t]*)>[ \t]*(?:\[!(?P<kind>[A-Za-z][A-Za-z-]*)(?:\|[^\[\]]*)?\]|!\[(?P<zendesk>[A-Za-z]+)\](?![(\[]))(?P<fold>[-+]?)[ \t]*(?P<rest>.*)$"
)
QUOTED = re.compile(r"[ \t]*>[ \t]?")
NOT_BOXES = ("div", "share", "code", "video", "include", "quote", "cite")
KINDS = {**BOXES, "info": "note", "caution": "warning"}
NOTICE = re.compile(r"(?P<before> {0,3})(?P<marks>!{1,4})(?:[ \t]+(?P<text>\S.*)|[ \t]*)$")
OF_MKDOCS = re.compile(r" {0,3}!!![ \t]+[A-Za-z][\w-]*(?:[ \t]+\"[^\"]*\")?[ \t]*$|(?i: {0,3}!+[ \t]*internal\b)")
LEVELS = {"!": "warning", "!!": "danger", "!!!": "info", "!!!!": "tip"}  # yellow, red, blue, green
LONGEST_TITLE = 80  # characters; a longer first line is the text itself
DEEPEST = 4


def with_callouts(text: str) -> str:
    """`> [!NOTE]` and the quotation under it become `!!! note`, folded ones `???`."""
    if ">" not in text or "[" not in text:
        return text
    lines = text.split("\n")
    for _ in range(DEEPEST):
        before, lines = lines, _once(lines)
        if lines == before:
            break
    return "\n".join(lines)


def with_notices(text: str) -> str:
    """Lines of a page of Grav that begin with one to four exclamation marks become the box of that number."""
    if "!" not in text:
        return text
    lines, made, marks = text.split("\n"), list[str](), ""
    for at, line in enumerate(lines):
        notice = NOTICE.match(line)
        held = at + 1 < len(lines) and lines[at + 1].startswith("    ")
        ours = bool(OF_MKDOCS.match(line)) or (held and line.lstrip(" ").startswith("!!! "))
        if notice is None or ours or not (notice["text"] or marks == notice["marks"]):
            made += ["", line] if marks and line.strip() else [line]
            marks = ""
            continue
        if marks != notice["marks"]:
            marks = notice["marks"]
            made += ["", f"{notice['before']}!!! {LEVELS[marks]}"]
        made.append(f"{notice['before']}    {line.strip()[len(marks) :].removeprefix(' ')}".rstrip())
    return "\n".join(made)


def _once(lines: list[str]) -> list[str]:
    made: list[str] = []
    inside: str | None = None
    for at, line in enumerate(lines):
        callout = CALLOUT.match(line)
        kind = (callout["kind"] or callout["zendesk"]).lower() if callout else ""
        if callout and kind in ("quote", "cite"):
            made.append(f"{callout['before']}> **{callout['rest']}**" if callout["rest"] else f"{callout['before']}>")
            inside = None
        elif callout and kind not in NOT_BOXES:
            inside = callout["before"]
            made += _begun(callout, kind, followed=at + 1 < len(lines) and bool(QUOTED.match(lines[at + 1])))
        elif inside is not None and QUOTED.match(line):
            made.append(f"{inside}    {QUOTED.sub('', line, count=1)}")
        else:
            if inside is not None and line.strip() and made[-1].strip():
                made.append("")
            made.append(line)
            inside = None
    return made


def _begun(callout: re.Match[str], kind: str, *, followed: bool) -> list[str]:
    before, rest = callout["before"], callout["rest"].strip()
    marks = {"-": "???", "+": "???+"}.get(callout["fold"], "!!!")
    is_title = bool(rest) and (followed or marks != "!!!") and len(rest) <= LONGEST_TITLE
    title = rest if is_title else "" if kind in KINDS else kind.capitalize()
    said = ' "{}"'.format(title.replace('"', "'")) if title else ""
    box = f"{before}{marks} {KINDS.get(kind, 'note')}{said}"
    return [box] if is_title or not rest else [box, f"{before}    {rest}"]
