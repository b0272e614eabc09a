"""A tree as its writer sees it: where each answer leads, and what leads nowhere."""

from __future__ import annotations

from dataclasses import replace

from web.site.texts import load_texts
from web.writing.views.forms import EntryAddress
from web.writing.views.steps import StepsDesk, steps_page

TEXTS = load_texts(("ru", "en"))["en"]
SITE = {
    "question": "Does it open?",
    "answers.0.text": "Yes",
    "answers.0.next": "app",
    "answers.1.text": "No",
    "answers.1.conclusion": "Turn the VPN off.",
    "answers.1.article": "app/update",
    "answers.2.text": "Perhaps",
    "answers.2.next": "gone",
}
DESK = StepsDesk(
    path="en/a.md",
    article="No connection",
    steps={"site": SITE, "app": {"question": "What is on it?"}},
    change=None,
    articles={"app/update": "Update the app"},
    problems={"site": ["there is no step 'gone'"]},
)


def test_every_answer_says_where_it_leads():
    first, second = steps_page(TEXTS, "Anna", DESK, EntryAddress()).rows
    assert [(one.text, one.leads, one.url) for one in first.answers] == [
        ("Yes", "app", "/write/steps/en/a.md?key=app"),
        ("No", "Turn the VPN off. Opens the article “Update the app”.", ""),
        ("Perhaps", "there is no step “gone”", ""),
    ]
    assert first.problems == ("there is no step 'gone'",) and second.answers == ()


def test_a_step_offers_the_others_and_keeps_what_was_sent():
    page = steps_page(TEXTS, "Anna", DESK, EntryAddress(key="app"))
    assert page.offers == {"steps": ["site"], "articles": ["app/update"]} and page.title == "Step “app”"
    sent = replace(DESK, values={"question": "What now?"}, wrong="No.")
    page = steps_page(TEXTS, "Anna", sent, EntryAddress(key="new", new="1"))
    inputs = {one.name: one.value for group in page.groups for one in group.inputs}
    assert page.status == 422 and inputs["question"] == "What now?" and page.key == "new"


def test_where_there_is_no_form_there_is_a_way_to_the_text():
    page = steps_page(TEXTS, "Anna", replace(DESK, steps=None), EntryAddress(key="site"))
    assert page.broken and not page.groups and page.source == "/write/edit/en/a.md"
