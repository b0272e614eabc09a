"""Texts that other files hold, put where an article includes them. Never leaves the articles folder; ends however files include each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from kb.articles.fences import code_lines

DEEPEST = 6  # files, one included by the other
LARGEST = 1_000_000  # characters an article may grow to
YFM = re.compile(r"\{%-?\s*include\s+(?:notitle\s+)?\[[^\[\]\n]*\]\(\s*(?P<path>[^()\s]+)\s*\)\s*-?%\}")
LIQUID = re.compile(
    r"\{%-?\s*include(?P<relative>_relative)?\s+[\"']?(?P<path>[\w./-]+\.(?:md|markdown|txt))[\"']?[^%\n]*-?%\}"
)
HUGO = re.compile(
    r"\{\{[<%]\s*(?:include|readfile|snippet|md)\s+(?:file=|path=)?[\"']?(?P<path>[^\"'\s>%]+)[\"']?[^>%\n]*[>%]\}\}"
)
SNIPPET = re.compile(r"^(?P<indent>[ \t]*);?-{2,}8<-{2,}[ \t]+[\"'](?P<path>[^\"'\n]+)[\"'][ \t]*$", re.MULTILINE)
BLOCK = re.compile(r"(?P<indent>[ \t]*)-{2,}8<-{2,}[ \t]*$")  # stands above and below names of files, one a line
EDGE = re.compile(r"-{2,}8<-{2,}[ \t]*\[[ \t]*(?P<edge>start|end)[ \t]*:[ \t]*(?P<name>[\w-]+)[ \t]*\]")
PART = re.compile(r"(?<!/):(?:(?P<first>\d*):?(?P<last>\d*)|(?P<name>[\w-]+))$")
COMMENT = re.compile(r"<!--\s*@include:\s*(?P<path>[^\s{>]+)\s*(?:\{(?P<lines>\d*,?\d*)[^}\n]*\})?\s*-->")
CODE = re.compile(r"^(?P<indent>[ \t]*)<<<[ \t]+(?P<path>[^\s{#]+)[^\n]*$", re.MULTILINE)
LEARN = re.compile(r"\[!include[^\[\]\n]*\[[^\[\]\n]*\]\s*\((?P<path>[^()\n]*)\)\s*\]", re.IGNORECASE)
IMPORT = re.compile(r"^import\s+(?P<name>[A-Z]\w*)\s+from\s+[\"'](?P<path>[^\"'\n]+\.mdx?)[\"'];?[ \t]*$", re.MULTILINE)
MARKS = ("include", "INCLUDE", "8<-", "<<<", "readfile", "import ", "snippet")
FORMS = (YFM, LIQUID, HUGO, SNIPPET, COMMENT, LEARN)


@dataclass(frozen=True)
class Includes:
    """`read(path)` is the text for everybody of a file of the articles folder; None when there is none, or it isn't for everybody."""

    read: Callable[[str], str | None]
    roots: tuple[str, ...] = ()  # folders that paths may be relative to, beyond the file's own

    def expanded(self, body: str, path: str) -> str:
        """The body with what it includes; an include that leads to nothing stays as it is."""
        return self._expanded(body, path, (path,)) if any(mark in body for mark in MARKS) else body

    def _expanded(self, body: str, path: str, way: tuple[str, ...]) -> str:
        if len(way) > DEEPEST:
            return body
        body = _one_by_one(body) if "8<-" in body else body
        grown = len(body)

        def put(include: re.Match[str]) -> str:
            nonlocal grown
            lines = include.groupdict().get("lines")
            written = include["path"] + (
                f":{lines.replace(',', ':') if ',' in lines else f'{lines}:{lines}'}" if lines else ""
            )
            text = self._text(written, way, code=include.re is CODE)
            if text is None or grown + len(text) > LARGEST:
                return include[0]
            grown += len(text)
            indent = include.groupdict().get("indent") or ""
            return indent + text.strip("\n").replace("\n", "\n" + indent)

        for statement in list(IMPORT.finditer(body)):
            text = self._text(statement["path"], way)
            if text is not None:
                shown = f"\n\n{text}\n\n"
                body = shown.join(re.split(rf"<{statement['name']}(?:\s[^<>]*)?/>", body))
        for form in (*FORMS, CODE):
            body = _outside_code(form, put, body)
        return body

    def _text(self, written: str, way: tuple[str, ...], *, code: bool = False) -> str | None:
        for path in self._paths(unquote(written), way[-1]):
            if path in way:
                return None
            text = self.read(path)
            if text is not None:
                text = _part(text, written)
                ending = path.rsplit(".", 1)[-1]
                return f"```{ending}\n{text}\n```" if code else self._expanded(text, path, (*way, path))
        return None

    def _paths(self, written: str, path: str) -> list[str]:
        written = written.split("#")[0].split(":")[0]
        bases = [posixpath.dirname(path), *self.roots, "", "_includes", "includes"]
        joined = [posixpath.normpath(posixpath.join(base, re.sub(r"^(?:@/|~/|/)+", "", written))) for base in bases]
        return [one for one in dict.fromkeys(joined) if not one.startswith(("..", "/"))]


def _one_by_one(body: str) -> str:
    """A block of names of files as one include a line."""
    lines = body.split("\n")
    made, block = list(lines), -1
    for at, (line, is_code) in enumerate(zip(lines, code_lines(lines), strict=True)):
        if is_code or not BLOCK.match(line):
            continue
        if block < 0:
            block = at
            continue
        indent = line[: len(line) - len(line.lstrip())]
        for inner in range(block + 1, at):
            name = lines[inner].strip()
            made[inner] = f'{indent}--8<-- "{name}"' if name and not name.startswith(";") else ""
        made[block] = made[at] = ""
        block = -1
    return "\n".join(made)


def _part(text: str, written: str) -> str:
    """The lines or the named part that the include asks for, else all of the text; marks of parts are no text."""
    asked, lines = PART.search(written), text.split("\n")
    name = asked["name"] if asked else None
    if asked and not name:
        lines = lines[max(0, int(asked["first"] or 1) - 1) : int(asked["last"] or len(lines))]
    if "8<-" not in text:
        return "\n".join(lines)
    kept, inside = [], not name
    for line in lines:
        edge = EDGE.search(line)
        if edge and edge["name"] == name:
            inside = edge["edge"] == "start"
        elif inside and not edge:
            kept.append(line)
    return "\n".join(kept)


def _outside_code(form: re.Pattern[str], put: Callable[[re.Match[str]], str], body: str) -> str:
    if not form.search(body):
        return body
    lines = body.split("\n")
    marked = code_lines(lines)
    return "\n".join(line if is_code else form.sub(put, line) for line, is_code in zip(lines, marked, strict=True))
