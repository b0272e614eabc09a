"""Nobody is led to another site by a way back; and links are made of the same patterns as those in letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.addresses import article_of, article_path
from web.site.urls import agent_url, article_url, inbox_url, keeping, links_within, own_path, sign_in_url, tidy

ELSEWHERE = (
    "",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/ok\nx: y",
    "/ok\x00",
    "agent",
    "//[",
)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_way_back_never_leads_elsewhere(url: str):
    assert own_path(url) == "" and own_path(url, within="/agent") == ""


@pytest.mark.parametrize("url", ["/ru/", "/ru/search?q=карта&page=2", "/agent", "/ru/search?q=http://x", "/a#b"])
def test_a_path_of_the_site_is_kept_as_it_is(url: str):
    assert own_path(url) == url


@pytest.mark.parametrize(
    ("url", "kept"),
    [("/agent", True), ("/agent?q=1", True), ("/agent/queue", True), ("/agentevil", False), ("/ru/", False)],
)
def test_the_door_of_the_console_leads_into_the_console_only(url: str, kept: bool):
    assert own_path(url, within="/agent") == (url if kept else "")


def test_a_link_is_the_pattern_with_what_is_asked_of_the_page():
    assert article_url("ru", "cards/block", "lost", voted="no") == article_path("ru", "cards/block") + "?voted=no#lost"
    assert inbox_url("2026-000001", "reply") == "/agent/requests/2026-000001/reply"
    assert sign_in_url("/agent?q=a b") == "/agent/sign-in?back=%2Fagent%3Fq%3Da+b"
    assert agent_url(walked=["a:1", "b:2"]) == "/agent?walked=a%3A1&walked=b%3A2"
    assert article_of(article_url("en", "cards/block")) == ("en", "cards/block")


LANGUAGES = ("ru", "en")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/ru/a/cards/block/", "/ru/a/cards/block"),
        ("/RU/a/cards/block", "/ru/a/cards/block"),
        ("/Ru//a///cards/block//", "/ru/a/cards/block"),
        ("/ru-RU/search", "/ru/search"),
        ("/en_gb/", "/en/"),
        ("/RU", "/ru/"),
        ("/ru", "/ru/"),
        ("/ru//", "/ru/"),
        ("/ru/1204/", "/ru/1204"),
        ("/agent/", "/agent"),
        ("//ru/", "/ru/"),
        ("//", "/"),
        ("//evil.example", "/evil.example"),
        ("//evil.example//ru/", "/evil.example/ru"),
        ("/ru//evil.example/", "/ru/evil.example"),
    ],
)
def test_an_address_written_almost_right_leads_to_the_right_one(path: str, meant: str):
    assert tidy(path, LANGUAGES) == meant


@pytest.mark.parametrize(
    "path", ["/", "/ru/", "/ru/a/cards/block", "/en/search", "/de/", "/de", "/RU-ru-RU/x", "/Agent", "/x/RU/y"]
)
def test_an_address_that_is_right_or_means_nothing_to_us_stays(path: str):
    assert tidy(path, LANGUAGES) == path


@given(st.text(alphabet="/\\ruRUen.:@%?# а", max_size=20))
def test_a_tidy_address_is_of_this_site_and_stays_as_it_is(rest: str):
    meant = tidy("/" + rest, LANGUAGES)
    assert meant.startswith("/")
    assert tidy(meant, LANGUAGES) == meant
    assert meant == "/" + rest or not meant.startswith("//")


@pytest.mark.parametrize(
    ("url", "query", "kept"),
    [
        ("/ru/", "", "/ru/"),
        ("/ru/", "a=1&b=%D0%B0", "/ru/?a=1&b=%D0%B0"),
        ("/ru/a/x?voted=yes", "s=1", "/ru/a/x?voted=yes&s=1"),
        ("/ru/a/x#last", "s=1", "/ru/a/x?s=1#last"),
    ],
)
def test_what_was_asked_of_an_address_is_kept(url: str, query: str, kept: str):
    assert keeping(url, query) == kept


@pytest.mark.parametrize(
    ("tag", "inside"),
    [
        ('<a href="/ru/">', '<a href="/widget/ru">'),
        ('<a class="x" href="/ru/a/cards?s=1#b">', '<a class="x" href="/widget/ru/a/cards?s=1#b">'),
        (
            '<form action="/en/contact" data-suggestions="/en/contact/suggestions">',
            '<form action="/widget/en/contact" data-suggestions="/widget/en/contact/suggestions">',
        ),
        ('<a href="https://e.example/">', '<a target="_blank" rel="noopener" href="https://e.example/">'),
        ('<a href="/assets/a.png">', '<a target="_blank" rel="noopener" href="/assets/a.png">'),
        ('<a href="https://e.example/" target="_blank">', '<a href="https://e.example/" target="_blank">'),
        ('<a href="#b">', '<a href="#b">'),
        ('<a href="tel:+7">', '<a href="tel:+7">'),
        ('<form data-suggest="/api/v1/suggest">', '<form data-suggest="/api/v1/suggest">'),
        ('<img src="/ru/x">', '<img src="/ru/x">'),
        ('<code>&lt;a href="/ru/x"&gt;</code>', '<code>&lt;a href="/ru/x"&gt;</code>'),
    ],
)
def test_links_of_a_page_in_the_panel_stay_there_or_open_a_page(tag: str, inside: str):
    assert links_within(tag, "/widget") == inside
