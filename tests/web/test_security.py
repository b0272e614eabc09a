"""What is true of every response, and what is asked of every request that changes something."""

import re

import pytest

PAGES = (
    "/ru/",
    "/en/a/cards/block",
    "/ru/search?q=карта",
    "/ru/contact",
    "/ru/channels",
    "/ru/nothing",
    "/api/v1/search?q=x",
    "/healthz",
    "/static/site.css",
    "/robots.txt",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_response_carries_a_strict_policy(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith(("/ru", "/en"))])
def test_no_page_has_inline_scripts_styles_or_handlers_or_loads_from_elsewhere(client, path):
    page = client.get(path).text
    data = re.compile(r'<script type="application/ld\+json">[^<]*</script>')  # is never run
    page = data.sub("", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", page)
    assert not re.search(r'(?:src|rel="stylesheet" href)="(?:https?:)?//', page)


def test_an_error_of_ours_carries_the_policy_too(make_client, twin, monkeypatch):
    monkeypatch.setattr(twin.public, "search", lambda query: 1 / 0)
    answer = make_client(twin).get("/ru/search?q=x")
    assert (
        answer.status_code == 500 and "content-security-policy" in answer.headers and "ZeroDivision" not in answer.text
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null"}, 403),
        *[
            ({"origin": broken}, 403)
            for broken in ("http://[bad", "http://[", "//[::", "http://\u2100.example".encode())
        ],
        ({}, 303),  # no browser: nobody's cookies travel with it
    ],
)
def test_a_change_that_another_site_asks_for_is_refused(client, headers, status):
    assert client.post("/ru/a/cards/block/vote", data={"helpful": "yes"}, headers=headers).status_code == status


@pytest.mark.parametrize("host", ["[bad", "[", "a]b", "[::1", "evil.example:99999999999999999999", "x:y", "@", "a b"])
@pytest.mark.parametrize(
    "path", ["/ru/", "/", "/ru/nothing", "/agent", "/sitemap.xml", "/api/v1/search?q=x", "/ru/search?q=x"]
)
def test_a_host_that_is_no_address_is_no_fault_of_ours(client, host: str, path: str):
    assert client.get(path, headers={"host": host}).status_code < 500


def test_a_length_of_thousands_of_digits_is_refused(client):
    answer = client.post("/ru/theme", content=b"", headers={"content-length": "9" * 5000})
    assert answer.status_code == 413


def test_the_public_address_counts_as_our_own_behind_a_proxy(make_client):
    client = make_client(base_url="https://help.example")
    assert (
        client.post("/ru/theme", data={"theme": "dark"}, headers={"origin": "https://help.example"}).status_code == 303
    )


def test_the_head_of_a_page_can_be_asked_for_alone(client):
    answer = client.head("/ru/")
    assert (answer.status_code, answer.content) == (200, b"") and answer.headers["etag"]


def test_reading_from_anywhere_is_allowed(client):
    assert client.get("/ru/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_body_that_is_too_long_is_refused_in_our_own_words(client):
    answer = client.post("/ru/contact", data={"text": "а" * 300_000})
    assert answer.status_code == 413 and "256 КБ" in answer.text.replace("\xa0", " ")


def test_a_body_of_undeclared_length_is_refused_while_it_is_read(client):
    def parts():
        for _ in range(100):
            yield b"text=" + b"a" * 10_000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/ru/contact", content=parts(), headers=headers).status_code == 413


def test_a_length_that_is_no_number_is_refused(client):
    assert client.post("/ru/contact", content=b"", headers={"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    ("path", "lang", "words"),
    [("/ru/search", "ru", "Так эту страницу открыть нельзя"), ("/en/search", "en", "cannot be opened that way")],
)
def test_a_wrong_method_is_a_page_in_the_readers_language(client, path, lang, words):
    answer = client.post(path)
    assert answer.status_code == 405 and f'<html lang="{lang}"' in answer.text and words in answer.text


def test_a_missing_page_suggests_what_its_address_resembles(client):
    page = client.get("/ru/a/cards/blok").text
    assert "Такой страницы нет" in page and 'href="/ru/a/cards/block"' in page and 'href="/ru/c/cards"' in page


def test_without_an_index_pages_say_so_and_when_to_come_back(make_client, tmp_path):
    answer = make_client(index=tmp_path / "nothing").get("/ru/")
    assert answer.status_code == 503 and answer.headers["retry-after"] and "Ответы скоро появятся" in answer.text


def test_static_files_last_forever_under_their_fingerprint_only(client):
    url = re.search(r'href="(/static/\w+/site\.css)"', client.get("/ru/").text)[1]
    assert "immutable" in client.get(url).headers["cache-control"]
    assert "immutable" not in client.get("/static/0000/site.css").headers["cache-control"]
    assert client.get("/static/site.css").status_code == client.get("/favicon.ico").status_code == 200
    assert client.get("/static/x/../app.py").status_code == 404
