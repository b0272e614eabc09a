"""Addresses of pages. Pure: a language and a key in, a path out; every link of the site is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode


def home_url(lang: str) -> str:
    return f"/{lang}/"


def category_url(lang: str, category: str, **query: str) -> str:
    return _with(f"/{lang}/c/{quote(category)}", query)


def article_url(lang: str, key: str, anchor: str = "", **query: str) -> str:
    return _with(f"/{lang}/a/{quote(key)}", query) + (f"#{quote(anchor)}" if anchor else "")


def search_url(lang: str, text: str = "", *, page: int = 1, category: str = "", exact: bool = False) -> str:
    query = {"q": text, "category": category, "exact": "1" if exact else "", "page": str(page) if page > 1 else ""}
    return _with(f"/{lang}/search", query)


def contact_url(lang: str, **query: str) -> str:
    return _with(f"/{lang}/contact", query)


def sent_url(lang: str, secret: str) -> str:
    return _with(f"/{lang}/contact/sent", {"request": secret})


def request_url(lang: str, secret: str, part: str = "") -> str:
    return f"/{lang}/request/{quote(secret)}" + (f"/{part}" if part else "")


def inbox_url(number: str = "", part: str = "", **query: str) -> str:
    path = "/".join(filter(None, ("/agent/requests", quote(number), part)))
    return _with(path, query)


def agent_url(part: str = "", **query: str | Sequence[str]) -> str:
    return _with(f"/agent/{part}" if part else "/agent", query)


def solved_url(lang: str, article: str) -> str:
    return _with(f"/{lang}/contact/solved", {"article": article})


def channels_url(lang: str, anchor: str = "") -> str:
    return f"/{lang}/channels" + (f"#{anchor}" if anchor else "")


def index_url(lang: str, letter: str = "") -> str:
    return _with(f"/{lang}/articles", {"letter": letter})


def door_url(lang: str) -> str:
    return f"/{lang}/cannot-sign-in"


def _with(path: str, query: Mapping[str, str | Sequence[str]]) -> str:
    """A list of values is the same parameter several times."""
    filled = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(filled, doseq=True)}" if filled else path
