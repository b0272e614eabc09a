"""YFM, the dialect of Diplodoc: wide tables between #| and |#, terms, texts that take the title of what they link to."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from kb.rendering.dialects.emitted import moved
from kb.rendering.dialects.masks import raw, without_code

TABLE = re.compile(
    r"^(?P<indent> *)#\|[ \t]*\n?(?P<rows>(?:(?!^ *#\||\|#).)*?) *\|#(?:[ \t]*\{[^{}\n]*\})?", re.MULTILINE | re.DOTALL
)
ROW = re.compile(r"^ *\|\|(?P<cells>.*?)\|\|(?:[ \t]*\{[^{}\n]*\})?[ \t]*$", re.MULTILINE | re.DOTALL)
CELL = re.compile(r"(?<!\\)\|")
CELL_CLASS = re.compile(r"\{\.cell[^{}\n]*\}|\{:?\s*\.[\w-]+\s*\}")
TITLE_OF = re.compile(r"\[\{#T\}\]\(([^()\s]+)\)")
TERM = re.compile(r"^ {0,3}\[\*([\w-]+)\]:[ \t]*(.*(?:\n(?=[^\n\[#\s]).+)*)", re.MULTILINE)
TERM_USED = re.compile(r"\[([^\[\]\n]+)\]\(\*([\w-]+)\)")
LITERAL = re.compile(r"not_var(\{\{[^{}\n]*\}\})")
DEEPEST = 4  # tables, one in a cell of another


def from_yfm(text: str, title_of: Callable[[str], str]) -> str:
    """The text with what only YFM has; `title_of(href)` is the title of the article a link leads to, "" of none."""
    if "{#T}" in text:
        text = TITLE_OF.sub(lambda link: f"[{_plain(title_of(link[1]) or link[1])}]({link[1]})", text)
    if "not_var" in text:
        text = LITERAL.sub(lambda match: without_code(f"`{match[1]}`"), text)
    if "[*" in text or "](*" in text:
        text = _with_terms(text)
    for _ in range(DEEPEST if "#|" in text else 0):
        text = TABLE.sub(_table, text)
    return text


def _plain(title: str) -> str:
    return title.replace("[", "\\[").replace("]", "\\]")


def _with_terms(text: str) -> str:
    terms = {match[1]: " ".join(match[2].split()) for match in TERM.finditer(text)}
    text = TERM.sub("", text)

    def shown(match: re.Match[str]) -> str:
        said = html.escape(re.sub(r"[*_`\[\]]|\([^()]*\)|\{\{.*?\}\}", "", terms.get(match[2], "")))
        return f'<abbr title="{said}">{match[1]}</abbr>' if said else match[1]

    return TERM_USED.sub(shown, text)


def _table(table: re.Match[str]) -> str:
    """Cells may hold lists, code and tables: the table is HTML, what stands in it Markdown."""
    rows = [[cell.strip("\n") for cell in CELL.split(row["cells"])] for row in ROW.finditer(table["rows"])]
    pad = table["indent"]
    made = ["", pad + raw("<table><tbody>"), ""]
    for at, row in enumerate(rows):
        made += _row(rows, at, row, pad)
    return "\n".join([*made, "", pad + raw("</tbody></table>"), ""])


def _row(rows: list[list[str]], at: int, row: list[str], pad: str) -> list[str]:
    made = [pad + raw("<tr>")]
    for column, cell in enumerate(row):
        text = CELL_CLASS.sub("", cell)
        if text.strip() in (">", "^"):
            continue
        wide = _run(row[column + 1 :], ">")
        high = _run([other[column] if column < len(other) else "" for other in rows[at + 1 :]], "^")
        spans = (f' colspan="{wide}"' if wide > 1 else "") + (f' rowspan="{high}"' if high > 1 else "")
        lines = text.split("\n")
        lines = [lines[0].strip(), *moved(lines[1:], 0)] if lines[0].strip() else moved(lines[1:], 0)
        made += ["", pad + raw(f"<td{spans}>"), "", *moved(lines, len(pad)), "", pad + raw("</td>")]
    return [*made, "", pad + raw("</tr>"), ""]


def _run(cells: list[str], mark: str) -> int:
    """1 and how many of the next cells are the mark."""
    count = 1
    for cell in cells:
        if cell.strip() != mark:
            break
        count += 1
    return count
