"""Notion's zip (Markdown and CSV) and Confluence's HTML space: folders of pages that link to each other by file."""

from __future__ import annotations

import posixpath
import re
from html import escape, unescape
from urllib.parse import quote_plus

from bs4 import BeautifulSoup
from bs4.element import Tag

from kb.importing.formats.notion_properties import PageProperties, properties_of_html, properties_of_markdown
from kb.importing.reading.attached import PICTURES, AttachedFile, with_files
from kb.importing.reading.record import HTML, MARKDOWN, ImportedArticle, ImportedSection, Loss, ReadSource
from kb.importing.reading.source import SavedFiles

TAIL = re.compile(r"[ _-]?[0-9a-f]{32}$")  # Notion's number after every name
NUMBER = re.compile(r"(?:^|[ _-])([0-9a-f]{32})$")
ASIDE = re.compile(r"^<aside>\n(?!\n)", re.MULTILINE)  # Markdown within it needs a free line before
TITLE = re.compile(r"\A\s*# (.+?)\s*\n")
EXPORT = re.compile(r"^(?:Export-[0-9a-f-]+(?:-Part-\d+)?/)+")
INFORMATION = re.compile(r"confluence-information-macro-(note|tip|warning|information)\b")
BRUSH = re.compile(r"\bbrush:\s*([\w+#-]+)")
PAGE_NUMBER = re.compile(r"_?(\d{4,})\.html$")


def read_notion(source: SavedFiles) -> ReadSource:
    """Pages are Markdown; a table of Notion is a CSV beside the folder of its rows, whose pages come by themselves."""
    tables = source.paths(".csv")
    databases = {table.removesuffix("_all.csv").removesuffix(".csv") for table in tables}
    articles, sections, losses = [], {}, []
    for path in source.paths(".md", ".html"):
        above = tuple(part for part in EXPORT.sub("", posixpath.dirname(path) + "/").split("/") if part)
        for depth in range(1, len(above) + 1):
            sections["/".join(above[:depth])] = ImportedSection(
                id="/".join(above[:depth]), title={"": _plain(above[depth - 1])}
            )
        article, properties = _of_notion(path, source.text(path), above, databases)
        articles.append(article)
        losses += [Loss("property", path, line) for line in properties.others]
    for path in tables:
        if path.removesuffix("_all.csv") + ".csv" in tables and path.endswith("_all.csv"):
            continue  # the same database with the rows that its view hides
        losses.append(
            Loss(
                "table", path, "a database of Notion: its rows came as pages, its views, relations and formulas did not"
            )
        )
    return ReadSource(articles=tuple(articles), sections=tuple(sections.values()), losses=tuple(losses))


def _of_notion(
    path: str, text: str, above: tuple[str, ...], databases: set[str]
) -> tuple[ImportedArticle, PageProperties]:
    """A page, and what its properties say; those of a row of a database surely are such."""
    folder, base = posixpath.split(path)
    name, title = _plain(base.rpartition(".")[0]), TITLE.match(text)
    number = NUMBER.search(base.rpartition(".")[0])
    soup = BeautifulSoup(text, "html.parser") if path.lower().endswith(".html") else None
    heading = _titled(soup, name) if soup else title[1] if title else name
    if soup:
        properties = properties_of_html(soup)
        body = str(soup.find("article") or soup)
    else:
        properties, body = properties_of_markdown(TITLE.sub("", text, count=1), sure=folder in databases)
        body = ASIDE.sub(r"\g<0>\n", body)
    article = ImportedArticle(
        id=path,
        title=heading,
        body=body,
        form=HTML if soup else MARKDOWN,
        labels=properties.labels,
        state=properties.state,
        audience=properties.audience,
        updated=properties.updated,
        section=tuple("/".join(above[:depth]) for depth in range(1, len(above) + 1)),
        name=name,
        addresses=(path, *((f"/{number[1]}", f"/{_in_address(name)}-{number[1]}") if number else ())),
        folder=folder,
    )
    return article, properties


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
        if isinstance(main, Tag):
            _plain_macros(soup, main)
        articles.append(
            ImportedArticle(
                id=number[1] if number else path,
                title=title,
                body=with_files("".join(str(one) for one in main.children), _files_below(soup))
                if isinstance(main, Tag)
                else "",
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


def _plain_macros(soup: BeautifulSoup, main: Tag) -> None:
    """Macros as the HTML they stand for: boxes, folds, the language of code, tasks, emoji; a list of headings goes, for there is ours."""
    for one in main.select(".toc-macro"):
        one.decompose()
    for one in main.select("img.emoticon"):
        one.replace_with(str(one.get("data-emoji-fallback") or one.get("alt") or ""))
    for one in main.select(".confluence-information-macro"):
        kind = INFORMATION.search(" ".join(map(str, one.get("class") or ())))
        one["class"] = f"callout {kind[1] if kind else 'info'}"
        for inner in one.select(".confluence-information-macro-body"):
            del inner["class"]
        for title in one.find_all("p", class_="title", recursive=False):
            title.name = "strong"
            title.wrap(soup.new_tag("p"))
    for one in main.select(".expand-container"):
        head = one.select_one(".expand-control")
        one.name, summary = "details", soup.new_tag("summary")
        summary.string = head.get_text(" ", strip=True) if head else ""
        if head:
            head.replace_with(summary)
    for one in main.select("pre[data-syntaxhighlighter-params]"):
        brush = BRUSH.search(str(one["data-syntaxhighlighter-params"]))
        if brush:
            one["class"] = f"language-{brush[1]}"
    for one in main.select(".inline-task-list > li"):
        one.insert(0, "☑ " if "checked" in (one.get("class") or ()) else "☐ ")


def _files_below(soup: BeautifulSoup) -> list[AttachedFile]:
    """What the page's list of attachments names beside the pictures, which stand in its text."""
    links = soup.select("#attachments ~ .greybox a[href], .pageSection:has(> #attachments) a[href]")
    files = {str(one["href"]): one.get_text(" ", strip=True) for one in links}
    return [AttachedFile(name, href) for href, name in files.items() if not name.lower().endswith(PICTURES)]


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
