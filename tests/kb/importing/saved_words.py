"""Nasty articles as Word saves documents: paragraphs and runs, numbered lists, tables, bookmarks, links and a picture."""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from tests.kb.importing.nasty import Nasty

OPEN = "http://schemas.openxmlformats.org"
DRAWING = f"{OPEN}/drawingml/2006"
NAMES = (
    f'xmlns:w="{OPEN}/wordprocessingml/2006/main" xmlns:r="{OPEN}/officeDocument/2006/relationships"'
    f' xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" xmlns:pic="{DRAWING}/picture"'
)
KINDS = f"{OPEN}/officeDocument/2006/relationships"
TYPES = (
    f'<Types xmlns="{OPEN}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxml'
    'formats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default'
    ' Extension="gif" ContentType="image/gif"/></Types>'
)
LEVELS = "".join(
    '<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'.format(
        n=n,
        levels="".join(f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{kind}"/></w:lvl>' for at in range(4)),
    )
    for n, kind in ((1, "bullet"), (2, "decimal"))
)
NUMBERS = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
BLOCKS = (
    "p",
    "div",
    "h2",
    "h3",
    "pre",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
)


class Document:
    """One file: its body grows, and its links and pictures with it."""

    def __init__(self, one: Nasty) -> None:
        self.related: list[tuple[str, str, str]] = []
        self.pictures: dict[str, bytes] = {}
        self.marked = 0
        soup = BeautifulSoup(one.html, "html.parser")
        for element in soup.find_all(["script", "style", "iframe"]):
            element.decompose()
        self.body = self._paragraph(self._run(one.title), "Heading1") + self._blocks(soup, "")

    def save(self, file: Path) -> None:
        related = "".join(
            f'<Relationship Id="r{n}" Type="{KINDS}/{kind}" Target={quoteattr(target)} {mode}/>'
            for n, (kind, target, mode) in enumerate(self.related)
        )
        with zipfile.ZipFile(file, "w") as bundle:
            bundle.writestr("[Content_Types].xml", TYPES)
            bundle.writestr(
                "_rels/.rels",
                _related(f'<Relationship Id="d" Type="{KINDS}/officeDocument" Target="word/document.xml"/>'),
            )
            numbering = f'<Relationship Id="n" Type="{KINDS}/numbering" Target="numbering.xml"/>'
            bundle.writestr("word/_rels/document.xml.rels", _related(numbering + related))
            bundle.writestr("word/numbering.xml", f"<w:numbering {NAMES}>{LEVELS}{NUMBERS}</w:numbering>")
            bundle.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{self.body}</w:body></w:document>")
            for name, held in self.pictures.items():
                bundle.writestr(f"word/{name}", held)

    def _blocks(self, element: Tag, item: str, depth: int = -1) -> str:
        """`item`: the properties of the list item whose first paragraph comes next."""
        made, loose = "", self._bookmark(element)
        for child in element.children:
            if isinstance(child, Tag) and child.name in BLOCKS:
                if loose.strip():
                    made, loose, item = made + self._paragraph(loose, "", item), "", ""
                made += self._block(child, item, depth)
                item = item if child.name in ("ul", "ol") else ""
            else:
                loose += self._inline(child)
        return made + (self._paragraph(loose, "", item) if loose.strip() else "")

    def _block(self, element: Tag, item: str, depth: int) -> str:
        if element.name in ("ul", "ol"):
            number = 1 if element.name == "ul" else 2
            mark = f'<w:numPr><w:ilvl w:val="{depth + 1}"/><w:numId w:val="{number}"/></w:numPr>'
            return "".join(self._blocks(one, mark, depth + 1) for one in element.find_all("li", recursive=False))
        if element.name == "table":
            return f"<w:tbl>{''.join(self._row(row) for row in element.find_all('tr'))}</w:tbl>"
        if element.name == "pre":
            return "".join(self._paragraph(self._run(line), "Code") for line in element.get_text().split("\n"))
        if element.name in ("h2", "h3"):
            inner = self._bookmark(element) + "".join(map(self._inline, element.children))
            return self._paragraph(inner, f"Heading{element.name[1]}")
        return self._blocks(element, item, depth)

    def _row(self, row: Tag) -> str:
        cells = [f"<w:tc>{self._blocks(cell, '') or '<w:p/>'}</w:tc>" for cell in row.find_all(["th", "td"])]
        return f"<w:tr>{''.join(cells)}</w:tr>"

    def _inline(self, part: PageElement) -> str:
        if isinstance(part, NavigableString):
            return "" if isinstance(part, Comment) else self._run(str(part))
        if not isinstance(part, Tag):
            return ""
        if part.name == "br":
            return "<w:r><w:br/></w:r>"
        if part.name == "img":
            return self._picture(str(part.get("src")))
        inner = self._bookmark(part) + "".join(map(self._inline, part.children))
        href = str(part.get("href") or "")
        if part.name != "a" or not href:
            return inner.replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>") if part.name in ("b", "strong") else inner
        return f'<w:hyperlink r:id="{self._relate("hyperlink", href, "External")}">{inner}</w:hyperlink>'

    def _picture(self, src: str) -> str:
        if not src.startswith("data:"):
            return ""
        name = f"media/image{len(self.pictures) + 1}.gif"
        self.pictures[name] = base64.b64decode(src.partition(",")[2])
        blip = f'<a:blip r:embed="{self._relate("image", name)}"/>'
        return (
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/><a:graphic><a:graphicData><pic:pic><pic:blipFill>'
            f"{blip}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _relate(self, kind: str, target: str, mode: str = "") -> str:
        self.related.append((kind, target, f'TargetMode="{mode}"' if mode else ""))
        return f"r{len(self.related) - 1}"

    def _bookmark(self, element: Tag) -> str:
        name = str(element.get("id") or element.get("name") or "") if element.name != "[document]" else ""
        if not name:
            return ""
        self.marked += 1
        return f'<w:bookmarkStart w:id="{self.marked}" w:name={quoteattr(name)}/><w:bookmarkEnd w:id="{self.marked}"/>'

    def _run(self, text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""

    def _paragraph(self, inner: str, style: str = "", item: str = "") -> str:
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        return f"<w:p><w:pPr>{named}{item}</w:pPr>{inner}</w:p>"


def _related(ones: str) -> str:
    return f'<Relationships xmlns="{OPEN}/package/2006/relationships">{ones}</Relationships>'


def docx(folder: Path, every: list[Nasty]) -> Path:
    folder.mkdir(parents=True)
    for one in every:
        Document(one).save(folder / f"{one.id}{one.lang}.docx")
    return folder
