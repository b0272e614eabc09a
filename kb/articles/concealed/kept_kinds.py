"""Boxes, elements and comments whose own name says that their text isn't for readers: draft, private, staff only, «только для своих».

Other tools leave such text out, or show it to some; here it would be an ordinary box. Each is an error, so the article stays out.
A kind needs only the word; a title has to say for whom, and a heading or a label that it is *only* for them: prose is prose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping

from kb.articles.concealed.hidden_text import without_hidden
from kb.articles.concealed.lookalikes import (
    ATTRIBUTE,
    BARE,
    BRACES,
    COMMENT,
    ELEMENT,
    FENCE,
    FOR,
    STAFF,
    TAGS,
    in_words,
    means_internal,
    without_code,
)
from kb.articles.fences import code_lines
from kb.errors import Problem
from kb.rules import Rule

KEPT_BLOCK = Rule(
    "kept-block",
    "write it under !!! internal, or into a draft beside the article (name.draft.md); if readers may see it, call the block otherwise",
    "error",
)
HIDING = frozenset(
    "draft drafts wip unpublished unlisted hidden hide nopublish черновик черновики черновика черновое неопубликовано скрыто скрытое скрыть".split()
)
REMARKS = frozenset("comment comments".split())  # as a kind: a text for whoever writes
STRONG = frozenset(
    "staffonly confidential nonpublic notpublic internal внутреннее служебное конфиденциально секретно".split()
)
PEOPLE = frozenset(  # whom a text may be only for, besides STAFF
    "support editor editors author authors writer writers moderator moderators us ourselves private internal"
    " своих своим нас редакторов редакторам авторов авторам писателям модераторов модераторам коллегам команды команде"
    " поддержки поддержке саппорта саппорту персонала персоналу оператора агента сотрудника".split()
)
PEOPLE_ALONE = STAFF - frozenset("agent agents operator operators employee employees team".split())
NOT = frozenset("не not no non do dont never".split())
PUBLISHED = frozenset("publish published publication public публиковать публикации публично показывать".split())
AROUND = frozenset(
    "begin end start stop use note notes block box section content text part of the on here внутреннего служебного использования пользования"
    " заметка заметки примечание блок текст начало конец".split()
)
CONDITIONS = frozenset(
    "if unless visibility audience role roles permission permissions protected restricted authenticated authorized loggedin signedin"
    " showif hideif ifrole showfor hidefor visiblefor visibleto onlyfor access conditional".split()
)
SAYING = frozenset(  # attributes that tell a kind or an audience
    "style type kind variant class classname level theme color status state audience visibility access role roles for users groups group scope"
    " data-audience data-visibility data-status data-state data-role data-access data-kind data-type ac:name data-macro-name".split()
)
BOX = re.compile(
    r"[>\s]*+(?:(?:[-*+]|\d{1,9}[.)])\s+)*+(?:(?P<marks>!{2,4}|\?{2,4}\+?|:{2,}|/{3}|@{2,}|%{3,})\s*(?P<rest>\S.*)|\[!(?P<kind>[^\]]+)\][-+]?(?P<title>.*))$"
)
TAB = re.compile(r"\s*={3}[!+]*\s+[\"“«](?P<said>[^\"”»]+)")
QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]*)[\"“”«»„]|\[([^\[\]]*)\]")
LIQUID = re.compile(r"\{%-?\s*(?P<name>[^\W\d][\w-]*)(?P<rest>[^%{}]{0,300})-?%\}")
HUGO = re.compile(r"\{\{[%<]-?\s*(?P<name>[^\W\d][\w./-]*)(?P<rest>[^{}]{0,300}?)-?[%>]\}\}")
BRACKETS = re.compile(r"\s*\[(?P<name>[^\[\]]{3,60})\]\s*$")
SIGN = re.compile(r"(?<![!\w\]])\[([^\[\]]{3,40})\](?![(\[:])")
ASIDE = re.compile(r"\(([^()]{3,40})\)")
CLASS = re.compile(r"\.([^\W\d][\w-]*)")
SUMMARY = re.compile(r"<summary>([^<]{1,80})</summary>")
LABEL = re.compile(
    r"[>\s]*+(?:(?:[-*+]|\d{1,9}[.)])\s+)*+(?:#{1,6}\s+(?P<heading>.+?)#*|(?P<stars>\*\*|__)(?P<bold>[^*_\n]{1,80}?):?(?P=stars).*)$"
)
ONLY = re.compile(
    r"(?:только|исключительно) для (?:внутреннего|служебного|сотрудников|операторов|агентов|своих|нашей команды|коллег|поддержки|персонала"
    r"|редакторов|авторов)(?: (?:использования|пользования|поддержки|банка|компании))?|для (?:служебного|внутреннего) (?:пользования|использования)"
    r"|не публиковать|не для (?:публикации|клиентов|распространения)|(?:for )?(?:internal|staff|agents?|employees?|support)(?: use| staff)? only"
    r"|for internal use|only for (?:staff|agents|employees|internal use)|do not publish|not for (?:publication|customers|clients|the public)"
)
RST = re.compile(r"\s*\.\.\s+(?P<name>[^\W\d][\w -]{0,40})::")


def problems_of_kept_kinds(body: str, path: str, body_line: int, cut: Container[int]) -> Iterator[Problem]:
    """One error per line; lines in `cut` (indexes) belong to true internal blocks. `body` begins on line `body_line`."""
    lines, shown = body.split("\n"), without_code(without_hidden(body), cut)
    kept = {at for at, line in enumerate(shown) if line.strip() and _is_kept(line)}
    kept |= {*_elements("\n".join(shown)), *_comments("\n".join(without_code(body, cut))), *_fences(lines, cut)}
    for at in sorted(kept):
        yield KEPT_BLOCK.at(path, body_line + at, f"{lines[at].strip()[:60]!r} says that its text isn't for readers")


def _is_kept(line: str) -> bool:
    line = unicodedata.normalize("NFKC", line)
    box, tab, label = BOX.match(line), TAB.match(line), LABEL.match(line)
    if box and (_kind_keeps(box["kind"]) or _title_keeps(box["title"]) if box["kind"] else _box_keeps(box["rest"])):
        return True
    if (tab and _says_only(tab["said"])) or (label and _label_keeps(label)):
        return True
    if any(map(_title_keeps, SUMMARY.findall(line))):  # the head of a fold is a title
        return True
    if (directive := RST.match(line)) and _kind_keeps(directive["name"]):
        return True
    if (alone := BRACKETS.match(line)) and _kind_keeps(alone["name"]):
        return True
    tags = [*LIQUID.finditer(line), *HUGO.finditer(line)]
    if any(_tag_keeps(tag["name"], tag["rest"]) for tag in tags) or any(map(_kind_keeps, TAGS.findall(line))):
        return True
    return any(_kind_keeps(name) for braces in BRACES.findall(line) for name in CLASS.findall(braces))


def _box_keeps(rest: str) -> bool:
    """`!!! draft`, `!!! note draft`, `!!! note "Черновик"`, `:::{draft}`, `::: tip Только для своих`."""
    titles = [one or other for one, other in QUOTED.findall(rest)]
    plain = QUOTED.sub(" ", rest.partition("|")[0]).strip("{}: ")
    first, _, after = plain.partition(" ")
    return _kind_keeps(plain) or _kind_keeps(first) or _title_keeps(after) or any(map(_title_keeps, titles))


def _label_keeps(label: re.Match[str]) -> bool:
    """A heading also by what stands in brackets in it, as [staff only] does."""
    if heading := label["heading"]:
        signs = [sign for sign in SIGN.findall(heading) if _words(sign).isdisjoint(REMARKS)]
        asides = [aside for aside in ASIDE.findall(heading) if _words(aside) != {"wip"}]  # work in progress (WiP)
        return _says_only(heading) or any(map(_kind_keeps, signs)) or any(map(_title_keeps, asides))
    return _says_only(label["bold"])


def _tag_keeps(name: str, rest: str) -> bool:
    """Tags of other tools, the closing ones as well: {% private %}, {{< staff-only >}}, {% hint style="private" %}."""
    if name.startswith("end"):
        return False
    if _kind_keeps(name) or _kind_keeps(f"{name} {rest}") or _attributes_keep(rest):
        return True
    return _joined(name) in CONDITIONS - {"if", "unless"}  # whose text was dropped


def _attributes_keep(attributes: str) -> bool:
    for attribute in ATTRIBUTE.finditer(attributes):
        value = attribute["double"] or attribute["single"] or attribute["bare"] or ""
        told = attribute["name"].casefold() in SAYING and ":" not in value  # with a colon it's a class of some widths
        if told and any(map(_kind_keeps, (value, *value.split()))):
            return True
    return any(_kind_keeps(word) for word in BARE.findall(ATTRIBUTE.sub(" ", attributes)) if word != "hidden")


def element_keeps(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element of HTML says by its name, kind or audience that its text isn't for readers."""
    said = [value for key, value in attributes.items() if key.casefold() in SAYING and ":" not in value]
    words = [name, *said, *(one for value in said for one in value.split())]
    return any(_kind_keeps(one) or any(map(means_internal, _words(one))) for one in words)


def _elements(text: str) -> Iterator[int]:
    """Indexes of the lines with an element that is named so, whose kind or audience is said so, or that is a condition."""
    for element in ELEMENT.finditer(text) if "<" in text else ():
        name, component = element["name"], element["name"][0].isupper()
        named = (
            _kind_keeps(name)
            or _kind_keeps(f"{name} {element['attributes']}")
            or (component and _joined(name) in CONDITIONS)
        )
        if named or (not element["close"] and _attributes_keep(element["attributes"])):
            yield text.count("\n", 0, element.start())


def _comments(text: str) -> Iterator[int]:
    """Indexes of the lines where a comment says it and nothing else: the text beside it is meant."""
    for comment in COMMENT.finditer(text):
        if _words(comment[1]).isdisjoint(REMARKS) and _kind_keeps(comment[1]):
            yield text.count("\n", 0, comment.start())


def _fences(lines: list[str], cut: Container[int]) -> Iterator[int]:
    is_code = code_lines(lines, strict=True)
    for at, line in enumerate(lines):
        opened = FENCE.match(line)
        if opened and at not in cut and not (at and is_code[at - 1]) and _kind_keeps(opened["info"][:80]):
            yield at


def _kind_keeps(text: str) -> bool:
    """Whether all its words are about who may not see a text."""
    words = _words(text)
    if not words or not words <= HIDING | REMARKS | STRONG | STAFF | PEOPLE | FOR | NOT | PUBLISHED | AROUND:
        return False
    if words & PUBLISHED:
        return bool(words & NOT)
    if words & (HIDING | REMARKS | STRONG | PEOPLE_ALONE):
        return True
    return bool(words & FOR) and bool(words & (STAFF | PEOPLE) or "служебного" in words or "внутреннего" in words)


def _title_keeps(text: str) -> bool:
    """As a kind, but people alone may be what a text is about: it has to be for them."""
    words = _words(text)
    return (
        _kind_keeps(text)
        and bool(words & (HIDING - {"hidden", "hide"} | STRONG | FOR | PUBLISHED))
        and "internal" not in words
    ) or bool(words and _says_only(text))


def _says_only(text: str) -> bool:
    return bool(ONLY.fullmatch(" ".join(re.findall(r"\w+", text.casefold()))))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]+", in_words(text))}


def _joined(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()
