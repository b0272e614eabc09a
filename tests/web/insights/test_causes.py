"""Why people write, over HTTP: groups, what stands behind one, the step that is taken from its page."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import select

from kb.insights.steps import taken_steps
from kb.storage.tables import searches
from kb.usage.search_log import record_leaving

CARD = "ru/cards/block"


@pytest.fixture
def counted(manager, asked, wrote):
    """A manager's client of a site where mortgages have no article, and a card that is lost is not found by these words."""
    asked("как оформить ипотеку", 7, "none")
    wrote("как оформить ипотеку", 6)
    wrote("слямзили пластик", 5, CARD)
    client = manager()
    client.post("/manager/count")
    return client


def test_each_group_tells_its_cause_and_its_step_and_the_file_says_the_same(counted):
    page = counted.get("/manager/content/causes").text
    assert page.index("как оформить ипотеку") < page.index("слямзили пластик")
    assert "Написать статью" in page and "Добавить вопрос" in page
    rows = list(csv.DictReader(io.StringIO(counted.get("/manager/content/causes.csv").text.removeprefix("\ufeff"))))
    assert [(row["question"], row["tickets"], row["no_article"], row["not_shown"], row["step"]) for row in rows] == [
        ("как оформить ипотеку", "6", "6", "0", "write"),
        ("слямзили пластик", "5", "0", "5", "question"),
    ]
    assert "слямзили" not in counted.get("/manager/content/causes?section=access").text
    assert "слямзили" not in counted.get("/manager/content/causes?lang=en").text


def _group(client, words: str) -> str:
    rows = csv.DictReader(io.StringIO(client.get("/manager/content/causes.csv").text.removeprefix("\ufeff")))
    return next(row["cluster"] for row in rows if row["question"] == words)


def test_a_group_leads_to_its_requests_and_to_a_draft_of_shared_words(counted):
    url = f"/manager/content/groups/{_group(counted, 'как оформить ипотеку')}"
    page = counted.get(url).text
    assert page.count('href="/agent/requests/2026-') == 6 and f"{url}/draft" in page
    draft = counted.get(f"{url}/draft")
    assert 'title: "как оформить ипотеку"' in draft.text and "@example.com" not in draft.text
    assert draft.headers["content-disposition"] == 'attachment; filename="draft.md"'


def test_a_question_is_tried_before_it_is_proposed(counted):
    page = counted.get(f"/manager/content/groups/{_group(counted, 'слямзили пластик')}").text
    assert "Проверено" in page


def test_a_step_is_noted_with_who_took_it(counted):
    url = f"/manager/content/groups/{_group(counted, 'как оформить ипотеку')}"
    assert counted.post(f"{url}/step", data={"step": "write"}).headers["location"] == url
    assert "Статья написана: manager" in counted.get(url).text
    assert "Статья написана: manager" in counted.get("/manager/content/causes").text
    assert counted.post(f"{url}/step", data={"step": "burn"}).status_code == 422


def test_a_group_of_long_ago_has_its_draft_and_takes_its_step(manager, asked):
    """Everything on its page is of the days it was looked for in: of the last four weeks nothing is known of it."""
    asked("как оформить ипотеку", 7, "none", days=60)
    client = manager()
    client.post("/manager/count")
    page = client.get("/manager/content?days=91").text
    [url] = set(re.findall(r'href="(/manager/content/groups/[^"]+)"', page))
    page = client.get(url).text
    draft, action = re.findall(r'"(/manager/content/groups/[^"]+/(?:draft|step)[^"]*)"', page)
    assert 'title: "как оформить ипотеку"' in client.get(draft).text
    done = client.post(action, data={"step": "write"})
    assert done.headers["location"] == url and "Статья написана: manager" in client.get(url).text


def test_what_came_before_a_step_is_of_four_weeks(counted):
    url = f"/manager/content/groups/{_group(counted, 'как оформить ипотеку')}"
    for days in ("?days=7", "", "?days=364"):
        counted.post(f"{url}/step{days}", data={"step": "write"})
    with counted.app.state.site.state.database.read() as conn:
        assert [step.before for step in taken_steps(conn)] == [6, 6, 6]


def test_what_too_few_wrote_cannot_be_opened(counted, manager):
    assert counted.get("/manager/content/groups/nobody").status_code == 404
    writer = manager("writer")
    page = writer.get(f"/manager/content/groups/{_group(writer, 'как оформить ипотеку')}").text
    assert "/agent/requests/2026-" not in page  # writers may not read requests


def test_an_article_to_rewrite_says_at_which_passage_five_readers_left(manager, asked, wrote):
    asked("закрыть карту", 9, "answer", shown=(CARD,), opened=CARD)
    wrote("закрыть карту", 5, CARD, shown=(CARD,), opened=(CARD,))
    client = manager()
    site = client.app.state.site
    heading, another = site.live.public.tree.article("ru", "cards/block").headings[:2]
    with site.journal.log.begin() as conn:
        for number, search in enumerate(conn.execute(select(searches.c.id)).scalars().all()):
            record_leaving(conn, search, CARD, heading.anchor if number < 5 else another.anchor)
    client.post("/manager/count")
    page = client.get(f"/manager/content/groups/{_group(client, 'закрыть карту')}").text
    assert f"{heading.text} (5\xa0читателей)" in page and f"{another.text} (" not in page
