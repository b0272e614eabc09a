"""Thousands of articles: checking grows with their number and no faster; one saved article is looked at, not all of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.authoring.working_folder import WorkingFolder
from kb.checks import inspect
from tests.cost import cpu_seconds

TODAY = date(2026, 11, 22)
FEW, MANY = 500, 2_000
SECTION = "## Раздел {n}\n\nОткройте приложение, выберите карту {n} и нажмите **Заблокировать**. [Дальше](a{next}.md#раздел-1)\n\n1. Шаг первый.\n2. Шаг второй, {n}.\n\n"


def articles(root: Path, count: int) -> Path:
    (root / "ru").mkdir(parents=True)
    for number in range(count):
        head = f"---\ntitle: Статья {number}\nsummary: Ответ {number}.\nquestions: [как {number}, где {number}]\nowner: x\n---\n"
        body = "".join(SECTION.format(n=n, next=(number * 7 + n) % count) for n in range(1, 9))
        (root / "ru" / f"a{number}.md").write_text(head + body)
    return root


def check_all(folder: Path) -> None:
    library = load_library(folder, today=TODAY, skip_bad=True)
    inspect(library, today=TODAY, paths=None, tick=lambda steps: None)


@pytest.mark.slow
def test_four_times_the_articles_take_about_four_times_as_long_to_check(tmp_path: Path):
    few, many = articles(tmp_path / "few", FEW), articles(tmp_path / "many", MANY)
    check_all(few)  # what is loaded once is no cost of the first folder
    assert cpu_seconds(lambda: check_all(many)) < cpu_seconds(lambda: check_all(few)) * MANY / FEW * 2


@pytest.mark.slow
def test_a_saved_article_is_looked_at_without_reading_the_others(tmp_path: Path):
    many = articles(tmp_path / "many", MANY)
    file = many / "ru" / "a7.md"
    opened: list[WorkingFolder] = []
    whole = cpu_seconds(lambda: opened.append(WorkingFolder(many, lambda: TODAY)))
    (working,) = opened
    working.sheet(working.library.articles[0])
    file.write_text(file.read_text() + "\nЕщё.\n")
    pages = []

    def look() -> None:
        (changed,) = working.take([file])
        pages.append(working.sheet(working.library.by_id[changed]).page)

    assert cpu_seconds(look) < whole / 5
    assert pages[0] and "Ещё." in pages[0].html
