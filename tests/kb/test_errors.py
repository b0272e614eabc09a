"""An error tells whoever can act on it where, what, and what to do next."""

from __future__ import annotations

import pytest

from kb import errors
from kb.errors import AttachmentRefused, BadArticles, OtvetError, Problem, RequestError


def problem(path: str, line: int) -> Problem:
    return Problem(path=path, line=line, code="link-broken", message="there is no file 'x.md'", hint="mend the path")


def test_a_problem_reads_as_place_code_message_and_remedy():
    assert str(problem("ru/a.md", 7)) == "ru/a.md:7: link-broken: there is no file 'x.md' (mend the path)"


def test_every_problem_of_a_run_is_told_at_once():
    error = BadArticles([problem("ru/a.md", 7), problem("ru/b.md", 1)])
    assert str(error).splitlines() == [str(one) for one in error.problems]


def test_pages_get_a_code_and_names_beside_the_sentence():
    refused = RequestError("owned", "Анна answers for 2026-000001; take it over first", owner="Анна")
    assert (refused.code, refused.about) == ("owned", {"owner": "Анна"})
    assert str(refused).startswith("Анна answers for")


def test_a_refused_picture_is_counted_from_one_for_people():
    assert str(AttachmentRefused("empty", "the file is empty", place=1)) == "file 2: the file is empty"


@pytest.mark.parametrize(
    "error", [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
)
def test_every_deliberate_failure_is_caught_by_one_name(error: type[Exception]):
    assert issubclass(error, OtvetError)
