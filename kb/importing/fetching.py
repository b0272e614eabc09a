"""Files and answers of other sites: from public addresses alone, of bounded size, never from a machine inside.

The connection goes to the very address that was judged, so a name that changes its mind (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPS_PORT, HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    OpenerDirector,
    Request,
)

from kb.delivery.posting import is_public
from kb.errors import OtvetError

LARGEST = 25 * 2**20  # bytes
SECONDS = 30
HOPS = 4
MOST_PAGES = 10_000
PATIENCE = 5  # times an answer of 429 is waited for
LONGEST_WAIT = 120  # seconds


def public_address(host: str, port: int) -> str:
    """An address of a host of the open internet. Raises OSError where one of its addresses is of a machine inside."""
    try:
        addresses = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        addresses = []
    if not addresses or not all(map(is_public, addresses)):
        raise OSError("not a public address")
    return addresses[0]


@dataclass
class Fetcher:
    """`address_of` says to which address of a host and port a connection goes, or raises OSError; redirects are judged one by one.

    `headers` hold the key of an API, so they go to `origin` alone, wherever an answer or a redirect leads.
    """

    address_of: Callable[[str, int], str] = public_address
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    sleep: Callable[[float], None] = time.sleep

    def fetch(self, url: str) -> bytes:
        """Raises OSError with the reason."""
        for _ in range(HOPS):
            try:
                with self._ask(url) as answer:
                    body: bytes = answer.read(LARGEST + 1)
                if len(body) > LARGEST:
                    raise OSError(f"more than {LARGEST >> 20} MB")
                return body
            except HTTPError as error:
                if error.code not in (301, 302, 303, 307, 308) or not error.headers.get("location"):
                    raise
                url = urljoin(url, error.headers["location"])
            except (HTTPException, ValueError) as error:
                raise OSError(str(error)) from None
        raise OSError("too many redirects")

    def _ask(self, url: str) -> HTTPResponse:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OSError("not a public address")
        address = self.address_of(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
        key = self.headers if _origin(url) == _origin(self.origin) else {}
        request = Request(url, headers={"user-agent": "otvet-import", **key})  # noqa: S310 - http(s) alone, see above
        answer: HTTPResponse = _opener(address).open(request, timeout=SECONDS)
        return answer

    def json(self, url: str) -> dict[str, object]:
        """An answer of an API; waits where it asks to. Raises OtvetError."""
        for _ in range(PATIENCE):
            try:
                answer = json.loads(self.fetch(url))
                return answer if isinstance(answer, dict) else {"items": answer}
            except HTTPError as error:
                if error.code != 429:
                    hint = " Is the token right?" if error.code in (401, 403) else ""
                    raise OtvetError(f"{url} answers {error.code}.{hint}") from None
                wait = error.headers.get("retry-after", "")
                self.sleep(min(LONGEST_WAIT, int(wait) if wait.isdecimal() else 10))
            except (URLError, OSError) as error:
                raise OtvetError(f"{url} can't be asked: {getattr(error, 'reason', error)}.") from None
            except ValueError:
                raise OtvetError(f"{url} does not answer JSON.") from None
        raise OtvetError(f"{url} answers 429 again and again; try later.")


class _Line(HTTPConnection):
    """A connection to the address that was judged, whatever its name leads to by now."""

    def __init__(self, address: str, host: str, *, timeout: float = SECONDS) -> None:
        super().__init__(host, timeout=timeout)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)


class _SafeLine(_Line):
    default_port = HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class _Lines(HTTPHandler):
    """Opens http and https over such connections."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Line, self.address), req)

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_SafeLine, self.address), req)

    https_request = HTTPHandler.http_request


def _opener(address: str) -> OpenerDirector:
    """Of http and https to one address alone; follows no redirect by itself and knows no proxy, file or password."""
    opener = OpenerDirector()
    for handler in (_Lines(address), HTTPDefaultErrorHandler(), HTTPErrorProcessor()):
        opener.add_handler(handler)
    return opener


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.casefold()


@dataclass(frozen=True)
class ApiAnswers:
    """Answers of one API, page after page, as files of a folder."""

    fetcher: Fetcher
    base: str
    folder: Path

    def zendesk(self) -> int:
        count = 0
        for lang in _locales(self.fetcher.json(f"{self.base}/api/v2/help_center/locales.json")):
            for what in ("categories", "sections"):
                count += self._pages(
                    f"{self.base}/api/v2/help_center/{lang}/{what}.json?page[size]=100", f"{what}-{lang}"
                )
            listed = f"{self.base}/api/v2/help_center/{lang}/articles.json?page[size]=100"
            for article in self._all(listed, f"articles-{lang}"):
                count += 1
                self._attachments(lang, article)
        return count

    def _attachments(self, lang: str, article: Mapping[str, object]) -> None:
        """What stands below an article and not in its text, which the API tells of one article at a time."""
        id = article.get("id", "")
        one = f"{self.base}/api/v2/help_center/{lang}/articles/{id}/attachments.json?page[size]=100"
        for number, page in enumerate(self._answers(one), 1):
            if any(True for _ in _objects(page)):
                self._save(f"article_attachments-{lang}-{id}-{number}", page)

    def intercom(self) -> int:
        lists = (("articles?per_page=100", "articles"), ("help_center/collections?per_page=100", "collections"))
        return sum(self._pages(f"{self.base}/{path}", name) for path, name in lists)

    def helpscout(self) -> int:
        """Lists name articles without their texts, so each is asked for by itself."""
        count = 0
        for collection in self._all(f"{self.base}/v1/collections", "collections"):
            id = collection.get("id", "")
            count += self._pages(f"{self.base}/v1/collections/{id}/categories", f"categories-{id}")
            for article in self._all(f"{self.base}/v1/collections/{id}/articles", f"list-{id}", save=False):
                self._save(
                    f"article-{article.get('id', '')}",
                    self.fetcher.json(f"{self.base}/v1/articles/{article.get('id', '')}"),
                )
                count += 1
        return count

    def freshdesk(self) -> int:
        count = 0
        for category in self._all(f"{self.base}/api/v2/solutions/categories", "categories"):
            for folder in self._all(
                f"{self.base}/api/v2/solutions/categories/{category.get('id')}/folders", f"folders-{category.get('id')}"
            ):
                count += self._pages(
                    f"{self.base}/api/v2/solutions/folders/{folder.get('id')}/articles", f"articles-{folder.get('id')}"
                )
        return count

    def _pages(self, url: str, name: str) -> int:
        return sum(1 for _ in self._all(url, name))

    def _all(self, url: str, name: str, *, save: bool = True) -> Iterator[Mapping[str, object]]:
        for number, page in enumerate(self._answers(url), 1):
            if save:
                self._save(f"{name}-{number}", _named(page, name))
            yield from _objects(page)

    def _answers(self, url: str) -> Iterator[dict[str, object]]:
        """The pages of a list, one after the other."""
        for _ in range(1, MOST_PAGES):
            page = self.fetcher.json(url)
            yield page
            following = _next(page, url)
            if not following:
                return
            url = urljoin(url, following)

    def _save(self, name: str, page: Mapping[str, object]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(page, ensure_ascii=False, indent=1)
        (self.folder / f"{name.replace('/', '-')}.json").write_text(text, "utf-8")


def _named(page: dict[str, object], name: str) -> Mapping[str, object]:
    """A bare list is kept under what it holds: "folders-7" → folders."""
    return (
        {name.partition("-")[0]: page["items"]} if list(page) == ["items"] and isinstance(page["items"], list) else page
    )


def _locales(answer: Mapping[str, object]) -> list[str]:
    locales = answer.get("locales")
    return [str(one) for one in locales] if isinstance(locales, list) else ["en-us"]


def _objects(page: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """What a page lists: by the name of the list, in `data`, in `items`, or one floor below."""
    for value in page.values():
        if isinstance(value, list):
            yield from (one for one in value if isinstance(one, Mapping))
        elif isinstance(value, Mapping) and isinstance(value.get("items"), list):
            yield from (one for one in value["items"] if isinstance(one, Mapping))


def _next(page: Mapping[str, object], url: str) -> str:
    """The address of the following page in any of the ways these APIs tell it; "" at the end."""
    for value in (page, page.get("links"), page.get("pages")):
        if not isinstance(value, Mapping):
            continue
        more = value.get("next") or value.get("next_page")
        if isinstance(more, str) and more:
            meta = page.get("meta")
            return more if not isinstance(meta, Mapping) or meta.get("has_more", True) else ""
        if isinstance(more, Mapping) and more.get("starting_after"):
            plain = url.partition("&starting_after=")[0]
            return f"{plain}&starting_after={more['starting_after']}"
    for value in page.values():
        counted = isinstance(value, Mapping) and (value.get("page"), value.get("pages"))
        if counted and isinstance(counted[0], int) and isinstance(counted[1], int) and counted[0] < counted[1]:
            return f"{url.partition('?')[0]}?page={counted[0] + 1}"
    return ""
