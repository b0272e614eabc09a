"""Which article a translation is made from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.files import blob_hash
from kb.articles.loading import load_library
from kb.writing.folder_store import PlainFolderStore
from kb.writing.originals import original_of, source_of


def folder(home: Path) -> Path:
    for path, text in {"ru/a.md": "# А\n\nТекст\n", "en/a.md": "# A\n\nText\n", "ru/b.md": "# Б\n\nТекст\n"}.items():
        (home / path).parent.mkdir(exist_ok=True)
        (home / path).write_text(text, "utf-8")
    return home


@pytest.mark.parametrize(
    ("path", "translated", "source"),
    [
        ("en/a.md", False, "ru/a.md"),
        ("ru/a.md", False, None),
        ("ru/a.md", True, "en/a.md"),
        ("en/b.md", False, "ru/b.md"),  # a draft that is in no file yet
        ("en/c.md", False, None),
        ("facts.yaml", False, None),
    ],
)
def test_the_other_language_is_the_original(tmp_path: Path, path: str, translated: bool, source: str | None):
    found = source_of(load_library(folder(tmp_path), today=date(2026, 11, 26)), path, translated=translated)
    assert (found.path if found else None) == source


def test_the_text_that_was_translated_is_known_by_its_name(tmp_path: Path):
    store, library = PlainFolderStore(folder(tmp_path)), load_library(tmp_path, today=date(2026, 11, 26))
    digest = blob_hash((tmp_path / "ru/a.md").read_bytes())
    original = original_of(store, library, "en/a.md", f"---\ntitle: A\ntranslated_from: {digest[:7]}\n---\nText\n")
    assert original is not None and original.then == original.now and not original.has_changed
    unknown = original_of(store, library, "en/a.md", "---\ntranslated_from: abcdef0\n---\nText\n")
    assert unknown is not None and unknown.then is None
