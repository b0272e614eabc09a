"""Notion and Confluence: pages by file, names without their numbers, links between files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.formats.pages import read_confluence, read_notion, text_as_html
from kb.importing.importing import import_articles
from kb.importing.reading.source import SavedFiles

A, B = "0123456789abcdef" * 2, "fedcba9876543210" * 2


def test_notion_names_lose_their_numbers_and_links_keep_their_pages(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as bundle:
        bundle.writestr(f"Cards {A}/PIN {B}.md", "# PIN code\n\nSee [fees](Fees%20" + A + ".md) ![p](pin.png)\n")
        bundle.writestr(f"Cards {A}/Fees {A}.md", "# Fees\n\nFree.\n")
        bundle.writestr(f"Cards {A}/pin.png", b"png")
        bundle.writestr(f"Table {B}.csv", "a,b\n")
    read = read_notion(SavedFiles.open(tmp_path / "e.zip"))
    assert sorted(one.title for one in read.articles) == ["Fees", "PIN code"]
    assert f"/PIN-{B}" in next(one.addresses for one in read.articles if one.title == "PIN code")
    assert read.losses[0].kind == "table"
    import_articles("notion", tmp_path / "e.zip", tmp_path / "out")
    page = (tmp_path / "out/en/cards/pin.md").read_text("utf-8")
    assert "[fees](fees.md)" in page and "](../../assets/pin-" in page and 'audience: "internal"' in page


def test_confluence_takes_the_text_its_crumbs_and_labels(tmp_path: Path):
    page = "<title>Space : PIN</title><ol id='breadcrumbs'><li>Space</li><li>Cards</li></ol><span id='title-text'>Space : PIN</span><div id='main-content'><p>x</p></div><div class='labels-section'><ul class='label-list'><li>code</li></ul></div>"
    (tmp_path / "PIN_12345.html").write_text(page, "utf-8")
    (tmp_path / "index.html").write_text("<p>list</p>", "utf-8")
    (one,) = read_confluence(SavedFiles.open(tmp_path)).articles
    assert (one.id, one.title, one.section, one.labels, one.body) == ("12345", "PIN", ("Cards",), ("code",), "<p>x</p>")
    assert "/pages/12345" in one.addresses


def test_confluence_says_the_key_of_its_space_that_addresses_have(tmp_path: Path):
    (tmp_path / "PIN_12345.html").write_text("<title>Space : PIN code</title><p>x</p>", "utf-8")
    (tmp_path / "index.html").write_text("<table><tr><th>Key</th><td>HELP</td></tr></table>", "utf-8")
    (one,) = read_confluence(SavedFiles.open(tmp_path)).articles
    assert {"/display/HELP/PIN+code", "/wiki/spaces/HELP/pages/12345/PIN+code"} < set(one.addresses)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\nb < c", "<p>a</p><p>b &lt; c</p>"),
        ("<p>x</p>", "<p>x</p>"),
        ("&lt;p&gt;x&lt;/p&gt;", "<p>x</p>"),
        ("<p>Write &lt;b&gt; here</p>", "<p>Write &lt;b&gt; here</p>"),
        ("", ""),
    ],
)
def test_plain_text_and_html_that_was_escaped_once(text: str, html: str):
    assert text_as_html(text) == html


MACROS = """
<div class="toc-macro"><a href="#x">Contents</a></div>
<div class="confluence-information-macro confluence-information-macro-warning"><p class="title">Watch</p>
<div class="confluence-information-macro-body"><p>Careful</p></div></div>
<div class="expand-container"><div class="expand-control"><span class="expand-control-text">More</span></div>
<div class="expand-content"><p>inside</p></div></div>
<pre data-syntaxhighlighter-params="brush: java; gutter: false">int a;</pre>
<ul class="inline-task-list"><li class="checked">done</li><li>todo</li></ul>
<p><img class="emoticon" data-emoji-fallback="😀" src="images/icons/1f600.png"></p>
"""


def test_macros_of_confluence_stay_what_their_writers_saw(tmp_path: Path):
    files = "<a href='attachments/1/m.pdf'>manual.pdf</a><a href='attachments/1/2.png'>shot.png</a>"
    below = f"<div class='pageSection'><h2 id='attachments'>Attachments:</h2><div class='greybox'>{files}</div></div>"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/PIN_12345.html").write_text(f"<div id='main-content'>{MACROS}</div>{below}", "utf-8")
    import_articles("confluence", tmp_path / "in", tmp_path / "out")
    text = next((tmp_path / "out/en").glob("*.md")).read_text("utf-8").partition("\n---\n")[2]
    blocks = [block for block in text.strip().split("\n\n") if block]
    assert blocks == [
        '!!! warning ""\n    **Watch**',
        "    Careful",
        "<details>\n<summary>More</summary>",
        "inside",
        "</details>",
        "```java\nint a;\n```",
        "-   ☑ done\n-   ☐ todo",
        "😀",
        "-   [manual.pdf](attachments/1/m.pdf)",
    ]


def test_marks_in_a_box_of_notion_are_read_and_a_database_is_told_once(tmp_path: Path):
    (tmp_path / f"Help {A}.md").write_text("# Help\n\n<aside>\n💡 *x*\n\n</aside>\n", "utf-8")
    for name in (f"DB {B}.csv", f"DB {B}_all.csv"):
        (tmp_path / name).write_text("a,b\n", "utf-8")
    read = read_notion(SavedFiles.open(tmp_path))
    assert "<aside>\n\n💡 *x*\n" in read.articles[0].body
    assert [loss.where for loss in read.losses] == [f"DB {B}.csv"]
