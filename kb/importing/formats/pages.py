"""Notion's zip (Markdown and CSV) and Confluence's HTML space: folders of pages that link to each other by file."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from urllib.parse import quote_plus

from bs4 import BeautifulSoup
from bs4.element import Tag

from kb.importing.reading.record import HTML, MARKDOWN, ImportedArticle, ImportedSection, Loss, ReadSource
from kb.importing.reading.source import SavedFiles

TAIL = re.compile(r"[ _-]?[0-9a-f]{32}$")  # Notion's number after every name
NUMBER = re.compile(r"(?:^|[ _-])([0-9a-f]{32})$")
TITLE = re.compile(r"\A\s*# (.+?)\s*\n")
EXPORT = re.compile(r"^(?:Export-[0-9a-f-]+(?:-Part-\d+)?/)+")
PAGE_NUMBER = re.compile(r"_?(\d{4,})\.html$")


def read_notion(source: SavedFiles) -> ReadSource:
    """Pages are Markdown; a table of Notion is a CSV beside the folder of its rows, whose pages come by themselves."""
    articles, sections, losses = [], {}, []
    for path in source.paths(".md", ".html"):
        text, html = source.text(path), path.lower().endswith(".html")
        folder = posixpath.dirname(path)
        title = TITLE.match(text)
        soup = BeautifulSoup(text, "html.parser") if html else None
        name = _plain(posixpath.basename(path).rpartition(".")[0])
        above = tuple(part for part in EXPORT.sub("", folder + "/").split("/") if part)
        for depth in range(1, len(above) + 1):
            sections["/".join(above[:depth])] = ImportedSection(
                id="/".join(above[:depth]), title={"": _plain(above[depth - 1])}
            )
        number = NUMBER.search(posixpath.basename(path).rpartition(".")[0])
        articles.append(
            ImportedArticle(
                id=path,
                title=_titled(soup, name) if soup else title[1] if title else name,
                body=str(soup.find("article") or soup) if soup else TITLE.sub("", text, count=1),
                form=HTML if html else MARKDOWN,
                section=tuple("/".join(above[:depth]) for depth in range(1, len(above) + 1)),
                name=name,
                addresses=(path, *((f"/{number[1]}", f"/{_in_address(name)}-{number[1]}") if number else ())),
                folder=folder,
            )
        )
    for path in source.paths(".csv"):
        losses.append(
            Loss(
                "table", path, "a database of Notion: its rows came as pages, its views, relations and formulas did not"
            )
        )
    return ReadSource(articles=tuple(articles), sections=tuple(sections.values()), losses=tuple(losses))


def _in_address(title: str) -> str:
    return "-".join(re.findall(r"\w+", title))


def _plain(name: str) -> str:
    return TAIL.sub("", name).strip() or name


def _titled(soup: BeautifulSoup, name: str) -> str:
    heading = soup.find("h1") or soup.find("title")
    title = heading.get_text(" ", strip=True) if isinstance(heading, Tag) else ""
    if isinstance(heading, Tag) and heading.name == "h1":
        heading.decompose()
    return title or name


def read_confluence(source: SavedFiles) -> ReadSource:
    """An HTML space: a page a file, its place in the crumbs, its text in `#main-content`; `index.html` says its key."""
    articles, sections = [], {}
    keys = {posixpath.dirname(path): _space_key(source.text(path)) for path in source.paths("index.html")}
    for path in source.paths(".html"):
        if posixpath.basename(path) == "index.html":
            continue
        soup = BeautifulSoup(source.text(path), "html.parser")
        main = soup.find(id="main-content") or soup.find("body") or soup
        crumbs = [one.get_text(" ", strip=True) for one in soup.select("#breadcrumbs li")][1:]
        for depth in range(1, len(crumbs) + 1):
            sections["/".join(crumbs[:depth])] = ImportedSection(
                id="/".join(crumbs[:depth]), title={"": crumbs[depth - 1]}
            )
        heading = soup.select_one("#title-text") or soup.find("title")
        title = heading.get_text(" ", strip=True) if heading else posixpath.basename(path)
        title = title.partition(" : ")[2] or title
        number = PAGE_NUMBER.search(path)
        articles.append(
            ImportedArticle(
                id=number[1] if number else path,
                title=title,
                body="".join(str(one) for one in main.children) if isinstance(main, Tag) else "",
                section=tuple("/".join(crumbs[:depth]) for depth in range(1, len(crumbs) + 1)),
                labels=tuple(
                    one.get_text(strip=True)
                    for one in soup.select(".labels-section .label-list li, .label-list .label")
                ),
                addresses=(
                    path,
                    *((f"/pages/{number[1]}", f"/pages/viewpage.action?pageId={number[1]}") if number else ()),
                    *_in_space(keys.get(posixpath.dirname(path), ""), title, number[1] if number else ""),
                ),
                folder=posixpath.dirname(path),
            )
        )
    return ReadSource(articles=tuple(articles), sections=tuple(sections.values()))


def _space_key(index: str) -> str:
    """What stands beside "Key" in the table of the space's details, "" where nothing does."""
    for head in BeautifulSoup(index, "html.parser").find_all("th"):
        cell = head.find_next_sibling("td")
        if head.get_text(strip=True) == "Key" and isinstance(cell, Tag):
            return str(cell.get_text(strip=True))
    return ""


def _in_space(key: str, title: str, number: str) -> tuple[str, ...]:
    """Addresses with the key: of a server by the title, of the cloud by the number."""
    if not key:
        return ()
    words = quote_plus(title)
    cloud = f"spaces/{key}/pages/{number}"
    numbered = (f"/{cloud}", f"/{cloud}/{words}", f"/wiki/{cloud}", f"/wiki/{cloud}/{words}") if number else ()
    return (f"/display/{key}/{words}", *numbered)


def text_as_html(text: str) -> str:
    """HTML as it is, HTML that was escaped once, or plain text: paragraphs where it has empty lines."""
    if re.search(r"</?(?:p|div|br|ul|ol|li|a|b|strong|em|h[1-6]|table|img)\b[^>]*>", text):
        return text
    if re.search(r"&lt;/?(?:p|div|br|ul|ol|li|a|b|strong|h[1-6]|table|img)\b", text):
        return unescape(text)
    return "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>"
        for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
        if part.strip()
    )
