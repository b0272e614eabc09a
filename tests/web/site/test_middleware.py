"""What is true of every response and asked of every request, whatever page or route it is for."""

from __future__ import annotations

import asyncio
import threading
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from web.site.metrics import Metrics
from web.site.middleware import (
    ENDLESS,
    HEADERS,
    MAX_UPLOAD,
    BodyLimit,
    HeadAsGet,
    OwnTime,
    SameOrigin,
    SecurityHeaders,
    TidyAddresses,
    TimedRequests,
)


def refuse(request: Request, status: int) -> Response:
    return PlainTextResponse(f"refused {status}", status)


async def echo(request: Request) -> Response:
    return PlainTextResponse(
        f"{request.method} {len(await request.body())}", headers={"referrer-policy": "no-referrer"}
    )


async def fail(request: Request) -> Response:
    raise RuntimeError("broken")


METHODS = ["GET", "POST", "PUT", "DELETE"]
PATHS = ("/", "/ru/contact", "/ru/request/abc", "/things/{id}")
ROUTES = [Route("/broken", fail), *(Route(path, echo, methods=METHODS) for path in PATHS)]


def client(middleware, **options: object) -> TestClient:
    app = middleware(Starlette(routes=ROUTES), **options)
    return TestClient(app, base_url="http://help.example", raise_server_exceptions=False)


def test_every_response_carries_the_headers_it_did_not_set_itself():
    answer = client(SecurityHeaders).get("/")
    for name, value in HEADERS.items():
        assert answer.headers[name] == ("no-referrer" if name == "referrer-policy" else value)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://help.example"}, 403),
        ({"origin": "http://help.example"}, 200),
        ({"origin": "https://public.example"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
        ({"origin": "http://[::1"}, 403),
        ({"origin": "http://[help.example]:x/"}, 403),
    ],
)
def test_a_change_is_taken_only_from_this_site_or_from_no_browser(headers, status):
    site = client(SameOrigin, refuse=refuse, base_url="https://public.example")
    assert site.post("/", headers=headers).status_code == status
    assert site.get("/", headers=headers).status_code == 200


def test_a_body_is_refused_at_once_by_its_declared_length_and_while_it_is_read_without_one():
    site = client(BodyLimit, refuse=refuse, limit=10)
    assert site.post("/", content=b"x" * 10).text == "POST 10"
    declared = site.post("/", content=b"x" * 11)
    assert (declared.status_code, declared.text) == (413, "refused 413")
    assert site.post("/", content=iter([b"x" * 6] * 2)).status_code == 413
    assert site.post("/", content=iter([b"x" * 5] * 2)).text == "POST 10"


@pytest.mark.parametrize("length", ["-1", "ten", "1e3", "²"])
def test_a_length_that_is_no_number_is_refused(length: str):
    site = client(BodyLimit, refuse=refuse)
    assert site.post("/", content=iter([b"x"]), headers={"content-length": length.encode()}).status_code == 413


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/ru/contact", "multipart/form-data; boundary=x", 200),
        ("/ru/request/abc", "multipart/form-data; boundary=x", 200),
        ("/ru/contact", "text/plain", 413),
        ("/things/1", "multipart/form-data; boundary=x", 413),
    ],
)
def test_more_is_taken_only_where_pictures_may_come(path, kind, status):
    site = client(BodyLimit, refuse=refuse, limit=10)
    assert site.post(path, content=b"x" * 100, headers={"content-type": kind}).status_code == status
    too_long = {"content-type": kind, "content-length": str(MAX_UPLOAD + 1)}
    assert site.post(path, content=iter([b"x"]), headers=too_long).status_code == 413


def test_head_is_answered_as_get_without_the_body():
    site = client(HeadAsGet)
    head, get = site.head("/"), site.get("/")
    assert (head.status_code, head.content, get.text) == (200, b"", "GET 0")
    assert head.headers["content-length"] == get.headers["content-length"]
    assert site.post("/").text == "POST 0"


def test_requests_are_counted_under_their_routes_and_a_failure_as_one():
    metrics = Metrics()
    site = client(TimedRequests, metrics=metrics)
    for path in ("/things/1", "/things/2", "/nowhere", "/broken"):
        site.get(path)
    site.request("BREW", "/things/3")
    told = metrics.text().decode()
    assert 'otvet_requests_total{method="GET",route="/things/{id}",status="200"} 2.0' in told
    assert 'otvet_requests_total{method="GET",route="other",status="404"} 1.0' in told
    assert 'otvet_requests_total{method="GET",route="/broken",status="500"} 1.0' in told
    assert 'method="other"' in told and "BREW" not in told


@pytest.mark.parametrize(("scope", "seconds"), [({}, 3.0), ({ENDLESS: True}, 2.0)], ids=["usual", "endless"])
def test_a_body_that_comes_slowly_and_an_answer_that_is_fetched_slowly_are_no_time_of_ours(scope, seconds: float):
    passed = [0.0]
    took = OwnTime(clock=lambda: passed[0])
    coming = iter(({"more_body": True}, {"more_body": False}, {"type": "http.disconnect"}))

    def working(duration: float) -> None:
        passed[0] += duration

    async def receive() -> dict[str, object]:
        passed[0] += 30
        return {"type": "http.request", **next(coming)}

    async def send(message: dict[str, object]) -> None:
        passed[0] += 50

    async def answered() -> None:
        hear, say = took.hearing(receive), took.saying(send)
        for _ in range(2):
            await hear()
        working(2)
        await say({"type": "http.response.start"})
        await say({"type": "http.response.body"})
        working(1)

    asyncio.run(answered())
    assert took.seconds(scope) == pytest.approx(seconds)


@pytest.mark.parametrize("middleware", [SecurityHeaders, SameOrigin, BodyLimit, HeadAsGet, TimedRequests])
def test_starting_and_stopping_a_server_passes_through(middleware):
    options = {"refuse": refuse} if middleware in (SameOrigin, BodyLimit) else {}
    options |= {"metrics": Metrics()} if middleware is TimedRequests else {}
    with client(middleware, **options) as running:
        assert running.get("/").text == "GET 0"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/ru/a/cards/block/", "/ru/a/cards/block"),
        ("/RU/search?q=%D0%BA%D0%B0%D1%80%D1%82%D0%B0&page=2", "/ru/search?q=%D0%BA%D0%B0%D1%80%D1%82%D0%B0&page=2"),
        ("/en//contact/?topic=cards", "/en/contact?topic=cards"),
        ("/ru/a/%D0%BA%20%3F/", "/ru/a/%D0%BA%20%3F"),
    ],
)
def test_an_address_written_almost_right_is_led_to_the_right_one_with_its_query(path: str, location: str):
    site = client(TidyAddresses, languages=("ru", "en"))
    site.follow_redirects = False
    for method, status in (("GET", 301), ("HEAD", 301), ("POST", 308)):
        answer = site.request(method, path)
        assert (answer.status_code, answer.headers["location"]) == (status, location)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "///evil.example/",
        "/\\evil.example/",
        "/%5Cevil.example//",
        "//evil.example/%0d%0aset-cookie:a=b/",
    ],
)
def test_no_address_leads_to_another_host(path: str):
    raw = TestClient(TidyAddresses(Starlette(routes=ROUTES), languages=("ru",)), follow_redirects=False)
    location = raw.get(f"http://help.example{path}").headers["location"]
    assert location.startswith("/")
    assert location[1:2] not in ("/", "\\")
    assert location.isprintable()
    assert urlsplit(location).netloc == ""


def test_of_all_bodies_together_only_so_many_bytes_are_taken_at_once():
    """One is being answered; the next finds no room and is told to come back; then there is room again."""
    inside, go_on = threading.Event(), threading.Event()

    async def slow(request: Request) -> Response:
        await request.body()
        inside.set()
        await run_in_threadpool(go_on.wait, 20)
        return PlainTextResponse("taken")

    app = Starlette(routes=[Route("/", slow, methods=["POST"])])
    site = TestClient(BodyLimit(app, refuse=refuse, at_once=1500))
    first: list[int] = []
    waiting = threading.Thread(target=lambda: first.append(site.post("/", content=b"x" * 1000).status_code))
    waiting.start()
    assert inside.wait(20)
    assert site.post("/", content=b"x" * 1000).status_code == 429
    go_on.set()
    waiting.join()
    assert first == [200]
    assert [site.post("/", content=b"x" * 1000).status_code for _ in range(3)] == [200] * 3
