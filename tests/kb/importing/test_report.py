"""The report names what did not come, by kind, and what to do."""

from __future__ import annotations

from kb.importing.merging import WrittenFolder
from kb.importing.reading.record import ImportedArticle, Loss, ReadSource
from kb.importing.report import LISTED, as_page, as_text

READ = ReadSource(articles=(ImportedArticle(id="1", title="T", body="", state="draft"),))


def test_kinds_stand_with_their_count_and_places():
    text = as_text(
        READ,
        WrittenFolder({"a.md": "written", "b.md": "conflict"}),
        [Loss("outside", "a.md", "https://x.example/<a>.png")],
    )
    assert "1 texts (1 draft)" in text and "left as they are" in text and "        b.md" in text
    assert "--fetch brings those" in text and "a.md: https://x.example/<a>.png" in text


def test_a_long_list_is_cut_in_the_text_and_whole_on_the_page():
    losses = [Loss("file", f"{n}.md", "x") for n in range(LISTED + 5)]
    assert "and 5 more, in report.html" in as_text(READ, WrittenFolder(), losses)
    assert as_page(READ, WrittenFolder(), losses).count("<li>") == LISTED + 5


def test_nothing_of_a_source_is_markup_on_the_page():
    assert "<script>" not in as_page(READ, WrittenFolder(), [Loss("odd", "a", "<script>x</script>")])
