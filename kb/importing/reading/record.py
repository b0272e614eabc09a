"""What every tool's article becomes on its way in: one record, whatever it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from kb.articles.slugs import slug

Json = Mapping[str, object]
"""An object of JSON, read with the functions below: nothing in it is believed to have its kind."""

PUBLISHED, DRAFT, ARCHIVED = "published", "draft", "archived"
PUBLIC, INTERNAL, UNKNOWN = "public", "internal", ""
HTML, MARKDOWN, OURS = "html", "markdown", "ours"


@dataclass(frozen=True, kw_only=True)
class ImportedArticle:
    """One article in one language, as the tool had it. `id` is the same in every language."""

    id: str
    title: str
    body: str
    form: str = HTML  # what `body` is: html | markdown | ours, which is Markdown with our own marks
    meant: tuple[str, ...] = ()  # marks beyond CommonMark that the tool's Markdown has as ours does
    lang: str = ""  # as the tool writes it: "en-us"; "" when it says none
    section: tuple[str, ...] = ()  # ids of sections, outermost first
    name: str = ""  # a name for its file; made of the title if left out
    summary: str = ""
    questions: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # where it stood: paths or whole addresses
    state: str = PUBLISHED
    audience: str = UNKNOWN
    updated: date | None = None
    order: int = 0
    folder: str = ""  # of the saved files: what relative addresses in the body begin at


@dataclass(frozen=True, kw_only=True)
class ImportedSection:
    """A section, folder or category; `title` and `summary` by language, "" for any."""

    id: str
    title: Mapping[str, str]
    summary: Mapping[str, str] = field(default_factory=dict)
    order: int = 0


@dataclass(frozen=True)
class ImportedReply:
    """A macro or canned reply."""

    title: str
    body: str
    form: str = HTML
    lang: str = ""


@dataclass(frozen=True)
class Loss:
    """Something that did not come. `kind` is one of kb.importing.report.KINDS."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ReadSource:
    """All that a source held."""

    articles: tuple[ImportedArticle, ...] = ()
    sections: tuple[ImportedSection, ...] = ()
    replies: tuple[ImportedReply, ...] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)  # older address → address it led to
    losses: tuple[Loss, ...] = ()


def text_of(record: Json, *names: str) -> str:
    """The first of these fields that holds a text or a number, "" when none does."""
    for name in names:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def texts_of(record: Json, name: str) -> tuple[str, ...]:
    """A list of texts, of objects with names, or one text with commas between."""
    value = record.get(name)
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    texts = []
    for one in value if isinstance(value, list) else ():
        text = text_of(one, "name", "title", "value") if isinstance(one, Mapping) else str(one or "")
        texts += [text.strip()] if text.strip() else []
    return tuple(texts)


def path_of(address: str) -> str:
    """An address that stands for a path of the site, with the slash that some tools leave out before it; "" stays ""."""
    return address if not address or address.startswith(("/", "http://", "https://")) else f"/{address}"


def words_in_address(title: str) -> str:
    """A title as tools write it in addresses, however long: "C# и PIN" → "c-i-pin"."""
    return "-".join(filter(None, map(slug, title.split())))


def object_of(record: Json, name: str) -> Json:
    """The object in a field; an empty one where there is none."""
    value = record.get(name)
    return value if isinstance(value, Mapping) else {}


def objects_of(record: Json, name: str) -> list[Json]:
    """The objects of a list, or those an object holds; whatever else stands among them is left out."""
    value = record.get(name)
    values: Iterable[object] = (
        value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    )
    return [one for one in values if isinstance(one, Mapping)]


def number_of(record: Json, *names: str) -> int:
    """A whole number, written as one or as a text; 0 where there is none."""
    text = text_of(record, *names)
    return int(float(text)) if re.fullmatch(r"-?\d{1,9}(?:\.\d+)?", text) else 0


def day_of(record: Json, *names: str) -> date | None:
    """A day written as ISO 8601, as "2026-11-01 10:00:00" or as seconds since 1970."""
    text = text_of(record, *names).strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC).date()
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})\d{6}", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
