"""Code and raw HTML put out of the passes' way as marks that no pass reads, and put back. Keeps no state: a mark holds its text."""

from __future__ import annotations

import re

from kb.articles.facts import CITATION
from kb.articles.fences import fences

CODE = re.compile("\ue030([0-9a-f]*)\ue031")
BLOCK = re.compile("([> \t]*)\ue032([0-9a-f]*)\ue033")
RAW = re.compile("\ue034([0-9a-f]*)\ue035")
RAW_PARAGRAPH = re.compile("<p>((?:\ue034[0-9a-f]*\ue035|\ue000\\d+\ue001|\\s)+)</p>")
INDENTED = re.compile(r"(?: {4}|\t)")
OPENS = re.compile(
    r"[-*+][ \t]|[>|<{:]|!!!|\?\?\?|===|///|[!?]>|\[[\^*/a-z]|\d{1,9}[.)][ \t]"
)  # what indented lines below may belong to
SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")
FACT = re.compile(r"(?:tel:)?" + CITATION.pattern)
NOTHING = "\ue034\ue035"  # a paragraph of nothing: it parts two blocks that would run together


def without_code(text: str) -> str:
    """The text with every fenced block as one mark in its place, and every code span as one."""
    lines = text.split("\n")
    for fence in reversed(fences(lines)):
        block = lines[fence.first : fence.last + 1]
        if ">" in fence.before:
            lines[fence.first : fence.last + 1] = [_quoted(line) for line in block]
        else:
            indent = len(fence.before.expandtabs(4))
            inside = "\n".join(_less_indented(line.expandtabs(4), indent) for line in block)
            lines[fence.first : fence.last + 1] = [f"{' ' * indent}\ue032{_hex(inside)}\ue033"]
    if "\n    " in text or "\n\t" in text:
        lines = _without_indented(lines)
    text = "\n".join(lines)
    return SPAN.sub(lambda span: f"\ue030{_hex(span[0])}\ue031", text) if "`" in text else text


def _without_indented(lines: list[str]) -> list[str]:
    """The lines with each block of code that only its indentation tells as one mark."""
    made: list[str] = []
    block: list[str] = []
    above = ""  # the last line that begins in the first column
    for at, line in enumerate([*lines, "\n"]):
        begins = at and not lines[at - 1].strip() and above and not OPENS.match(above)
        if line.strip() and INDENTED.match(line) and (block or begins) and "\ue032" not in line:
            block.append(INDENTED.sub("", line, count=1))
        elif block and not line:
            block.append("")
        else:
            made += [*_as_block(block), line]
            block = []
        above = line if line and not line[0].isspace() else above
    return made[:-1]


def _as_block(block: list[str]) -> list[str]:
    """Lines of code and the empty ones below them as a fenced block's mark and these."""
    code = "\n".join(block).rstrip("\n")
    if not code:
        return block
    marks = "`" * (max((len(run) for run in re.findall("`+", code)), default=0) + 3)
    return [
        f"\ue032{_hex(f'{marks}{chr(10)}{code}{chr(10)}{marks}')}\ue033",
        *[""] * (len(block) - code.count("\n") - 1),
    ]


def with_code(text: str) -> str:
    """The text with all code as it was, a block indented as its mark is now."""
    text = CODE.sub(lambda mark: _text(mark[1]), text)
    return BLOCK.sub(lambda mark: "\n".join(mark[1] + line for line in _text(mark[2]).split("\n")), text)


def raw(html: str) -> str:
    """HTML that the converter is to pass on as it stands; facts cited in it stay readable."""
    pieces: list[str] = []
    at = 0
    for cited in FACT.finditer(html):
        pieces += (_raw(html[at : cited.start()]), cited[0])
        at = cited.end()
    return "".join((*pieces, _raw(html[at:])))


def with_raw(html: str) -> str:
    """The converter's HTML with raw pieces put back, out of the paragraphs made of them alone."""
    if "\ue034" not in html:
        return html
    return RAW.sub(lambda mark: _text(mark[1]), RAW_PARAGRAPH.sub(r"\1", html))


def code_of(mark: re.Match[str]) -> str:
    """The text a mark of `CODE` stands for."""
    return _text(mark[1])


def block_of(line: str) -> str | None:
    """The fenced block a line stands for, None for any other line."""
    mark = BLOCK.fullmatch(line)
    return _text(mark[2]) if mark else None


def _quoted(line: str) -> str:
    text = line.lstrip("> \t")
    return f"{line[: len(line) - len(text)]}\ue032{_hex(text)}\ue033"


def _raw(html: str) -> str:
    return f"\ue034{_hex(html)}\ue035" if html else ""


def _less_indented(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :]


def _hex(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").hex()


def _text(mark: str) -> str:
    return bytes.fromhex(mark).decode("utf-8", "surrogatepass")
