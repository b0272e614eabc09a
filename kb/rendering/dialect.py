"""Markdown of careless hands, and what the dialects left of other tools', in the form our renderer takes. Never renders, never drops text.

Works line by line outside code blocks; on Markdown that is already in our form it changes nothing.
"""

from __future__ import annotations

import re

from kb.articles.fences import code_lines, fences
from kb.rendering.lists import with_lists_indented

CODE_OR_TAG = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|(?<!\\)\{%-?[ \t]*\w.*?%\}|(?<!\\)\{\{[<%].*?[>%]\}\}")
TAG_TITLE = re.compile(r"\{%-?\s*(?:note|cut|list|tab)\b[^\"%]*\"([^\"]+)\"\s*-?%\}")
INCLUDE = re.compile(r"\[!include[^\[\]]*\[([^\[\]]*)\]\s*\([^()]*\)\]?", re.IGNORECASE)
VIDEO = re.compile(r"(?:>[ \t]*)?\[!video[ \t]+(?:\[[^\]]*\]\()?(https?://[^\s\])]+)\)?\]", re.IGNORECASE)
MARK = re.compile(r"^[ \t>]*\[!(?:div|share|code)[^\]]*\]", re.IGNORECASE)
COLONS_IMAGE = re.compile(r":::\s*image\b([^:]*(?::(?!::)[^:]*)*):::")
COLONS_ATTRIBUTE = re.compile(r"([\w-]+)=\"([^\"]*)\"")
COLONS = re.compile(r"^[ \t]*:{3,}[ \t]*[\w-]*(?:[ \t]+[^:]*|[^:`]*:{3,})?[ \t]*$")
CONTENTS = re.compile(r"^[ \t]*\[(?:\[_?toc_?\]|toc)\][ \t]*$", re.IGNORECASE)
ADMONITION = re.compile(
    r"^(?P<before>[ \t]*)(?P<marks>!!!|\?\?\?\+?)[ \t]*(?P<kind>[A-Za-z][\w-]*(?:[ \t]+[\w-]+)*)[ \t]*(?P<title>\"[^\"]*\")?[ \t]*$"
)
TITLES = {
    "ru": {
        "note": "Примечание",
        "tip": "Совет",
        "important": "Важно",
        "warning": "Внимание",
        "danger": "Осторожно",
        "internal": "Для оператора",
        "info": "Справка",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "danger": "Danger",
        "internal": "For agents",
        "info": "Info",
    },
    "de": {
        "note": "Hinweis",
        "tip": "Tipp",
        "important": "Wichtig",
        "warning": "Achtung",
        "danger": "Vorsicht",
        "internal": "Für Mitarbeitende",
        "info": "Info",
    },
    "es": {
        "note": "Nota",
        "tip": "Consejo",
        "important": "Importante",
        "warning": "Atención",
        "danger": "Peligro",
        "internal": "Para el personal",
        "info": "Información",
    },
    "kk": {
        "note": "Ескерту",
        "tip": "Кеңес",
        "important": "Маңызды",
        "warning": "Назар аударыңыз",
        "danger": "Абайлаңыз",
        "internal": "Операторға",
        "info": "Анықтама",
    },
}


def to_our_markdown(markdown: str, lang: str) -> str:
    """The source in the renderer's own form."""
    lines = _plain_fences(markdown.split("\n"))
    lines = _other_tools_left_out(lines)
    lines = with_lists_indented(lines)
    if "!!!" in markdown or "???" in markdown:
        lines = [_titled(line, is_code, lang) for line, is_code in zip(lines, code_lines(lines), strict=True)]
    return "\n".join(lines)


def _plain_fences(lines: list[str]) -> list[str]:
    """Fenced blocks with one kind of header, closed by their own marks and with no line indented less than they are."""
    plain = list(lines)
    for fence in fences(lines):
        language = re.match(r"\{?\.?([\w+#-]+)", fence.info)
        plain[fence.first] = fence.before + fence.marks + (language[1] if language else "")
        plain[fence.last] = fence.before + fence.marks
        if ">" in fence.before:
            continue
        indent = len(fence.before.expandtabs(4))
        for at in range(fence.first + 1, fence.last):
            line = lines[at].expandtabs(4)
            short = indent - (len(line) - len(line.lstrip(" ")))
            plain[at] = " " * short + line if line.strip() and short > 0 else line
            if plain[at].strip() == fence.marks:
                plain[at] += "\u200b"
    return plain


def _other_tools_left_out(lines: list[str]) -> list[str]:
    remaining = []
    for line, is_code in zip(lines, code_lines(lines), strict=True):
        if is_code or not ("{" in line or "[" in line or ":::" in line):
            remaining.append(line)
            continue
        if "{%" in line or "{{<" in line:
            line = CODE_OR_TAG.sub(_tag, line)
        if "[!" in line:
            line = _without_marks(line)
        if ":::" in line:
            line = COLONS.sub("", COLONS_IMAGE.sub(_colons_image, line))
        remaining.append("" if CONTENTS.match(line) else line)
    return remaining


def _tag(match: re.Match[str]) -> str:
    if match[0].startswith("`"):
        return match[0]
    title = TAG_TITLE.match(match[0])
    return f"**{title[1]}**" if title else ""


def _without_marks(line: str) -> str:
    line = VIDEO.sub(r"<\1>", line)
    if INCLUDE.sub("", line).strip(" \t>"):
        line = INCLUDE.sub(r"\1", line)
    return MARK.sub("", INCLUDE.sub("", line))


def _colons_image(match: re.Match[str]) -> str:
    attributes = dict(COLONS_ATTRIBUTE.findall(match[1]))
    source = attributes.get("source", "")
    return f"![{attributes.get('alt-text', '')}](<{source}>)" if source else ""


def _titled(line: str, is_code: bool, lang: str) -> str:
    """An admonition without a title gets one in the article's language, and an internal one never folds."""
    match = None if is_code else ADMONITION.match(line)
    if not match:
        return line
    kinds = match["kind"].lower().split()
    internal = "internal" in kinds
    marks = "!!!" if internal else match["marks"]
    kind = "internal" if internal else match["kind"].lower()
    names = TITLES.get(lang, TITLES["en"])
    title = match["title"] or f'"{names.get(kinds[0] if not internal else "internal", kinds[0].capitalize())}"'
    return f"{match['before']}{marks} {kind} {title}"
