"""The contact form and the pages it ends in: the way a visitor came, what is promised, and a number for who cannot wait."""

from __future__ import annotations

from dataclasses import replace

from kb.articles.contacts import Purpose, Urgent
from kb.articles.facts import Facts
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from tests.web.tickets import a_ticket
from web.public.views.contact import CameFrom, ContactPage, SentPage, SolvedPage, first_form
from web.public.views.contact_form import ContactForm, FieldError
from web.public.views.suggestions import SuggestionsView

NOTHING = SuggestionsView()
TICKET = a_ticket(NOW, email="a@b.example", text="")


def page(texts, tree, form=None, **more: object) -> ContactPage:
    return ContactPage.of(texts, tree, form or ContactForm(fields={}), suggestions=NOTHING, at=NOW, **more)


def test_a_fresh_form_offers_the_topics_and_tells_the_wait(tree):
    fresh = page(RU, tree)
    assert [plain(option.text) for option in fresh.topics] == ["Вход и доступ", "Карты", "Кредиты"]
    assert not any(option.chosen for option in fresh.topics)
    assert (fresh.purposes, fresh.fields, fresh.protected, fresh.from_article) == ((), (), "", None)
    assert plain(fresh.intro) == "Ответим на почту. Срок ответа — до 1 рабочего дня."
    assert (fresh.error_count, fresh.error_of, fresh.status) == ("", {}, 200)


def test_where_no_wait_is_written_none_is_promised(tree):
    assert plain(page(EN, changed(tree, facts=Facts(by_key={}))).intro) == "We answer by e-mail."
    channels = tuple(channel for channel in tree.contacts.channels if channel.kind != "form")
    without = changed(tree, contacts=tree.contacts.model_copy(update={"channels": channels}))
    assert plain(page(EN, without).intro) == "We answer by e-mail."


def test_a_chosen_topic_brings_its_purposes_and_fields_with_what_was_typed(tree):
    form = ContactForm(topic="cards", purpose="pin", fields={"page": "shop"})
    errors = (FieldError("f_page", "Нужен адрес"), FieldError("email", "Укажите почту"))
    shown = page(RU, tree, form, errors=errors, status=422)
    assert [(option.value, option.chosen) for option in shown.purposes] == [
        ("declined", False),
        ("pin", True),
        ("other", False),
    ]
    assert (
        plain(shown.purposes[-1].text) == "Другое" and plain(page(EN, tree, form).purposes[-1].text) == "Something else"
    )
    first = shown.fields[0]
    assert (first.id, first.kind, first.value, first.required, first.error) == (
        "f_page",
        "url",
        "shop",
        True,
        "Нужен адрес",
    )
    assert plain(first.help) == "Скопируйте адрес" and [field.error for field in shown.fields[1:]] == ["", ""]
    assert plain(shown.error_count) == "Исправьте 2 поля:" and shown.error_of["email"] == "Укажите почту"
    one = page(EN, tree, form, errors=errors[:1])
    assert plain(one.error_count) == "Correct 1 field:"
    limited = page(EN, tree, form, errors=(FieldError("send", "Too many requests came from your address."),))
    assert limited.error_count == ""  # no field is wrong


def test_a_protected_topic_names_the_channels_where_a_person_is_known(tree):
    assert "чат в приложении" in plain(page(RU, tree, ContactForm(topic="loans", fields={})).protected)
    bare = changed(tree, contacts=tree.contacts.model_copy(update={"channels": ()}))
    assert page(RU, bare, ContactForm(topic="loans", fields={})).protected == ""


def test_without_an_index_the_form_still_stands():
    shown = page(EN, None, ContactForm(topic="cards", fields={}, source="cards/block"))
    assert (shown.topics, shown.fields, shown.from_article) == ((), (), None)
    assert plain(shown.intro) == "We answer by e-mail."


def test_a_form_remembers_the_way_to_it(tree):
    from_article = first_form("ru", tree, CameFrom(source="cards/block", query="украли"), form_key="k")
    assert (from_article.topic, from_article.shown, from_article.text) == ("cards", ("ru/cards/block",), "украли")
    assert page(RU, tree, from_article).from_article.url == "/ru/a/cards/block"
    chosen = first_form("ru", tree, CameFrom(source="cards/block", topic="loans"), form_key="k")
    assert chosen.topic == "loans"
    for unknown in (CameFrom(source="cards/gone"), CameFrom()):
        assert (
            first_form("ru", tree, unknown, form_key="k").topic,
            first_form("ru", None, unknown, form_key="k").shown,
        ) == (
            "",
            (),
        )


def test_who_cannot_wait_is_given_the_first_number_and_whether_it_answers(tree):
    sent = SentPage.of(RU, tree, TICKET, secret="s", at=NOW)
    assert plain(sent.cannot_wait) == "Ждать нельзя? Горячая линия (открыто до 20:00 мск):"
    assert sent.phone.dialled == "+78000002424" and sent.request == "/ru/request/s" and not sent.masked
    assert not any(other.exact for other in sent.alternates) and sent.path == ""


def test_without_a_number_nobody_is_told_to_call(tree):
    bare = changed(tree, contacts=tree.contacts.model_copy(update={"channels": tree.contacts.channels[1:]}))
    for nowhere in (bare, None):
        sent = SentPage.of(EN, nowhere, replace(TICKET, masked=("card",)), secret="s", at=NOW)
        assert (sent.cannot_wait, sent.phone, sent.masked) == ("", None, True)


def test_whose_question_is_solved_may_go_back_to_the_article(tree):
    assert SolvedPage.of(EN, tree, "cards/block").article.url == "/en/a/cards/block"
    assert (
        SolvedPage.of(EN, tree, "cards/gone").article is None and SolvedPage.of(EN, None, "cards/block").article is None
    )
    assert SolvedPage.of(EN, tree, "").contact == "/en/contact"


def test_who_may_not_wait_is_told_whom_to_call_before_the_form_and_after_it(tree):
    urgent = Urgent.model_validate({"title": "Карту украли?", "channels": [tree.contacts.channels[0].id]})
    alarmed = changed(tree, contacts=tree.contacts.model_copy(update={"urgent": urgent}))
    calm, robbed = (ContactForm(fields={}, text=text) for text in ("Где моя справка?", "Украли кошелёк"))
    assert page(RU, alarmed, calm).urgent is None and page(RU, alarmed, robbed).urgent
    understood = ContactPage.of(RU, alarmed, calm, suggestions=SuggestionsView(urgent=True), at=NOW)
    assert understood.urgent
    for ticket, by_search, told in (
        (TICKET, False, False),
        (TICKET, True, True),
        (a_ticket(NOW, text=robbed.text), False, True),
    ):
        sent = SentPage.of(RU, alarmed, ticket, secret="s", at=NOW, urgent=by_search)
        assert bool(sent.urgent) == told


def with_topic(tree, **changes: object):
    topics = tuple(topic.model_copy(update=changes) if topic.id == "cards" else topic for topic in tree.contacts.topics)
    return changed(tree, contacts=tree.contacts.model_copy(update={"topics": topics}))


def test_whoever_comes_from_an_article_finds_chosen_what_its_writers_say_happened(tree):
    purposes = (Purpose(id="lost", title={"ru": "Потеряли"}, articles=("cards/block",)),)
    told = with_topic(tree, purposes=purposes)
    here = first_form("ru", told, CameFrom(source="cards/block", topic="cards"), form_key="k")
    assert (here.topic, here.purpose) == ("cards", "lost")
    said = first_form("ru", told, CameFrom(source="cards/block", topic="cards", purpose="other"), form_key="k")
    elsewhere = first_form("ru", told, CameFrom(source="cards/block", topic="loans"), form_key="k")
    assert (said.purpose, elsewhere.purpose) == ("other", "")


def test_a_topic_calls_what_nobody_has_foreseen_as_it_likes(tree):
    told = with_topic(tree, purposes=(Purpose(id="other", title={"ru": "Вопрос"}),))
    options = page(RU, told, ContactForm(topic="cards", fields={})).purposes
    assert [(option.value, plain(option.text)) for option in options] == [("other", "Вопрос")]


def test_a_field_is_marked_by_what_happened(tree):
    link = tree.contacts.topic("cards").fields[0].model_copy(update={"required": ("declined",)})
    told = with_topic(tree, fields=(link,))
    marks = [
        page(RU, told, ContactForm(topic="cards", purpose=purpose, fields={})).fields[0].required
        for purpose in ("declined", "pin", "other", "")
    ]
    assert marks == [True, False, False, False]
