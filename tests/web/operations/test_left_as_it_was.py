"""Serving leaves the process as it was: no library of ours, imported or used, changes for everybody how files, numbers, sockets, signals
or warnings behave.

WeasyPrint does, for Pillow's cut pictures; the room of pictures goes by its own word.
"""

from __future__ import annotations

import asyncio
import builtins
import codecs
import csv
import decimal
import faulthandler
import gc
import importlib
import json
import locale
import logging
import mimetypes
import os
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = (
    "web.app",
    "cli.app",
    "cli.operating.serve",
    "search.writers.live_build",
    "kb.importing.importing",
    "web.lead.report_files",
)
LIBRARIES = (
    *(
        "faiss",
        "onnxruntime",
        "onnx",
        "weasyprint",
        "pymorphy3",
        "symspellpy",
        "markdown",
        "mammoth",
        "openpyxl",
        "imapclient",
    ),
    *(
        "argon2",
        "mcp",
        "opentelemetry",
        "babel",
        "authlib",
        "alembic",
        "psycopg",
        "segno",
        "markdownify",
        "bs4",
        "nh3",
        "whoosh.index",
    ),
)


def state() -> dict[str, str]:
    """What every thread of the process goes by, in words."""
    import numpy
    from PIL import Image, ImageFile

    umask = os.umask(0o022)
    os.umask(umask)
    kept = {
        "umask": umask,
        "locale": locale.setlocale(locale.LC_ALL),
        "zone": time.tzname,
        "folder": os.getcwd(),
        "environment": sorted(os.environ.items()),
        "sockets": (socket.getdefaulttimeout(), socket.socket, socket.getaddrinfo),
        "certificates": ssl._create_default_https_context,
        "opener": getattr(urllib.request, "_opener", None),
        "recursion": (sys.getrecursionlimit(), threading.stack_size(), sys.get_int_max_str_digits()),
        "hooks": (sys.excepthook, threading.excepthook, sys.unraisablehook, sys.displayhook, sys.stdout, sys.stderr),
        "signals": sorted((int(one), repr(signal.getsignal(one))) for one in signal.valid_signals()),
        "faults": faulthandler.is_enabled(),
        "garbage": (gc.isenabled(), gc.get_threshold()),
        "loop": type(asyncio.get_event_loop_policy()),
        "numbers": (str(decimal.getcontext()), numpy.geterr(), sorted(map(str, numpy.get_printoptions().items()))),
        "logging": (
            logging.root.handlers,
            logging.root.level,
            logging.root.filters,
            logging.getLoggerClass(),
            logging.root.manager.disable,
        ),
        "warnings": [(one[0], str(one[2])) for one in warnings.filters],
        "kinds of files": (sorted(mimetypes.types_map.items()), sorted(mimetypes.encodings_map.items())),
        "builtins": (sorted(vars(builtins)), builtins.open, builtins.print, builtins.__import__),
        "JSON": (json.JSONEncoder.default, json.loads),
        "pictures": Image.MAX_IMAGE_PIXELS,
        "cut pictures": ImageFile.LOAD_TRUNCATED_IMAGES,
        "blocks of pictures": ImageFile.MAXBLOCK,
        "rows": (csv.field_size_limit(), csv.list_dialects()),
        "places of modules": sys.path,
        "turns": sys.getswitchinterval(),
        "folder for a while": Path(tempfile.gettempdir()).parent,
        "limits": [
            resource.getrlimit(one) for one in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_CORE)
        ],
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "errors of letters": codecs.lookup_error("strict"),
        "loggers": sorted(
            name
            for name, one in logging.root.manager.loggerDict.items()
            if isinstance(one, logging.Logger)
            and name not in LIBRARIES  # a library's own logger is its own
            and any(not isinstance(handler, logging.NullHandler) for handler in one.handlers)
        ),
    }
    return {name: repr(value) for name, value in kept.items()}


def told(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]


def changed() -> list[str]:
    """What is otherwise when all that serves is imported."""
    mimetypes.init()  # which serving does at its first file
    before = state()
    import_all()
    return told(before, state())


def import_all() -> None:
    for room in ROOMS:
        importlib.import_module(room)
    for library in LIBRARIES:
        if find_spec(library.split(".")[0]):
            importlib.import_module(library)


EVERYTHING = """# Карта

!!! tip "Совет"
    Текст с **жирным**, `кодом`, [ссылкой](#x) и https://example.org.

??? note
    Сложено.

=== "Один"
    1. Раз
    2. Два

| a | b |
|---|---|
| 1 | 2 |

```python
print(1)
```

<details><summary>Ещё</summary>Текст</details>

Сноска[^1], ==метка==, {% note info %}Врезка{% endnote %}, :::tip\nтекст\n:::

[^1]: Слова.
"""


def _an_index(folder: Path) -> None:
    from kb.settings import load_settings
    from search.build.build import BuildOptions, build
    from search.progress import Progress

    (folder / "articles" / "ru").mkdir(parents=True)
    (folder / "articles" / "ru" / "card.md").write_text(EVERYTHING, "utf-8")
    settings = load_settings(
        articles=folder / "articles", index=folder / "index", models=folder / "models", model="none",
        database_url=f"sqlite:///{folder}/otvet.db",
    )  # fmt: skip
    build(settings, BuildOptions(today=date(2026, 11, 22)), Progress())


def _a_search(folder: Path) -> None:
    from kb.settings import load_settings
    from search.query.live import Live
    from search.query.values import Query

    _an_index(folder)
    live = Live(load_settings(index=folder / "index", models=folder / "models", model="none"))
    assert live.public.search(Query.parse("потерял карту", lang="ru")).results
    live.public.suggest("кар", "ru")


def _an_import_of_a_table(folder: Path) -> None:
    from kb.importing.importing import import_articles

    (folder / "a.csv").write_text("Question,Answer\nWhere?,Here\n", "utf-8")
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.write(folder / "a.csv", "a.csv")
    import_articles("table", folder / "a.zip", folder / "made")


def _an_import_of_a_document(folder: Path) -> None:
    from kb.importing.importing import import_articles
    from tests.kb.importing.nasty import nasty
    from tests.kb.importing.saved_words import docx

    import_articles("docx", docx(folder / "saved", nasty()[:2]), folder / "made")


def _a_letter(folder: Path) -> None:
    from aiosmtpd.controller import Controller

    from kb.delivery.smtp import Server
    from tests.kb.delivery.conftest import Sink
    from tests.ports import free_port

    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Привет", "a@example.org", "b@example.org"
    letter.set_content("Текст")
    with Server.parse(sink.url).connect() as server:
        server.send_message(letter)
    controller.stop()
    assert sink.letters


def _a_report(folder: Path) -> None:
    from web.lead.report_files import can_make_pdf, report_pdf

    if can_make_pdf():
        assert report_pdf("<h1>Отчёт</h1><img src='data:image/png;base64,x'>").startswith(b"%PDF")


def _the_database(folder: Path) -> None:
    from kb.storage.database import connect, connect_log, migrate

    for opened in (connect(f"sqlite:///{folder}/otvet.db"), connect_log(f"sqlite:///{folder}/otvet.db")):
        migrate(opened)
        opened.close()


def _a_picture(folder: Path) -> None:
    import io

    from PIL import Image

    from kb.requests.image_cleaning import clean_image

    written = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(written, "PNG")
    clean_image(written.getvalue())


def _a_password(folder: Path) -> None:
    from kb.staff.passwords import Passwords

    passwords = Passwords()
    assert passwords.matches(passwords.hash("correct horse battery"), "correct horse battery")


def _a_page(folder: Path) -> None:
    from fastapi.testclient import TestClient

    from kb.settings import load_settings
    from web.app import create_app

    _an_index(folder)
    settings = load_settings(
        articles=folder / "articles", index=folder / "index", models=folder / "models", model="none",
        database_url=f"sqlite:///{folder}/otvet.db", attachments=folder / "attachments",
    )  # fmt: skip
    with TestClient(create_app(settings)) as client:
        assert client.get("/ru/").status_code == 200
        assert client.get("/ru/search?q=карта").status_code == 200


USES: dict[str, Callable[[Path], None]] = {
    use.__name__: use
    for use in (
        _an_index, _a_search, _an_import_of_a_table, _an_import_of_a_document, _a_letter, _a_report, _the_database, _a_picture, _a_password,
        _a_page,
    )
}  # fmt: skip


def changed_by(use: str) -> list[str]:
    """What is otherwise when a room was used twice: the first time may make what stays."""
    mimetypes.init()
    import_all()
    with tempfile.TemporaryDirectory() as folder:
        before = state()
        for time_of in ("once", "again"):
            (Path(folder) / time_of).mkdir()
            USES[use](Path(folder) / time_of)
    return told(before, state())


def lines_of(*arguments: str) -> list[str]:
    ran = subprocess.run(
        [sys.executable, __file__, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [line for line in ran.stdout.splitlines() if " → " in line and not line.startswith("cut pictures: ")]


@pytest.mark.slow
def test_all_that_serves_leaves_the_process_as_it_was():
    assert lines_of() == []


@pytest.mark.slow
@pytest.mark.parametrize("use", USES)
def test_so_does_using_it(use: str):
    assert lines_of(use) == []


if __name__ == "__main__":
    print(*(changed_by(sys.argv[1]) if sys.argv[1:] else changed()), sep="\n", end="")
