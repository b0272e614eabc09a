"""Serving leaves the process as it was: no library of ours, imported or used, changes for everybody how files, numbers, sockets, signals
or warnings behave.

WeasyPrint does, for Pillow's cut pictures; the room of pictures goes by its own word.
"""

from __future__ import annotations

import importlib
import mimetypes
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.web.operations.process_state import LIBRARIES, state, told

ROOT = Path(__file__).parents[3]
ROOMS = (
    "web.app",
    "cli.app",
    "cli.operating.serve",
    "search.writers.live_build",
    "kb.importing.importing",
    "web.lead.report_files",
)


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
