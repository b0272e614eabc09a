"""What pages cost a reader: time to the largest piece of content, movement of the layout, scripts and weight.

    python benchmarks/pages.py --index FOLDER [--runs 5] [--slow-down 4] [--json]

A browser (chromium, as the tests use it) opens each page with an empty cache on loopback, its processor slowed down by the
debugger. Bytes are those that went over the wire, headers included. Needs the `bench` and `dev` extras.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import sleep
from urllib.parse import quote
from urllib.request import urlopen

from common.reporting import Report, met, reader
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from serving import start

LCP_TARGET, CLS_TARGET, SCRIPT_TARGET, WEIGHT_TARGET = 1000, 0.02, 30.0, 100.0  # ms, none, KB, KB
PHONE = {"width": 360, "height": 740}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = {
    "home": "/ru/",
    "results": f"/ru/search?q={quote('как заблокировать потерянную карту')}",
    "article": "/ru/a/access/sms-code-not-coming",
    "form": "/ru/contact?topic=access",
    "channels": "/ru/channels",
}
WATCH = """
  window.measured = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) measured.lcp = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) measured.cls += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Opened:
    """One opening of a page: milliseconds, shift, bytes over the wire by kind of resource."""

    lcp: float = 0.0
    cls: float = 0.0
    received: dict[str, float] = field(default_factory=dict)

    @property
    def scripts(self) -> float:
        return self.received.get("Script", 0.0) / 1000

    @property
    def weight(self) -> float:
        return sum(self.received.values()) / 1000


def main() -> None:
    asked = reader(__doc__ or "")
    asked.add_argument("--index", type=Path, required=True)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--slow-down", type=float, default=4.0, help="how many times slower the browser's processor is")
    asked.add_argument("--wide", action="store_true", help="a window of 1280 pixels instead of a phone's 360")
    given = asked.parse_args()
    report = Report(
        "pages", notes={"runs": given.runs, "CPU slow-down": given.slow_down, "width": 1280 if given.wide else 360}
    )
    with tempfile.TemporaryDirectory() as aside:
        process, port = start(given.index, Path(aside), KB_FORM_SECONDS="0", KB_ATTACHMENTS=f"{aside}/files")
        try:
            _wait_for(port, process)
            _measure(report, f"http://127.0.0.1:{port}", given)
        finally:
            if process.is_running():
                process.terminate()
                process.wait(20)
    report.print(given.json)


def _measure(report: Report, address: str, given) -> None:
    with _browser() as browser:
        pages = PAGES | {"request": _request(browser, address)}
        for name, path in pages.items():
            runs = [_open(browser, address + path, given) for _ in range(given.runs)]
            lcp, cls = median(run.lcp for run in runs), max(run.cls for run in runs)
            scripts, weight = max(run.scripts for run in runs), max(run.weight for run in runs)
            report.add(
                name,
                lcp_ms=lcp,
                worst_lcp_ms=max(run.lcp for run in runs),
                lcp_target=met(lcp, LCP_TARGET),
                cls=cls,
                cls_target=met(cls, CLS_TARGET),
                scripts_kb=scripts,
                scripts_target=met(scripts, SCRIPT_TARGET),
                page_kb=weight,
                page_target=met(weight, WEIGHT_TARGET),
            )


def _wait_for(port: int, process) -> None:
    """Until the server answers with vectors: what is measured is what readers get."""
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("the server ended")
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == 200:
                    return
        except OSError:  # not listening yet, or not ready
            sleep(0.1)
    raise SystemExit("the server was not ready within a minute")


@contextmanager
def _browser() -> Iterator[Browser]:
    program = os.environ.get("KB_TEST_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def _request(browser: Browser, address: str) -> str:
    """The path of a request page that was just made with the form."""
    page = browser.new_page()
    page.goto(f"{address}/ru/contact?topic=access&purpose=no-code")
    page.locator("#text").fill("Пишет «неверный код», хотя код только что пришёл")
    page.locator("#email").fill("anna@example.com")
    page.locator("#consent").check()
    page.locator("#send").click()
    if page.locator(".form-step").count():
        page.locator("#send").click()
    path = page.locator(".sent-open a").get_attribute("href")
    page.close()
    if not path:
        raise SystemExit("the form was not taken")
    return path


def _open(browser: Browser, url: str, given) -> Opened:
    with browser.new_context(viewport={"width": 1280, "height": 800} if given.wide else PHONE) as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        found, debugger = Opened(), context.new_cdp_session(page)
        _count(debugger, found)
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": given.slow_down})
        page.goto(url, wait_until="networkidle")
        _two_frames(page)
        measured = page.evaluate("measured")
        found.lcp, found.cls = measured["lcp"], measured["cls"]
        return found


def _count(debugger: CDPSession, found: Opened) -> None:
    """Add up what arrives, as it arrives."""
    kinds: dict[str, str] = {}

    def finished(event: dict) -> None:
        kind = kinds.get(event["requestId"], "Other")
        found.received[kind] = found.received.get(kind, 0) + event["encodedDataLength"]

    debugger.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    debugger.on("Network.loadingFinished", finished)
    debugger.send("Network.enable")


def _two_frames(page: Page) -> None:
    """Let what was painted last be told."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


if __name__ == "__main__":
    main()
