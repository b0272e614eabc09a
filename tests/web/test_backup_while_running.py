"""A backup is made and put back under a site that people are writing to: nobody gets an error page, no link opens two requests."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from kb.backup.backup import make_backup
from kb.backup.restore import Restorer
from tests.web.conftest import NOW, form_key
from tests.web.public.form import GOOD
from web.app import create_app

pytestmark = pytest.mark.slow


@dataclass
class Writers:
    """People who send forms one after another until they are told to stop."""

    client: TestClient
    answers: list[tuple[int, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self, who: int) -> None:
        for n in range(100_000):
            if self.stop.is_set():
                return
            form = GOOD | {
                "form_key": form_key(timedelta(minutes=1, milliseconds=n * 10 + who)),
                "text": f"Не приходит код, попытка {who}-{n}",
                "email": f"w{who}.{n}@mail.example.org",
            }
            answer = self.client.post("/ru/contact", data=form)
            self.answers.append((answer.status_code, answer.headers.get("location", "")))

    @property
    def links(self) -> list[str]:
        return [link for status, link in self.answers if status == 303]

    def wait_for(self, count: int) -> None:
        for _ in range(600):
            if len(self.links) >= count:
                return
            threading.Event().wait(0.05)
        raise AssertionError(f"only {len(self.links)} requests in half a minute: {self.answers[-3:]}")


def test_requests_before_the_backup_are_there_and_later_links_open_nothing_of_others(settings, database_url, tmp_path):
    many = settings.model_copy(
        update={"database_url": database_url, "tickets_per_hour": 100_000, "tickets_per_day": 100_000}
    )
    site = create_app(many, clock=lambda: NOW)
    state, log, store = site.state.site.state.database, site.state.site.journal.log, site.state.site.state.store
    key = site.state.site.state.key
    writers = Writers(TestClient(site, follow_redirects=False, raise_server_exceptions=False))
    threads = [threading.Thread(target=writers.write, args=(who,)) for who in range(3)]
    for thread in threads:
        thread.start()
    try:
        writers.wait_for(15)
        before = list(writers.links)
        make_backup(state, log, store, tmp_path / "copy", key=key, key_is_inside=False, at=NOW)
        writers.wait_for(len(writers.links) + 15)
        restorer = Restorer(state=state, log=log, store=store, secret_key=many.secret_key)
        done = restorer.restore(tmp_path / "copy", overwrite=True, at=NOW)
        writers.wait_for(len(writers.links) + 15)
    finally:
        writers.stop.set()
        for thread in threads:
            thread.join(30)
    assert {status for status, _ in writers.answers} <= {303, 503}
    assert len(set(writers.links)) == len(writers.links)
    assert done.requests >= len(before) and not done.key_differs
    kept = [link for link in before if writers.client.get(link).status_code == 200]
    assert kept == before
    late = writers.links[-1]
    assert writers.client.get(late).status_code == 200
