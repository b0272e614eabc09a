"""`kb preview` works beside what customers search, and takes over what was computed for it."""

from __future__ import annotations

import pytest
import uvicorn


def test_the_preview_has_an_index_of_its_own_and_leaves_the_published_one_alone(desk, monkeypatch: pytest.MonkeyPatch):
    served = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: served.append((app, options)))
    monkeypatch.chdir(desk.folder)
    desk.kb("build")
    before = desk.current
    desk.write({"ru/cards/new.md": "# Новая\n\nТекст.\n"})
    ran = desk.kb("preview", "--port", "8765")
    assert ran.returncode == 0, ran.stderr
    assert "The preview is at http://127.0.0.1:8765/" in ran.stdout
    ((_, options),) = served
    assert (options["host"], options["port"]) == ("127.0.0.1", 8765)
    assert desk.current == before
    assert (desk.folder / "preview" / "CURRENT").is_file()
