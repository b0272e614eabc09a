"""Static files: style sheets joined into one, scripts, images, rules the browser shares with us; each with an address that changes with its content."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from web.site import privacy_rules
from web.site.colours import brand_css

FOLDER = Path(__file__).parent.parent / "static"
# The cascade, from the general to the particular; a sheet that is not named here is not served.
SHEETS = (
    "tokens",
    "base",
    "icons",
    "header",
    "footer",
    "field",
    "home",
    "crumbs",
    "category",
    "index",
    "results",
    "answer",
    "article",
    "guide",
    "contents",
    "prose",
    "tabs",
    "vote",
    "channels",
    "form",
    "attach",
    "suggestions",
    "notice",
    "request",
    "print",
)
STAFF_SHEETS = ("agent", "inbox", "lead", "insights", "write")  # a file of their own: customers need not load them
PANEL_SHEETS = ("panel",)  # of pages in the widget, beside the site's


@dataclass(frozen=True)
class StaticFile:
    """One file as served."""

    name: str
    body: bytes
    media_type: str


@dataclass(frozen=True)
class StaticFiles:
    """All files by name. `url("site.css")` is the address to link.

    `version` is the fingerprint of all of them together: scripts import each other by relative names, so they must
    change their addresses together.
    """

    files: dict[str, StaticFile]
    version: str

    def url(self, name: str) -> str:
        return f"/static/{self.version}/{self.files[name].name}"

    def find(self, name: str) -> StaticFile | None:
        return self.files.get(name)


def load_static(accent: str, accent_ink: str, folder: Path = FOLDER) -> StaticFiles:
    """Read every file once, at start."""
    sheet = "\n".join((folder / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS)
    desk = "\n".join((folder / "css" / f"{name}.css").read_text("utf-8") for name in STAFF_SHEETS)
    panel = "\n".join((folder / "css" / f"{name}.css").read_text("utf-8") for name in PANEL_SHEETS)
    files = [
        StaticFile("agent.css", _squeezed(desk).encode(), "text/css"),
        StaticFile("panel.css", _squeezed(panel).encode(), "text/css"),
        StaticFile("site.css", _squeezed(sheet).encode(), "text/css"),
        StaticFile("feed.css", _squeezed((folder / "feed" / "feed.css").read_text("utf-8")).encode(), "text/css"),
        StaticFile("brand.css", brand_css(accent, accent_ink).encode(), "text/css"),
    ]
    for path in sorted([*(folder / "js").glob("*.js"), *(folder / "vendor").glob("*.js"), *(folder / "img").iterdir()]):
        media_type = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
        files.append(StaticFile(path.name, path.read_bytes(), media_type or "application/octet-stream"))
    files.append(StaticFile("feed.xsl", (folder / "feed" / "feed.xsl").read_bytes(), "text/xsl; charset=utf-8"))
    files.append(StaticFile(privacy_rules.NAME, privacy_rules.privacy_rules(), "text/javascript"))
    version = hashlib.sha256(b"\0".join(file.name.encode() + file.body for file in files)).hexdigest()[:10]
    return StaticFiles({file.name: file for file in files}, version)


def _squeezed(css: str) -> str:
    """The sheet without comments and indentation; nothing cleverer, so that a browser's inspector still reads well."""
    without = "".join(part.partition("*/")[2] if i else part for i, part in enumerate(css.split("/*")))
    return "\n".join(line.strip() for line in without.splitlines() if line.strip())
