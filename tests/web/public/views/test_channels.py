"""How a person can be reached: what is open now, what each number dials, where each link leads."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.articles.contacts import Channel, Contacts, Number
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, changed, plain
from web.parts.reading.telephones import dialled
from web.public.views.channels import ChannelsPage, channels_of, first_phone


def only(tree, **facts: object):
    """The channel a contacts file with just this one shows at noon on a Monday, in Russian."""
    channel = Channel.model_validate({"id": "one", "kind": "chat", "title": {"ru": "Чат", "en": "Chat"}, **facts})
    return channels_of(changed(tree, contacts=Contacts(channels=(channel,))), RU, NOW)[0]


def test_the_page_tells_every_channel_in_the_files_order(tree):
    page = ChannelsPage.of(EN, tree, NOW)
    assert [(channel.id, plain(channel.title), plain(channel.state)) for channel in page.channels] == [
        ("hotline", "Hot line", "Open until 20:00 Moscow time"),
        ("form", "Contact form", "Open 24/7"),
        ("chat", "Chat in the app", "Open until 23:00 Moscow time"),
    ]
    phone = page.channels[0]
    assert (phone.changes, phone.today) == ("2026-11-23T20:00+03:00", "2026-11-23T08:00+03:00 2026-11-23T20:00+03:00")
    assert [(each.region, each.dialled) for each in phone.numbers] == [("Russia", "+78000002424")]
    assert plain(phone.hours) == "weekdays 8:00–20:00" and [plain(each) for each in phone.cannot] == [
        "Change a loan decision"
    ]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 4, 59, tzinfo=UTC), "Закрыто, откроется сегодня в 8:00 мск"),
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), "Открыто до 20:00 мск"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "Закрыто, откроется в среду в 8:00 мск"),  # Tuesday is a holiday
        (
            datetime(2026, 11, 25, 22, 0, tzinfo=UTC),
            "Закрыто, откроется сегодня в 8:00 мск",
        ),  # it is tomorrow in Moscow
    ],
)
def test_hours_are_told_by_the_offices_clock(tree, at, said):
    line = channels_of(tree, RU, at)[0]
    assert plain(line.state) == said and line.open is said.startswith("Открыто")
    assert line.changes and line.changes in line.today


def test_a_channel_without_hours_is_closed_and_names_no_moment(tree):
    shown = only(tree)
    assert (shown.state, shown.open, shown.changes, shown.today) == ("Закрыто", False, "", "")
    always = only(tree, hours="always")
    assert (always.open, always.always, always.changes, always.today) == (True, True, "", "")


def test_a_number_whose_fact_is_gone_is_not_shown(tree):
    contacts = tree.contacts.model_copy(
        update={
            "channels": (
                Channel(id="a", kind="phone", title={"": "A"}, numbers=(Number(fact="gone"),)),
                Channel(id="b", kind="phone", title={"": "B"}, numbers=(Number(fact="hotline.russia"),)),
            )
        }
    )
    channels = channels_of(changed(tree, contacts=contacts), EN, NOW)
    assert channels[0].numbers == () and len(channels[1].numbers) == 1
    line, number = first_phone(channels)
    assert (line.id, number.region, number.dialled) == ("b", "", "+78000002424")
    assert first_phone(channels[:1]) is None


@pytest.mark.parametrize(
    ("facts", "link", "action"),
    [
        ({"kind": "form"}, "/ru/contact", "Открыть форму обращения"),
        ({"kind": "form", "link": "/ru/contact?topic=cards"}, "/ru/contact?topic=cards", "Открыть форму обращения"),
        (
            {"kind": "email", "link": "mailto:help@bank.example"},
            "mailto:help@bank.example",
            "Написать на help@bank.example",
        ),
        (
            {"link": "mailto:a@bank.example?subject=Hi"},
            "mailto:a@bank.example?subject=Hi",
            "Написать на a@bank.example",
        ),
        ({"link": "https://chat.example/"}, "https://chat.example/", "Перейти"),
        ({"link": "http://forum.example/"}, "http://forum.example/", "Перейти"),
        ({"link": "/ru/a/chat"}, "/ru/a/chat", "Перейти"),
        ({}, "", ""),
    ],
)
def test_every_link_an_author_may_write_is_one_a_reader_can_follow(tree, facts, link, action):
    shown = only(tree, **facts)
    assert (shown.link, plain(shown.action)) == (link, action)


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("8 (800) 000-24-24", "+78000002424"),
        ("+7 495 000-24-24", "+74950002424"),
        ("7 495 000-24-24", "+74950002424"),
        ("+8 812 000 24 24", "+88120002424"),
        ("1-800-555-0100", "+18005550100"),
        ("00 44 20 7946 0000", "+442079460000"),
        ("020 7946 0000", "02079460000"),
        ("0800 900 1234", "08009001234"),
        ("000-24-24", "0002424"),
        ("8 (800) 000-24-24, доб. 12", "+78000002424,12"),
        ("+44 20 7946 0000 ext. 7", "+442079460000,7"),
        ("900", "900"),
        ("*900", "*900"),
        ("", ""),
    ],
)
def test_a_number_is_dialled_as_it_would_be_by_hand(shown, number):
    assert dialled(shown) == number


@pytest.mark.parametrize(
    ("hours", "holidays", "at", "ru", "en"),
    [
        ({"every_day": "22:00-06:00"}, [], (23, 20), "Открыто до 6:00 мск", "Open until 6:00 Moscow time"),
        (
            {"every_day": "09:00-13:00, 14:00-18:00"},
            [],
            (23, 10, 30),
            "Закрыто, откроется сегодня в 14:00 мск",
            "Closed, opens today at 14:00 Moscow time",
        ),
        ({"every_day": "20:00-00:00"}, [], (23, 18), "Открыто до полуночи мск", "Open until midnight Moscow time"),
        (
            {"monday": "08:00-20:00"},
            [],
            (23, 18),
            "Закрыто, откроется 30 ноября в 8:00 мск",
            "Closed, opens on 30 November at 8:00 Moscow time",
        ),
        (
            {"tuesday": "09:00-10:00"},
            [],
            (23, 18),
            "Закрыто, откроется завтра в 9:00 мск",
            "Closed, opens tomorrow at 9:00 Moscow time",
        ),
        (
            {"weekdays": "09:00-18:00"},
            [],
            (27, 18),
            "Закрыто, откроется в понедельник в 9:00 мск",
            "Closed, opens on Monday at 9:00 Moscow time",
        ),
        (
            {"wednesday": "09:00-18:00"},
            [],
            (26, 18),
            "Закрыто, откроется в среду в 9:00 мск",
            "Closed, opens on Wednesday at 9:00 Moscow time",
        ),
        (
            {"weekdays": "00:00-24:00"},
            [],
            (24, 12),
            "Открыто без перерыва по 27 ноября включительно",
            "Open without a break through 27 November",
        ),
        (
            {"weekdays": "00:00-24:00", "saturday": "00:00-06:00"},
            [],
            (24, 12),
            "Открыто до 28 ноября, 6:00 мск",
            "Open until 28 November, 6:00 Moscow time",
        ),
        (
            {"weekdays": "00:00-24:00", "saturday": "00:00-24:00", "sunday": "00:00-24:00"},
            ["2026-11-24"],
            (24, 1),
            "Открыто круглосуточно",
            "Open 24/7",
        ),
        ({"every_day": "00:00-24:00", "2029-01-01": "closed"}, [], (24, 1), "Сейчас открыто", "Open now"),
        (
            {"every_day": "09:00-18:00"},
            [{"date": "2026-11-23", "hours": "09:00-15:00"}],
            (23, 13),
            "Закрыто, откроется завтра в 9:00 мск",
            "Closed, opens tomorrow at 9:00 Moscow time",
        ),
        (
            {"weekdays": "09:00-18:00"},
            [{"date": "2026-11-28", "like": "friday"}],
            (28, 9),
            "Открыто до 18:00 мск",
            "Open until 18:00 Moscow time",
        ),
    ],
)
def test_unusual_hours_are_told_in_words_a_person_would_use(tree, hours, holidays, at, ru, en):
    channel = {"id": "one", "kind": "chat", "title": "Чат", "hours": hours}
    shown = changed(tree, contacts=Contacts.model_validate({"channels": [channel], "holidays": holidays}))
    moment = datetime(2026, 11, *at, tzinfo=UTC)
    assert [plain(channels_of(shown, texts, moment)[0].state) for texts in (RU, EN)] == [ru, en]


def test_a_stretch_longer_than_a_day_names_no_times_of_the_readers_own_day(tree):
    assert only(tree, hours={"weekdays": "00:00-24:00"}).today == ""
