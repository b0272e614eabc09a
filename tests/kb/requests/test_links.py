"""A lost link goes to the address of the request alone, not too often, and tells whoever asks nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.addresses import request_path
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.desk.finding import same_customer
from kb.requests.customer import find_request, open_request
from kb.requests.events import Mailroom
from kb.requests.links import ASKED, ASKED_ALL, send_link, send_links, written_number
from kb.requests.tickets import NewTicket
from kb.settings import Settings
from kb.storage.site_key import request_secret

KEY = b"k" * 32
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
EMAIL = "anna@mail.example"


@pytest.fixture
def conn(db):
    with db.begin() as conn:
        yield conn


@pytest.fixture
def number(conn) -> str:
    new = NewTicket(form_key="1", lang="ru", topic="", email=EMAIL, text="Канареечка")
    return open_request(conn, new, room=ROOM, at=AT).ticket.number


def letters(conn) -> list:
    return [entry for entry in list_entries(conn, limit=100) if entry.kind == ASKED]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2026-000123", "2026-000123"),
        (" № 2026-000123. ", "2026-000123"),
        ("2026 000123", "2026-000123"),
        ("2026–123", "2026-000123"),
        ("Обращение 2026000123", "2026-000123"),
        ("123", ""),
        ("", ""),
        ("2026-000123 и 2026-000124", ""),
        ("2026-" + "1" * 400, ""),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, number: str):
    assert written_number(written) == number


def test_the_letter_holds_the_link_and_nothing_of_what_was_written(conn, number: str):
    assert send_link(conn, number, f" {EMAIL.upper()} ", room=ROOM, at=AT)
    (entry,) = letters(conn)
    letter = LetterWriter(Settings(_env_file=None, base_url="https://h.example"), KEY).letter(entry)
    assert (entry.channel, letter.to) == ("visitor", EMAIL)
    link = request_path("ru", request_secret(KEY, number))
    assert f"https://h.example{link}" in letter.text and "Канареечка" not in letter.text + letter.html
    assert find_request(conn, request_secret(KEY, number)).ticket.number == number


@pytest.mark.parametrize(
    ("asked", "email"), [("2026-999999", EMAIL), ("", EMAIL), (None, "eve@mail.example"), (None, "")]
)
def test_number_and_address_that_do_not_belong_together_send_nothing(conn, number: str, asked: str | None, email: str):
    assert not send_link(conn, number if asked is None else asked, email, room=ROOM, at=AT)
    assert letters(conn) == []


def test_nobodys_mailbox_is_filled_by_a_stranger_and_after_a_while_it_works_again(conn, number: str):
    sent = [send_link(conn, number, EMAIL, room=ROOM, at=AT + timedelta(minutes=minutes)) for minutes in (0, 1, 9, 11)]
    assert sent == [True, False, False, True] and len(letters(conn)) == 2


def test_without_a_number_one_letter_has_the_links_to_all_of_them_and_to_nobody_elses(conn, number: str):
    more = [
        open_request(conn, NewTicket(form_key=key, lang="ru", topic="", email=email, text="Синица"), room=ROOM, at=AT)
        for key, email in (("2", EMAIL), ("3", "eve@mail.example"))
    ]
    own, other = (opened.ticket.number for opened in more)
    assert send_links(conn, f" {EMAIL.upper()} ", room=ROOM, at=AT)
    assert not send_links(conn, EMAIL, room=ROOM, at=AT) and not send_links(conn, "", room=ROOM, at=AT)
    (entry,) = [entry for entry in list_entries(conn, limit=100) if entry.kind == ASKED_ALL]
    letter = LetterWriter(Settings(_env_file=None, base_url="https://h.example"), KEY).letter(entry)
    for text in (letter.text, letter.html):
        assert text.index(own) < text.index(number) and other not in text and "Синица" not in text
    assert all(request_path("ru", request_secret(KEY, each)) in letter.text for each in (own, number))
    assert all(find_request(conn, request_secret(KEY, each)) for each in (own, number)) and letter.to == EMAIL


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Anna@Mail.Example", "anna@mail.example"),
        ("anna@mail.example", "ANNA@mail.EXAMPLE "),
        ("Анна@Почта.рф", "анна@xn--80a1acny.xn--p1ai"),
        ("anna@xn--80a1acny.xn--p1ai", "anna@ПОЧТА.рф"),
    ],
)
def test_every_spelling_of_an_address_finds_its_requests_and_nobody_elses(conn, written: str, asked: str):
    for key, email in enumerate((written, "anna@strasse.example", "joanna@mail.example")):
        new = NewTicket(form_key=str(key), lang="ru", topic="", email=email, text="Синица")
        open_request(conn, new, room=ROOM, at=AT)
    assert send_links(conn, asked, room=ROOM, at=AT)
    assert [other.number for other in same_customer(conn, asked, but="")] == ["2026-000001"]
    assert same_customer(conn, "anna@straße.example", but="") == same_customer(conn, " ", but="") == ()


def test_a_clock_that_was_ahead_locks_nobody_out(conn, number: str):
    assert send_link(conn, number, EMAIL, room=ROOM, at=AT + timedelta(days=400))
    assert send_link(conn, number, EMAIL, room=ROOM, at=AT)
