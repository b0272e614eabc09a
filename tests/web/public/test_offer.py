"""Suggestions are searched for only when they will be shown: a search costs more than the rest of the form together."""

from __future__ import annotations

import pytest

from search.query.values import Query
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.twins import TwinLive, result
from web.public.offer import ENOUGH_TEXT, suggestions_for
from web.public.views.contact_form import ContactForm
from web.site.texts import load_texts

ANSWER = result("ru/cards/block", "Потеряли карту")
TEXTS = load_texts(("ru", "en"))["ru"]


@pytest.fixture
def searches(twin: TwinLive) -> list[Query]:
    """The queries the engine was asked, in order."""
    twin.answers(ANSWER)
    return twin.public.asked


def test_a_form_that_was_offered_answers_already_is_sent_without_a_search(make_client, twin, searches):
    sent = make_client(twin).post("/ru/contact", data=GOOD | {"suggested": "yes"})
    assert sent.status_code == 303 and "/contact/sent" in sent.headers["location"] and searches == []


def test_saying_that_an_answer_solved_it_searches_for_nothing(make_client, twin, searches):
    solved = make_client(twin).post("/ru/contact", data=GOOD | {"action": "solved:ru/cards/block"})
    assert solved.status_code == 303 and searches == []


def test_the_page_that_offers_answers_is_made_of_one_search(make_client, twin, searches):
    offered = make_client(twin).post("/ru/contact", data=GOOD)
    assert "Потеряли" in offered.text and [query.text for query in searches] == [GOOD["text"]]


@pytest.mark.parametrize(
    ("changed", "status"), [({"email": "nobody"}, 422), ({"form_key": "made up"}, 429), ({"action": "topic"}, 200)]
)
def test_a_form_that_is_shown_again_has_its_suggestions_from_one_search(make_client, twin, searches, changed, status):
    shown = make_client(twin).post("/ru/contact", data=GOOD | {"suggested": "yes"} | changed)
    assert shown.status_code == status and "Потеряли" in shown.text and len(searches) == 1


def test_a_repeated_form_finds_its_ticket_without_a_search(make_client, twin, searches):
    client, form = make_client(twin), GOOD | {"suggested": "yes", "form_key": form_key()}
    first, again = (client.post("/ru/contact", data=form) for _ in range(2))
    assert first.headers["location"] == again.headers["location"] and searches == []


def test_a_text_that_says_too_little_is_not_searched_for(twin, searches):
    form = ContactForm(topic="access", text="к" * (ENOUGH_TEXT - 1), fields={})
    offered = suggestions_for(twin.public, form, TEXTS)
    assert searches == [] and offered.entries and not offered.answers  # what the topic's writers recommend


def test_without_an_index_there_is_nothing_to_offer():
    assert suggestions_for(None, ContactForm(text="Карта не работает", fields={}), TEXTS).entries == ()
