"""What a running server does by itself, task by task."""

from __future__ import annotations

from dataclasses import replace

from kb.requests.customer import open_request
from tests.kb.conftest import FORM, ROOM
from web.operations.own_work import lessons_of, mail_reader_of, tasks_of


def test_every_task_can_be_done_on_a_fresh_site_and_without_an_index(make_client, tmp_path):
    for client in (make_client(), make_client(index=tmp_path / "nothing")):
        tasks = tasks_of(client.app.state.site)
        assert len({task.name for task in tasks}) == len(tasks) >= 4
        for task in tasks:
            task.run()


def test_figures_are_told_anew_after_all_that_takes_some_away(make_client):
    names = [task.name for task in tasks_of(make_client().app.state.site)]
    assert names[-1] == "telling figures" and {"removing what is too old", "counting insights"} < set(names)


def test_a_mailbox_is_read_where_one_is_named(make_client):
    assert mail_reader_of(make_client().app.state.site) is None
    assert mail_reader_of(make_client(imap_url="imap://help:secret@127.0.0.1:1").app.state.site) is not None


def test_nothing_is_learnt_where_learning_is_off(make_client, now):
    site = make_client().app.state.site
    with site.state.database.begin() as conn:
        open_request(conn, FORM, room=ROOM, at=now)
    assert lessons_of(site) == ()
    assert lessons_of(replace(site, settings=site.settings.model_copy(update={"learning": "off"}))) == ()
