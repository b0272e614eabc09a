"""A reader's copy is recognised however a cache names it (RFC 9110, 13.1.2), and a page that changed is sent again."""

from __future__ import annotations

import pytest

from web.site.etag import entity_tag, is_named

TAG = entity_tag(b"a page")
STRONG = TAG.removeprefix("W/")


@pytest.mark.parametrize(
    "fields",
    [
        ["*"],
        [TAG],
        [STRONG],
        [f'"older", {TAG}'],
        [f'{STRONG} , W/"older"'],
        [f'"with, a comma",{TAG}'],
        ['"older"', TAG],
    ],
)
def test_a_copy_is_recognised_by_star_in_a_list_weak_or_strong(fields: list[str]):
    assert is_named(TAG, fields)


@pytest.mark.parametrize(
    "fields", [[], [""], ['"other"'], [STRONG.strip('"')], [f'"{STRONG.strip(chr(34))} "'], ["W/*"], ['"*"']]
)
def test_another_tag_no_tag_and_words_without_quotes_name_nothing(fields: list[str]):
    assert not is_named(TAG, fields)


@pytest.mark.parametrize(
    "path",
    ["/ru/", "/en/feed.atom", "/sitemap.xml", "/ru/a/cards/block", "/robots.txt", "/static/site.css", "/favicon.ico"],
)
def test_pages_and_feeds_are_not_sent_twice(client, path: str):
    first = client.get(path)
    for named in (first.headers["etag"], f'"older", {first.headers["etag"].removeprefix("W/")}', "*"):
        again = client.get(path, headers={"if-none-match": named})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get(path, headers={"if-none-match": '"other"'}).content == first.content


def test_a_page_that_is_not_there_is_never_unchanged(client):
    assert client.get("/ru/nothing-here", headers={"if-none-match": "*"}).status_code == 404
