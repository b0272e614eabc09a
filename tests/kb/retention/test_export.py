"""A person gets what is kept of them; what staff said among themselves lies apart, to be read first."""

from __future__ import annotations

import json
import stat

import pytest

import kb.retention.export
from kb.retention.export import export_person
from kb.retention.holdings import HOLDINGS
from kb.retention.person import find_person
from kb.storage.site_key import sign
from kb.storage.trial_tables import trial_people
from tests.kb.conftest import KEY
from tests.kb.retention.world import ANNA, BORIS, LINE, NAME, World, make_world


@pytest.fixture
def world(db, log, tmp_path, now) -> World:
    return make_world(db, log, tmp_path / "pictures", now)


def export(world, folder, who=ANNA):
    with world.state.read() as conn:
        person = find_person(conn, who)
    return export_person(world.state, world.log, world.store, person, folder, key=KEY)


def test_everything_of_the_person_and_nothing_of_others_is_in_the_folder(world, tmp_path):
    done = export(world, tmp_path / "out")
    assert (done.requests, done.pictures, done.missing) == (2, 1, ())
    own = json.loads((tmp_path / "out" / "person.json").read_text())
    form, call = own["requests"]
    assert (form["number"], call["number"]) == (world.form, world.call)
    assert LINE in form["text"] and [said["text"] for said in form["messages"]][-1] == "Смотрите статью."
    assert form["letters"] and form["learnt"][0]["article_id"] == "ru/cards/block"
    assert {row["text"] for row in own["searches"]} >= {ANNA, "что-то своё"}
    told = (tmp_path / "out" / "person.json").read_text()
    assert BORIS not in told and "Звонила по карте." not in told and "form_key" not in told
    [picture] = (tmp_path / "out" / "attachments").iterdir()
    assert picture.read_bytes() == world.store.path(picture.name).read_bytes()


def test_notes_among_staff_lie_in_a_file_of_their_own(world, tmp_path):
    export(world, tmp_path / "out")
    notes = json.loads((tmp_path / "out" / "staff-only.json").read_text())
    assert [note["text"] for note in notes[world.call]["notes"]] == ["Звонила по карте."]
    assert any(NAME in event["detail"] for event in notes[world.call]["history"])


def test_words_of_others_that_name_the_person_stand_among_what_is_read_first(world, tmp_path):
    export(world, tmp_path / "out")
    named = json.loads((tmp_path / "out" / "staff-only.json").read_text())["named elsewhere"]
    assert {row["table"] for row in named} >= {"tickets", "messages", "flags", "colleague_questions", "votes"}
    assert all(len(row) > 1 for row in named) and BORIS not in json.dumps(named)


def test_nobody_else_on_the_machine_can_read_it(world, tmp_path):
    export(world, tmp_path / "out")
    for path in (tmp_path / "out", *(tmp_path / "out").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_picture_whose_file_is_gone_is_named(world, tmp_path):
    for path in world.store.folder.glob("*.png"):
        path.unlink()
    assert len(export(world, tmp_path / "out").missing) == 1


def test_an_old_export_is_never_written_over(world, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(FileExistsError):
        export(world, tmp_path / "out")


def test_somebody_unknown_gets_an_empty_export(world, tmp_path):
    assert export(world, tmp_path / "out", "nobody@example.com").requests == 0
    assert json.loads((tmp_path / "out" / "person.json").read_text()) == {
        "requests": [],
        "searches": [],
        "follows": [],
        "contracts": [],
        "trials": [],
    }


# What says nothing of the person that is not in the folder already: words cut for finding, digests of links, who of the staff had a page open.
DERIVED = ("ticket_words", "request_secrets", "presences", "desk_words")


def test_rows_of_every_table_that_hangs_on_a_request_are_in_the_folder(world, tmp_path, monkeypatch):
    """Whoever adds a table decides whether its rows are given out, or why not."""
    read, rows = set(), kb.retention.export._rows

    def noted(conn, table, which):
        read.add(table.name)
        return rows(conn, table, which)

    monkeypatch.setattr(kb.retention.export, "_rows", noted)
    export(world, tmp_path / "out")
    hanging = {name for name, holding in HOLDINGS.items() if holding.forgetting == "request"}
    assert read == hanging - {*DERIVED}


def test_whoever_was_in_a_trial_is_told_so(world, tmp_path, now):
    row = {"trial": 1, "name": "x", "held": 1, "lang": "ru", "topic": "cards", "form": "", "at": now, "wrote_at": None}
    with world.log.begin() as conn:
        conn.execute(trial_people.insert().values({**row, "email": sign(KEY, "email", ANNA)}))
    export(world, tmp_path / "out")
    [trial] = json.loads((tmp_path / "out" / "person.json").read_text())["trials"]
    assert (trial["held"], trial["topic"]) == (1, "cards") and "name" not in trial
