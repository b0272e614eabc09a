"""Nothing acknowledged is lost when the process is killed, and no card number lands anywhere a ticket goes."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection

import pytest
from sqlalchemy import text as sql

from kb.check_digits import passes_luhn
from kb.delivery.letters import LetterWriter
from kb.delivery.outbox import list_entries
from kb.requests.customer import NewMessage, add_message, open_request
from kb.requests.events import Mailroom
from kb.requests.limits import FormAttempt, note_post
from kb.requests.staff_actions import HandOver, Reply, add_note, hand_over, reply
from kb.requests.tickets import NewTicket
from kb.settings import Settings
from kb.storage.database import connect
from kb.usage.search_log import Deflection, Search, record_deflection
from tests.to_be_killed import nursery
from tests.usage import record_search

KEY = bytes(range(32))
ROOM = Mailroom(key=KEY, team=True, helpdesk=True)
PREFIXES = ("4", "51", "2202", "2204", "34", "62", "3528", "6011", "5018", "9860")
LENGTHS = {"34": 15}
GAPS = (" ", "-", "", "  ", "\u00a0", ".", " - ", "\u2009", "\u200b", "_", "\n", "/")

pytestmark = pytest.mark.long


def post_on_and_on(url: str, name: str, acknowledged: Connection) -> None:
    database = connect(url)
    for n in range(100_000):
        new = NewTicket(form_key=f"{name}-{n}", lang="ru", topic="t", email="a@example.com", text=f"{n}", consent="1")
        with database.begin() as conn:
            opened = open_request(conn, new, room=ROOM, at=datetime(2026, 1, 1, tzinfo=UTC))
        acknowledged.send(opened.ticket.number)


def all_of(told: Connection) -> Iterator[str]:
    """What a process told before it died; a number cut short was not told."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            yield told.recv()


@pytest.mark.slow
def test_500_forms_and_a_process_killed_again_and_again(db, state_url: str):
    acknowledged: list[str] = []
    chance = random.Random(7)
    for n in range(40):
        here, there = nursery().Pipe(duplex=False)
        process = nursery().Process(target=post_on_and_on, args=(state_url, f"p{n}", there))
        process.start()
        there.close()
        acknowledged += [here.recv() for _ in range(12)]
        time.sleep(chance.random() * 0.08)  # at any moment of a transaction
        process.kill()
        acknowledged += all_of(here)
        process.join(30)
        assert process.exitcode == -signal.SIGKILL
    assert len(acknowledged) == len(set(acknowledged)) >= 480
    with db.read() as conn:
        kept = set(conn.execute(sql("SELECT number FROM tickets")).scalars())
        told = dict(conn.execute(sql("SELECT ticket, count(*) FROM outbox GROUP BY ticket")).all())
        opened = set(conn.execute(sql("SELECT ticket FROM request_secrets")).scalars())
        consents = conn.execute(sql("SELECT count(*) FROM tickets WHERE consent <> '1' OR consent_at IS NULL")).scalar()
    assert set(acknowledged) <= kept
    assert told == dict.fromkeys(kept, 3)
    assert (opened, consents) == (kept, 0)


def cards() -> list[str]:
    """60 numbers that pass as payment cards: prefixes and spacings meet in every way their turns allow."""
    chance, made = random.Random(1), []
    while len(made) < 60:
        prefix = PREFIXES[len(made) % len(PREFIXES)]
        body = prefix + "".join(str(chance.randrange(10)) for _ in range(LENGTHS.get(prefix, 16) - len(prefix) - 1))
        made.append(next(body + str(digit) for digit in range(10) if passes_luhn(body + str(digit))))
    return made


def spaced(card: str, gap: str) -> str:
    sizes = (4, 6, 5) if len(card) == 15 else (4, 4, 4, 4)
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    return gap.join(card[start : start + size] for start, size in zip(starts, sizes, strict=True))


def digits_of(told: str) -> str:
    return "".join(sign for sign in told if sign.isdigit())


def everything_kept(db, log) -> str:
    """All rows of all tables a ticket's words could be in, and the letters written of them."""
    writer = LetterWriter(Settings(_env_file=None, team_mail="team@example.com"), KEY)
    kept = []
    for database, tables in (
        (db, ("tickets", "messages", "outbox", "ticket_events", "posts", "resolved")),
        (log, ("searches", "deflections")),
    ):
        with database.read() as conn:
            kept += [repr(conn.execute(sql(f"SELECT * FROM {table}")).all()) for table in tables]
    with db.read() as conn:
        for entry in list_entries(conn, limit=10_000):
            if entry.channel != "helpdesk":
                letter = writer.letter(entry)
                kept += [letter.subject, letter.text, letter.html]
    return "\n".join(kept)


def write_everywhere(db, log, send, now, words: str, n: int) -> None:
    """Every way a visitor's or an agent's words can take."""
    chosen = {"topic": words, "purpose": words, "shown": (words,), "opened": (words,), "rejected": (words,)}
    opened = send(form_key=f"card-{n}", subject=words, text=words, query=words, **chosen)
    number = opened.ticket.number
    with db.begin() as conn:
        note_post(conn, FormAttempt(address="203.0.113.7", email="a@example.com", text=words), key=KEY, at=now)
        add_message(conn, opened.secret, NewMessage(text=words), promise=None, room=ROOM, at=now)
        reply(conn, number, Reply(who="Анна", text=words), room=ROOM, at=now)
        add_note(conn, number, who="Анна", text=words, at=now)
        hand_over(conn, number, HandOver(who="Анна", team="vendor", owner="Игорь", note=words), room=ROOM, at=now)
    with log.begin() as conn:
        record_search(
            conn, Search(text=words, lang="ru", state="none", confidence=0, total=0, rescued_text=words), at=now
        )
        record_deflection(conn, Deflection(article_id="ru/a", form_key=f"f{n}", lang="ru", text=words), at=now)


@pytest.mark.slow
def test_card_numbers_in_every_spacing_land_nowhere(db, log, send, now):
    all_cards = cards()
    for n, card in enumerate(all_cards):
        write_everywhere(db, log, send, now, f"Моя карта {spaced(card, GAPS[n % len(GAPS)])}, помогите", n)
    kept = everything_kept(db, log)
    assert kept.count("•••• •••• •••• ••••") > 60 * 10
    tight = "".join(kept.split())
    for n, card in enumerate(all_cards):
        assert card not in tight, card
        assert spaced(card, GAPS[n % len(GAPS)]) not in kept, card


@pytest.mark.slow
def test_200_order_numbers_are_untouched(db, log, send, now):
    chance = random.Random(2)
    orders = [
        f"{chance.choice(('ORD-', '№ ', 'заказ ', 'order #'))}{chance.randrange(10**9, 10**12)}" for _ in range(200)
    ]
    for n, order in enumerate(orders):
        send(form_key=f"order-{n}", text=f"Где {order}? Заплатил вчера.")
    kept = everything_kept(db, log)
    for order in orders:
        assert order in kept
