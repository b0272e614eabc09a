"""A row of the inbox tells who waits, for what and since when; the views say where one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.desk.counting import MOST_COUNTED, Choices
from kb.desk.finding import VIEWS, FoundPage, RowFacts
from kb.requests.tickets import Ticket
from tests.web.staff.views.test_one_request import AT, TEXTS, TICKET
from web.site.session import SignedIn
from web.staff.views.inbox import MOST_LISTED, InboxAsked, InboxNotice, InboxPage

ANNA = SignedIn(name="Анна", scopes=("inbox",), token=1)


def listed(
    ticket: Ticket,
    lang: str = "ru",
    *,
    who: SignedIn = ANNA,
    beside: RowFacts = RowFacts(),
    asked: InboxAsked = InboxAsked(),
    total: int = 1,
    told: InboxNotice = InboxNotice(),
    counted: int = 7,
    more: bool = False,
) -> InboxPage:
    return InboxPage.of(
        TEXTS[lang],
        None,
        FoundPage((ticket,), total, more, {ticket.number: beside}),
        who=who,
        asked=asked,
        counted=dict.fromkeys(VIEWS, counted),
        choices=Choices(topics=("cards",), owners=("Пётр",), tags=("сбой",)),
        owners={"Анна": "первая линия"},
        notice=told,
        at=AT,
    )


@pytest.mark.parametrize("lang", TEXTS)
def test_a_late_request_is_marked_and_shows_the_customers_first_words(lang: str):
    shown = listed(replace(TICKET, subject="Карты: Оплата"), lang)
    (row,) = shown.rows
    assert (row.words, row.overdue, row.owner) == ("Карта не платит", True, TEXTS[lang]("inbox.nobody"))
    assert shown.who == "Анна" and row.url.endswith(TICKET.number) and "11:00" in row.due  # in Moscow


@pytest.mark.parametrize(
    "changed",
    [{"due_at": None}, {"due_at": AT + timedelta(hours=1)}, {"status": "answered"}, {"status": "closed"}],
)
def test_what_is_not_late_or_not_ours_to_answer_is_not_marked(changed):
    (row,) = listed(replace(TICKET, **changed)).rows
    assert not row.overdue


def test_a_row_knows_who_called_its_tags_and_the_last_word():
    beside = RowFacts(caller="Пётр, +7 926 123-45-67", tags=("сбой",), said_at=AT - timedelta(minutes=5))
    (row,) = listed(replace(TICKET, due_at=None, owner="Пётр", team="vendor", priority=2), beside=beside).rows
    assert (row.customer, row.tags, row.owner) == ("Пётр, +7 926 123-45-67", ("сбой",), "Пётр")
    assert (row.due, row.urgent) == (TEXTS["ru"]("inbox.no_due"), "срочное")
    assert row.team == TEXTS["ru"]("inbox.teams.vendor") and row.age.replace("\xa0", " ") == "5 минут назад"


@pytest.mark.parametrize(
    ("text", "query", "words"), [("", "не платит", "не платит"), ("", "", "Звонок"), ("д" * 200, "", "д" * 120 + "…")]
)
def test_first_words_are_the_customers_and_never_a_notes(text, query, words):
    (row,) = listed(replace(TICKET, text=text, query=query)).rows
    assert row.words == words


@pytest.mark.parametrize(
    ("asked", "total", "here", "before", "after"),
    [
        (InboxAsked(), 3, "waiting", "", ""),
        (InboxAsked(view="closed", page=2), 101, "closed", "?show=closed", "?show=closed&page=3"),
        (InboxAsked(view="all", words="карта", page=9), 51, "", "?find=%D0%BA%D0%B0%D1%80%D1%82%D0%B0", ""),
    ],
)
def test_the_views_say_where_one_is_and_keep_what_is_looked_for(asked, total, here, before, after):
    shown = listed(TICKET, asked=asked, total=total)
    assert [view.url for view in shown.views if view.here] == (
        [f"/agent/requests?show={here}" if here != "waiting" else "/agent/requests"] if here else []
    )
    pager = shown.pager
    found = (pager.previous, pager.next) if pager else ("", "")
    assert found == tuple(f"/agent/requests{each}" if each else "" for each in (before, after))


@pytest.mark.parametrize(
    ("counted", "lang", "told"),
    [
        (7, "ru", "7"),
        (MOST_COUNTED, "ru", "1 000"),
        (MOST_COUNTED + 1, "ru", "1 000+"),
        (MOST_COUNTED + 1, "en", "1,000+"),
    ],
)
def test_a_view_that_was_not_counted_to_its_end_says_so(counted: int, lang: str, told: str):
    shown = listed(TICKET, lang, counted=counted)
    assert {view.count.replace("\xa0", " ") for view in shown.views} == {told}


@pytest.mark.parametrize(("lang", "told"), [("ru", "Больше 10 000 обращений."), ("en", "More than 10,000 requests.")])
def test_a_list_that_was_not_counted_to_its_end_says_so_and_pages_as_far_as_it_was(lang: str, told: str):
    shown = listed(TICKET, lang, total=MOST_LISTED, more=True, asked=InboxAsked(page=999))
    assert shown.count.replace("\xa0", " ").startswith(told)
    assert shown.pager and shown.pager.next == "" and shown.pager.previous.endswith("page=199")


def test_filters_offer_what_there_is_and_keep_what_was_chosen():
    shown = listed(TICKET, asked=InboxAsked(filters={"topic": "cards", "owner": "Пётр"}))
    chosen = {one.name: [option.value for option in one.options if option.chosen] for one in shown.filters}
    assert shown.filtered and chosen["topic"] == ["cards"] and chosen["owner"] == ["Пётр"] and chosen["team"] == []
    assert "level" not in chosen and "topic=cards" in shown.sorts["age"].url


def test_a_column_of_ages_turns_round_when_pressed_again():
    assert "sort=old" in listed(TICKET).sorts["age"].url
    old = listed(TICKET, asked=InboxAsked(order="old")).sorts["age"]
    assert old.here and "sort=new" in old.url


@pytest.mark.parametrize(
    ("told", "said", "warned"),
    [
        (InboxNotice(), "", ""),
        (InboxNotice(done=2, kept=1), "inbox.done", "inbox.kept_back"),
        (InboxNotice(undone=0), "inbox.not_undone", ""),
        (InboxNotice(undone=2), "inbox.undone", ""),
        (InboxNotice(problem="tag"), "", "inbox.errors.tag"),
        (InboxNotice(problem="made-up"), "", "inbox.errors.chosen"),
    ],
)
@pytest.mark.parametrize("lang", TEXTS)
def test_what_was_done_is_told(lang, told, said, warned):
    shown, say = listed(TICKET, lang, told=told), TEXTS[lang]
    assert shown.told == (say.get(said) if said == "inbox.not_undone" else say(said, n=2) if said else "")
    assert shown.warned == (say(warned, n=1) if warned == "inbox.kept_back" else say(warned) if warned else "")


def test_the_desk_is_offered_to_those_who_may_enter_it():
    assert listed(TICKET).desk == "" and listed(TICKET, who=replace(ANNA, scopes=("inbox", "lookup"))).desk == "/agent"
