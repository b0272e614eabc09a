"""How articles do, over HTTP: the page and its file."""

from __future__ import annotations

import csv
import io
from datetime import date

from web.insights.articles import overdue_of

CARD = "ru/cards/block"


def test_an_article_that_is_opened_and_does_not_help_stands_first(manager, asked, wrote, live):
    asked("лимит", 40, "answer", shown=("ru/cards/limits",), opened="ru/cards/limits")
    asked("потерял карту", 9, "answer", shown=(CARD,), opened=CARD)
    wrote("потерял карту", 6, CARD, shown=(CARD,), opened=(CARD,))
    client = manager("writer")
    client.post("/manager/count")
    page = client.get("/manager/content/articles").text
    assert page.index("ru%2Fcards%2Fblock") < page.index("ru%2Fcards%2Flimits")
    rows = list(csv.DictReader(io.StringIO(client.get("/manager/content/articles.csv").text.removeprefix("\ufeff"))))
    assert [(row["article"], row["tickets"], row["opened"]) for row in rows] == [
        (CARD, "6", "9"),
        ("ru/cards/limits", "0", "40"),
    ]
    assert float(rows[0]["expected_saved"]) > float(rows[1]["expected_saved"]) == 0
    assert overdue_of(live.internal.tree, date.max) and not overdue_of(None, date.max)
