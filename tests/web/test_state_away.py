"""The state away, locked or full: forms come back with every word and another way to reach us, and the articles go on."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.storage.database import connect, migrate
from tests.web.conftest import form_key
from tests.web.public.form import GOOD
from tests.web.public.test_requests import files, picture, plain, sent

WORDS = "Дописываю: код так и не пришёл, экран прежний."


@pytest.fixture
def lock(settings) -> Iterator[sqlite3.Connection]:
    """A program that can hold the write lock of the site's database."""
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    yield other
    other.close()


def test_a_form_that_meets_a_lock_comes_back_filled_and_goes_through_afterwards(quiet, tickets, lock, caplog):
    lock.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    form = GOOD | {"form_key": form_key(), "topic": "cards", "purpose": "pin", "f_page": "https://a.example/x"}
    with caplog.at_level(logging.WARNING):
        answers = [quiet.post("/ru/contact", data=form) for _ in range(3)]
    assert time.monotonic() - began < 25
    for answer in answers:
        page = plain(answer.text)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "30"
        assert GOOD["text"] in page and GOOD["email"] in page and 'value="https://a.example/x"' in page
        assert "Сейчас не получается сохранить обращение" in page and "Есть другой канал: чат в приложении" in page
        assert form["form_key"] in page
    told = [record for record in caplog.records if record.name.startswith(("kb", "web"))]
    assert len(told) == 1 and told[0].exc_info is None
    assert quiet.get("/ru/").status_code == quiet.get("/ru/a/cards/block").status_code == 200
    assert quiet.get("/ru/contact").status_code == 200 and tickets() == ()
    lock.execute("ROLLBACK")
    assert quiet.post("/ru/contact", data=form).status_code == 303 and len(tickets()) == 1


def test_a_message_that_meets_a_lock_comes_back_with_its_screenshot_and_is_stored_once(quiet, settings, lock):
    address = sent(quiet)
    lock.execute("BEGIN IMMEDIATE")
    answer = quiet.post(address, data={"text": WORDS, "form_key": "k" * 22}, files=files(picture()))
    page = plain(answer.text)
    assert answer.status_code == 503 and answer.headers["retry-after"] == "30"
    assert WORDS in page and "Есть другой канал" in page and "no-store" in answer.headers["cache-control"]
    claim = re.search(r'name="picture" value="([^"]+)" checked', page)[1]
    lock.execute("ROLLBACK")
    again = {"text": WORDS, "form_key": re.search(r'name="form_key" value="([^"]+)"', page)[1], "picture": claim}
    for _ in range(2):
        assert quiet.post(address, data=again).status_code == 303
    shown = quiet.get(address).text
    assert shown.count("экран прежний") == 1 and len(re.findall("<img src", shown)) == 1
    assert len(list(settings.attachments.glob("*.png"))) == 1


def test_a_lock_makes_the_site_not_ready_and_its_end_ready(quiet, lock):
    assert quiet.get("/readyz").status_code == 200
    lock.execute("BEGIN IMMEDIATE")
    quiet.app.state.site.state.database.outages._written = float("-inf")  # as after ten quiet seconds
    told = quiet.get("/readyz")
    assert told.status_code == 503 and not told.json()["checks"]["database"]["ok"]
    assert "written" in told.json()["checks"]["database"]["detail"]
    lock.execute("ROLLBACK")
    assert quiet.get("/readyz").status_code == 200


def test_pages_that_need_the_database_say_so_in_words_of_their_own(quiet, settings):
    address = sent(quiet)
    database = Path(settings.database_url.removeprefix("sqlite:///"))
    quiet.app.state.site.state.database.close()
    database.rename(database.with_suffix(".away"))
    database.mkdir()  # nothing that could be opened
    shown = quiet.get(address)
    assert shown.status_code == 503 and shown.headers["retry-after"] == "30"
    assert "база сейчас не отвечает" in plain(shown.text) and "Статьи ещё готовятся" not in plain(shown.text)
    answer = quiet.post(address, data={"text": WORDS, "form_key": "k" * 22})
    assert answer.status_code == 503 and WORDS in plain(answer.text)
    assert quiet.get("/ru/search?q=карта").status_code == 200
    database.rmdir()
    database.with_suffix(".away").rename(database)
    assert quiet.get(address).status_code == 200


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes, where tests may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]).returncode:
        pytest.skip("only root may mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_loses_no_word_leaves_no_half_file_and_is_told(make_client, twin, small_disk, tmp_path):
    twin.answers(state="none")
    url = f"sqlite:///{small_disk}/otvet.db"
    database = connect(url)
    migrate(database)
    database.close()
    client = make_client(twin, database_url=url, attachments=small_disk / "attachments")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                pass
    form = GOOD | {"form_key": form_key()}
    for upload in (None, files(picture())):
        answer = client.post("/ru/contact", data=form, files=upload)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "30" and GOOD["text"] in answer.text
    assert list((small_disk / "attachments").glob("*")) == [] and list((small_disk / "attachments").glob(".*")) == []
    told = client.get("/readyz").json()["checks"]
    assert not told["disk"]["ok"] and "MB left" in told["disk"]["detail"]
    filler.unlink()
    assert client.post("/ru/contact", data=form, files=files(picture())).status_code == 303
