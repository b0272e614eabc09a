"""What is shown of an original: its state in a sentence, its text with what has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.writing.originals import Original
from web.site.texts import load_texts
from web.writing.views.original import original_view


@pytest.mark.parametrize(
    ("then", "settles", "kinds"),
    [("a\nb", True, ["same", "gone", "new"]), ("a\nc", False, ["same", "same"]), (None, True, ["same", "same"])],
)
def test_a_changed_an_unchanged_and_an_unknown_original(
    tmp_path: Path, then: str | None, settles: bool, kinds: list[str]
):
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru/a.md").write_text("# А\n\nТекст\n", "utf-8")
    (article,) = load_library(tmp_path, today=date(2026, 11, 26)).articles
    made = original_view(load_texts(("en",))["en"], Original(article, "a\nc", then, "0" * 40))
    assert made is not None and made.may_settle == settles and [line.kind for line in made.lines] == kinds
    assert original_view(load_texts(("en",))["en"], None) is None
