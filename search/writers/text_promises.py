"""What texts promise that may not hold: facts they cite whose value changed or whose day is over, and values that no fact keeps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from kb.articles.facts import EXPIRED, NAME, Facts, read_facts
from kb.articles.files import BadText, text_of
from kb.articles.library import Library
from kb.articles.yaml_fields import BadYaml, read_fields
from kb.checks import numbers
from kb.checks.subject import Inspection, subjects
from kb.insights.article_table import TextPromises
from kb.writing.earlier import earlier_texts
from kb.writing.stores import WritingError


def promises_of(library: Library, *, since: date, today: date) -> Mapping[str, TextPromises]:
    """By article id, of those articles whose text has any. `since`: values are compared with what they were then."""
    every = subjects(library.articles, library)
    was, over = _facts_of(library, since), _over(library)
    unkept = Counter(problem.path for problem in numbers.check(Inspection(library, today, every, every)))
    found: dict[str, TextPromises] = {}
    for subject in every:
        article = subject.article
        changed = sum(_changed(was, library.facts, key, article.lang) for key in subject.cited) if was else 0
        promises = TextPromises(changed=changed, over=len(over[article.path]), unkept=unkept[article.path])
        if changed or promises.over or promises.unkept:
            found[article.id] = promises
    left_out = over.keys() - library.by_path.keys()  # an article that cites such a fact can't be loaded any more
    return found | {path.rpartition(".")[0]: TextPromises(over=len(over[path])) for path in sorted(left_out)}


def _facts_of(library: Library, since: date) -> Facts | None:
    """As they were then; None where they are the same or nobody knows."""
    earlier = earlier_texts(library.root, since).get(NAME) if library.root.is_dir() else None
    try:
        fields = read_fields(text_of(earlier.read()), NAME) if earlier else None
    except (BadText, BadYaml, WritingError, OSError):
        return None
    return read_facts(fields)[0] if fields else None


def _changed(was: Facts, now: Facts, key: str, lang: str) -> bool:
    """A fact that is new or gone has not changed: another one was cited then."""
    before, after = was.by_key.get(key), now.by_key.get(key)
    return before is not None and after is not None and before.text(lang) != after.text(lang)


def _over(library: Library) -> Mapping[str, set[str]]:
    """Path of an article → what is said of each fact it cites that is past its day."""
    over: dict[str, set[str]] = defaultdict(set)
    for problem in library.problems:
        if problem.code == EXPIRED.code and problem.path != NAME:
            over[problem.path].add(problem.message)
    return over
