"""Addresses that links of other tools use, each with the article it means: routes, permalinks, aliases, slugs, numbers."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from kb.articles.layouts.sites import host_of

ADDRESS_FIELDS = (
    "aliases",
    "permalink",
    "slug",
    "url",
    "link",
    "old_url",
    "redirect_from",
    "html_url",
    "source_url",
    "routable",
    "canonical",
)
CONTENT = (
    "src/content/docs",
    "docs/content",
    "user/pages",
    "content",
    "docs",
    "documentation",
    "pages",
    "_articles",
    "_docs",
    "_posts",
)
INDEX = re.compile(r"(?:^|/)(?:_?index|readme|docs|default)$")
ENDING = re.compile(r"\.(?:mdx?|markdown|html?)$")
NUMBER = re.compile(r"(?:^|/)(?:articles?|questions|solutions/articles|posts?)/(\d{4,})(?:[-/]|$)")
NUMBERED = re.compile(r"(?<![^/])\d+[.-](?=[^\d/])")


@dataclass(frozen=True)
class Addressed:
    """One article and the addresses its file says it has or had."""

    id: str
    lang: str
    key: str
    written: tuple[str, ...] = ()


def written_addresses(fields: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Addresses in the fields of other tools; a slug without a slash stands for the last part of the key."""
    addresses: list[str] = []
    for name in ADDRESS_FIELDS:
        value = fields.get(name)
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str) or not one.strip() or "{" in one or ":" in one.replace("://", ""):
                continue
            relative = name in ("slug", "url") and not one.startswith(("/", "http"))
            addresses.append(posixpath.join(posixpath.dirname(key), one) if relative else one.strip())
    return tuple(dict.fromkeys(addresses))


def in_one_form(address: str) -> str:
    """An address as it is compared: no host, no slashes at its ends, no ending, no index, any case, letters composed."""
    path = urlsplit(address).path if "://" in address[:9] else address.split("#")[0].split("?")[0]
    path = unicodedata.normalize("NFC", unquote(path)).casefold().strip("/")
    path = ENDING.sub("", posixpath.normpath(path)) if path else ""
    return INDEX.sub("", path).strip("/")


class AddressBook:
    """All addresses of a folder. `prefixes` are what addresses may begin with beyond the key: content folders, languages."""

    def __init__(self, articles: Iterable[Addressed], prefixes: Iterable[str] = ()) -> None:
        self._prefixes = tuple(f"{prefix.casefold()}/" for prefix in (*prefixes, *CONTENT) if prefix)
        self._known: dict[str, dict[str, str]] = {}
        self._by_last: dict[str, set[str]] = {}
        self._hosts: set[str] = set()
        every = list(articles)
        for one in every:
            key = in_one_form(one.key)
            self._add(key, one)
            self._by_last.setdefault(key.rsplit("/", 1)[-1], set()).add(key)
        for one in every:
            for address in one.written:
                self._add(in_one_form(address), one)
                if "://" in address:
                    self._hosts.add(host_of(address))
                if number := NUMBER.search(address):
                    self._add(f"#{number[1]}", one)
        for one in every:
            key = in_one_form(one.key)
            parts = key.split("/")
            self._add(NUMBERED.sub("", key), one)
            if len(parts) > 1 and parts[-1] == parts[-2]:
                self._add("/".join(parts[:-1]), one)

    def _add(self, address: str, one: Addressed) -> None:
        self._known.setdefault(address, {}).setdefault(one.lang, one.id)

    def find(self, address: str, lang: str) -> str:
        """Id of the article meant, in this language where it exists; "" when none is known."""
        plain = in_one_form(address)
        for form in (plain, *(plain[len(prefix) :] for prefix in self._prefixes if plain.startswith(prefix))):
            languages = self._known.get(form) if form else None
            if languages:
                return languages.get(lang) or next(iter(languages.values()))
        number = NUMBER.search(plain)
        languages = self._known.get(f"#{number[1]}", {}) if number else {}
        return languages.get(lang) or next(iter(languages.values()), "")

    def only(self, address: str, lang: str) -> str:
        """Id of the one article whose address ends in the last part of this one; "" when there are none or several."""
        last = in_one_form(address).rsplit("/", 1)[-1]
        keys = self._by_last.get(last, set()) if last else set()
        return self.find(next(iter(keys)), lang) if len(keys) == 1 else ""

    def is_own_host(self, address: str) -> bool:
        """Whether articles say that they stood there: https://help.example.org/…"""
        return host_of(address) in self._hosts
