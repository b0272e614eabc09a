"""What hostile journeys share: raw pages and a server that counts its callers, and a browser that tells what ran."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, Error, Page

from web.site.middleware import HEADERS

ATTEMPTS = 5  # to leave a page whose scripts want to be elsewhere
INTERRUPTED = ("interrupted by another navigation", "net::ERR_ABORTED", "context was destroyed")
REST = 15  # ms between the last poke and the verdict
# Pokes every handler and every link that would run something, then tells what ran and what could.
PROBE = """() => {
  const found = [];
  const loud = /^[\\s\\x00-\\x20]*(?:j\\s*a\\s*v\\s*a\\s*s\\s*c\\s*r\\s*i\\s*p\\s*t|vbscript|data|blob)\\s*:/i;
  const banned = new Set(["iframe", "frame", "frameset", "object", "embed", "base", "applet", "portal", "style", "template", "foreignobject"]);
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName.toLowerCase();
    if (banned.has(name)) found.push(`<${name}>`);
    const data = element.type === "application/ld+json" && element.parentNode === document.head;  // of ours; never run
    if (name === "script" && !data && !(element.src || "").startsWith(location.origin + "/")) found.push("<script> of nobody's");
    if (name === "meta" && Element.prototype.hasAttribute.call(element, "http-equiv")) found.push("<meta http-equiv>");
    for (const {name: attribute, value} of [...Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get.call(element)]) {
      if (/^on/i.test(attribute)) {
        found.push(`<${name} ${attribute}>`);
        try { element.dispatchEvent(new Event(attribute.slice(2).toLowerCase(), {cancelable: true})); } catch {}
      }
      if (/^(?:href|xlink:href|src|action|formaction|data|poster|background|ping|cite)$/i.test(attribute) && loud.test(value)) {
        found.push(`<${name} ${attribute}=${value.slice(0, 30)}>`);
        try { element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})); } catch {}
      }
    }
  }
  return [...new Set(found)];
}"""


@dataclass
class Raw:
    """Serves texts as HTML, each at its own address: with our security headers below /policy, without any below /bare."""

    port: int
    pages: list[str] = field(default_factory=list)

    def address(self, place: int, *, policy: bool) -> str:
        return f"http://127.0.0.1:{self.port}/{'policy' if policy else 'bare'}/{place}"

    def add(self, html: str) -> int:
        self.pages.append(html)
        return len(self.pages) - 1


@dataclass
class Evil:
    """Another site: whoever asks it for anything was made to."""

    port: int
    calls: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def raw_pages() -> Iterator[Raw]:
    with _served(lambda made: _raw_handler(made), Raw) as made:
        yield made


@contextlib.contextmanager
def evil_site() -> Iterator[Evil]:
    with _served(lambda made: _evil_handler(made), Evil) as made:
        yield made


@dataclass
class Watched:
    """A page of a browser that either keeps our policy or knows none, and what it was seen to do."""

    page: Page
    evil: Evil
    dialogs: list[str] = field(default_factory=list)

    def visit(self, address: str) -> list[str]:
        """Open an address; what ran there, was loaded from elsewhere, or stands ready to run."""
        away = self._reach(lambda: self.page.goto(address, wait_until="load"))
        return away + self.verdict()

    def send(
        self, address: str, fields: dict[str, str | list[str]], *, files: dict[str, str] | None = None
    ) -> list[str]:
        """Send a form from a page of the same site, files under the names given, and look at what comes back."""
        site = "/".join(address.split("/")[:3]) + "/"
        given = [address, [[name, value] for name, value in fields.items()], list((files or {}).items())]

        def sent() -> None:
            if not self.page.url.startswith(site):
                self.page.goto(f"{site}ru/")
            with self.page.expect_navigation(wait_until="load"):
                self.page.evaluate(SEND, given)

        away = self._reach(sent)
        return away + self.verdict()

    def _reach(self, there: Callable[[], object]) -> list[str]:
        """Go there. A script of the page before that was just about to leave it is told, and we go there again."""
        away: list[str] = []
        while True:
            try:
                there()
                return away[:1]
            except Error as error:
                if len(away) == ATTEMPTS or not any(sign in error.message for sign in INTERRUPTED):
                    raise
                away.append("went elsewhere")
                self.page.wait_for_load_state()

    def verdict(self) -> list[str]:
        try:
            ready = self.page.evaluate(PROBE)
            self.page.wait_for_timeout(REST)
            ran = ["ran"] if self.page.evaluate("window.__hit === 1") else []
        except Error as error:
            if "navigation" not in error.message:
                raise
            ready, ran = [], ["ran", "went elsewhere"]  # only a script takes the page away from under the reader
            self.page.wait_for_load_state()
        called, self.evil.calls[:] = [f"called {path}" for path in self.evil.calls], []
        asked, self.dialogs[:] = list(self.dialogs), []
        return [*ran, *called, *asked, *ready]


SEND = """([address, fields, files]) => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", action: address, enctype: files.length ? "multipart/form-data" : "application/x-www-form-urlencoded"});
  for (const [name, values] of fields) for (const value of [values].flat()) {
    const control = document.createElement("textarea");
    Object.assign(control, {name, value});
    form.append(control);
  }
  for (const [name, filename] of files) {
    const control = Object.assign(document.createElement("input"), {type: "file", name});
    const transfer = new DataTransfer();
    transfer.items.add(new File(["no picture"], filename, {type: "image/png"}));
    control.files = transfer.files;
    form.append(control);
  }
  document.documentElement.append(form);
  setTimeout(() => HTMLFormElement.prototype.submit.call(form));  // once whoever asked for this has its answer
}"""


@contextlib.contextmanager
def watched(browser: Browser, evil: Evil, *, policy: bool, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(bypass_csp=not policy, **options)
    seen = Watched(context.new_page(), evil)

    def asked(dialog: Any) -> None:
        seen.dialogs.append(f"asked {dialog.message}")
        dialog.dismiss()

    seen.page.on("dialog", asked)
    yield seen
    context.close()


@contextlib.contextmanager
def _served(handler: Any, kind: Any) -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    made = kind(server.server_port)
    server.RequestHandlerClass = handler(made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def _raw_handler(raw: Raw) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            way, _, place = self.path.strip("/").partition("/")
            known = place.isdecimal() and int(place) < len(raw.pages)
            body = raw.pages[int(place)].encode("utf-8", "replace") if known else b""
            self.send_response(200 if known else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            for name, value in HEADERS.items() if way == "policy" else ():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


def _evil_handler(evil: Evil) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            evil.calls.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
