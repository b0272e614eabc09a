"""Which request a letter belongs to: only by what its reader alone can know."""

from __future__ import annotations

from sqlalchemy import update

from kb.delivery.outbox import entries_of
from kb.inbound.belonging import belonging_of
from kb.inbound.letter import read_letter
from kb.storage.tables import tickets
from tests.kb.inbound.conftest import KEY
from tests.kb.inbound.letters import letter


def test_a_letter_of_the_team_proves_nothing_for_a_customer(desk):
    with desk.db.read() as conn:
        to_team = next(entry.key for entry in entries_of(conn, desk.number) if entry.channel == "team")
        answer = read_letter(
            letter(sender="someone@elsewhere.example", In_Reply_To=f"<{to_team}@romashka.example>").as_bytes()
        )
        assert belonging_of(conn, answer, KEY) is None


def test_the_root_that_all_letters_name_is_no_secret(desk):
    with desk.db.read() as conn:
        guess = letter(sender="someone@elsewhere.example", References=f"<{desk.number}@romashka.example>")
        assert belonging_of(conn, read_letter(guess.as_bytes()), KEY) is None


def test_a_key_of_another_site_proves_nothing(desk):
    with desk.db.read() as conn:
        answer = read_letter(letter(sender="someone@elsewhere.example", to=desk.reply_to).as_bytes())
        assert belonging_of(conn, answer, KEY[::-1]) is None
        assert belonging_of(conn, answer, KEY).number == desk.number


def test_the_number_in_a_subject_counts_from_its_own_mailbox_alone(desk):
    """straße.de is another domain than strasse.de, whoever folds its letters."""
    with desk.db.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.number == desk.number).values(email="anna@strasse.de"))
        for sender, known in (("Anna@Strasse.de", True), ("anna@straße.de", False), ("anna@xn--strae-oqa.de", False)):
            written = read_letter(letter(sender=sender, subject=f"Re: {desk.number}").as_bytes())
            assert (belonging_of(conn, written, KEY) is not None) == known, sender
