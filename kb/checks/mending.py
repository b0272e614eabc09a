"""The safe part of mending: changes that can't alter what an article says. Returns new text, writes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb.articles.front_matter.fields import FIELDS
from kb.articles.yaml_fields import suggest
from kb.checks.links import moved_to
from kb.checks.numbers import WORTH_CITING
from kb.checks.subject import Inspection, Subject
from kb.checks.terms import Term, read_terms
from kb.typesetting.unbroken import PHONE

Mender = Callable[[str, Inspection, Subject], str]


def mended(text: str, inspection: Inspection, subject: Subject) -> tuple[str, list[str]]:
    """The file's text (as read, with its own newlines) after every safe change, and what was changed."""
    done = []
    for name, mender in MENDERS.items():
        after = mender(text, inspection, subject)
        if after != text:
            done.append(name)
            text = after
    return text, done


def _bytes(text: str, inspection: Inspection, subject: Subject) -> str:
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    return text.rstrip("\n") + "\n" if text.strip() else text


def _fields(text: str, inspection: Inspection, subject: Subject) -> str:
    """A misspelt field gets its right name, when the article does not have that one too."""
    for name in subject.fields.values:
        meant = re.search(r"did you mean '(\w+)'", suggest(name, FIELDS)) if name not in FIELDS else None
        if meant and meant[1] not in subject.fields.values:
            lines = text.split("\n")
            at = subject.line_of(name) - 1
            lines[at] = re.sub(rf"^(\s*){re.escape(name)}(\s*:)", rf"\g<1>{meant[1]}\2", lines[at])
            text = "\n".join(lines)
    return text


def _links(text: str, inspection: Inspection, subject: Subject) -> str:
    """A link by an old address gets the article's present file."""
    for link in subject.links:
        path = "" if link.image else moved_to(inspection, subject, link.href)
        if path:
            anchor = "#" + link.href.split("#", 1)[1] if "#" in link.href else ""
            text = text.replace(f"]({link.href})", f"]({relative(path, subject.path)}{anchor})")
    return text


def relative(path: str, start: str) -> str:
    """A file's path as a link writes it in the file `start`; both relative to the articles folder."""
    there, here = path.split("/"), start.split("/")[:-1]
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "/".join([".."] * len(here) + there)


def _phones(text: str, inspection: Inspection, subject: Subject) -> str:
    """A phone number written just as the one fact that holds it becomes its citation."""
    keys: dict[str, list[str]] = {}
    for key, fact in inspection.library.facts.by_key.items():
        value = fact.text(subject.article.lang) or ""
        if len(value) >= WORTH_CITING and PHONE.fullmatch(value):
            keys.setdefault(value, []).append(key)
    single = {value: held[0] for value, held in keys.items() if len(held) == 1}
    lines = text.split("\n")
    for line, written in subject.body:
        for value, key in single.items():
            if value in written:
                lines[line - 1] = lines[line - 1].replace(value, f"{{{{ fact:{key} }}}}")
    return "\n".join(lines)


def _terms(text: str, inspection: Inspection, subject: Subject) -> str:
    terms = [
        term for term in read_terms(inspection.library.root)[0] if term.fixed and term.lang == subject.article.lang
    ]
    lines = text.split("\n")
    for line, _ in subject.prose if terms else ():
        lines[line - 1] = _with_terms(lines[line - 1], terms)
    return "\n".join(lines)


def _with_terms(line: str, terms: list[Term]) -> str:
    """Outside code, links' addresses and tags."""
    pieces = re.split(r"(`[^`]*`|\]\([^)]*\)|<[^>]*>|\{\{[^}]*\}\})", line)
    for term in terms:
        pieces[::2] = [
            term.avoid.sub(lambda match, use=term.use: _cased(use, match[0]), piece) for piece in pieces[::2]
        ]
    return "".join(pieces)


def _cased(use: str, written: str) -> str:
    return use[:1].upper() + use[1:] if written[:1].isupper() else use


MENDERS: dict[str, Mender] = {
    "newlines and letters": _bytes,
    "field names": _fields,
    "moved links": _links,
    "phone numbers": _phones,
    "terms": _terms,
}
