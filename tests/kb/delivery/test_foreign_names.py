"""Whether names beyond ASCII can be written to is asked of the mail server itself, once an hour, and never assumed."""

from __future__ import annotations

import threading

import pytest

from kb.delivery.foreign_names import KNOWN_FOR, UNKNOWN_FOR, ForeignNames
from kb.errors import DeliveryFailed
from kb.settings import Settings

NAME = "анна@почта.рф"


def of(url: str) -> ForeignNames:
    return ForeignNames.of(Settings(_env_file=None, smtp_url=url))


@pytest.mark.parametrize(("sink", "fault"), [(True, ""), (False, "foreign")], indirect=["sink"])
def test_the_server_says_whether_it_takes_them(sink, fault: str):
    names = of(sink.url)
    assert (names.taken, names.fault_of(NAME)) == (not fault, fault)
    assert (names.fault_of("anna@example.org"), names.fault_of("аnna@example.org")) == ("", "mixed")
    assert sink.letters == []


def test_a_server_that_can_not_be_asked_takes_none():
    assert of("smtp://127.0.0.1:1").fault_of(NAME) == "foreign"


def test_without_a_mail_server_the_console_shows_letters_to_anybody():
    assert of("").fault_of(NAME) == ""


class Server:
    """Answers as told, and counts."""

    def __init__(self) -> None:
        self.asked, self.now, self.answer = 0, 0.0, True

    def __call__(self) -> bool:
        self.asked += 1
        if self.answer is None:
            raise DeliveryFailed("away", unreachable=True)
        return self.answer


def test_an_answer_holds_an_hour_and_an_outage_a_minute():
    server = Server()
    names = ForeignNames(server, clock=lambda: server.now)
    assert names.taken and names.taken and server.asked == 1
    server.now, server.answer = KNOWN_FOR, None
    assert not names.taken and not names.taken and server.asked == 2
    server.now, server.answer = KNOWN_FOR + UNKNOWN_FOR, True
    assert names.taken and server.asked == 3


def test_while_one_asks_the_others_are_not_kept_waiting():
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> bool:
        begun.set()
        return go_on.wait(10)

    names = ForeignNames(slow)
    asking = threading.Thread(target=lambda: names.taken)
    asking.start()
    begun.wait(10)
    assert names.taken is False
    go_on.set()
    asking.join(10)
    assert names.taken is True


def test_ordinary_addresses_ask_nobody():
    server = Server()
    assert ForeignNames(server).fault_of("anna@example.org") == "" and server.asked == 0
