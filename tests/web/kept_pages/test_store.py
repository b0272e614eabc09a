"""Kept pages: what one reader was shown is shown to the next, as long as it is true and there is room."""

from __future__ import annotations

from starlette.routing import Route

from web.kept_pages.store import OF_ITSELF, AskedPage, KeptAnswer, KeptPages, Present

ROUTE = Route("/{lang}/", lambda request: None)
TREE = object()
NOON = Present(tree=TREE, minute=720)


def address(path: str = "/ru/", *, theme: str = "system", compressed: bool = True) -> AskedPage:
    return AskedPage(origin="https://help.example", path=path, query="", theme=theme, compressed=compressed)


def answer(body: bytes = b"page") -> KeptAnswer:
    return KeptAnswer(headers=((b"etag", b'W/"1"'),), body=body, route=ROUTE)


def test_a_page_is_answered_again_only_as_it_was_asked_for():
    pages = KeptPages()
    assert pages.get(address(), NOON) is None
    pages.keep(address(), NOON, answer())
    assert pages.get(address(), NOON) == answer()
    for other in (address("/en/"), address(theme="dark"), address(compressed=False)):
        assert pages.get(other, NOON) is None


def test_another_minute_another_day_or_another_generation_has_pages_of_its_own():
    pages = KeptPages()
    announced = Present(tree=TREE, minute=720, announced=("outage",))
    for moment in (NOON, announced, Present(tree=TREE, minute=721), Present(tree=object(), minute=721)):
        assert pages.get(address(), moment) is None
        pages.keep(address(), moment, answer())
        assert pages.get(address(), moment) == answer()
    assert pages.get(address(), NOON) is None


def test_a_page_that_was_made_while_the_moment_passed_is_not_kept():
    pages = KeptPages()
    pages.get(address(), NOON)
    later = Present(tree=TREE, minute=721)
    pages.get(address("/en/"), later)
    pages.keep(address(), NOON, answer())
    assert pages.get(address(), later) is None


def test_however_many_addresses_are_asked_for_the_memory_has_an_end_and_the_oldest_go_first():
    room_for = 10
    pages = KeptPages(most_bytes=room_for * (OF_ITSELF + 100))
    pages.get(address("first"), NOON)
    for number in range(room_for + 1):
        pages.keep(address(str(number)), NOON, answer(b"x" * 100))
        pages.get(address("0"), NOON)
    kept = [number for number in range(room_for + 1) if pages.get(address(str(number)), NOON)]
    assert kept == [0, *range(2, room_for + 1)]


def test_a_page_as_large_as_many_others_is_not_kept():
    pages = KeptPages(most_bytes=8000)
    pages.get(address(), NOON)
    pages.keep(address(), NOON, answer(b"x" * 1000))
    assert pages.get(address(), NOON) is None


def test_what_somebody_changed_is_made_anew_for_the_next_reader():
    pages = KeptPages()
    pages.get(address(), NOON)
    pages.keep(address(), NOON, answer())
    pages.forget()
    assert pages.get(address(), NOON) is None
