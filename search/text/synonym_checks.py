"""What is wrong with synonyms once word forms are compared: two meanings, circles, everyday words, words no article uses.

Never changes a synonym: what is wrong is told, and left out where that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kb.articles.library import Library
from kb.articles.synonyms import NAME, Synonym
from kb.errors import BadArticles, Problem
from kb.rules import Rule
from kb.stems import stem
from search.text.analysis import query_terms, terms, words
from search.text.stopwords import STOP_WORDS

TWICE = Rule("synonym-twice", "keep it in one place: a word can have one meaning only", "error")
CHAIN = Rule("synonym-chain", "let all of them lead to one entry's says", "error")
COMMON = Rule("synonym-common", "remove it: it would change what they all ask", "error")
UNUSED = Rule("synonym-unused", "says: takes the words the articles use; readers' words go to also:")


def sound(library: Library, *, skip_bad: bool) -> Library:
    """The library with the synonyms that can be used. Raises BadArticles when there are others, unless `skip_bad`."""
    good, problems = checked(library.synonyms)
    if problems and not skip_bad:
        raise BadArticles(problems)
    return replace(library, synonyms=good, problems=(*library.problems, *problems)) if problems else library


def checked(synonyms: tuple[Synonym, ...]) -> tuple[tuple[Synonym, ...], list[Problem]]:
    """(those that can be used, what is wrong with the others). An entry is left out whole."""
    problems: list[Problem] = []
    good: list[Synonym] = []
    targets = {(one.lang, tuple(terms(one.says))): one for one in reversed(synonyms)}
    led: dict[tuple[str, tuple[str, ...]], tuple[Synonym, int]] = {}
    for one in synonyms:
        wrong: list[Problem] = []
        for at, member in enumerate(one.also):
            key = (one.lang, tuple(terms(member)))
            if all(word in STOP_WORDS for word in words(member)):
                wrong.append(COMMON.at(NAME, one.line, f"{member!r} is in most questions"))
            first = led.setdefault(key, (one, at))
            if key == (one.lang, tuple(terms(one.says))):
                message = f"{member!r} and {one.says!r} are forms of the same words"
                wrong.append(TWICE.at(NAME, one.line, message, "remove it: search compares words by form anyway"))
            elif key in targets:
                message = f"{member!r} stands for {one.says!r}, but line {targets[key].line} leads to {member!r}"
                wrong.append(CHAIN.at(NAME, one.line, message))
            elif first != (one, at):
                message = f"{member!r} already stands for {first[0].says!r} in line {first[0].line}"
                wrong.append(TWICE.at(NAME, one.line, message))
        problems += wrong
        good += [] if wrong else [one]
    return tuple(good), problems


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
            yield UNUSED.at(NAME, one.line, f"no article in {one.lang!r} uses the words {one.says!r}")
