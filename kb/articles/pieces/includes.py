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
COMMENT = re.compile(r"<!--\s*@include:\s*(?P<path>[^\s{>]+)\s*(?:\{[^}\n]*\})?\s*-->")
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
        grown = len(body)

        def put(include: re.Match[str]) -> str:
            nonlocal grown
            text = self._text(include["path"], way, code=include.re is CODE)
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
                ending = path.rsplit(".", 1)[-1]
                return f"```{ending}\n{text}\n```" if code else self._expanded(text, path, (*way, path))
        return None

    def _paths(self, written: str, path: str) -> list[str]:
        written = written.split("#")[0].split(":")[0]
        bases = [posixpath.dirname(path), *self.roots, "", "_includes", "includes"]
        joined = [posixpath.normpath(posixpath.join(base, re.sub(r"^(?:@/|~/|/)+", "", written))) for base in bases]
        return [one for one in dict.fromkeys(joined) if not one.startswith(("..", "/"))]


def _outside_code(form: re.Pattern[str], put: Callable[[re.Match[str]], str], body: str) -> str:
    if not form.search(body):
        return body
    lines = body.split("\n")
    marked = code_lines(lines)
    return "\n".join(line if is_code else form.sub(put, line) for line, is_code in zip(lines, marked, strict=True))
