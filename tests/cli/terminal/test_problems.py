"""What a check found is told in the form asked for: lines for people, an object for programs, notes beside the lines of a pull request."""

from __future__ import annotations

import json

import pytest

from cli.terminal.problems import EXAMPLES, FEW, CheckOutcome, as_github, as_json, as_text
from kb.errors import Problem


def problem(
    line: int = 1, *, code: str = "link-broken", severity: str = "warning", message: str = "there is no b.md"
) -> Problem:
    return Problem(path="ru/a.md", line=line, code=code, message=message, hint="mend it", severity=severity)


def test_errors_stand_last_and_the_sum_counts_what_is_fit(capsys: pytest.CaptureFixture[str]):
    broken = problem(7, code="title-missing", severity="error")
    as_text(CheckOutcome((broken, problem()), frozenset({"ru/a.md", "ru/b.md"}), notes=("looked everywhere",)))
    told = capsys.readouterr()
    lines = told.err.splitlines()
    assert lines[0].startswith("warning: ru/a.md:1: link-broken")
    assert lines[1].startswith("ru/a.md:7: title-missing")
    assert "note: looked everywhere" in lines
    assert told.out == "1 articles are fit to build, 1 warnings.\n"


def test_many_warnings_of_one_kind_are_told_once_with_examples_and_rare_ones_each(capsys: pytest.CaptureFixture[str]):
    many = tuple(problem(line) for line in range(1, FEW + 2))
    rare = tuple(problem(line, code="image-alt") for line in range(FEW))
    as_text(CheckOutcome((*many, *rare), frozenset()))
    first, *lines = capsys.readouterr().err.splitlines()
    assert first == f"warnings by kind: link-broken {FEW + 1}, image-alt {FEW}"
    assert sum("image-alt" in line for line in lines) == FEW
    (together,) = [line for line in lines if "link-broken" in line]
    assert f"{FEW + 1} times" in together and together.count("ru/a.md:") == EXAMPLES
    as_text(CheckOutcome((*many, *rare), frozenset(), every=True))
    assert sum("link-broken" in line for line in capsys.readouterr().err.splitlines()[1:]) == FEW + 1


def test_programs_get_one_object_with_paths_from_where_they_stand(capsys: pytest.CaptureFixture[str]):
    as_json(CheckOutcome((problem(),), frozenset({"ru/a.md"}), prefix="articles/"))
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["errors"], told["warnings"]) == (1, 0, 1)
    assert told["problems"][0]["file"] == "articles/ru/a.md"


def test_no_text_of_an_article_can_write_a_command_of_its_own_to_github(capsys: pytest.CaptureFixture[str]):
    as_github(CheckOutcome((problem(message="100%\n::error::mine"),), frozenset(), notes=("a\nb",)))
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "::warning file=ru/a.md,line=1,title=link-broken::100%25%0A::error::mine (mend it)",
        "::notice::a%0Ab",
    ]
