"""APIs are asked page after page, and nothing inside is ever asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kb.errors import OtvetError
from kb.importing.fetching import ApiAnswers, Fetcher, public_address

ANSWERS: dict[str, object] = {
    "/api/v2/help_center/locales.json": {"locales": ["en-us"]},
    "/api/v2/help_center/en-us/categories.json?page[size]=100": {
        "categories": [{"id": 1}],
        "meta": {"has_more": False},
        "links": {"next": "/again"},
    },
    "/api/v2/help_center/en-us/sections.json?page[size]=100": {"sections": [{"id": 2}], "next_page": None},
    "/api/v2/help_center/en-us/articles.json?page[size]=100": {
        "articles": [{"id": 3}],
        "meta": {"has_more": True},
        "links": {"next": "/more"},
    },
    "/api/v2/help_center/en-us/articles/3/attachments.json?page[size]=100": {
        "article_attachments": [
            {"id": 9, "article_id": 3, "inline": False, "file_name": "form.pdf", "content_url": "/f"}
        ],
        "meta": {"has_more": False},
    },
    "/api/v2/help_center/en-us/articles/4/attachments.json?page[size]=100": {"article_attachments": []},
    "/more": {"articles": [{"id": 4}], "meta": {"has_more": False}, "links": {"next": None}},
    "/articles?per_page=100": {
        "type": "list",
        "data": [{"id": 5}],
        "pages": {"next": {"page": 2, "starting_after": "x"}},
    },
    "/articles?per_page=100&starting_after=x": {"type": "list", "data": [{"id": 6}], "pages": {"next": None}},
    "/help_center/collections?per_page=100": {"type": "list", "data": []},
    "/v1/collections": {"collections": {"page": 1, "pages": 1, "items": [{"id": "c"}]}},
    "/v1/collections/c/categories": {"categories": {"page": 1, "pages": 1, "items": []}},
    "/v1/collections/c/articles": {"articles": {"page": 1, "pages": 2, "items": [{"id": "a"}]}},
    "/v1/collections/c/articles?page=2": {"articles": {"page": 2, "pages": 2, "items": [{"id": "b"}]}},
    "/v1/articles/a": {"article": {"id": "a", "text": "A"}},
    "/v1/articles/b": {"article": {"id": "b", "text": "B"}},
    "/api/v2/solutions/categories": [{"id": 1}],
    "/api/v2/solutions/categories/1/folders": [{"id": 2}],
    "/api/v2/solutions/folders/2/articles": [{"id": 3}],
}


class Twin(BaseHTTPRequestHandler):
    """The four APIs on one port; the first question of all is asked to wait."""

    waited: list[str] = []
    keys: dict[str, str | None] = {}

    def do_GET(self) -> None:
        port = self.headers["host"].rpartition(":")[2]
        self.keys[self.headers["host"].rpartition(":")[0]] = self.headers["authorization"]
        if not self.waited:
            self.waited.append(self.path)
            self.send_response(429)
            self.send_header("retry-after", "1")
            self.end_headers()
            return
        if self.path == "/inside":
            self.send_response(302)
            self.send_header("location", "http://169.254.169.254/secret")
            self.end_headers()
            return
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("location", f"http://elsewhere.example:{port}/more")
            self.end_headers()
            return
        answer = ANSWERS.get(self.path)
        if self.path == "/again-elsewhere":
            answer = {"articles": [], "next_page": f"http://elsewhere.example:{port}/more"}
        self.send_response(200 if answer is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *about: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Twin)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def only_this_machine(host: str, port: int) -> str:
    """The twin and another name of it; what lies inside else stays out."""
    if host not in ("127.0.0.1", "elsewhere.example"):
        raise OSError("not a public address")
    return "127.0.0.1"


def saving(base: str, folder: Path, waits: list[float] | None = None) -> ApiAnswers:
    fetcher = Fetcher(
        address_of=only_this_machine,
        headers={"authorization": "Bearer key"},
        origin=base,
        sleep=(waits if waits is not None else []).append,
    )
    return ApiAnswers(fetcher, base, folder)


def saved(folder: Path, name: str) -> list[object]:
    pages = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob(f"{name}-*.json"))]
    return [one["id"] for page in pages for value in page.values() if isinstance(value, list) for one in value]


def test_zendesk_page_after_page_and_in_its_own_time(base: str, tmp_path: Path):
    waits: list[float] = []
    assert saving(base, tmp_path, waits).zendesk() == 4
    assert saved(tmp_path, "articles") == [3, 4] and waits == [1]
    assert saved(tmp_path, "article_attachments") == [9], "the files that stand below an article come with it"


def test_intercom_help_scout_and_freshdesk(base: str, tmp_path: Path):
    assert saving(base, tmp_path / "i").intercom() == 2 and saved(tmp_path / "i", "articles") == [5, 6]
    assert saving(base, tmp_path / "h").helpscout() == 2
    assert json.loads((tmp_path / "h/article-b.json").read_text())["article"]["text"] == "B"
    assert saving(base, tmp_path / "f").freshdesk() == 1 and saved(tmp_path / "f", "folders") == [2]


def test_a_redirect_to_a_machine_inside_is_not_followed(base: str, tmp_path: Path):
    with pytest.raises(OSError, match="not a public address"):
        saving(base, tmp_path).fetcher.fetch(f"{base}/inside")


INSIDE = ("127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "[bad")
WRAPPED = ("::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "fec0::1", "ff02::1")


@pytest.mark.parametrize("host", [*INSIDE, *WRAPPED])
def test_addresses_inside_are_not_public(host: str):
    with pytest.raises(OSError, match="not a public address"):
        public_address(host, 80)


def test_a_name_that_changes_its_mind_leads_nowhere_else(base: str):
    asked: list[str] = []

    def once(host: str, port: int) -> str:
        asked.append(host)
        return "127.0.0.1"

    port = base.rpartition(":")[2]
    body = Fetcher(address_of=once).fetch(f"http://no-such-name.example:{port}/v1/articles/a")
    assert b'"A"' in body and asked == ["no-such-name.example"]  # looked up by nobody else


@pytest.mark.parametrize("way", ["/elsewhere", "/again-elsewhere"])
def test_the_key_of_an_api_goes_to_that_api_alone(base: str, tmp_path: Path, way: str):
    Twin.keys.clear()
    saving(base, tmp_path)._pages(f"{base}{way}", "articles")
    assert Twin.keys == {"127.0.0.1": "Bearer key", "elsewhere.example": None}


def test_what_is_not_there_is_told(base: str, tmp_path: Path):
    with pytest.raises(OtvetError, match="answers 404"):
        saving(base, tmp_path).fetcher.json(f"{base}/none")
    with pytest.raises(OSError, match="not a public address"):
        Fetcher().fetch("file:///etc/passwd")
