"""What a visitor sends: cut to sane lengths, judged field by field in their own language, and turned into one ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.datastructures import FormData, UploadFile

from kb.articles.contacts import NO_CONTACTS
from kb.delivery.foreign_names import ForeignNames
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.public.views.contact_form import MAX_CLAIMS, MAX_FIELD, MAX_SHOWN, MAX_TEXT, ContactForm, check, new_ticket

GOOD = ContactForm(
    topic="cards",
    purpose="declined",
    text="Карта не проходит в магазине",
    email="anna@mail.example",
    consent=True,
    fields={"page": "https://shop.example/pay"},
)


NAMES = ForeignNames(lambda: False)  # of a mail server that takes only ASCII


def wrong(tree, texts=RU, names=NAMES, **parts: object) -> dict[str, str]:
    return {
        error.field: plain(error.message)
        for error in check(replace(GOOD, **parts), tree.contacts, texts, names, at=NOW)
    }


def test_a_form_is_read_with_its_topics_own_fields_and_every_shown_article_once():
    sent = [("topic", "cards"), ("f_page", " https://a.example/b "), ("consent", "yes"), ("email", " a@b.example ")]
    sent += [
        ("shown", "ru/a"),
        ("shown", "ru/b"),
        ("shown", "ru/a"),
        ("suggested", "yes"),
        ("text", "Раз\r\nдва\x00три"),
    ]
    form = ContactForm.parse(FormData(sent))
    assert (form.topic, form.fields, form.consent, form.suggested) == (
        "cards",
        {"page": "https://a.example/b"},
        True,
        True,
    )
    assert (form.email, form.shown, form.text) == ("a@b.example", ("ru/a", "ru/b"), "Раз\nдва три")


def test_what_is_too_much_is_cut_and_a_file_where_words_belong_is_nothing(tmp_path):
    sent = [("shown", f"ru/{n}") for n in range(99)] + [("picture", f"claim{n}") for n in range(9)]
    sent += [("picture", "x" * 2000), ("text", "я" * 20_000), ("f_page", "x" * 9999)]
    with (tmp_path / "words").open("w+b") as file:
        form = ContactForm.parse(FormData([*sent, ("topic", UploadFile(file)), ("rejected", UploadFile(file))]))
    assert (len(form.shown), len(form.files), form.topic, form.rejected) == (MAX_SHOWN, MAX_CLAIMS, "", ())
    assert (len(form.text), len(form.fields["page"])) == (MAX_TEXT + 1, MAX_FIELD + 1)  # one too many, so that it shows


def test_a_good_form_has_nothing_wrong(tree):
    assert check(GOOD, tree.contacts, RU, NAMES) == ()
    assert check(replace(GOOD, topic="anything"), NO_CONTACTS, RU, NAMES) == ()


def test_everything_wrong_is_told_at_once_in_the_order_of_the_fields(tree):
    found = wrong(tree, purpose="", text="", email="", consent=False, fields={}, trap="spam")
    assert list(found) == ["send", "purpose", "f_page", "text", "email", "consent"]
    assert found["f_page"] == "Заполните поле «Ссылка»"
    assert wrong(tree, topic="unknown") == {"topic": "Выберите тему"}


@pytest.mark.parametrize(
    ("parts", "field", "said"),
    [
        ({"text": "Коротко"}, "text", "Describe your question in a few more words"),
        ({"text": "x" * (MAX_TEXT + 1)}, "text", "The text is longer than 10,000 characters. Please shorten it"),
        ({"email": "anna"}, "email", "Check the e-mail address: it should look like anna@mail.example"),
        (
            {"email": "=?utf-8?q?a?=@b.example"},
            "email",
            "Check the e-mail address: it should look like anna@mail.example",
        ),
        ({"fields": {"page": "shop"}}, "f_page", "“Link”: give the address of a page that starts with https://"),
        (
            {"fields": {"page": "javascript:alert(1)"}},
            "f_page",
            "“Link”: give the address of a page that starts with https://",
        ),
        ({"fields": {**GOOD.fields, "day": "2026-02-30"}}, "f_day", "“Date”: give a date such as 2026-11-22"),
        ({"fields": {**GOOD.fields, "phone": "call me"}}, "f_phone", "“Phone”: give a phone number in digits"),
        (
            {"fields": {"page": f"https://a.example/{'x' * MAX_FIELD}"}},
            "f_page",
            "“Link” is longer than 500 characters",
        ),
    ],
)
def test_each_mistake_is_told_in_the_readers_words(tree, parts, field, said):
    found = wrong(tree, EN, **parts)
    assert list(found) == [field]
    assert found[field].startswith(said)


@pytest.mark.parametrize("day", ["20261122", "2026-W47-7", "22.11.2026", "2026-11-22T10:00"])
def test_a_date_is_taken_only_as_the_page_asks_for_it(tree, day):
    assert list(wrong(tree, fields={**GOOD.fields, "day": day})) == ["f_day"]


@pytest.mark.parametrize("phone", ["+7 495 000-00-00", "8 (800) 000-24-24", "112 00"])
@pytest.mark.parametrize("day", ["2026-11-22", "2024-02-29", ""])
def test_what_people_do_write_is_taken(tree, phone, day):
    assert wrong(tree, fields={**GOOD.fields, "phone": phone, "day": day}) == {}


def test_a_ticket_is_named_after_its_topic_and_tells_the_topics_fields(tree):
    form = replace(GOOD, fields={**GOOD.fields, "day": "2026-11-22", "phone": ""}, shown=("ru/cards/block",))
    ticket = new_ticket(form, tree.contacts, RU, at=NOW)
    assert ticket.subject == "Карты: Карта не проходит"
    assert ticket.text == "Карта не проходит в магазине\n\nСсылка: https://shop.example/pay\nДата: 2026-11-22"
    assert (ticket.lang, ticket.shown, ticket.consent.endswith("-ru")) == ("ru", ("ru/cards/block",), True)
    assert ticket.promise.level == "personal" and ticket.promise.zone == "Europe/Moscow"


def test_without_contacts_a_ticket_is_its_words_alone():
    ticket = new_ticket(replace(GOOD, topic="", consent=False), NO_CONTACTS, EN, at=NOW)
    assert (ticket.subject, ticket.text, ticket.consent, ticket.promise) == ("", GOOD.text, "", None)


def test_a_topic_without_the_purpose_is_the_whole_subject(tree):
    assert new_ticket(replace(GOOD, purpose="gone"), tree.contacts, EN, at=NOW).subject == "Cards"


def test_an_address_our_letters_can_not_reach_is_refused_with_what_to_do(tree):
    assert "латиницей. Укажите другой адрес" in wrong(tree, email="анна@почта.рф")["email"]
    assert wrong(tree, email="анна@почта.рф", names=ForeignNames(lambda: True)) == {}
    assert "раскладку" in wrong(tree, email="аnna@example.org")["email"]
    assert "keyboard layout" in wrong(tree, EN, email="аnna@example.org")["email"]
    assert "anna@mail.example" in wrong(tree, email="a" * 65 + "@example.org")["email"]
    assert wrong(tree, email="anna@почта.рф") == {}


@pytest.mark.parametrize(
    ("day", "ru", "en"),
    [
        (
            "2026-11-25",
            "Поле «Дата»: этот день ещё не наступил. Укажите день, когда это случилось",
            "“Date”: this day is in the future. Give the day when it happened",
        ),
        (
            "1026-11-22",
            "Поле «Дата»: проверьте год — он должен быть не раньше 2000-го и не позже 2099-го",
            "“Date”: check the year: it should be between 2000 and 2099",
        ),
    ],
)
def test_a_day_that_cannot_be_is_told_with_the_reason(tree, day: str, ru: str, en: str):
    form = replace(GOOD, fields={**GOOD.fields, "day": day})
    for texts, said in ((RU, ru), (EN, en)):
        (error,) = check(form, tree.contacts, texts, NAMES, at=NOW)
        assert (error.field, plain(error.message)) == ("f_day", said)


def test_the_ticket_has_the_address_as_it_can_be_opened(tree):
    form = replace(GOOD, fields={"page": "Shop.example/Pay."})
    assert not check(form, tree.contacts, RU, NAMES, at=NOW)
    assert "https://shop.example/Pay" in new_ticket(form, tree.contacts, RU, at=NOW).text.splitlines()[-1]


def test_who_was_cheated_by_telephone_needs_no_link(tree):
    topic = tree.contacts.topic("cards")
    link = topic.fields[0].model_copy(update={"required": ("declined",)})
    topics = (topic.model_copy(update={"fields": (link,)}),)
    told = changed(tree, contacts=tree.contacts.model_copy(update={"topics": topics}))
    assert "f_page" in wrong(told, fields={})
    assert wrong(told, fields={}, purpose="other") == wrong(told, fields={}, purpose="pin") == {}


def test_something_else_is_no_part_of_the_subject(tree):
    ticket = new_ticket(replace(GOOD, purpose="other"), tree.contacts, RU, at=NOW)
    assert (ticket.subject, ticket.purpose) == ("Карты", "other")
