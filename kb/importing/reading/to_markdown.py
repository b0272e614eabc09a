"""HTML of other tools → Markdown of ours: markdownify, taught what it loses.

Lists are indented by four spaces, tables that Markdown has not stay HTML, anchors keep their names, boxes and folds stay boxes and folds,
and no word of the text becomes a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Comment, Tag
from markdownify import MarkdownConverter

from kb.articles.concealed.kept_kinds import element_keeps
from kb.importing.reading.plain_marks import EMOJI, MODULE

DROPPED = ("script", "style", "noscript", "template", "form", "object", "applet", "head", "meta", "link", "svg")
BLOCKS = (
    *("p", "ul", "ol", "div", "pre", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("dl", "details", "hr"),
)
BOX = re.compile(r"(?:^|[\s_-])(note|tip|info|information|important|warning|danger|caution|error|success)(?:$|[\s_-])")
BOXED = re.compile(r"callout|alert|admonition|panel|macro|notice|interblock|hint|box")
KINDS = {"information": "info", "caution": "warning", "error": "danger", "success": "tip"}
LANGUAGE = re.compile(r"\blang(?:uage)?-([\w+#-]+)")
HEADING = re.compile(r"h[1-6]")
ANCHOR = re.compile(r"[^\s{}\"'<>#=]{1,200}")
SPECIAL = re.compile(r"[\\`*\[\]<>&|{}~^$]|(?<!\w)_|_(?!\w)|==|::|%%|!!!|\+\+|--|##|" + EMOJI)
BEGINNING = re.compile(rf"^(\s*)([#>+:=-]|\d{{1,9}}[.)]|!!|\?\?\?|@|///|{MODULE})", re.MULTILINE)
IN_HTML = re.compile(
    rf"^(?P<gap>[ \t]*)(?:[#>+:=@!?/-]|(?={MODULE})[ie])|%(?=%)|\[(?=[\[^!])|=(?==)|\+(?=\+)|:(?=:)", re.MULTILINE
)
UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size|max-height)\s*:\s*0(?![.\d]*[1-9]))",
    re.IGNORECASE,
)
BOXABLE = (*BLOCKS[:-1], "section", "article", "aside")
NO_BOXES = ("table", "dl", "ul", "ol", "p", "span", "a", "summary", "kept", "h1", "h2", "h3", "h4", "h5", "h6", "pre")
KEPT_ATTRIBUTES = ("href", "src", "alt", "colspan", "rowspan", "id", "start", "title")


@dataclass(frozen=True)
class Converted:
    """The text, and what of the HTML has no place in it: kind of element → its address or name."""

    text: str
    dropped: tuple[str, ...]


def to_markdown(html: str) -> Converted:
    """Never raises for any HTML, however broken."""
    soup = BeautifulSoup(html, "html.parser")
    dropped = []
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(DROPPED):
        if element.name in ("script", "form", "object", "applet"):
            dropped.append(element.name)
        element.decompose()
    dropped += _kept_from_readers(soup)
    for one in soup.find_all(["p", "blockquote"], class_=BOXED):
        if BOX.search(_classes(one)):
            one.name = "div"
    for frame in soup.find_all(["iframe", "embed", "video", "audio"]):
        _as_link(soup, frame, dropped)
    for element in soup.find_all(True):
        _name_anchor(soup, element)
    ours = _OurMarkdown(
        heading_style="atx", bullets="-", sub_symbol="<sub>", sup_symbol="<sup>", code_language_callback=_language
    )
    text = ours.convert_soup(soup)
    return Converted(_tidied(str(text)), tuple(dropped))


def _language(pre: Tag) -> str:
    found = LANGUAGE.search(" ".join(map(_classes, [pre, *pre.find_all("code")])))
    return found[1] if found else ""


def _classes(element: Tag) -> str:
    return " ".join(str(one) for one in element.get("class") or ()).lower()


def _kept_from_readers(soup: BeautifulSoup) -> Iterator[str]:
    """What the old site showed to nobody or to staff is for agents here; where no box can stand, it is left out. Told either way."""
    for element in soup.find_all(True):
        if element.decomposed or not element.get_text(strip=True):
            continue
        attributes = {
            str(name): " ".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in element.attrs.items()
        }
        unseen = "hidden" in attributes or UNSEEN.search(attributes.get("style", ""))
        if not unseen and not element_keeps(element.name, attributes):
            continue
        name = element.name
        if name in BOXABLE and not element.find_parent(NO_BOXES):
            element.wrap(soup.new_tag("kept"))
            yield f"hidden <{name}>, for agents now"
        else:
            element.decompose()
            yield f"hidden <{name}>"


def _as_link(soup: BeautifulSoup, frame: Tag, dropped: list[str]) -> None:
    inner = frame.find("source")
    address = str(
        frame.get("src") or frame.get("data-src") or (inner.get("src") if isinstance(inner, Tag) else "") or ""
    )
    dropped.append(f"{frame.name} {address}")
    if address.startswith("//"):
        address = f"https:{address}"
    if not address.startswith(("http://", "https://")):
        frame.decompose()
        return
    link = soup.new_tag("a", href=address)
    link.string = str(frame.get("title") or "") or address
    frame.replace_with(link)


def _name_anchor(soup: BeautifulSoup, element: Tag) -> None:
    """Ids of what is no heading, and old `<a name>`s, become anchors of their own before the text."""
    name = str(element.get("id") or (element.get("name") if element.name == "a" else "") or "")
    if not ANCHOR.fullmatch(name) or HEADING.fullmatch(element.name) or element.find_parent("table"):
        return
    heading = element if HEADING.fullmatch(element.name) else element.find_parent(HEADING)
    if element.name == "a" and isinstance(heading, Tag) and not heading.get("id"):
        heading["id"] = name
        return
    if (
        element.name == "a"
        and not element.get("href")
        or element.name in ("p", "div", "span", "li", "td", "section", "a")
    ):
        mark = soup.new_tag("anchor")
        mark["id"] = name
        element.insert(0, mark) if element.name != "a" else element.insert_before(mark)


def _tidied(text: str) -> str:
    lines = [line.rstrip() if not line.endswith("\\") else line for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def plain_text(text: str) -> str:
    """Text in which no letter is a mark."""
    return SPECIAL.sub(_entity, text)


def plain_beginnings(text: str) -> str:
    """Text no line of which begins as a heading, a list or a box does."""
    return BEGINNING.sub(lambda beginning: f"{beginning[1]}{_first(beginning[2])}", text)


def _entity(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(letter)};" if letter not in "*_`[]\\" else f"\\{letter}" for letter in match[0])


class _OurMarkdown(MarkdownConverter):  # type: ignore[misc]  # markdownify is an extra: unknown to mypy where it is not installed
    def escape(self, text: str, parent_tags: set[str]) -> str:
        return plain_beginnings(plain_text(text or ""))

    def convert_anchor(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f'<a id="{el["id"]}"></a>'

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags or not text.strip():
            return text
        name = str(el.get("id") or "")
        mark = f" {{#{name}}}" if ANCHOR.fullmatch(name) else ""
        words = " ".join(text.split()).replace("&#123;#", "&#123;&#8203;#")  # {#…} names a heading, however written
        return f"\n\n{'#' * max(2, n)} {words}{mark}\n\n"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = str(el.get("href") or "").strip()
        if not href or not text.strip():
            return text
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}[{text.strip()}]({address(href)}){trail}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        src = str(el.get("src") or el.get("data-src") or "").strip()
        words = plain_text(" ".join(str(el.get("alt") or "").split()))
        return f"![{words}]({address(src)})" if src else words

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        parent = el.parent
        mark = "-   "
        if parent is not None and parent.name == "ol":
            start = str(parent.get("start") or "1")
            before = len(el.find_previous_siblings("li"))
            mark = f"{(int(start) if start.isdecimal() and len(start) < 6 else 1) + before}. ".ljust(4)
        lines = text.strip().split("\n")
        return "\n".join([mark + lines[0], *(f"    {line}" if line else "" for line in lines[1:])]) + "\n"

    def convert_list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip(chr(10))}\n\n"

    convert_ul = convert_list
    convert_ol = convert_list

    def convert_kbd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<kbd>{text.strip()}</kbd>" if text.strip() else ""

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"=={text.strip()}==" if text.strip() else ""

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{_as_html(el)}\n\n" if _is_complex(el) else super().convert_table(el, text, parent_tags)

    def convert_dl(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{_as_html(el)}\n\n"

    def convert_details(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n<details>\n{text.strip()}\n\n</details>\n\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"<summary>{' '.join(text.split())}</summary>\n\n"

    def convert_kept(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n!!! internal\n{indented(text.strip())}\n\n" if text.strip() else ""

    def convert_div(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        classes = _classes(el)
        kind = BOX.search(classes)
        if kind and BOXED.search(classes) and text.strip():
            return f'\n\n!!! {KINDS.get(kind[1], kind[1])} ""\n{indented(text.strip())}\n\n'
        return f"\n\n{text.strip(chr(10))}\n\n" if text.strip() else ""

    convert_aside = convert_div
    convert_section = convert_div
    convert_article = convert_div


def address(href: str) -> str:
    """As it may stand in the round brackets of a link."""
    return "".join(f"%{ord(c):02X}" if c in ' ()<>"\\`' else c for c in re.sub(r"[\r\n\t]", "", href))


def _first(mark: str) -> str:
    return f"{mark[:-1]}\\{mark[-1]}" if mark[-1] in ".)#+->!" else f"&#{ord(mark[0])};{mark[1:]}"


def indented(text: str) -> str:
    """By four spaces, as what belongs to an item or a box stands."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _is_complex(table: Tag) -> bool:
    if table.find("table") or table.find_parent(["table", "li"]):
        return True
    rows = table.find_all("tr")
    cells = [len(row.find_all(["td", "th"])) for row in rows]
    blocks = table.find_all(["p", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "br", "hr", "details"])
    spans = any(cell.get("rowspan") or cell.get("colspan") for cell in table.find_all(["td", "th"]))
    headed = bool(rows) and bool(rows[0].find_all("th")) and not rows[0].find_all("td")
    alone = all(len(cell.find_all(["p"])) < 2 for cell in table.find_all(["td", "th"]))
    heavy = [one for one in blocks if one.name != "p"]
    return spans or not alone or bool(heavy) or not headed or len(set(cells)) > 1 or bool(table.find("caption"))


def _as_html(element: Tag) -> str:
    """The element as plain HTML on lines without gaps: an empty one would make Markdown of what follows."""
    for one in [element, *element.find_all(True)]:
        one.attrs = {name: value for name, value in one.attrs.items() if name in KEPT_ATTRIBUTES}
        if one.name == "anchor":
            one.name = "a"
    for pre in element.find_all("pre"):
        for text in list(pre.find_all(string=True)):
            text.replace_with(BeautifulSoup("", "html.parser").new_string(str(text)))
    written = plain_html(element.decode(formatter="html5"))
    return re.sub(r"\n\s*\n+", "\n", written.strip())


def plain_html(html: str) -> str:
    """HTML in whose text no letter is a mark: facts, comments and links by name are looked for before HTML is read."""
    parts = re.split(r"(<[^<>]*>)", html)
    parts[::2] = [IN_HTML.sub(_reference, part) for part in parts[::2]]
    return "".join(parts).replace("{", "&#123;").replace("}", "&#125;")


def _reference(mark: re.Match[str]) -> str:
    return f"{mark['gap'] or ''}&#{ord(mark[0][len(mark['gap'] or '')])};"
