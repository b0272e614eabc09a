"""A file control that was left empty sends a file without a name; it is no file. What a request took is not removed."""

from __future__ import annotations

import asyncio

from kb.requests.attachments import Upload
from kb.requests.customer import open_request
from kb.requests.tickets import NewTicket
from tests.web.conftest import NOW
from tests.web.public.test_posted import awaited, posted
from web.parts.uploads import discard_spare, files_in_turn, read_files
from web.site.state import FORMS_IN_MEMORY


def test_a_file_without_a_name_and_words_in_its_place_are_no_files():
    request = posted(
        ('name="screenshot"; filename=""', ""),
        ('name="screenshot"', "words"),
        ('name="screenshot"; filename="a.png"', "PNG"),
    )
    assert awaited(read_files(request)) == [Upload(b"PNG", "a.png")]


def test_of_a_forms_files_only_what_no_ticket_has_is_removed(client):
    state = client.app.state.site.state
    first, double, other = state.store.keep([Upload(b"%PDF-1.7"), Upload(b"%PDF-1.7"), Upload(b"words\n", "a.txt")])
    new = NewTicket(form_key="f", lang="ru", topic="cards", email="", text="Карта не платит")
    with state.database.begin() as conn:
        open_request(conn, new, files=[first, double], room=state.room, at=NOW)
    discard_spare(state, [first, double, other])
    assert [path.name for path in state.store.folder.iterdir() if path.is_file()] == [first.name]
    discard_spare(state, [])


def test_the_files_of_a_few_forms_are_in_memory_at_once_and_every_form_has_its_turn(client):
    together, most, seen = 0, 0, []

    async def handle() -> None:
        nonlocal together, most
        request = posted(('name="screenshot"; filename="a.png"', "PNG"))
        request.scope["app"] = client.app
        async for files in files_in_turn(request):
            together += 1
            most = max(most, together)
            await asyncio.sleep(0.02)
            seen.extend(files)
            together -= 1

    async def crowd() -> None:
        await asyncio.gather(*(handle() for _ in range(12)))

    awaited(crowd())
    assert seen == [Upload(b"PNG", "a.png")] * 12
    assert most == FORMS_IN_MEMORY


def test_a_form_without_files_waits_for_nobody(client):
    async def nothing() -> list:
        request = posted(('name="screenshot"; filename=""', ""))
        request.scope["app"] = client.app
        return [files async for files in files_in_turn(request)]

    turn = client.app.state.site.state.files_at_once
    assert all(turn.acquire(blocking=False) for _ in range(FORMS_IN_MEMORY))
    assert awaited(nothing()) == [[]]
