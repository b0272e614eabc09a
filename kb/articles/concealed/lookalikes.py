"""Marks that look like `!!! internal` and are none: each is an error, or text meant for agents would be on the public page.

A spelling counts by what a writer meant: letter case, Unicode spaces, Cyrillic and Greek letters of the same shape, and one
typing error are looked through. Prose that has the word is prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import pairwise

from kb.articles.concealed.hidden_text import without_hidden
from kb.articles.concealed.spaces import ANY
from kb.articles.fences import code_lines
from kb.errors import Problem
from kb.rules import Rule

LOOKALIKE = Rule(
    "internal-lookalike",
    "write !!! internal on a line of its own and its text under it, indented by four spaces more; if readers may see it, word it otherwise",
    "error",
)
WORD = "internal"
OTHER_WORDS = frozenset(("interval", "infernal"))
# What writers call the same box elsewhere; only as the kind of a box, never within its title.
STAFF = frozenset(
    "staff staffonly private confidential secret agent agents operator operators employee employees team teamonly nonpublic notpublic"
    " внутреннее внутренний внутренняя внутреннии служебное служебный служебная оператору операторам агенту агентам сотруднику сотрудникам"
    " конфиденциально секретно сотрудников операторов агентов коллег hidden".split()
)
FOR = frozenset("for only для только".split())  # before whom a box is for
SHAPES = str.maketrans("аеёіїорсухкмтнвгӏılιονρτеαη", "aeeiiopcyxkmthbrllliovptean")
BEFORE = re.compile(
    r"(?:[>\s]|(?:[-*+]|\d{1,9}[.)])\s|#{1,6}\s|\[\^[^\]]*\]:|:\s{1,3}(?=\S)|\|(?=\s)|\|\|(?=\s+[!?:&%@]))*"
)
# Two marks or more, alike or not; but ==text==, ~~text~~ and the like are emphasis, and {{ fact:… }} is ours.
MARKS = re.compile(
    r"(?P<marks>(?!([=~+^|])\2(?!\2)[^\n]*\2\2)(?:[!?¡¿:&%@$/\\=~+^|<]\s?){2,}|(?!\{\{\s*fact:)\{[%{:.#]*[<%]?|\[!|<!|#!|!\[|[!?&@]\s*(?=[\"'«“\[({]))"
    r"(?P<rest>.*)$"
)
ALONE = re.compile(r"[\W_]+(?P<word>[^\W_]+(?:_+[^\W_]+)*)[\W_]*$")  # no underscore may be read as two things
ADMONITION_TITLE = re.compile(r"[\"“”«»„]([^\"“”«»„]*)[\"“”«»„]")
LINK = re.compile(r"!?\[[^\]]*\]\s?[(:]")
ELEMENT = re.compile(r"<(?P<close>/?)(?P<name>[^\W\d][\w.-]*)(?P<attributes>(?:[\s/][^<>]*)?)>")
ATTRIBUTE = re.compile(r"(?P<name>[\w:@.-]+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))")
BARE = re.compile(r"(?<![\w=\"'.-])([^\W\d][\w.-]*)(?![\w.-]*\s*=)")
SPOKEN = frozenset(
    ("href", "src", "alt", "title", "srcset", "cite", "style", "summary")
)  # words and addresses for readers
BRACES = re.compile(r"(?<!\{)\{(?!\{)[:%]?[^{}\n]*\}")
COMMENT = re.compile(r"<!--([^<>]{0,80})-->")
BOX = re.compile(r"[>\s]*(?:[-*+]\s+)?[!?:]{2}")
FENCE = re.compile(r"[>\s]*(?:`{3,}|~{3,})(?P<info>[^`\n]+)$")
DIRECTIVE = re.compile(r"\s*\.\.\s+[\w-]+::(?P<title>.*)$")
TAGS = re.compile(r"\[(?:/|block:)\s*(?P<name>[\w-]+)\]")
ANNOTATION = re.compile(r"\s*@(?P<name>[\w-]+)")
UNSEEN = re.compile(  # an element that browsers do not show, and that is not empty
    r"<(?P<name>\w+)(?=\s)(?:[^<>]*\shidden(?=[\s>=])|[^<>]*\sstyle\s*=\s*[\"'][^\"'<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden))[^<>]*>(?!\s*</)",
    re.IGNORECASE,
)
AUDIENCES = frozenset("audience data-audience visibility data-visibility".split())
# Addresses of links, of headings and of notes: a place may have the word in its name.
ADDRESS = re.compile(
    r"(?<=\])\((?:[^(){}\n]|\{[^{}\n]{0,300}\}){0,300}\)|(?<=\s)\{#[^\W_]+(?:[-_][^\W_]+){1,20}\}\s*$|!?\[\[\s*\w+[-\s#/.]+\w[^\[\]\n]{0,300}\]\]"
)
AROUND = frozenset("begin end start stop only block note section use for".split())
WIDTHLESS = re.compile("[\u00ad\u180e\u200b-\u200f\u2060\ufe0f\ufeff]")
SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")
ROOM = 4  # a kind has no more words before it


def problems_of_lookalikes(body: str, path: str, body_line: int, cut: Container[int]) -> Iterator[Problem]:
    """One error per line; lines in `cut` (indexes) belong to true internal blocks. `body` begins on line `body_line`."""
    lines, shown = body.split("\n"), without_code(without_hidden(body), cut)
    wrong = {at for at, line in enumerate(shown) if line and _is_lookalike(line)}
    wrong |= {*_elements("\n".join(shown)), *_comments("\n".join(without_code(body, cut))), *_fences(lines, cut)}
    for at in sorted(wrong):
        message = f"{lines[at].strip()[:60]!r} looks like a mark for agents only and is none"
        yield LOOKALIKE.at(path, body_line + at, message)


def without_code(markdown: str, cut: Container[int]) -> list[str]:
    """Its lines, those of code and of `cut` empty."""
    lines = markdown.split("\n")
    is_code = code_lines(lines, strict=True)
    return ["" if is_code[at] or at in cut else _without_spans(line) for at, line in enumerate(lines)]


def _without_spans(line: str) -> str:
    """What stands behind the marks of a box is its kind, even where somebody set it as code."""
    return line.replace("`", " ") if BOX.match(line) else SPAN.sub("", line)


def _fences(lines: list[str], cut: Container[int]) -> Iterator[int]:
    """Indexes of the lines where a block of code is called internal: other tools make boxes of them."""
    is_code = code_lines(lines, strict=True)
    for at, line in enumerate(lines):
        opened = FENCE.match(line)
        if opened and at not in cut and not (at and is_code[at - 1]) and _words_mean(opened["info"][:80]):
            yield at


def means_internal(word: str) -> bool:
    """Whether a word is "internal", as it is or with one letter wrong, missing, doubled or swapped."""
    folded = _folded(word)
    if folded in OTHER_WORDS or not len(WORD) - 1 <= len(folded) <= len(WORD) + 1:
        return False
    return _one_error_apart(folded, WORD)


def _folded(word: str) -> str:
    """The word in small Latin letters: forms, accents and letters of the same shape don't count."""
    plain = unicodedata.normalize("NFKD", word).casefold().translate(SHAPES)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _one_error_apart(one: str, other: str) -> bool:
    if one == other:
        return True
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _is_lookalike(line: str) -> bool:
    """Characters without width are tried as nothing and as spaces."""
    line = ADDRESS.sub(lambda address: "(x)" if address[0].startswith("(") else "", line)
    tried = {WIDTHLESS.sub("", line), ANY.sub(" ", line)}
    return any(_is_mark(unicodedata.normalize("NFKC", one)) for one in tried)


def _is_mark(line: str) -> bool:
    before = BEFORE.match(line)
    text = line[before.end() :] if before else line
    alone = ALONE.match(text)
    if alone and means_internal(alone["word"]):
        return True
    marks = MARKS.match(text) or MARKS.match(line.lstrip())
    if marks and not LINK.match(text) and _names_internal(marks["marks"], marks["rest"]):
        return True
    if any(_words_mean(braces[0]) for braces in BRACES.finditer(line)) or any(map(_words_mean, TAGS.findall(line))):
        return True
    directive, annotation = DIRECTIVE.match(line), ANNOTATION.match(line)
    return bool(directive and _all_mean(directive["title"])) or bool(annotation and _words_mean(annotation["name"]))


def _names_internal(marks: str, rest: str) -> bool:
    """Whether what follows the marks of a box names it internal: as its kind, or as all of its title."""
    if (
        not marks.strip("| ") and "|" in rest
    ):  # a row of a table: a word in a cell is about the subject, a cell of it alone is a mark
        return any(map(_all_mean, rest.split("|")))
    titles = ADMONITION_TITLE.findall(rest)
    if any(_all_mean(title) for title in titles):
        return True
    if marks.startswith("[!"):
        kind, _, after = rest.partition("]")
        return _words_mean(kind) or _first(kind) in STAFF or _all_mean(after)
    kinds = ADMONITION_TITLE.sub(" ", rest)
    first = _first(kinds)
    if re.match(r"\s*[\"“«„(\[{]", rest) and not marks.startswith("=") and means_internal(_first(rest)):
        return True
    words = _words(kinds)[:ROOM]
    words += [one + other for one, other in pairwise(words)]
    whom = {word.casefold() for word in words[1:]} if first in FOR else {first}
    return not STAFF.isdisjoint(whom) or any(means_internal(word) for word in words)


def _first(text: str) -> str:
    """The first word in small letters; "" for none."""
    words = _words(text)
    return words[0].casefold() if words else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _words_mean(text: str) -> bool:
    return any(means_internal(word) for word in _words(text))


def _all_mean(text: str) -> bool:
    words = _words(text)
    return any(map(means_internal, words)) and all(means_internal(word) or word.casefold() in AROUND for word in words)


def _elements(text: str) -> Iterator[int]:
    """Indexes of the lines where an HTML element is named internal, or hides words that would be shown here."""
    if "<" not in text:
        return
    yield from (text.count("\n", 0, unseen.start()) for unseen in UNSEEN.finditer(text))
    for element in ELEMENT.finditer(text):
        if _words_mean(in_words(element["name"])) or (not element["close"] and _said(element["attributes"])):
            yield text.count("\n", 0, element.start())


def _comments(text: str) -> Iterator[int]:
    """Indexes of the lines where a comment says internal and nothing else: the text beside it is meant."""
    for comment in COMMENT.finditer(text):
        if _all_mean(comment[1]):
            yield text.count("\n", 0, comment.start())


def _said(attributes: str) -> bool:
    for attribute in ATTRIBUTE.finditer(attributes):
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        if attribute["name"].casefold() in SPOKEN:
            continue
        if _words_mean(in_words(value)) or _words_mean(in_words(attribute["name"])):
            return True
        whole = attribute["name"].casefold() in AUDIENCES
        if any(_names_staff(name, whole=whole) for name in value.split()):
            return True
    return any(_words_mean(in_words(name)) for name in BARE.findall(ATTRIBUTE.sub(" ", attributes)))


def _names_staff(name: str, *, whole: bool) -> bool:
    """staff-only, agentsOnly; with `whole` the name of an audience by itself."""
    words = [word.casefold() for word in _words(in_words(name))]
    return (whole or "only" in words) and not STAFF.isdisjoint(words)


def in_words(name: str) -> str:
    """internalOnly and InternalNote in words."""
    return re.sub(r"(?<=[^\W\d_A-ZА-Я])(?=[A-ZА-Я])", " ", name)
