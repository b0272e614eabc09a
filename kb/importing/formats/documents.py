"""WordPress's WXR and Word's DOCX: documents of XML, in which no entity is ever opened."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, tostring

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kb.importing.reading.record import (
    ARCHIVED,
    DRAFT,
    INTERNAL,
    PUBLIC,
    PUBLISHED,
    UNKNOWN,
    ImportedArticle,
    ImportedSection,
    Loss,
    ReadSource,
    day_of,
)
from kb.importing.reading.source import SavedFiles, SourceRefused
from kb.rendering.dialects.pairs import MarkPair, put_anew

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
POSTED = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}")
BLOCK_COMMENT = MarkPair(re.compile(r"<!--\s*/?wp:"), "-->")
SHORTCODE = re.compile(r"\[(/?)([a-z][a-z0-9_-]*)(\s+\w+=[^\[\]]*)?\](?!\()")
# Shortcodes that need no attributes; any other word in brackets is text.
ALONE = ("gallery", "audio", "video", "embed", "playlist", "toc")
CAPTION = MarkPair(re.compile(r"\[caption[^\[\]]*\]"), r"\[/caption\]")
STATES = {"publish": PUBLISHED, "private": PUBLISHED, "trash": ARCHIVED}
ARTICLE_KIND = re.compile(r"post|page|docs?|(?!wp_).*(?:kb|faq|knowledge|documentation|article|betterdocs).*")
# What WordPress and its themes keep for themselves.
OWN_KIND = re.compile(
    r"attachment|revision|nav_menu_item|custom_css|customize_changeset|oembed_cache|user_request|wp_\w+|acf-[\w-]+|elementor\w*|wpcf7\w*"
)
NO_SECTION = re.compile(r"tag|format|language|translation|author|visibility|nav_menu")  # of taxonomies
TITLED = "p[style-name='Title'] => h1:fresh"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAID_IN = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
OPENED_XML = (b"<!DOCTYPE", b"<!ENTITY")


def read_wordpress(source: SavedFiles) -> ReadSource:
    """Posts and pages of WXR files, each in its first category. Raises SourceRefused for what is no XML or declares entities."""
    articles: list[ImportedArticle] = []
    sections: dict[str, ImportedSection] = {}
    losses: list[Loss] = []
    for path in source.paths(".xml", ".wxr"):
        root = _parsed(path, source.read(path))
        parents, others = _parents(root), Counter[str]()
        for item in root.iter("item"):
            values = {POSTED.sub("", child.tag): child.text or "" for child in item}
            kind = values.get("post_type", "post")
            if not ARTICLE_KIND.fullmatch(kind):
                others[kind] += not OWN_KIND.fullmatch(kind)
                continue
            body, codes = _body(values.get(CONTENT, ""))
            where = values.get("title") or values.get("post_name") or values.get("post_id", "")
            losses += [Loss("shortcode", where, f"[{code}]") for code in codes]
            way = _way(item, parents)
            sections |= {one.id: one for one in way}
            articles.append(_of_item(item, values, body, way))
        losses += [Loss("kind", path, f"{count} of {kind}") for kind, count in others.items() if count]
    return ReadSource(articles=tuple(articles), sections=tuple(sections.values()), losses=tuple(losses))


def _of_item(item: Element, values: dict[str, str], body: str, way: list[ImportedSection]) -> ImportedArticle:
    """Plugins of languages say that of an article, and which are translations of each other, as if it were a category."""
    terms = [(one.get("domain", ""), one.get("nicename", ""), one.text or "") for one in item.findall("category")]
    together = next((name for domain, name, _ in terms if domain == "post_translations"), "")
    return ImportedArticle(
        id=together or values.get("post_id", ""),
        lang=next((name for domain, name, _ in terms if domain == "language"), ""),
        title=values.get("title", ""),
        body=body,
        section=tuple(one.id for one in way),
        name=values.get("post_name", ""),
        summary=next((text for tag, text in values.items() if EXCERPT.fullmatch(tag)), ""),
        labels=tuple(text for domain, _, text in terms if "tag" in domain),
        addresses=tuple(filter(None, (values.get("link", ""),))),
        state=STATES.get(values.get("status", ""), DRAFT),
        audience=_audience(values),
        updated=day_of(values, "post_modified", "post_date"),
    )


@dataclass(frozen=True)
class _Term:
    title: str
    parent: str


def _parents(root: Element) -> dict[str, _Term]:
    """The categories of a file by their names in addresses."""
    terms: dict[str, _Term] = {}
    for one in root.iter():
        if POSTED.sub("", one.tag) in ("category", "term") and one.tag != "category":
            said = {POSTED.sub("", child.tag): child.text or "" for child in one}
            name = said.get("category_nicename") or said.get("term_slug", "")
            title = said.get("cat_name") or said.get("term_name", "")
            terms[name] = _Term(title, said.get("category_parent") or said.get("term_parent", ""))
    return terms


def _way(item: Element, parents: dict[str, _Term]) -> list[ImportedSection]:
    """The first category of an article, and those it lies in, outermost first."""
    own = next((one for one in item.findall("category") if not NO_SECTION.search(one.get("domain", ""))), None)
    way: list[ImportedSection] = []
    name, title = (own.get("nicename", ""), own.text or "") if own is not None else ("", "")
    while name and name not in {one.id for one in way}:
        way.insert(0, ImportedSection(id=name, title={"": title}))
        name = parents[name].parent if name in parents else ""
        title = parents[name].title if name in parents else name
    return way


def _audience(values: dict[str, str]) -> str:
    if values.get("status") == "private" or values.get("post_password"):
        return INTERNAL
    return PUBLIC if values.get("status") == "publish" else UNKNOWN


def _body(written: str) -> tuple[str, list[str]]:
    """Paragraphs where an old post has empty lines only; marks of blocks and shortcodes taken out, their text kept."""
    html = put_anew(written, BLOCK_COMMENT, lambda *_: "")
    html = put_anew(html, CAPTION, lambda _, inside: inside)
    closed = set(re.findall(r"\[/([a-z][a-z0-9_-]*)\]", html))
    codes = [code[2] for code in SHORTCODE.finditer(html) if not code[1] and (code[3] or code[2] in {*closed, *ALONE})]
    html = SHORTCODE.sub(lambda code: "" if code[2] in codes else code[0], html)
    if not re.search(r"<p\b", html):
        html = "".join(
            part if re.match(r"\s*<(?:h\d|ul|ol|table|div|pre|blockquote)\b", part) else f"<p>{part}</p>"
            for part in re.split(r"\n\s*\n", html)
            if part.strip()
        )
    return html, codes


def _parsed(path: str, written: bytes) -> Element:
    try:
        root: Element = fromstring(written, forbid_dtd=True)
    except DefusedXmlException:
        raise SourceRefused(
            f"{path} declares entities of its own, which may read files or fill the memory; nothing was read."
        ) from None
    except ParseError as error:
        raise SourceRefused(f"{path} is not XML: {error}. Save it again.") from None
    return root


def read_docx(source: SavedFiles) -> ReadSource:
    """One article a document; its title is the first heading, else the file's name."""
    articles, losses = [], []
    for path in source.paths(".docx"):
        packed = source.read(path)
        _refuse_entities(path, packed)
        shown = _without_hidden(packed)
        losses += [Loss("element", path, "hidden text of Word, left out")] if shown != packed else []
        made = mammoth.convert_to_html(BytesIO(shown), style_map=TITLED)
        losses += [
            Loss("style", path, message.message) for message in made.messages if "Unrecognised" not in message.message
        ]
        heading = re.match(r"\s*<h1>(.*?)</h1>", made.value, re.DOTALL)
        name = path.rpartition("/")[2][:-5]
        title = re.sub(r"<[^>]+>", "", heading[1]).strip() if heading else ""
        above = tuple(path.split("/")[:-1])
        articles.append(
            ImportedArticle(
                id=path,
                title=title or name,
                body=made.value[heading.end() :] if heading and title else made.value,
                section=above,
                name=name,
            )
        )
    names = dict.fromkeys(name for one in articles for name in one.section)
    return ReadSource(
        articles=tuple(articles),
        sections=tuple(ImportedSection(id=name, title={"": name}) for name in names),
        losses=tuple(losses),
    )


def _without_hidden(packed: bytes) -> bytes:
    """The document without the text that Word shows to nobody; the very same where it has none."""
    made, changed = BytesIO(), False
    with zipfile.ZipFile(BytesIO(packed)) as bundle, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as other:
        for info in bundle.infolist():
            held = bundle.read(info)
            if SAID_IN.fullmatch(info.filename) and b"vanish" in held:
                try:
                    root: Element = fromstring(held, forbid_dtd=True)
                except (ParseError, DefusedXmlException):
                    return packed  # mammoth says what is wrong with it
                for above in list(root.iter()):
                    for run in above.findall(f"{WORD}r"):
                        mark = run.find(f"{WORD}rPr/{WORD}vanish")
                        if mark is not None and mark.get(f"{WORD}val") not in ("0", "false", "off"):
                            above.remove(run)
                            changed = True
                held = tostring(root)
            other.writestr(info.filename, held)
    return made.getvalue() if changed else packed


def _refuse_entities(path: str, packed: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(packed)) as bundle:
            if sum(info.file_size for info in bundle.infolist()) > 500 * 2**20:
                raise SourceRefused(f"{path} grows too large when unpacked; nothing was read.")
            for name in bundle.namelist():
                if name.endswith((".xml", ".rels")) and any(mark in bundle.read(name).upper() for mark in OPENED_XML):
                    raise SourceRefused(f"{path} declares entities of its own; nothing was read.")
    except zipfile.BadZipFile as error:
        raise SourceRefused(f"{path} is not a Word document: {error}.") from None
