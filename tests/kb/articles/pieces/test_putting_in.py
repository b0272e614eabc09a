"""Only what everybody may read comes into an article from other files."""

from __future__ import annotations

import pytest

from kb.articles.files import find_files
from kb.articles.pieces.putting_in import IncludedPieces


@pytest.fixture
def put_in(tmp_path):
    root = tmp_path / "articles"
    root.mkdir()
    (tmp_path / "outside.md").write_text("outside", "utf-8")
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    for name, text in {
        "open.md": "---\ntitle: x\n---\nfor all",
        "draft.md": "---\nstatus: draft\n---\nsecret",
        "staff.md": "---\naudience: internal\n---\nsecret",
        "later.md": "---\npublish_at: 2099-01-01\n---\nsecret",
        "presets.yaml": "default: {brand: X}",
        ".env": "KEY=secret",
    }.items():
        (root / name).write_text(text, "utf-8")
    return lambda text: IncludedPieces(root, lambda: find_files(root)).put_in(text, "a.md")


def test_an_open_text_is_put_in(put_in):
    assert put_in("{% include [x](open.md) %} {{ brand }}") == "for all X"


@pytest.mark.parametrize(
    "name", ["draft.md", "staff.md", "later.md", "link.md", ".env", "../outside.md", "/etc/hostname"]
)
def test_no_other_is(put_in, name):
    assert not {"secret", "outside"} & set(
        put_in(f'{{% include [x]({name}) %}}\n--8<-- "{name}"').replace(name, "").split()
    )
