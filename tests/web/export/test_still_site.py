"""The site in files works from a folder: every link and picture is a file that is there, and search needs no server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

ADDRESS = re.compile(r'\s(?:href|src|action)="([^"]*)"')
FIND = """
const fs = require("fs");
const [, script, index, text] = process.argv;
global.window = global;
global.document = { querySelector: () => null };
eval(fs.readFileSync(script, "utf8"));
eval(fs.readFileSync(index, "utf8"));
console.log(JSON.stringify(otvetFind(text).map((article) => article[0])));
"""


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_every_address_on_every_page_leads_to_a_file(exported: Path):
    lost = []
    for page in pages(exported / "site"):
        for address in ADDRESS.findall(page.read_text("utf-8")):
            parts = urlsplit(address)
            if parts.scheme in ("tel", "mailto", "https") or not parts.path:
                continue
            if address.startswith("/") or not (page.parent / unquote(parts.path)).is_file():
                lost.append(f"{page.name}: {address}")
    assert lost == []


def test_what_only_a_server_can_do_is_not_promised(exported: Path):
    for page in pages(exported / "site"):
        text = page.read_text("utf-8")
        assert 'method="post"' not in text and 'type="module"' not in text, page
        assert not re.search(r'class="(?:open|closed)"', text), page


def test_articles_are_there_as_markdown_and_listed_in_llms_txt(exported: Path):
    listed = (exported / "site/llms.txt").read_text("utf-8")
    for place in re.findall(r"\]\(([^)]+)\)", listed):
        assert (exported / "site" / place).is_file(), place
    assert "ru/a/cards/block.md" in listed


def test_no_page_carries_a_script_or_style_in_its_text(exported: Path):
    """So that a web server may forbid them."""
    for page in pages(exported / "site"):
        text = page.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), page


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed: search in files is tried in the browser")
@pytest.mark.parametrize(
    ("lang", "asked", "wanted"),
    [("ru", "украли карту", "cards/block"), ("ru", "лимитов", "cards/limits"), ("en", "cards stolen", "cards/block")],
)
def test_words_in_other_forms_find_their_article(exported: Path, lang: str, asked: str, wanted: str):
    site = exported / "site"
    scripts = (str(site / "static/still-search.js"), str(site / lang / "search-index.js"))
    answered = subprocess.run(["node", "-e", FIND, *scripts, asked], capture_output=True, text=True, check=True)
    assert json.loads(answered.stdout)[0] == f"a/{wanted}.html"


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_opened_from_the_folder_are_accessible_and_searched(exported: Path, browser: Browser, scheme: str):
    """Straight from the disk: no server, no request that is not a file."""
    site = exported / "site"
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index", "search", "articles", "channels", "a/cards/block", "c/cards"):
            page.goto((site / "ru" / f"{name}.html").as_uri())
            page.evaluate(Axe().axe_script)
            found = page.evaluate(
                "options => axe.run(document, options)", {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
            )
            assert [(name, rule["id"]) for rule in found["violations"]] == []
        page.goto((site / "ru/index.html").as_uri())
        page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("украли карту")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("search.html"))
        page.locator("[data-results] a").first.click()
        assert page.url.endswith("/ru/a/cards/block.html")
        assert all(url.startswith("file:") for url in asked)
