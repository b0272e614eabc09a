"""One container of another tool written as our Markdown: its own line and, indented under it, what it holds."""

from __future__ import annotations

import re

from kb.rendering.dialects.kinds import Opened
from kb.rendering.dialects.masks import block_of

STEP = 4
ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)]) +(?P<text>\S.*)$")
CODE_NAME = re.compile(r"(?:`{3,}|~{3,})[^\n\[]*\[([^\]\n]+)\]")
FOLD_TITLES = {"ru": "Подробнее", "en": "Details", "de": "Einzelheiten", "es": "Detalles", "kk": "Толығырақ"}


def emitted(meaning: Opened, lines: list[str], indent: int, lang: str) -> list[str]:
    """The lines that stand for a container whose mark was indented so far and that holds these lines."""
    held = _trimmed(lines)
    pad = " " * indent
    what = meaning.what
    if what == "box" and (held or meaning.title):
        title = f' "{_title(meaning.title)}"' if meaning.title else ""
        return ["", f"{pad}!!! {meaning.kind}{title}", *moved(held, indent + STEP), ""]
    if what == "fold":
        return _fold(meaning.title, held, indent, lang, open=meaning.open)
    if what == "tab":
        return ["", f'{pad}=== "{_title(meaning.title) or "…"}"', "", *moved(held, indent + STEP), ""]
    if what == "tabs":
        return ["", *moved(_code_tabs(held), indent), ""]
    if what in ("list-tabs", "list-folds"):
        return _list(what, held, indent, lang)
    if what == "step":
        return _step(meaning.title, held, indent)
    if what == "card" and meaning.title:
        title = f"[{meaning.title}](<{meaning.href}>)" if meaning.href else meaning.title
        return ["", f"{pad}**{title}**", "", *moved(held, indent), ""]
    return ["", *moved(held, indent), ""]


def lone(meaning: Opened) -> str:
    """What stands for a container that holds nothing."""
    if meaning.what == "card" and meaning.href:
        return f"- [{meaning.title or meaning.href}](<{meaning.href}>)"
    return f"**{meaning.title}**" if meaning.title and meaning.what != "plain" else ""


def moved(lines: list[str], indent: int) -> list[str]:
    """The lines with the least indented of them at `indent`."""
    lines = [line.expandtabs(STEP) if "\t" in line else line for line in lines]
    least = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return [" " * indent + line[least:] if line.strip() else "" for line in lines]


def _fold(title: str, held: list[str], indent: int, lang: str, *, open: bool = False) -> list[str]:
    said = _title(title) or FOLD_TITLES.get(lang, FOLD_TITLES["en"])
    return ["", f'{" " * indent}???{"+" if open else ""} note "{said}"', "", *moved(held, indent + STEP), ""]


def _list(what: str, held: list[str], indent: int, lang: str) -> list[str]:
    """A list whose items are tabs or folds: each item's first line is the label."""
    lines = moved(held, 0)
    made: list[str] = []
    label, under = "", list[str]()
    for line in [*lines, "- "]:
        item = None if line.startswith(" ") else ITEM.match(line)
        if item is None and line != "- ":
            under.append(line)
            continue
        if label and what == "list-tabs":
            made += emitted(Opened("tab", title=label), under, indent, lang)
        elif label:
            made += _fold(label, _trimmed(under), indent, lang)
        else:
            made += moved(_trimmed(under), indent)
        label, under = item["text"] if item else "", []
    return made


def _code_tabs(held: list[str]) -> list[str]:
    """Blocks of code with names in brackets are tabs; everything else stays."""
    made: list[str] = []
    for line in held:
        named = CODE_NAME.match(block_of(line) or "")
        pad = line[: len(line) - len(line.lstrip(" "))]
        made += ["", f'{pad}=== "{_title(named[1])}"', "", " " * STEP + line, ""] if named else [line]
    return made


def _step(title: str, held: list[str], indent: int) -> list[str]:
    pad = " " * indent
    if title:
        return ["", f"{pad}1. **{title}**", "", *moved(held, indent + STEP), ""]
    if held and not held[0].lstrip().startswith(("#", "\ue032", "!", "?", "=", "|", "<", "-", "*")):
        first, *others = moved(held, indent + STEP)
        return ["", f"{pad}1. {first.strip()}", *others, ""]
    return ["", *moved(held, indent), ""]


def _title(text: str) -> str:
    return " ".join(text.replace('"', "″" if text.count('"') == 1 else "'").split())


def _trimmed(lines: list[str]) -> list[str]:
    held = list(lines)
    while held and not held[0].strip():
        held.pop(0)
    while held and not held[-1].strip():
        held.pop()
    return held
