"""The door for people who cannot sign in: first help, then the form, and a number that answers at any hour."""

from __future__ import annotations

from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.locked_out import LockedOutPage


def with_hours(tree, hours):
    """The sample with other hours of its hot line."""
    line, *others = tree.contacts.channels
    channels = (line.model_copy(update={"hours": hours}), *others)
    return changed(tree, contacts=tree.contacts.model_copy(update={"channels": channels}))


def test_somebody_locked_out_gets_articles_and_a_form_that_knows_the_topic(tree):
    page = LockedOutPage.of(RU, tree, NOW)
    assert [(plain(entry.title), entry.url) for entry in page.entries] == [
        ("Не получается войти", "/ru/a/access/sign-in")
    ]
    assert [(plain(link.text), link.url) for link in page.purposes] == [
        ("Не приходит код", "/ru/contact?topic=access&purpose=no-code")
    ]
    assert page.contact == "/ru/contact?topic=access" and page.path == "/ru/cannot-sign-in"


def test_only_a_number_that_answers_at_any_hour_is_named_for_emergencies(tree):
    by_day = LockedOutPage.of(EN, tree, NOW)
    assert (by_day.number, by_day.urgent) == (None, "")
    always = LockedOutPage.of(EN, with_hours(tree, {"every_day": "00:00-24:00"}), NOW)
    assert always.number.dialled == "+78000002424" and plain(always.urgent) == "Don’t write, call: hot line,"


def test_without_the_topic_there_is_no_door(tree):
    contacts = tree.contacts.model_copy(update={"topics": ()})
    assert LockedOutPage.of(RU, changed(tree, contacts=contacts), NOW) is None


def test_an_article_not_written_in_the_readers_language_is_left_out(tree):
    topic = next(topic for topic in tree.contacts.topics if topic.id == "access")
    suggested = topic.model_copy(update={"suggest": ("cards/limits", "access/sign-in")})
    contacts = tree.contacts.model_copy(update={"topics": (suggested,)})
    page = LockedOutPage.of(EN, changed(tree, contacts=contacts), NOW)
    assert [entry.url for entry in page.entries] == ["/en/a/access/sign-in"]
