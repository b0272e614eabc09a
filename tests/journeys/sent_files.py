"""Files that visitors send with a form."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import FilePayload


def screenshot() -> FilePayload:
    """A picture for a file control."""
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "PNG")
    return {"name": "screen.png", "mimeType": "image/png", "buffer": out.getvalue()}


DOCUMENT: FilePayload = {
    "name": "Выписка по счёту за ноябрь 2026 года.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7",
}
