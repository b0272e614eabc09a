"""Old addresses in the site in files: each a small page that leads on, and all of them as one list for web servers that take such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from search.index.tree import Tree
from web.export.places import file_of, relative
from web.public.old_places import present_place
from web.site.urls import article_url

LIST = "_redirects"
PART = re.compile(r"(?!\.{1,2}$)[^\\\x00-\x1f\x7f:*?\"<>|]{1,200}")
PAGE = (
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n'
    '<meta http-equiv="refresh" content="0; url={to}">\n<link rel="canonical" href="{to}">\n<title>{title}</title>\n</head>\n'
    '<body>\n<main><h1><a href="{to}">{title}</a></h1></main>\n</body>\n</html>\n'
)


@dataclass(frozen=True)
class OldAddress:
    """`file`: where a web server looks for what used to be at `old`; `to`: the article's address, `lang` and `title` its own."""

    file: str
    old: str
    to: str
    lang: str
    title: str

    def page(self) -> bytes:
        return PAGE.format(lang=self.lang, to=escape(relative(self.file, self.to)), title=escape(self.title)).encode()

    def line(self) -> str:
        return f"{self.old} /{file_of(self.to)} 301"


def old_addresses(tree: Tree, languages: tuple[str, ...]) -> Iterator[OldAddress]:
    """Of an article that had another key, and of one that stood on another site: as the server would answer them."""
    for old, key in sorted(tree.redirects.items()):
        if not all(PART.fullmatch(part) for part in old.split("/")):
            continue
        for lang in languages:
            if card := tree.card(lang, key):
                address = article_url(lang, old)
                yield OldAddress(file_of(address), f"/{file_of(address)}", article_url(lang, key), lang, card.title)
        to = present_place(tree, f"/{old}", languages, languages[0])
        lang = to.split("/")[1] if to else ""
        if to and (card := tree.card(lang, key)):
            file = old if old.endswith((".html", ".htm")) else f"{old}/index.html"
            yield OldAddress(file, f"/{old}", to, lang, card.title)
