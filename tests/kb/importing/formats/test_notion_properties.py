"""What the lines below the title of a page of Notion say of it, and no other line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from bs4 import BeautifulSoup

from kb.importing.formats.notion_properties import PageProperties, properties_of_html, properties_of_markdown
from kb.importing.formats.pages import read_notion
from kb.importing.importing import import_articles
from kb.importing.reading.source import SavedFiles

A = "0123456789abcdef" * 2
AHEAD = (date.today() + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        ("Status: Draft", ("draft", "")),
        ("Status: In progress", ("draft", "")),
        ("Статус: черновик", ("draft", "")),
        ("Status: Published", ("published", "")),
        ("Status: Blorped", ("published", "internal")),
        ("Visibility: Internal", ("published", "internal")),
        ("Visibility: Board of directors", ("published", "internal")),
        ("Published: No", ("draft", "")),
        (f"Publish date: {AHEAD}", ("draft", "")),
        ("Expires: 2020-01-01", ("archived", "")),
    ],
)
def test_a_line_tells_the_state_and_what_is_not_understood_is_for_staff(lines: str, seen: tuple[str, str]):
    found, below = properties_of_markdown(f"\n{lines}\n\nThe text.\n", sure=True)
    assert (found.state, found.audience) == seen and below == "The text.\n"


def test_labels_a_day_and_lines_that_have_no_field():
    found, _ = properties_of_markdown(
        "Tags: PIN, card\nLast edited time: June 3, 2025 2:05 PM\nOwner: Anna\n\nText", sure=True
    )
    assert found == PageProperties(labels=("PIN", "card"), updated=date(2025, 6, 3), others=("Owner: Anna",))


@pytest.mark.parametrize(
    "text", ["Note: read on.\n\nText", "Status: we look into it.\n\nText", "Text\nStatus: Draft\n\nMore"]
)
def test_text_with_a_colon_stays_text_unless_the_page_is_a_row_or_a_state_is_told(text: str):
    assert properties_of_markdown(text, sure=False) == (PageProperties(), text)
    assert properties_of_markdown("Status: Draft\n\nText", sure=False)[0].state == "draft"


def test_the_table_of_properties_of_a_page_in_html_is_no_text():
    row = "<tr class='property-row'><th><span class='icon'></span>{}</th><td>{}</td></tr>"
    tags = "<span class='selected-value'>PIN</span><span class='selected-value'>card</span>"
    table = (
        f"<table class='properties'><tbody>{row.format('Status', 'Draft')}{row.format('Tags', tags)}</tbody></table>"
    )
    soup = BeautifulSoup(f"<article><h1>PIN</h1>{table}<p>Text</p></article>", "html.parser")
    assert properties_of_html(soup) == PageProperties(state="draft", labels=("PIN", "card"))
    assert "Draft" not in str(soup)


def test_a_draft_among_rows_of_a_database_is_never_public(tmp_path: Path):
    (tmp_path / f"in/FAQ {A}").mkdir(parents=True)
    (tmp_path / f"in/FAQ {A}.csv").write_text("Name,Status\n", "utf-8")
    (tmp_path / f"in/FAQ {A}/PIN {A}.md").write_text("# PIN\n\nStatus: Draft\nOwner: Anna\n\nSecret plan.\n", "utf-8")
    (tmp_path / f"in/FAQ {A}/Fees {A}.md").write_text("# Fees\n\nStatus: Done\n\nFree.\n", "utf-8")
    import_articles("notion", tmp_path / "in", tmp_path / "out", public=True)
    pin, fees = ((tmp_path / "out/en/faq" / name).read_text("utf-8") for name in ("pin.md", "fees.md"))
    assert 'status: "draft"' in pin and "Anna" not in pin and "status" not in fees and "Free." in fees
    losses = read_notion(SavedFiles.open(tmp_path / "in")).losses
    assert [one.what for one in losses if one.kind == "property"] == ["Owner: Anna"]
