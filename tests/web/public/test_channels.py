"""The channels page: one source, dialled numbers, hours as they are now."""

from datetime import UTC, datetime

import pytest

from web.parts.reading.telephones import dialled


@pytest.fixture
def said_at(make_client, settings):
    """What the hot line's line says at a moment."""
    from starlette.testclient import TestClient

    from kb.settings import Settings
    from web.app import create_app

    def said(at: datetime, lang: str = "ru", changed: Settings = settings) -> str:
        page = TestClient(create_app(changed, clock=lambda: at)).get(f"/{lang}/channels").text.replace("\xa0", " ")
        head = page[page.index('id="hotline"') :]
        return head[head.index('<p class="') : head.index("</p>")].partition(">")[2]

    return said


@pytest.mark.parametrize(
    ("at", "lang", "said"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "ru", "Открыто до 20:00 мск"),
        (datetime(2026, 11, 23, 3, tzinfo=UTC), "ru", "Закрыто, откроется сегодня в 8:00 мск"),
        (datetime(2026, 11, 25, 18, tzinfo=UTC), "ru", "Закрыто, откроется завтра в 8:00 мск"),
        (datetime(2026, 11, 23, 18, tzinfo=UTC), "ru", "Закрыто, откроется в среду в 8:00 мск"),  # Tuesday is a holiday
        (datetime(2026, 11, 28, 18, tzinfo=UTC), "en", "Closed, opens on Monday at 8:00 Moscow time"),
    ],
)
def test_a_channel_says_what_it_is_now_and_when_that_changes(said_at, at, lang, said):
    assert said_at(at, lang) == said


def test_a_channel_tells_hours_wait_what_it_solves_and_what_it_cannot(client):
    page = client.get("/ru/channels").text.replace("\xa0", " ")
    for told in (
        "по будням с 8:00 до 20:00",
        "до 1 рабочего дня",
        "Карты и счета",
        "Изменить решение по кредиту",
        "Открыть форму обращения",
    ):
        assert told in page


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("8 (800) 000-24-24", "+78000002424"),
        ("+7 (495) 000-24-24", "+74950002424"),
        ("+44 20 7946 0000", "+442079460000"),
        ("112", "112"),
    ],
)
def test_numbers_are_dialled_in_full(shown, number):
    assert dialled(shown) == number


def test_hours_carry_their_moments_so_that_a_script_can_tell_them_in_the_readers_time(client):
    page = client.get("/ru/channels").text.replace("\xa0", " ")
    head = page[page.index('id="hotline"') :]
    assert 'data-moments="2026-11-23T20:00+03:00"' in head  # closes
    assert 'data-moments="2026-11-23T08:00+03:00 2026-11-23T20:00+03:00"' in head
    assert 'data-local="у вас %"' in head
