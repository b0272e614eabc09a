"""Customers' confirmed words as `questions:` of the articles that answered them: sources as they would be, and that as a patch. Writes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.usage.search_log import fold
from kb.writing.fields_form import values_of, with_values

LONGEST = 200  # characters: a longer one is a letter, not a question
EMPTY = "---\n---\n"  # fields of a source that has none
MOST = 20  # questions of an article; more of them say little that is new


@dataclass(frozen=True, kw_only=True)
class QuestionedSource:
    """An article's file with questions added."""

    path: str  # below the articles folder
    before: str
    after: str
    added: tuple[str, ...]


def with_questions(
    confirmed: Iterable[tuple[str, str]], source_of: Callable[[str], str | None]
) -> tuple[QuestionedSource, ...]:
    """By path. `confirmed`: (article id, question) pairs; `source_of` gives the text of a file, None where there is none."""
    asked: dict[str, list[str]] = {}
    for article, words in confirmed:
        asked.setdefault(f"{article}.md", []).append(" ".join(words.split()))
    sources = (_questioned(path, source_of(path), words) for path, words in sorted(asked.items()))
    return tuple(one for one in sources if one)


def as_patch(sources: Iterable[QuestionedSource], folder: str) -> str:
    """Unified differences that `git apply` takes, of files below `folder`."""
    lines: list[str] = []
    for one in sources:
        path = f"{folder}/{one.path}" if folder else one.path
        before, after = (text.splitlines(keepends=True) for text in (one.before, one.after))
        lines += difflib.unified_diff(before, after, f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _questioned(path: str, source: str | None, words: Iterable[str]) -> QuestionedSource | None:
    if source is None:
        return None
    bare = not source.startswith("---")
    fields = values_of(f"{EMPTY}{source}" if bare else source)
    if fields is None:  # fields that nobody can read
        return None
    written = [line for line in fields["questions"].split("\n") if line.strip()]
    known = {fold(line) for line in (*written, fields["title"])}
    added: list[str] = []
    for question in words:
        if fold(question) not in known and len(question) <= LONGEST and len(written) + len(added) < MOST:
            known.add(fold(question))
            added.append(question)
    if not added:
        return None
    after = with_values(
        f"{EMPTY}{source}" if bare else source, fields, fields | {"questions": "\n".join((*written, *added))}
    )
    return QuestionedSource(path=path, before=source, after=after, added=tuple(added))
