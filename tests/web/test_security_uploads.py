"""Uploads as no browser sends them: odd names, broken multipart, bodies without length; and who may see what was kept."""

from __future__ import annotations

import re
import socket
import threading
import time
from urllib.parse import unquote

import pytest

from kb.requests.attachments import NAME
from kb.requests.file_names import safe_name
from tests.journeys.conftest import serving
from tests.kb.requests.test_attachments_hostile import HTML, KEPT, MARK, REFUSED
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.public.test_requests import files, picture, plain, sent
from tests.web.staff.test_one_request import token

NAMES = (
    "../../../etc/cron.d/x.png",
    "..\\..\\boot.ini",
    "/etc/passwd",
    "C:\\windows\\x.png",
    "x.png\x00.php",
    "\u202egnp.exe",
    "а" * 300 + ".png",
    "CON",
    "aux.png",
    "COM1.jpg",
    ".htaccess",
    ".",
    "..",
    " ",
    "😀🎉.png",
    "x.html",
    "x.svg",
    "x.php.png",
    "-rf",
    "$(reboot).png",
    "`id`.png",
    "'; DROP TABLE--.png",
    "<img src=x onerror=alert(1)>.png",
    "x\r\nContent-Type: text/html",
    "%2e%2e%2f.png",
    "x.png;y.png",
    "\ufeff.png",
    "nul.png:stream",
    "~/.ssh/id",
)
EDGE = "edge-7f3"
TAKEN_AS_FILES = {"pdf around a jpeg", "heic"}  # no pictures of ours, and handed out as they are


def kept(settings) -> list:
    return sorted(settings.attachments.rglob("*")) if settings.attachments.exists() else []


def raw_form(*parts: bytes, edge: str = EDGE, end: bool = True) -> bytes:
    fields = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in (GOOD | {"form_key": form_key()}).items()
    ]
    body = b"".join(b"--" + edge.encode() + b"\r\n" + part + b"\r\n" for part in (*fields, *parts))
    return body + (b"--" + edge.encode() + b"--\r\n" if end else b"")


def file_part(disposition: str, data: bytes = b"", more: str = "") -> bytes:
    return f"Content-Disposition: form-data; {disposition}\r\nContent-Type: image/png\r\n{more}\r\n".encode() + (
        data or picture()
    )


@pytest.fixture
def patient(make_client, twin):
    """A client that may send as often as it likes."""
    twin.answers(state="none")
    return make_client(twin, tickets_per_hour=1000, tickets_per_day=1000)


@pytest.mark.slow
def test_whatever_a_file_is_called_it_is_kept_under_a_name_of_ours(patient, settings):
    for n, name in enumerate(NAMES):
        before = kept(settings)
        page = patient.get(
            sent(
                patient,
                text=f"Вопрос {n} со снимком",
                email=f"a{n}@mail.example.org",
                files=files(picture(), name=name),
            )
        ).text
        (stored,) = set(kept(settings)) - set(before)
        assert NAME.fullmatch(stored.name) and stored.parent == settings.attachments, name
        assert stored.name in page and "onerror" not in page and "etc" not in page, name


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/x-php", "", "a/b; charset=x"])
def test_the_type_a_browser_claims_is_not_believed(quiet, settings, kind: str):
    address = sent(quiet, files=[("screenshot", ("a.png", picture("JPEG"), kind))])
    shown = re.search(r'<img src="([^"]+)"', quiet.get(address).text)[1]
    assert quiet.get(shown).headers["content-type"] == "image/jpeg" and kept(settings)[0].suffix == ".jpg"


@pytest.mark.slow
def test_of_the_whole_corpus_only_pixels_reach_the_disk(patient, settings, tickets):
    for n, data in enumerate(KEPT.values()):
        sent(patient, text=f"Снимок номер {n} к моему вопросу", email=f"a{n}@mail.example.org", files=files(data))
    for name in REFUSED.keys() - TAKEN_AS_FILES:
        data, _ = REFUSED[name]
        before = len(kept(settings))
        answer = patient.post(
            "/ru/contact", data=GOOD | {"email": "b@mail.example.org"}, files=files(data, name="good.png")
        )
        assert answer.status_code == 422 and len(kept(settings)) == before
    stored = kept(settings)
    assert len(stored) == len(KEPT) and len(tickets()) == len(KEPT)
    for path in stored:
        told = path.read_bytes()
        assert (
            MARK not in told
            and b"<script" not in told
            and b"<?php" not in told
            and b"%PDF" not in told
            and b"PK\x03\x04" not in told
        )
        assert told[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0", b"RIFF") and path.stat().st_mode & 0o111 == 0


@pytest.mark.parametrize("name", ["bill.pdf", "x.png", "page.html", "x.svg", "notes.txt", "a.docx"])
@pytest.mark.parametrize(
    "data", [HTML, b"\xef\xbb\xbf" + HTML, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"]
)
def test_a_page_is_refused_whatever_it_is_called(patient, settings, name: str, data: bytes):
    answer = patient.post("/ru/contact", data=GOOD | {"form_key": form_key()}, files=files(data, name=name))
    assert answer.status_code == 422 and kept(settings) == []


@pytest.mark.slow
def test_whatever_a_document_is_called_it_is_saved_under_a_name_that_is_safe(patient):
    for n, name in enumerate(NAMES):
        pdf = b"%PDF-1.7\n%%EOF\n"
        address = sent(
            patient, text=f"Вопрос {n} с файлом", email=f"a{n}@mail.example.org", files=files(pdf, name=name)
        )
        url = re.search(r'<a href="([^"]+)" download>', patient.get(address).text)[1]
        disposition = patient.get(url).headers["content-disposition"]
        assert re.fullmatch(
            r"attachment; filename(\*=utf-8''[\w.%~-]+|=\"[\w. ()$`'+;,=&@#\[\]{}!^~-]+\")", disposition, re.ASCII
        )
        called = unquote(disposition.partition("''")[2] or disposition.partition('"')[2].rstrip('"'))
        assert called.endswith(".pdf") and called == safe_name(called, ("pdf",)), name


def test_a_picture_is_served_to_its_holder_and_to_staff_as_a_picture_and_nothing_else(quiet, settings):
    address = sent(quiet, files=files(picture()))
    (stored,) = kept(settings)
    stranger = "/ru/request/" + "x" * 43
    for place in (
        f"{stranger}/file/{stored.name}",
        f"/assets/{stored.name}",
        f"/attachments/{stored.name}",
        f"/static/{stored.name}",
        f"/{stored.name}",
    ):
        assert quiet.get(place).status_code == 404, place
    staff_place = f"/agent/requests/2026-000001/file/{stored.name}"
    assert quiet.get(staff_place).status_code == 303
    quiet.post("/agent/sign-in", data={"token": token(settings)})
    for place in (f"{address}/file/{stored.name}", staff_place):
        headers = quiet.get(place).headers
        assert headers["content-type"] == "image/png" and headers["x-content-type-options"] == "nosniff"
        assert headers["content-disposition"].startswith("inline") and stored.name in headers["content-disposition"]
        assert (
            headers["cache-control"] == "private, no-store"
            and "default-src 'none'" in headers["content-security-policy"]
        )
    assert quiet.get("/agent/requests/2026-000002/file/" + stored.name).status_code == 404


BROKEN = {
    "no end": raw_form(file_part('name="screenshot"; filename="a.png"'), end=False),
    "no name": raw_form(file_part('filename="a.png"')),
    "no file name": raw_form(file_part('name="screenshot"')),
    "two file names": raw_form(file_part('name="screenshot"; filename="a.png"; filename="../b.php"')),
    "encoded name": raw_form(file_part("name=\"screenshot\"; filename*=UTF-8''%2e%2e%2fetc%2fpasswd")),
    "a header in the name": raw_form(file_part('name="screenshot"; filename="a.png\\r\\nX-Evil: 1"')),
    "a header of its own": raw_form(
        file_part('name="screenshot"; filename="a.png"', more="X-Evil: 1\r\nContent-Transfer-Encoding: base64\r\n")
    ),
    "an edge inside": raw_form(
        file_part('name="screenshot"; filename="a.png"', picture() + f"\r\n--{EDGE}--\r\n".encode() + HTML)
    ),
    "an empty part": raw_form(b""),
    "no parts": b"--" + EDGE.encode() + b"--\r\n",
    "nothing": b"",
    "noise": bytes(range(256)) * 40,
    "a field that is a file": raw_form(file_part('name="text"; filename="t.txt"', HTML)),
    "a file that is a field": raw_form(b'Content-Disposition: form-data; name="screenshot"\r\n\r\n' + HTML),
    "a thousand empty files": raw_form(*[file_part('name="screenshot"; filename="a.png"', b"x")] * 1001),
    "a thousand fields": raw_form(*[b'Content-Disposition: form-data; name="shown"\r\n\r\nx'] * 1001),
    "a long header": raw_form(file_part(f'name="screenshot"; filename="{"a" * 60_000}"')),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_multipart_is_an_answer_in_our_words_and_never_a_crash(quiet, settings, kind: str):
    answer = quiet.post(
        "/ru/contact", content=BROKEN[kind], headers={"content-type": f"multipart/form-data; boundary={EDGE}"}
    )
    assert answer.status_code in (303, 400, 413, 422) and "<html" in answer.text + "<html" * (answer.status_code == 303)
    assert "x-evil" not in answer.headers and all(
        NAME.fullmatch(path.name) and MARK not in path.read_bytes() for path in kept(settings)
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={EDGE}; boundary=other",
        "multipart/form-data; boundary=" + "e" * 5000,
        "multipart/mixed; boundary=x",
        "text/plain",
        "application/json",
        "",
        "multipart/form-data; boundary=\u00e9",
    ],
)
def test_a_type_that_says_nothing_useful_is_no_crash(quiet, content_type: str):
    answer = quiet.post(
        "/ru/contact", content=BROKEN["no name"], headers={"content-type": content_type.encode("latin-1")}
    )
    assert answer.status_code in (303, 400, 413, 422)


def test_an_upload_of_undeclared_length_is_stopped_at_the_limit(quiet, settings):
    read = []

    def endless():
        yield raw_form(file_part('name="screenshot"; filename="a.png"', b"\x89PNG"), end=False)
        for n in range(200):
            read.append(n)
            yield b"\0" * 2**20

    answer = quiet.post(
        "/ru/contact", content=endless(), headers={"content-type": f"multipart/form-data; boundary={EDGE}"}
    )
    assert answer.status_code == 413 and kept(settings) == []


def test_six_files_and_ten_megabytes_and_a_byte_are_told_with_everything_else_kept(quiet, settings):
    page = quiet.post(
        "/ru/contact",
        data=GOOD,
        files=files(*[picture(colour=c) for c in ("red", "blue", "teal", "gold", "pink", "navy")]),
    )
    assert page.status_code == 422 and "не больше 5" in plain(page.text) and GOOD["text"] in page.text
    page = quiet.post("/ru/contact", data=GOOD, files=files(REFUSED["10 MB and one byte"][0]))
    assert (
        page.status_code == 422 and "10 МБ" in plain(page.text) and GOOD["text"] in page.text and kept(settings) == []
    )


def test_slow_uploads_keep_nobody_else_waiting(make_client, twin):
    """Fifty visitors who send a byte now and then; somebody else is answered all the while."""
    twin.answers(state="none")
    head = f"POST /ru/contact HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={EDGE}\r\nContent-Length: 9000000\r\n\r\n".encode()
    with serving(make_client(twin).app) as url:
        host, port = url.removeprefix("http://").split(":")
        slow = [socket.create_connection((host, int(port))) for _ in range(50)]
        stop = threading.Event()

        def drip() -> None:
            for line in slow:
                line.sendall(head)
            while not stop.is_set():
                for line in slow:
                    line.sendall(b"-")
                time.sleep(0.02)

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            for _ in range(10):
                with socket.create_connection((host, int(port)), timeout=10) as line:
                    line.sendall(b"GET /ru/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    assert line.recv(40).startswith(b"HTTP/1.1 200")
        finally:
            stop.set()
            dripping.join()
            for line in slow:
                line.close()
