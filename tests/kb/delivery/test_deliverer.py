"""The deliverer works beside the server, survives whatever fails, and leaves nothing half done."""

from __future__ import annotations

import threading
import time

from sqlalchemy import text as sql

from kb.delivery.deliverer import Deliverer
from kb.delivery.outbox import list_entries
from kb.errors import DeliveryFailed
from kb.requests.events import Mailroom

MAIL_ONLY = Mailroom(key=bytes(range(32)), team=False, helpdesk=False)


class Recorder:
    """A channel that keeps what it was given."""

    def __init__(self, work=None) -> None:
        self.keys: list[str] = []
        self.work = work
        self.closed = 0

    def send(self, entry) -> None:
        self.keys.append(entry.key)
        if self.work:
            self.work(entry)

    def close(self) -> None:
        self.closed += 1


def until(condition, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_in_its_thread_it_sends_what_it_is_nudged_for_and_stops_when_told(db, send, clock):
    others = set(threading.enumerate())
    channel = Recorder()
    deliverer = Deliverer(db, {"visitor": channel}, clock=clock)
    deliverer.start()
    until(lambda: channel.closed)
    send(room=MAIL_ONLY)
    deliverer.nudge()
    until(lambda: channel.keys)
    deliverer.stop()
    assert not set(threading.enumerate()) - others


def test_several_deliverers_send_every_letter_once(db, send, clock):
    for n in range(40):
        send(room=MAIL_ONLY, form_key=f"f{n}")
    channels = [Recorder(lambda _: time.sleep(0.002)) for _ in range(4)]
    threads = [
        threading.Thread(target=Deliverer(db, {"visitor": channel}, clock=clock).run_once) for channel in channels
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [key for channel in channels for key in channel.keys]
    assert len(sent) == len(set(sent)) == 40


def test_one_letter_we_cant_write_keeps_no_other(db, send, clock):
    numbers = [send(room=MAIL_ONLY, form_key=f"f{n}").ticket.number for n in range(3)]

    def work(entry) -> None:
        if entry.ticket == numbers[0]:
            raise ValueError("a bug of ours")

    told = Deliverer(db, {"visitor": Recorder(work)}, clock=clock).run_once()
    assert (told.sent, told.failed) == (2, 1)
    with db.read() as conn:
        assert "ValueError: a bug of ours" in [entry.last_error for entry in list_entries(conn)]


def test_a_channel_that_is_down_is_asked_once_a_round(db, send, clock):
    for n in range(30):
        send(room=MAIL_ONLY, form_key=f"f{n}")

    def down(_) -> None:
        raise DeliveryFailed("no route", unreachable=True)

    channel = Recorder(down)
    deliverer = Deliverer(db, {"visitor": channel}, clock=clock)
    deliverer.run_once()
    assert len(channel.keys) == 1
    with db.read() as conn:
        assert sum(entry.attempts for entry in list_entries(conn)) == 1


def test_a_database_that_is_away_for_a_while_ends_nothing(db, send, clock, caplog):
    channel = Recorder()
    deliverer = Deliverer(db, {"visitor": channel}, clock=clock)
    with db.begin() as conn:
        conn.execute(sql("ALTER TABLE outbox RENAME TO away"))
    deliverer.start()
    until(lambda: "could not be looked at" in caplog.text)
    with db.begin() as conn:
        conn.execute(sql("ALTER TABLE away RENAME TO outbox"))
    send(room=MAIL_ONLY)
    deliverer.nudge()
    until(lambda: channel.keys)
    deliverer.stop()


def test_stopping_finishes_the_letter_in_hand_and_gives_the_others_back(db, send, clock):
    for n in range(5):
        send(room=MAIL_ONLY, form_key=f"f{n}")
    channel = Recorder(lambda _: deliverer.stop(0))
    deliverer = Deliverer(db, {"visitor": channel}, clock=clock)
    deliverer.run_once()
    with db.read() as conn:
        states = sorted(entry.state for entry in list_entries(conn))
    assert states == ["sent", "waiting", "waiting", "waiting", "waiting"]
