"""What is wrong with synonyms once word forms are compared: two meanings, circles, everyday words, words no article uses.

Never changes a synonym: what is wrong is told, and left out where that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kb.errors import BadArticles, Problem
from kb.library import Library
from kb.synonyms import NAME, Synonym
from search.analysis import query_terms, stem, terms, words
from search.stopwords import STOP_WORDS

Told = Callable[[Synonym, str, str, str], None]


def sound(library: Library, *, skip_bad: bool) -> Library:
    """The library with the synonyms that can be used. Raises BadArticles when there are others, unless `skip_bad`."""
    good, problems = checked(library.synonyms)
    if problems and not skip_bad:
        raise BadArticles(problems)
    return replace(library, synonyms=good, problems=(*library.problems, *problems)) if problems else library


def checked(synonyms: tuple[Synonym, ...]) -> tuple[tuple[Synonym, ...], list[Problem]]:
    """(those that can be used, what is wrong with the others). An entry is left out whole."""
    problems: list[Problem] = []
    bad: set[Synonym] = set()

    def tell(one: Synonym, code: str, message: str, hint: str) -> None:
        bad.add(one)
        problems.append(Problem(path=NAME, line=one.line, code=code, message=message, hint=hint))

    targets = {(one.lang, tuple(terms(one.says))): one for one in reversed(synonyms)}
    led: dict[tuple, tuple[Synonym, int]] = {}
    for one in synonyms:
        for at, member in enumerate(one.also):
            key = (one.lang, tuple(terms(member)))
            _common(one, member, tell)
            first = led.setdefault(key, (one, at))
            if key == (one.lang, tuple(terms(one.says))):
                tell(
                    one,
                    "synonym-twice",
                    f"{member!r} and {one.says!r} are forms of the same words",
                    "remove it: search compares words by form anyway",
                )
            elif key in targets:
                tell(
                    one,
                    "synonym-chain",
                    f"{member!r} stands for {one.says!r}, but line {targets[key].line} leads to {member!r}",
                    "let all of them lead to one entry's says",
                )
            elif first != (one, at):
                tell(
                    one,
                    "synonym-twice",
                    f"{member!r} already stands for {first[0].says!r} in line {first[0].line}",
                    "keep it in one place: a word can have one meaning only",
                )
    return tuple(one for one in synonyms if one not in bad), problems


def unused(library: Library) -> Iterator[Problem]:
    """Warnings about entries whose `says` no article of the language uses."""
    by_lang: dict[str, set[str]] = {}
    for article in library.articles if library.synonyms else ():
        text = "\n".join((article.title, article.summary, article.body))
        by_lang.setdefault(article.lang, set()).update(words(text))
    stems = {lang: set(map(stem, held)) for lang, held in by_lang.items()}
    for one in library.synonyms:
        lacking = [term for term in query_terms(one.says) if term not in stems.get(one.lang, ())]
        if lacking:
            message = f"no article in {one.lang!r} uses the words {one.says!r}"
            hint = "says: takes the words the articles use; readers' words go to also:"
            yield Problem(
                path=NAME, line=one.line, code="synonym-unused", message=message, hint=hint, severity="warning"
            )


def _common(one: Synonym, member: str, tell: Told) -> None:
    if all(word in STOP_WORDS for word in words(member)):
        message, hint = f"{member!r} is in most questions", "remove it: it would change what they all ask"
        tell(one, "synonym-common", message, hint)
