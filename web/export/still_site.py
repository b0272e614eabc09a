"""The site in files: every public page found by the links of the others, made by the site itself, written for a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Route

from kb.errors import OtvetError
from search.index.tree import Tree
from web.export.asking import HOST, PageAnswer, ask
from web.export.bundle import articles_of
from web.export.old_addresses import LIST, old_addresses
from web.export.places import file_of, is_kept, relative
from web.export.search_arrays import FoundByWords, search_script
from web.export.still_page import addresses_in, still
from web.site.pages import Page, alternates, render
from web.site.services import get_site
from web.site.static_files import FOLDER
from web.site.urls import article_url, home_url, index_url, markdown_url, search_url

HOPS = 3  # redirects followed for a link
TEXTS = ("text/plain", "text/markdown")
WRITTEN = re.compile(rf"http://{re.escape(HOST)}(/[^\s)>\]]*)")
DEAD_LINE = "\0dead"  # marks a line of a list that leads to the server


@dataclass
class StillSite:
    """Asks for pages, then writes them. `served`: where the site runs, "" when nothing may lead to it."""

    app: FastAPI
    tree: Tree
    folder: Path
    served: str
    languages: tuple[str, ...]
    pages: dict[str, PageAnswer] = field(default_factory=dict)  # by address
    leads: dict[str, str] = field(default_factory=dict)  # address that was asked for → where it led, "" nowhere

    async def write(self) -> int:
        """Everything; returns how many pages there are. Raises OtvetError where a page of the site itself fails."""
        self.app.router.routes.insert(0, Route("/{lang}/search", _search_page, name="still_search"))
        waiting = list(self._first())
        while waiting:
            waiting = [next_address for address in waiting for next_address in await self._visit(address)]
        for address, answer in self.pages.items():
            self._put(file_of(address), self._as_file(address, answer))
        for lang in self.languages:
            articles = [
                FoundByWords(one, relative(f"{lang}/search.html", article_url(lang, one.key)))
                for one in articles_of(self.tree)
                if one.lang == lang and self.leads.get(article_url(lang, one.key))
            ]
            self._put(f"{lang}/search-index.js", search_script(lang, articles).encode())
        self._put("static/still-search.js", _squeezed((FOLDER / "export" / "still-search.js").read_text("utf-8")))
        self._put("index.html", self._door())
        self._lead_on()
        return sum(answer.media_type == "text/html" for answer in self.pages.values())

    def _first(self) -> Iterator[str]:
        yield "/llms.txt"
        for lang in self.languages:
            yield from (home_url(lang), index_url(lang), search_url(lang), f"/{lang}/llms.txt")
        for card in self.tree.cards:
            yield from (article_url(card.lang, card.key), markdown_url(card.lang, card.key))

    async def _visit(self, address: str) -> list[str]:
        """Ask for a page; the addresses on it that were not asked for yet."""
        plain = _without_words(address)
        if plain in self.leads:
            return []
        at, answer = plain, await ask(self.app, plain)
        for _ in range(HOPS):
            if answer.status not in (301, 302, 303, 307, 308) or not is_kept(answer.location):
                break
            at = _without_words(answer.location)
            answer = await ask(self.app, at)
        if answer.status >= 500:
            raise OtvetError(f"{plain}: the site answers {answer.status}; run `kb build`, then export again.")
        self.leads[plain] = at if answer.status == 200 else ""
        if answer.status != 200:
            return []
        self.leads[at] = at
        self.pages[at] = answer
        if answer.media_type != "text/html":
            return []
        addresses = dict.fromkeys(addresses_in(answer.body.decode()))
        return [one for one in addresses if is_kept(one) and _without_words(one) not in self.leads]

    def _present(self, address: str) -> str:
        there = self.leads.get(_without_words(address), "")
        if not there:
            return ""
        _, mark, anchor = address.partition("#")
        return (address.partition("#")[0] if "/search" in there else there) + mark + anchor

    def _as_file(self, address: str, answer: PageAnswer) -> bytes:
        if answer.media_type == "text/html":
            return still(answer.body.decode(), file_of(address), self._present, self.served).encode()
        if answer.media_type in TEXTS and not self.served:
            return self._text(answer.body.decode(), file_of(address)).encode()
        return answer.body

    def _text(self, text: str, file: str) -> str:
        def lead(match: re.Match[str]) -> str:
            there = self._present(match[1])
            return relative(file, there) if there else DEAD_LINE

        lines = WRITTEN.sub(lead, text).split("\n")
        return "\n".join(line for line in lines if DEAD_LINE not in line)

    def _door(self) -> bytes:
        site = self.app.state.site
        names = {lang: texts.languages[lang] for lang, texts in site.texts.items()}
        first = self.languages[0]
        values = {"lang": first, "brand": site.texts[first].brand, "languages": names}
        return bytes(site.templates.get_template("export/door.html").render(values), "utf-8")

    def _lead_on(self) -> None:
        """Old addresses, but where a page of today lies."""
        lines = []
        for old in old_addresses(self.tree, self.languages):
            if self.leads.get(old.to) and not (self.folder / old.file).exists():
                self._put(old.file, old.page())
                lines.append(old.line())
        if lines:
            self._put(LIST, "\n".join([*lines, ""]).encode())

    def _put(self, name: str, body: bytes) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


def _without_words(address: str) -> str:
    """The page of an address: without its anchor, and of the search without the words."""
    plain = address.partition("#")[0]
    return plain.partition("?")[0] if plain.partition("?")[0].endswith("/search") else plain


async def _search_page(request: Request) -> Response:
    lang = request.path_params["lang"]
    texts = get_site(request).texts[lang]
    page = Page(title=texts("still.title"), alternates=alternates(texts, search_url), own_field=True)
    return render(request, texts, "export/search.html", page)


def _squeezed(script: str) -> bytes:
    lines = (line.strip() for line in script.splitlines())
    return ("\n".join(line for line in lines if line and not line.startswith("//")) + "\n").encode()
