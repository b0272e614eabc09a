"""What an address asks for, and figures as a file that no cache keeps."""

from __future__ import annotations

from kb.insights.table import FigureTable
from web.insights.address import ContentAddress, as_csv


def test_an_address_without_words_asks_for_four_weeks():
    assert ContentAddress().asked.url("content/causes") == "/manager/content/causes"


def test_a_file_is_its_readers_own():
    sent = as_csv(FigureTable(columns=("a",), rows=((1,),)), "figures")
    assert sent.body == b"a\r\n1\r\n" and sent.headers["cache-control"] == "private, no-store"
