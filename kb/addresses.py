"""Addresses of the site's pages, as paths: the one place that knows their patterns. Pages, articles and letters build on it."""

from __future__ import annotations

import re
from urllib.parse import quote

from kb.languages import CODES

STAFF = "/agent"
TEAM = "/manager/team"  # of whoever leads the team
INSIGHTS = "/manager"
WRITE = "/write"
PRIVACY_KEY = "privacy"  # of the article that says, in the organisation's own words, what is done with personal data
_PAGES = "a|c|search|contact|request|channels|articles|privacy|cannot-sign-in|feed\\.atom"
_LANGUAGES = "|".join(sorted(CODES))
_OURS = re.compile(
    rf"/(?:(?:{_LANGUAGES})(?:/?(?:[?#]|$)|/(?:{_PAGES})(?:[/?#]|$)|/\d{{1,8}}(?:[?#]|$))|{STAFF[1:]}\b|{INSIGHTS[1:]}\b|{WRITE[1:]}\b|assets/|static/)"
)
_ARTICLE = re.compile(r"/([a-z]{2})/a/(.+?)/?")


def home_path(lang: str) -> str:
    return f"/{lang}/"


def category_path(lang: str, category: str) -> str:
    return f"/{lang}/c/{quote(category)}"


def article_path(lang: str, key: str) -> str:
    return f"/{lang}/a/{quote(key)}"


def asset_path(path: str) -> str:
    """The address of a file of the articles folder; `path` is relative to that folder."""
    return f"/assets/{quote(path)}"


def request_path(lang: str, secret: str) -> str:
    """The page on which whoever holds the secret follows a request."""
    return f"/{lang}/request/{quote(secret)}"


def status_path(lang: str, notice: str = "") -> str:
    """What does not work now; with an id the page of one notice."""
    return f"/{lang}/status" + (f"/{quote(notice)}" if notice else "")


def following_path(lang: str, secret: str) -> str:
    """The page on which whoever holds the secret follows a notice or stops."""
    return f"/{lang}/following/{quote(secret)}"


def invitation_path(secret: str) -> str:
    """Where whoever was invited makes their account."""
    return f"{STAFF}/invitation/{quote(secret)}"


def staff_request_path(number: str = "") -> str:
    """A request in the staff inbox; without a number the inbox itself."""
    return f"{STAFF}/requests/{quote(number)}" if number else f"{STAFF}/requests"


def is_own_page(href: str) -> bool:
    """Whether a link written in an article leads to a page of the site rather than to a file of the folder."""
    return bool(_OURS.match(href))


def article_of(path: str) -> tuple[str, str] | None:
    """(language, key) of an article's address, None for any other; the key is quoted as it was."""
    match = _ARTICLE.fullmatch(path)
    return (match[1], match[2]) if match else None
