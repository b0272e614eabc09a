"""The files of the new folder: each record as an article that `kb check` reads, its sections in categories.yaml."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from kb.articles.contacts import NAME as CONTACTS
from kb.articles.slugs import slug
from kb.authoring.written_fields import front_matter, quoted
from kb.importing.links import Fetch, LinkTable
from kb.importing.placing import PlacedArticle, folder_of, language, place, section_folders
from kb.importing.reading.plain_marks import with_plain_marks
from kb.importing.reading.record import (
    HTML,
    INTERNAL,
    MARKDOWN,
    PUBLIC,
    PUBLISHED,
    UNKNOWN,
    ImportedReply,
    Loss,
    ReadSource,
)
from kb.importing.reading.source import SavedFiles
from kb.importing.reading.to_markdown import to_markdown
from kb.importing.ready_replies import ready_replies
from kb.languages import DEFAULT

LONGEST_SUMMARY = 300  # characters
MOST_ORDER = 999
ANCHORS = re.compile(r'\{#([^}\s]+)\}|<a id="([^"]+)">')


@dataclass
class NewFolder:
    """What an import is to write: text files by path, pictures by path, and what was lost on the way."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # id → key
    anchors: dict[str, list[str]] = field(default_factory=dict)  # file → its anchors
    addresses: dict[str, str] = field(default_factory=dict)  # old path → file
    losses: list[Loss] = field(default_factory=list)


def make_folder(
    read: ReadSource,
    source: SavedFiles,
    kept: Mapping[str, str],
    *,
    unknown: str = INTERNAL,
    fetch: Fetch | None = None,
) -> NewFolder:
    """`unknown`: who reads what the source says nothing of, internal unless somebody said public."""
    placed = place(read, kept)
    folder = NewFolder(keys={one.article.id: one.key for one in placed}, losses=list(read.losses))
    links = LinkTable(placed, source, fetch)
    shared = Counter(
        label for _, label in {(one.article.id, label.casefold()) for one in placed for label in one.article.labels}
    )
    forwarded = _forwarded(read)
    titles = Counter((one.lang, question.casefold()) for one in placed for question in one.article.questions)
    for one in placed:
        body = _body(one, links, folder)
        old = _old_paths(one, forwarded, folder)
        head = _head(one, shared, titles, old, unknown)
        text = f"{head}\n{body}"
        folder.texts[one.path] = text
        folder.anchors[one.path] = [anchor[1] or anchor[2] for anchor in ANCHORS.finditer(text)]
        folder.addresses |= dict.fromkeys(old, one.path)
        if one.lang not in DEFAULT:
            folder.losses.append(Loss("language", one.path, one.lang))
        if one.article.audience == UNKNOWN and unknown == INTERNAL:
            folder.losses.append(Loss("unknown-visibility", one.path, "the source does not say who may read it"))
    for reply in read.replies:
        _add_reply(reply, folder, links)
    prepared = ready_replies(read.replies)
    folder.texts |= {CONTACTS: prepared.text} if prepared.text else {}
    folder.losses += prepared.losses
    folder.texts |= _categories(read, placed)
    folder.files |= links.files
    folder.losses += links.losses
    return folder


def _body(one: PlacedArticle, links: LinkTable, folder: NewFolder) -> str:
    article = one.article
    text = article.body if article.body.endswith("\n") else f"{article.body}\n"
    if article.form == HTML:
        converted = to_markdown(article.body)
        text = converted.text
        folder.losses += [Loss("element", one.path, what) for what in converted.dropped]
    elif article.form == MARKDOWN:
        text = with_plain_marks(text, article.meant)
    return links.rewritten(text, one)


def _head(
    one: PlacedArticle, shared: Counter[str], titles: Counter[tuple[str, str]], old: list[str], unknown: str
) -> str:
    article = one.article
    seen = article.audience or unknown
    own = [label for label in dict.fromkeys(article.labels) if shared[label.casefold()] == 1]
    common = [label for label in dict.fromkeys(article.labels) if shared[label.casefold()] > 1]
    together = [f"{article.title} ({', '.join(common)})"] if common else []
    asked = [question for question in article.questions if titles[one.lang, question.casefold()] == 1]
    return front_matter(
        {
            "title": article.title or one.key.rpartition("/")[2],
            "summary": _short(article.summary),
            "audience": INTERNAL if seen != PUBLIC else "",
            "status": article.state if article.state != PUBLISHED else "",
            "questions": list(dict.fromkeys([*asked, *own, *together])),
            "order": article.order if article.order > 0 else "",
            "updated": article.updated.isoformat() if article.updated else "",
            "redirect_from": old,
        }
    )


def _short(summary: str) -> str:
    words = " ".join(to_markdown(summary).text.split()) if "<" in summary else " ".join(summary.split())
    return words if len(words) <= LONGEST_SUMMARY else words[:LONGEST_SUMMARY].rpartition(" ")[0] + "…"


def _forwarded(read: ReadSource) -> dict[str, list[str]]:
    """Newer path → older ones that led to it, in the tool's own table."""
    forwarded: dict[str, list[str]] = {}
    for older, newer in read.redirects.items():
        if older and newer:
            forwarded.setdefault(_path(newer), []).append(_path(older))
    return forwarded


def _path(address: str) -> str:
    path = unquote(urlsplit(address).path)
    return "/" + path.strip("/")


def _old_paths(one: PlacedArticle, forwarded: Mapping[str, list[str]], folder: NewFolder) -> list[str]:
    """Paths that lead here; an address that is told by its query alone can't, and is told."""
    paths: dict[str, None] = {}
    for address in one.article.addresses:
        if not address.startswith(("/", "http://", "https://")):
            continue
        parts = urlsplit(address)
        if parts.query and any(name in parts.query for name in ("pageId=", "p=", "id=")):
            folder.losses.append(Loss("address", one.path, f"{address}: an address that only its query tells apart"))
            continue
        path = _path(address)
        for old in (path, *forwarded.get(path, ())):
            if len(old) > 1 and folder.addresses.get(old, one.path).partition("/")[2] == one.path.partition("/")[2]:
                paths[old] = None
    return list(paths)


def _add_reply(reply: ImportedReply, folder: NewFolder, links: LinkTable) -> None:
    """A canned reply is an article for staff whose short answer is what is sent."""
    text = to_markdown(reply.body).text if reply.form == HTML else with_plain_marks(reply.body)
    lang = language(reply.lang, reply.title, text)
    name = slug(reply.title) or "reply"
    path, number = f"{lang}/replies/{name}.md", 2
    while path in folder.texts:
        path, number = f"{lang}/replies/{name}-{number}.md", number + 1
    head = front_matter({"title": reply.title, "summary": _short(text), "audience": INTERNAL})
    folder.texts[path] = f"{head}\n{text}"


def _categories(read: ReadSource, placed: Iterable[PlacedArticle]) -> dict[str, str]:
    """categories.yaml: every folder that holds articles, by the titles of its section."""
    folders, sections = section_folders(read.sections), {one.id: one for one in read.sections}
    lines: dict[str, list[str]] = {}
    for one in placed:
        way = one.article.section
        path = folder_of(way, folders)
        section = sections.get(way[-1]) if way else None
        if section is None or path in lines or path != one.key.rpartition("/")[0]:
            continue
        written = [f"{quoted(path)}:", f"  title: {_by_language(section.title)}"]
        summary = {lang: _short(text) for lang, text in section.summary.items() if text}
        written += [f"  summary: {_by_language(summary)}"] if summary else []
        written += [f"  order: {min(section.order, MOST_ORDER)}"] if section.order > 0 else []
        lines[path] = written
    return (
        {"categories.yaml": "\n".join(line for path in sorted(lines) for line in lines[path]) + "\n"} if lines else {}
    )


def _by_language(texts: Mapping[str, str]) -> str:
    named = {language(lang): text for lang, text in texts.items() if lang}
    served = {lang: text for lang, text in named.items() if lang in DEFAULT}
    if not served:
        return quoted(next(iter(texts.values()), "—") or "—")
    return "{" + ", ".join(f"{lang}: {quoted(text)}" for lang, text in served.items()) + "}"


def kept_json(value: object) -> str:
    """JSON as it lies in `.import/`: in the order of names, so that importing again changes only what changed."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
