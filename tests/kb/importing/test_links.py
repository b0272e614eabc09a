"""Links lead to the article they meant, pictures to the saved file; what is still outside is told."""

from __future__ import annotations

import base64

import pytest

from kb.importing.links import LinkTable, plain_path
from kb.importing.placing import PlacedArticle
from kb.importing.reading.record import ImportedArticle
from kb.importing.reading.source import SavedFiles

HOME = "https://acme.zendesk.com/hc/en-us/articles/"


def placed(id: str, key: str, *addresses: str, lang: str = "en") -> PlacedArticle:
    return PlacedArticle(ImportedArticle(id=id, title="T", body="", addresses=addresses, folder="pages"), lang, key)


@pytest.fixture
def table() -> LinkTable:
    source = SavedFiles(
        "saved",
        {"pages/img/a b.png": b"png", "attachments/77/manual.pdf": b"pdf", "attachments/78/manual.pdf": b"other"},
    )
    here = placed("100", "cards/pin", f"{HOME}100-PIN")
    there = (placed("200", "safety/calls", f"{HOME}200-Calls"), placed("200", "safety/calls", lang="ru"))
    return LinkTable([here, *there, placed("p", "space/page", "pages/Page_9.html")], source)


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (f"[x]({HOME}200-Calls#who)", "[x](../safety/calls.md#who)"),
        (f"[x]({HOME}200-Another-title)", "[x](../safety/calls.md)"),
        ("[x](/hc/en-us/articles/200)", "[x](../safety/calls.md)"),
        ("[x](Page_9.html)", "[x](../space/page.md)"),
        ('<a href="/hc/articles/200-x">x</a>', '<a href="../safety/calls.md">x</a>'),
        ("<a href='/hc/articles/200-x'>x</a>", "<a href='../safety/calls.md'>x</a>"),
        ("[x](#here)", "[x](#here)"),
        ("[x](https://other.example/hc/en-us/articles/200)", "[x](https://other.example/hc/en-us/articles/200)"),
        ("[x](mailto:a@b.example)", "[x](mailto:a@b.example)"),
    ],
)
def test_a_link_leads_to_its_article_and_no_other(table: LinkTable, written: str, made: str):
    assert table.rewritten(written, placed("100", "cards/pin")) == made


def test_saved_files_come_along_and_twins_are_told_apart_by_their_folder(table: LinkTable):
    text = table.rewritten("![a](img/a%20b.png) [m](/hc/article_attachments/77/manual.pdf)", placed("100", "cards/pin"))
    assert sorted(table.files.values()) == [b"pdf", b"png"]
    assert "](../../assets/a-b-" in text and "](../../assets/manual-" in text


def test_a_picture_within_the_text_becomes_a_file(table: LinkTable):
    data = base64.b64encode(b"GIF89a").decode()
    text = table.rewritten(f"![a](data:image/gif;base64,{data})", placed("100", "cards/pin"))
    assert list(table.files.values()) == [b"GIF89a"] and text.endswith(".gif)")


def test_a_picture_outside_is_told_or_fetched(table: LinkTable):
    shown = "![a](https://pics.example/a.png)"
    assert table.rewritten(shown, placed("100", "cards/pin")) == shown
    assert [(loss.kind, loss.what) for loss in table.losses] == [("outside", "https://pics.example/a.png")]
    table.fetch = lambda url: b"fetched"
    assert "../../assets/a-" in table.rewritten(shown, placed("100", "cards/pin"))


def test_addresses_are_compared_without_host_query_and_slash():
    assert plain_path("https://x.example/HC/a%20b/?x=1#y") == "/hc/a b"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("https://acme.zendesk.com/hc/article_attachments/901", "outside"),
        ("https://acme.zendesk.com/files/form.PDF?x=1", "outside"),
        ("https://downloads.intercomcdn.com/i/o/form.docx", "outside"),
        ("/api/v1/attachments/7/form.pdf", "file"),
        ("https://acme.zendesk.com/hc/en-us/requests/new", "link"),
        ("/hc/en-us/articles/999-Gone", "link"),
        ("https://law.example/act.pdf", ""),
        ("https://other.example/page", ""),
    ],
)
def test_what_goes_with_the_old_site_is_told(table: LinkTable, written: str, kind: str):
    assert table.rewritten(f"[x]({written})", placed("100", "cards/pin")) == f"[x]({written})"
    assert [loss.kind for loss in table.losses] == ([kind] if kind else [])
