"""The text of a letter's part as people read it: whatever alphabet it is written in, HTML as the words in it."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from html.parser import HTMLParser

LONGEST = 2_000_000  # bytes read of a part; a letter of people is a thousandth of it
LONGEST_HEADER = 2000  # characters in which a part names its alphabet
FALLBACKS = ("utf-8", "cp1251")  # of parts that name no alphabet, or one that nobody knows
BLOCKS = frozenset(
    {
        "address",
        "blockquote",
        "br",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "p",
        "pre",
        "table",
        "tr",
        "ul",
        "ol",
    }
)
UNREAD = frozenset({"head", "script", "style", "title", "template", "noscript"})
ALONE = frozenset(
    {"br", "hr", "img", "input", "link", "meta", "wbr", "col", "area", "base", "embed", "source", "track"}
)
CONDITION = re.compile(
    r"<!\[(?:if|else|endif)\b[^<>\[\]]{0,200}\]>"
)  # of Word's HTML: what stands between them is shown
BLANK_LINES = re.compile(r"\n{3,}")
QUOTING = re.compile(
    r"(?:^|\s)(?:gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote|OutlookMessageHeader)", re.IGNORECASE
)


def text_of(part: Message) -> str:
    """The words of a text/plain or text/html part. Never raises: what can't be read becomes the sign for that."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = text_in(data[:LONGEST], _parameter(part, "charset"))
    if part.get_content_subtype() == "html":
        return words_of_html(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _unwrapped(text) if _parameter(part, "format").lower() == "flowed" else text


def words_of_html(html: str) -> str:
    """What a reader sees of an HTML letter, line by line; quoted letters with ">" before their lines, as in plain ones."""
    reader = _Words()
    reader.feed(_with_ends(html))
    reader.close()
    lines = [line.strip(" \t") for line in "".join(reader.written).split("\n")]
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _with_ends(html: str) -> str:
    """The letter with marks that end nowhere as characters: the parser would look for the end through all of the rest, for each again."""
    html = CONDITION.sub("", html).replace("<![", "&lt;![")
    before, end, rest = html.rpartition("-->")
    html = before + end + rest.replace("<!--", "&lt;!--")
    before, end, rest = html.rpartition(">")
    return before + end + rest.replace("<", "&lt;")


class _Words(HTMLParser):
    """Gathers text; knows only blocks, what is never shown, and quotations. What is left open or closed twice does no harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._unread = 0
        self._quotes: list[str] = []  # open elements since the first quotation, it included

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self._unread += 1
        elif tag in BLOCKS:
            self._line()
        if tag not in ALONE and (self._quotes or tag == "blockquote" or QUOTING.search(dict(attrs).get("class") or "")):
            self._quotes.append(tag)
            self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self._unread = max(0, self._unread - 1)
        if tag in self._quotes:
            while self._quotes.pop() != tag:
                pass
        if tag in BLOCKS and tag != "br":
            self._line()

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        words = re.sub(r"\s+", " ", data)
        if words.strip() or (self.written and not self.written[-1].endswith(("\n", " ", "> "))):
            self.written.append(words)

    def _line(self) -> None:
        self.written.append("\n" + ("> " if self._quotes else ""))


def text_in(data: bytes, named: str = "") -> str:
    """Bytes in the alphabet that is named, else in one of FALLBACKS."""
    for charset in (named.strip("\"' "), *FALLBACKS):
        try:
            if charset and codecs.lookup(charset)._is_text_encoding:  # base64 and rot13 are codecs too
                return data.decode(charset)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _parameter(part: Message, name: str) -> str:
    if len(str(part.get("content-type", ""))) > LONGEST_HEADER:
        return ""
    value = part.get_param(name, "")
    return value if isinstance(value, str) else value[2] if value else ""


def _unwrapped(text: str) -> str:
    """RFC 3676: a line that ends with a space goes on in the next, unless it is the line before a signature."""
    whole: list[str] = []
    going_on = False
    for line in text.split("\n"):
        stuffed = line[1:] if line.startswith(" ") else line
        if going_on and not stuffed.startswith(">") and stuffed != "-- ":
            whole[-1] += stuffed
        else:
            whole.append(stuffed)
        going_on = stuffed.endswith(" ") and stuffed != "-- " and not stuffed.startswith(">")
    return "\n".join(whole)
