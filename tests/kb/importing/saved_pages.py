"""What tools that save pages, tables and archives would have made of the nasty articles."""

from __future__ import annotations

import csv
import io
import zipfile
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as xml_escape

from openpyxl import Workbook

from tests.kb.importing.nasty import Nasty


def confluence(folder: Path, every: list[Nasty]) -> Path:
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<table><tr><th>Key</th><td>HELP</td></tr></table>", "utf-8")
    for one in every:
        page = f"<html><head><title>Space : {escape(one.title)}</title></head><body><div id='main-header'><ol id='breadcrumbs'><li>Space</li><li>Cards</li></ol><h1 id='title-heading'><span id='title-text'>Space : {escape(one.title)}</span></h1></div><div id='main-content' class='wiki-content group'>{one.html}</div></body></html>"
        (folder / f"Page_{one.id}{1 if one.lang == 'ru' else 0}.html").write_text(page, "utf-8")
    return folder


def wordpress(folder: Path, every: list[Nasty]) -> Path:
    items = "".join(
        f"<item><title>{xml_escape(one.title)}</title><link>https://acme.com/help/{one.lang}-{one.id}/</link><content:encoded><![CDATA[<!-- wp:html -->{one.html}<!-- /wp:html -->]]></content:encoded><wp:post_id>{one.id}{one.lang}</wp:post_id><wp:post_name>{one.lang}-{one.id}</wp:post_name><wp:status>{'private' if one.hidden else 'draft' if one.draft else 'future' if one.unknown else 'publish'}</wp:status><wp:post_type>post</wp:post_type><category domain='category' nicename='cards'>Cards</category></item>"
        for one in every
    )
    folder.mkdir(parents=True)
    file = folder / "site.xml"
    file.write_text(
        f'<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>{items}</channel></rss>',
        "utf-8",
    )
    return file


HEAD = ["Вопрос", "Ответ", "Раздел", "Язык", "Доступ", "Статус", "Код", "Адрес"]


def _row(one: Nasty) -> list[str]:
    seen = "staff" if one.hidden else "" if one.unknown else "public"
    state = "draft" if one.draft else "published"
    return [one.title, one.html, "Карты", one.lang, seen, state, f"q{one.id}", f"faq/{one.lang}/{one.id}"]


def table(folder: Path, every: list[Nasty]) -> Path:
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([HEAD, *map(_row, every)])
    folder.mkdir(parents=True)
    file = folder / "faq.csv"
    file.write_text("\ufeff" + written.getvalue(), "utf-8")
    return file


def workbook(folder: Path, every: list[Nasty]) -> Path:
    book = Workbook()
    for row in [HEAD, *map(_row, every)]:
        book.active.append([*row, None])
    folder.mkdir(parents=True)
    book.save(folder / "faq.xlsx")
    return folder / "faq.xlsx"


def notion_number(one: Nasty) -> str:
    return f"{one.id * 10 + (one.lang == 'ru'):032x}"


def notion(folder: Path, every: list[Nasty]) -> Path:
    folder.mkdir(parents=True)
    file = folder / "Export.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as bundle:
        for one in every:
            page = f"<html><head><title>{escape(one.title)}</title></head><body><article id='x'><header><h1 class='page-title'>{escape(one.title)}</h1></header><div class='page-body'>{one.html}</div></article></body></html>"
            bundle.writestr(f"Cards {'ab' * 16}/{one.title.replace('/', ' ')} {notion_number(one)}.html", page)
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr("Export-0a1b2c3d-Part-1.zip", inner.getvalue())
    return file


def notion_markdown(folder: Path, every: list[Nasty]) -> Path:
    """The other way it saves: Markdown, in which HTML is HTML."""
    folder.mkdir(parents=True)
    file = folder / "Export.zip"
    with zipfile.ZipFile(file, "w") as bundle:
        for one in every:
            name = f"Cards {'ab' * 16}/{one.title.replace('/', ' ')} {notion_number(one)}.md"
            bundle.writestr(name, f"# {one.title}\n\n{one.html}\n")
    return file
