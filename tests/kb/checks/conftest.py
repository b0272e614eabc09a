"""Articles written into a folder, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kb.checks import inspect
from kb.errors import Problem

TODAY = date(2026, 11, 22)
FULL = {
    "summary": "Ответ.",
    "questions": ["как это сделать"],
    "owner": "cards",
    "review_by": "2027-05-31",
}


@pytest.fixture
def checked(folder) -> Callable[..., list[Problem]]:
    """All problems of the folder, or of the articles at `paths`."""

    def check(*paths: str) -> list[Problem]:
        library = folder.load(skip_bad=True)
        return list(inspect(library, today=TODAY, paths=frozenset(paths) or None, tick=lambda steps: None))

    return check


@pytest.fixture
def codes(checked) -> Callable[..., list[str]]:
    return lambda *paths: [problem.code for problem in checked(*paths)]


@pytest.fixture
def the(checked) -> Callable[[str], Problem]:
    """The one problem with that code."""

    def one(code: str) -> Problem:
        (found,) = [problem for problem in checked() if problem.code == code]
        return found

    return one


@pytest.fixture
def write(folder) -> Callable[..., None]:
    """Write an article that nothing is wrong with but what the test gives it. Another one links it."""

    def article(path: str, body: str = "Текст.\n", **front) -> None:
        title = front.pop("title", f"Заголовок {path}")
        questions = front.pop("questions", [f"вопрос {path}"])
        folder.article(path, body, title=title, **(FULL | {"questions": questions} | front))

    return article
