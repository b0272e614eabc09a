"""MDX: Markdown with code of JavaScript in it. The code goes, and what a browser would show of it stays."""

from __future__ import annotations

import re
from collections import Counter

from kb.rendering.dialects.tags import VALUE

IMPORT = re.compile(r"^import\s+(?:[\w*{}$,\s]{1,400}\s+from\s+)?[\"'][^\"'\n]+[\"'];?[ \t]*$", re.MULTILINE)
EXPORT = re.compile(
    r"^export\s+(?:const|let|var|function|default|async)\b(?:[^\n]*[\[{(][ \t]*\n(?:(?![\])}])[^\n]*\n){0,400}[\])}][^\n]*|[^\n]*(?:\n(?!\n)[^\n]*)*)$",
    re.MULTILINE,
)
ELEMENT = re.compile(
    rf"<(?P<name>[a-z][a-zA-Z0-9-]*)(?P<rest>(?:\s+[a-zA-Z_:@.][\w:@.-]*(?:\s*=\s*(?>{VALUE}|[^\s<>\"'{{}}=]+))?)*+)\s*(?P<end>/?)>"
)
GIVEN = re.compile(rf"(?P<before>\s+)(?P<name>[a-zA-Z_:@.][\w:@.-]*)\s*=\s*(?P<value>{VALUE}|[^\s<>\"'{{}}=]+)")
TEXT_OF = re.compile(r"\{\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`|(\d+))\s*\}")
FILE_OF = re.compile(
    r"\{\s*(?:require|useBaseUrl|withBase|import|new URL|asset|static|url)\(\s*[\"'`]([^\"'`$]+)[\"'`][^{}]*\}"
)
TEXT = re.compile(r"\{(?:\"([^\"{}\n]*)\"|'([^'{}\n]*)'|`([^`{}$\n]*)`)\}")
EXPRESSION = re.compile(
    r"(?<![\\{$\w])\{\s*(?P<code>[A-Za-z_$][\w$]*(?:\??\.[\w$]+|\([^(){}\n]*\)|\[[^\[\]{}\n]*\])*)\s*\}(?!\})"
)
FRAGMENT = re.compile(r"</?>")


def without_code_of_mdx(text: str, dropped: Counter[str] | None = None) -> str:
    """The text without imports, exports and expressions; plain texts in braces are texts.

    Only of a text that is MDX itself the values of JavaScript go too, counted in `dropped`: anywhere else {name} is a word.
    """
    if "import " in text or "export " in text:
        text = EXPORT.sub("", IMPORT.sub("", text))
    if "={" in text:
        text = ELEMENT.sub(_element, text)
    if "{'" in text or '{"' in text or "{`" in text:
        text = TEXT.sub(lambda match: match[1] or match[2] or match[3] or "", text)
    if dropped is not None and "{" in text:
        text = EXPRESSION.sub(lambda match: _expression(match, dropped), text)
    return FRAGMENT.sub("", text) if "<>" in text or "</>" in text else text


def _element(element: re.Match[str]) -> str:
    if "={" not in element["rest"].replace(" ", ""):
        return element[0]
    return f"<{element['name']}{GIVEN.sub(_given, element['rest'])}{' /' if element['end'] else ''}>"


def _given(attribute: re.Match[str]) -> str:
    """An attribute whose value is plain, or names a file; nothing of one that is computed."""
    value, name = attribute["value"], "class" if attribute["name"] == "className" else attribute["name"]
    if not value.startswith("{"):
        return f"{attribute['before']}{name}={value}"
    plain = TEXT_OF.fullmatch(value)
    file = FILE_OF.match(value)
    said = next((group for group in plain.groups() if group is not None), "") if plain else file[1] if file else None
    return "" if said is None else f'{attribute["before"]}{name}="{said.replace(chr(34), "&quot;")}"'


def _expression(expression: re.Match[str], dropped: Counter[str]) -> str:
    dropped[f"{{{expression['code'][:40]}}}"] += 1
    return ""
