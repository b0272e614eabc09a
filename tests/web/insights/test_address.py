"""What an address asks for."""

from __future__ import annotations

from web.insights.address import ContentAddress


def test_an_address_without_words_asks_for_four_weeks():
    assert ContentAddress().asked.url("content/causes") == "/manager/content/causes"
