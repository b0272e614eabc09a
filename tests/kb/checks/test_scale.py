"""Three thousand articles: checked in 20 seconds, one saved article looked at in a moment."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from kb.articles import load_library
from kb.checks import inspect
from kb.working import WorkingFolder

TODAY = date(2026, 11, 22)
MANY = 3_000
SECTION = "## Раздел {n}\n\nОткройте приложение, выберите карту {n} и нажмите **Заблокировать**. [Дальше](a{next}.md#раздел-1)\n\n1. Шаг первый.\n2. Шаг второй, {n}.\n\n"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("many")
    (root / "ru").mkdir()
    for number in range(MANY):
        head = f"---\ntitle: Статья {number}\nsummary: Ответ {number}.\nquestions: [как {number}, где {number}]\nowner: x\n---\n"
        body = "".join(SECTION.format(n=n, next=(number * 7 + n) % MANY) for n in range(1, 9))
        (root / "ru" / f"a{number}.md").write_text(head + body)
    return root


@pytest.mark.slow
def test_all_are_checked_in_twenty_seconds_of_one_core(many: Path):
    begun = time.process_time()
    library = load_library(many, today=TODAY, skip_bad=True)
    inspect(library, today=TODAY, paths=None, tick=lambda steps: None)
    assert time.process_time() - begun < 20


@pytest.mark.slow
def test_a_saved_one_is_loaded_rendered_and_checked_in_a_moment(many: Path):
    working = WorkingFolder(many, lambda: TODAY)
    working.sheet(working.library.articles[0])
    file = many / "ru" / "a7.md"
    file.write_text(file.read_text() + "\nЕщё.\n")
    begun = time.process_time()
    (changed,) = working.take([file])
    sheet = working.sheet(working.library.by_id[changed])
    assert time.process_time() - begun < 2  # about .1; all of them take 6
    assert sheet.page and "Ещё." in sheet.page.html
