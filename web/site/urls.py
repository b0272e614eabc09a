"""Links between pages: the paths of kb.addresses with what is asked of a page. Pure; every link of the site is made here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

from kb.addresses import (
    INSIGHTS,
    STAFF,
    TEAM,
    WRITE,
    article_path,
    category_path,
    following_path,
    home_path,
    request_path,
    staff_request_path,
    status_path,
)

_TAG = re.compile(r"<(?:a|form|button)\b[^>]*>")
_OWN = re.compile(r'(\s(?:href|action|formaction|data-suggestions)=)"/([a-z]{2})((?:[/?#][^"]*)?)"')
_AWAY = re.compile(r'<a(?=[^>]*\shref="(?:https?:|/assets/|/static/))(?![^>]*\starget=)')
LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_][A-Za-z]{2})?")  # the first part of an address, as people write it


def home_url(lang: str) -> str:
    return home_path(lang)


def category_url(lang: str, category: str, **query: str) -> str:
    return _with(category_path(lang, category), query)


def article_url(lang: str, key: str, anchor: str = "", **query: str) -> str:
    return _with(article_path(lang, key), query) + (f"#{quote(anchor)}" if anchor else "")


def markdown_url(lang: str, key: str) -> str:
    return f"{article_path(lang, key)}.md"


def picture_url(lang: str) -> str:
    """The picture that is shown where a page of the site is shared."""
    return f"/{lang}/picture.png"


def article_picture_url(lang: str, key: str) -> str:
    return f"{article_path(lang, key)}.png"


def llms_url(lang: str = "") -> str:
    return f"/{lang}/llms.txt" if lang else "/llms.txt"


def search_description_url(lang: str) -> str:
    return f"/{lang}/opensearch.xml"


def search_url(lang: str, text: str = "", *, page: int = 1, category: str = "", exact: bool = False) -> str:
    query = {"q": text, "category": category, "exact": "1" if exact else "", "page": str(page) if page > 1 else ""}
    return _with(f"/{lang}/search", query)


def contact_url(lang: str, **query: str) -> str:
    return _with(f"/{lang}/contact", query)


def api_url(call: str, **query: str) -> str:
    return _with(f"/api/v1/{call}", query)


def sent_url(lang: str, secret: str) -> str:
    return _with(f"/{lang}/contact/sent", {"request": secret})


def request_url(lang: str, secret: str, part: str = "") -> str:
    return request_path(lang, secret) + (f"/{part}" if part else "")


def inbox_url(number: str = "", part: str = "", **query: str) -> str:
    return _with("/".join(filter(None, (staff_request_path(number), part))), query)


def agent_url(part: str = "", **query: str | Sequence[str]) -> str:
    return _with(f"{STAFF}/{part}" if part else STAFF, query)


def lead_url(part: str = "", **query: str) -> str:
    """A page of whoever leads the team."""
    return _with(f"{TEAM}/{part}" if part else TEAM, query)


def insights_url(part: str = "", **query: str | Sequence[str]) -> str:
    return _with(f"{INSIGHTS}/{part}" if part else INSIGHTS, query)


def write_url(part: str = "", **query: str) -> str:
    """Where articles are written; `part` may hold a file's path as it is."""
    return _with(f"{WRITE}/{quote(part)}" if part else WRITE, query)


def sign_in_url(back: str = "") -> str:
    return agent_url("sign-in", back=back)


def solved_url(lang: str, article: str) -> str:
    return _with(f"/{lang}/contact/solved", {"article": article})


def channels_url(lang: str, anchor: str = "") -> str:
    return f"/{lang}/channels" + (f"#{anchor}" if anchor else "")


def index_url(lang: str, letter: str = "") -> str:
    return _with(f"/{lang}/articles", {"letter": letter})


def door_url(lang: str) -> str:
    return f"/{lang}/cannot-sign-in"


def small_picture_url(lang: str, name: str, proof: str) -> str:
    return f"{contact_url(lang)}/small/{name}/{proof}"


def find_request_url(lang: str, *, sent: bool = False) -> str:
    return f"/{lang}/request" + ("?sent=yes" if sent else "")


def status_url(lang: str, notice: str = "", **query: str) -> str:
    return _with(status_path(lang, notice), query)


def following_url(lang: str, secret: str, **query: str) -> str:
    return _with(following_path(lang, secret), query)


def privacy_url(lang: str) -> str:
    return f"/{lang}/privacy"


def feed_url(lang: str, *, section: str = "") -> str:
    return _with(f"/{lang}/feed.atom", {"section": section})


def own_path(url: str, *, within: str = "") -> str:
    """A path of this site, at or below `within`; "" for anything that could lead elsewhere (an open redirect)."""
    if not url.isprintable() or "\\" in url or not url.startswith("/") or url.startswith("//"):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        return ""
    return url if not within or parts.path == within or parts.path.startswith(f"{within}/") else ""


def tidy(path: str, languages: Sequence[str]) -> str:
    """The address somebody meant: without doubled slashes and a slash at the end, its language in small letters ("/RU//1204/" →
    "/ru/1204"; "/en-GB" → "/en/"). It begins with one slash, so it never leads to another host.
    """
    parts = [part for part in path.split("/") if part]
    if parts and (spoken := LANGUAGE.fullmatch(parts[0])):
        known = spoken[1].lower() in languages
        parts[0] = spoken[1].lower() if known else parts[0]
        if len(parts) == 1:
            return home_url(parts[0]) if known else path
    return "/" + "/".join(parts)


def keeping(url: str, query: str) -> str:
    """The address with what was asked of another one that led here."""
    path, mark, anchor = url.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{mark}{anchor}" if query else url


def links_within(html: str, prefix: str) -> str:
    """A page whose links and forms stay in the panel that has this prefix; what leads elsewhere opens a page of its own."""
    return _TAG.sub(lambda tag: _AWAY.sub(r'\g<0> target="_blank" rel="noopener"', _within(tag[0], prefix)), html)


def _within(tag: str, prefix: str) -> str:
    return _OWN.sub(lambda own: f'{own[1]}"{prefix}/{own[2]}{own[3] if own[3] != "/" else ""}"', tag)


def _with(path: str, query: Mapping[str, str | Sequence[str]]) -> str:
    """A list of values is the same parameter several times."""
    filled = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(filled, doseq=True)}" if filled else path
