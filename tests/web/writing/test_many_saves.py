"""Two hundred saves over HTTP at once, by several people of one article and of their own: every acknowledged word is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from kb.storage.database import connect
from kb.writing.changes import open_changes, set_aside
from tests.journeys.conftest import serving
from tests.web.staff.test_console import PASSWORD, account
from tests.web.writing.test_editor import PATH, source_of

PEOPLE = 5


@pytest.mark.slow
def test_of_two_hundred_saves_over_http_none_is_lost(site, settings):
    """Each person has two tabs open on one article, which both save what they changed in it, again and again."""
    names = [f"Писатель {number}" for number in range(PEOPLE)]
    for name in names:
        account(settings, name, "writer")

    def tab(work: tuple[str, int]) -> list[str]:
        name, number = work
        mark, said = f"вкладка {number}", []
        with httpx.Client(base_url=address, headers={"accept-language": "ru"}, timeout=60) as client:
            assert client.post("/agent/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
            text, seen = opened, 1
            for turn in range(20):
                said.append(f"{mark}, {turn}")
                lines = text.split("\n")
                at = next(place for place, line in enumerate(lines) if line.startswith(mark))
                lines[at] = f"{lines[at]} {said[-1]}."
                sent = {"source": "\n".join(lines), "seen": str(seen)}
                answer = client.post(f"/write/save/{PATH}", data=sent)
                assert answer.status_code == 200, answer.text
                text, seen = answer.json()["text"], answer.json()["seen"]
        return said

    with serving(site.app) as address:
        opened = ""
        for name in names:  # what both tabs begin with
            with httpx.Client(base_url=address, headers={"accept-language": "ru"}, timeout=60) as client:
                client.post("/agent/sign-in", data={"name": name, "password": PASSWORD})
                opened = source_of(client, f"/write/edit/{PATH}") + "\nвкладка 0:\n\nмежду ними\n\nвкладка 1:\n"
                client.post(f"/write/save/{PATH}", data={"source": opened, "seen": "0"})
        with ThreadPoolExecutor(2 * PEOPLE) as pool:
            work = [(name, number) for name in names for number in (0, 1)]
            said = dict(zip(work, pool.map(tab, work), strict=True))
    state = connect(settings.database_url)
    with state.read() as conn:
        changes = {change.who: change for change in open_changes(conn, PATH)}
        assert set(changes) == set(names)
        for (name, _), words in said.items():
            assert all(f"{word}." in changes[name].text for word in words), name
            assert set_aside(conn, changes[name].id) == ()
    state.close()
