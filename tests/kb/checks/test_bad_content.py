"""Bad content gives one clear line each, never a traceback, never a hang; everything else is still built."""

from __future__ import annotations

import importlib.util
import re
import time
from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.checks import inspect
from kb.errors import Problem
from kb.rendering.deadline import DEADLINE
from kb.rendering.pathological import looks_risky

_spec = importlib.util.spec_from_file_location("bad_content", Path(__file__).with_name("bad_content.py"))
assert _spec and _spec.loader
bad = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bad)

TODAY = date(2026, 11, 22)
LINE = re.compile(r"[^\n]+:\d+: [a-z0-9-]+: [^\n]+ \([^\n]+\)")
CHECKED_LATER = ("personal-data",)  # found by the checks alone: such an article is built
# Seconds of this process's own; what renders the article beside it has a deadline itself. Counting branches trebles them.
PER_CASE = 4 * DEADLINE


def told(folder: Path) -> list[Problem]:
    library = load_library(folder, today=TODAY, skip_bad=True)
    assert "ru/good" in library.by_id
    return list(inspect(library, today=TODAY, paths=None, tick=lambda steps: None))


def clear(problem: Problem) -> bool:
    return bool(LINE.fullmatch(str(problem))) and problem.line > 0 and len(str(problem)) < 1000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """ru/bad/ beside a good article."""
    (tmp_path / "ru" / "bad").mkdir(parents=True)
    (tmp_path / "ru" / "good.md").write_text("# Хорошая статья\n\nТекст.\n")
    return tmp_path / "ru" / "bad"


def check(place: Path, code: str) -> None:
    begun = time.process_time()
    problems = told(place.parent.parent)
    assert time.process_time() - begun < PER_CASE
    assert all(clear(problem) for problem in problems), [str(problem) for problem in problems if not clear(problem)]
    errors = {problem.code for problem in problems if problem.severity == "error"}
    assert errors == ({code} if code else set())


def test_there_are_enough_of_them():
    assert len(bad.FILES) + len(bad.PLACES) >= 80


def dear(name: str) -> bool:
    """Whether it is long, or a process of its own is started to render it, which takes longer than all the rest."""
    text = bad.FILES[name][0].decode("utf-8", "replace")
    return looks_risky(text) or len(text) > 50_000


RISKY = ("zalgo", "a wide table")  # of those that cost more, these are tried at once
NAMES = [pytest.param(name, marks=pytest.mark.slow) if dear(name) and name not in RISKY else name for name in bad.FILES]


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_is_told_in_one_line(place: Path, name: str):
    data, code = bad.FILES[name]
    (place / "article.md").write_bytes(data)
    check(place, code)


@pytest.mark.parametrize("name", bad.PLACES)
def test_a_bad_place_is_told_in_one_line(place: Path, name: str):
    make, code = bad.PLACES[name]
    make(place)
    check(place, code)


@pytest.mark.slow
def test_all_of_it_at_once_builds_everything_else(place: Path):
    """The whole corpus in one folder: one build, one line for each bad file, and the good article found."""
    from kb.settings import load_settings
    from search.build.build import BuildOptions, build
    from search.progress import Progress
    from search.query.live import Live
    from search.query.values import Query

    expected = {}
    for number, (data, code) in enumerate(bad.FILES.values()):
        path = f"ru/bad/{number:03}.md"
        (place.parent.parent / path).write_bytes(data)
        if code and code not in CHECKED_LATER:
            expected[path] = code
    settings = load_settings(articles=place.parent.parent, index=place.parent.parent.parent / "index", model="none")
    report = build(settings, BuildOptions(skip_bad=True, today=TODAY), Progress())
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert {problem.path: problem.code for problem in errors} == expected
    assert all(clear(problem) for problem in report.problems)
    assert report.articles == 1 + len(bad.FILES) - len(expected)
    found = Live(settings).public.search(Query.parse("хорошая статья", lang="ru"))
    assert found.results[0].key == "good"
