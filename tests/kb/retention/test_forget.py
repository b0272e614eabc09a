"""Whoever asks to be forgotten is named nowhere afterwards; everybody else's words are still there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kb.requests.customer import find_request, read_request
from kb.requests.resolved import list_lessons
from kb.retention.forget import Eraser, erased_hash
from kb.retention.person import find_person
from kb.storage.overwrite import database_files, overwrite_removed
from kb.storage.request_tables import erasures, outbox, posts
from kb.storage.site_key import request_secret
from kb.storage.staff_tables import colleague_questions, flags
from kb.storage.tables import deflections, searches, tickets, votes
from tests.kb.conftest import KEY
from tests.kb.retention.world import ANNA, ANNAS, BORIS, LINE, World, make_world


@pytest.fixture
def world(db, log, tmp_path, now) -> World:
    return make_world(db, log, tmp_path / "pictures", now)


def forget(world: World, who: str, now, *also: str):
    with world.state.read() as conn:
        person = find_person(conn, who, also=also)
    return Eraser(state=world.state, log=world.log, store=world.store, key=KEY).forget(person, at=now)


def test_nothing_in_any_table_names_the_person_afterwards(world, now):
    assert all(word in world.everything() for word in (ANNA, LINE, world.form, world.call))
    forget(world, ANNA, now)
    left = world.everything()
    assert [word for word in (*ANNAS, world.form, world.call) if word.casefold() in left.casefold()] == []


def test_any_spelling_of_the_address_forgets_the_same_person(world, now):
    forget(world, f" {ANNA.upper()} ", now)
    assert ANNA.casefold() not in world.everything().casefold()


def test_somebody_else_keeps_every_request_message_picture_search_and_vote(world, now):
    with world.state.read() as conn:
        before = read_request(conn, world.boris, internal=True)
    forget(world, ANNA, now)
    with world.state.read() as conn:
        after = read_request(conn, world.boris, internal=True)
        assert conn.execute(select(tickets.c.email)).scalars().all() == [BORIS]
        assert conn.execute(select(votes.c.comment).order_by(votes.c.id)).scalars().all() == ["", "Спасибо"]
        assert conn.execute(select(outbox.c.id).where(outbox.c.ticket == world.boris)).all()
    assert after.ticket.text == "Я муж •••, это по её обращению •••. Карту хочу себе."
    assert [message.text for message in after.messages] == ["Мы ответили на •••."]
    assert after.attachments == before.attachments and world.store.path(after.attachments[0].name)
    with world.log.read() as conn:
        assert conn.execute(select(searches.c.text)).scalars().all() == ["как вернуть деньги"]
        assert conn.execute(select(deflections.c.text)).scalars().all() == ["слова Бориса"]


def test_notes_of_colleagues_stay_without_the_person(world, now):
    done = forget(world, ANNA, now)
    with world.state.read() as conn:
        assert conn.execute(select(flags.c.comment)).scalar_one() == "Спрашивала •••, •••: •••"
        assert conn.execute(select(colleague_questions.c.text)).scalar_one() == "Что ответить на •••?\n> •••"
    assert {"flags", "colleague_questions", "messages", "tickets", "outbox"} <= set(done.blotted)


def test_the_page_of_the_request_its_picture_and_what_search_learnt_are_gone(world, now):
    with world.state.read() as conn:
        picture = read_request(conn, world.form).attachments[0].name
        assert list_lessons(conn)
    done = forget(world, ANNA, now)
    assert not (world.store.folder / picture).exists() and done.removed["files"] == 1
    with world.state.read() as conn:
        assert find_request(conn, request_secret(KEY, world.form)) is None
        assert list_lessons(conn) == ()
        assert conn.execute(select(posts.c.id)).all() == []


def test_the_files_of_sqlite_hold_nothing_of_the_person_either(world, now):
    forget(world, ANNA, now)
    for database in (world.state, world.log):
        overwrite_removed(database)
    raw = b"".join(path.read_bytes() for path in (*database_files(world.state), *database_files(world.log)))
    for word in (*ANNAS, world.form):
        assert word.encode() not in raw


def test_one_request_goes_and_the_persons_others_stay_with_their_address(world, now):
    with world.state.read() as conn:
        person = find_person(conn, world.form)
    assert person.numbers == (world.form,) and person.others == (world.call,)
    forget(world, world.form, now)
    with world.state.read() as conn:
        assert read_request(conn, world.form) is None
        assert read_request(conn, world.call, internal=True).ticket.email == ANNA.title()
    assert world.form not in world.everything()


def test_twice_is_as_good_as_once_and_finds_nothing_more(world, now):
    forget(world, ANNA, now)
    once = world.everything()
    done = forget(world, ANNA, now + timedelta(days=1))
    assert (dict(done.removed), dict(done.blotted)) == ({}, {})
    assert len(once.splitlines()) == len(world.everything().splitlines())


def test_other_words_for_the_person_are_blotted_out_when_they_are_named(world, now):
    forget(world, ANNA, now, "Карту хочу себе")
    with world.state.read() as conn:
        assert read_request(conn, world.boris).ticket.text.endswith("обращению •••. •••.")


def test_what_stays_of_the_forgetting_is_a_hash_nobody_can_turn_back(world, now):
    forget(world, ANNA, now)
    with world.state.read() as conn:
        rows = conn.execute(select(erasures.c.ticket, erasures.c.email)).all()
    assert len(rows) == 3 and ("", erased_hash(KEY, ANNA.upper())) in rows
    assert erased_hash(bytes(32), ANNA) != erased_hash(KEY, ANNA)


def test_a_telephone_that_many_people_name_is_not_taken_out_of_their_words(world, send, now):
    for number in range(3):
        send(form_key=f"f{number}", email=f"c{number}@example.com", text="Звонил вам на 8 916 123-45-67, не берут.")
    forget(world, ANNA, now)
    with world.state.read() as conn:
        texts = conn.execute(select(tickets.c.text)).scalars().all()
    assert sum("8 916 123-45-67" in text for text in texts) == 3
